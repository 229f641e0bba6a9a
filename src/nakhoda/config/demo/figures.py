"""The demo's first load of the warehouse, the lead's home prepared: the cockpit opens full and at once."""

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
    """Load the journal and prepare the regional lead's home, soon the others'; how many are ready."""
    from nakhoda.desk.queries.bulk import arrivals_between
    from nakhoda.warehouse.actions.loading import load_source

    load_source("desk", now=now, arrivals=arrivals_between)
    expect_homes(_cast("regional_lead"))
    done = prepare_homes(now=now)
    expect_homes(_cast(*CAST))  # the worker does these, as its first job
    return done


def _cast(*keys: str) -> list[Person]:
    with scope_of(system("demo")):
        return list(Person.objects.filter(user__email__in=[CAST[key].email for key in keys]))
