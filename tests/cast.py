"""The people of every story: hired once into the template database, found by key."""

from __future__ import annotations

from datetime import datetime, timezone

from nakhoda.config.demo.roster import hire_all, open_places
from nakhoda.desk.actions.policies import publish_shipped
from nakhoda.org.actors import Actor, system
from nakhoda.org.models import Person
from nakhoda.org.queries import person_as_actor
from nakhoda.org.scope import scope_of
from nakhoda.simulator.cast import CAST, CREWS, ORGANISATIONS, PLACES

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=timezone.utc)  # a Monday, noon in Kuala Lumpur, 9:30 in Chennai
LONG_AGO = datetime(2020, 1, 1, tzinfo=timezone.utc)


def build_cast() -> None:
    """Policy, places, teams and people; everybody is certified as of NOW and nobody has a password."""
    with scope_of(system("test")):
        open_places(ORGANISATIONS, PLACES)
        publish_shipped(LONG_AGO)
        hire_all(CREWS, CAST.values(), now=NOW)


def person(key: str) -> Person:
    """Somebody of the cast: `person("agent_chennai")`."""
    with scope_of(system("test")):
        return Person.objects.get(user__email=CAST[key].email)


def actor(key: str) -> Actor:
    """The same, acting, with the roles held at NOW."""
    with scope_of(system("test")):
        return person_as_actor(person(key), NOW)
