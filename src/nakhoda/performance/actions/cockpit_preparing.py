"""Prepares the homes that people open, as soon as a load is there: nobody waits for an engine in the morning."""

from __future__ import annotations

import logging
from datetime import datetime

from django.utils import timezone

from nakhoda.org.actors import Actor, system
from nakhoda.org.models import Person
from nakhoda.org.permissions import may
from nakhoda.org.queries import person_as_actor
from nakhoda.org.scope import scope_of
from nakhoda.performance.queries.cockpit.address import DEFAULT_DAYS, DESK, address_of
from nakhoda.performance.queries.cockpit.asking import NothingLoaded
from nakhoda.performance.queries.cockpit.home_kinds import HOME_DAYS
from nakhoda.performance.queries.cockpit.homes import home_page, homes_of
from nakhoda.performance.queries.cockpit.own_page import own_page
from nakhoda.performance.queries.cockpit.prepared import asked_lately, forget_old, mark_asked
from nakhoda.performance.queries.cockpit.ready import OWN
from nakhoda.performance.queries.cockpit.words import zone_of

log = logging.getLogger("nakhoda.performance")


def prepare_homes(*, now: datetime) -> int:
    """Every home that was opened within two days, on the newest load of the desk; how many."""
    from nakhoda.warehouse.engine.store import NoSuchLoad, open_store

    try:
        store = open_store(DESK)
    except NoSuchLoad:
        return 0
    done = sum(_prepare(person_id, role, now) for person_id, role in asked_lately(store.folder, now))
    forget_old(store.folder, store.load)
    return done


def expect_homes(people: list[Person]) -> None:
    """These will open their cockpit soon: the demo's cast, or whoever starts on Monday."""
    from nakhoda.warehouse.engine.store import open_store

    folder = open_store(DESK).folder
    with scope_of(system("cockpit")):
        actors = [person_as_actor(person, timezone.now()) for person in people]
    for actor in actors:
        for role in [home.role for home in homes_of(actor)[:1]] or ([OWN] if may(actor, "kpi:own") else []):
            mark_asked(folder, actor.id, role)


def _prepare(person_id: int, role: str, now: datetime) -> bool:
    actor = _actor(person_id, now)
    if actor is None or not (role == OWN or actor.holds(role)):
        return False
    zone = zone_of(actor.time_zone)
    address = address_of({}, now.astimezone(zone).date(), actor.time_zone, DEFAULT_DAYS if role == OWN else HOME_DAYS)
    try:
        with timezone.override(zone), scope_of(actor):
            if role == OWN:
                own_page(actor, address, now, newest=True)
            else:
                home_page(actor, address, now, role, newest=True)
    except NothingLoaded as missing:
        log.info("no home to prepare: %s", missing)
        return False
    return True


def _actor(person_id: int, now: datetime) -> Actor | None:
    with scope_of(system("cockpit")):
        person = Person.objects.filter(id=person_id, active=True).first()
        return person_as_actor(person, now) if person else None
