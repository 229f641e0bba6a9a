"""The demo's first load of the warehouse, with the homes of the cast prepared: the cockpit opens full and at once."""

from __future__ import annotations

from datetime import datetime

from nakhoda.org.actors import system
from nakhoda.org.models import Person
from nakhoda.org.scope import scope_of
from nakhoda.performance.actions.cockpit_preparing import expect_homes, prepare_homes
from nakhoda.simulator.cast import CAST


def has_figures() -> bool:
    """Whether the desk's journal has been loaded before."""
    from nakhoda.warehouse.engine.store import NoSuchLoad, open_store

    try:
        open_store()
    except NoSuchLoad:
        return False
    return True


def first_figures(now: datetime) -> int:
    """Load the journal and prepare the cast's homes; how many."""
    from nakhoda.desk.queries.bulk import arrivals_between
    from nakhoda.warehouse.actions.loading import load_source

    load_source("desk", now=now, arrivals=arrivals_between)
    with scope_of(system("demo")):
        people = list(Person.objects.filter(user__email__in=[each.email for each in CAST.values()]))
    expect_homes(people)
    return prepare_homes(now=now)
