"""Make a forecast that was asked for: the job, with how far it is."""

from __future__ import annotations

import logging
from datetime import datetime

from nakhoda.org.actors import Actor, system
from nakhoda.org.models import Person
from nakhoda.org.permissions import Refused
from nakhoda.org.queries import person_as_actor
from nakhoda.org.scope import scope_of
from nakhoda.planning.actions.forecasts import ForecastFaulty, make_forecast
from nakhoda.planning.models import ForecastRequest
from nakhoda.planning.queries.forecast_series import NothingCame

log = logging.getLogger("nakhoda.forecasts")
PROGRAM = system("forecasts")


def run_request(request_id: int, *, now: datetime) -> None:
    """The job. Run again after a restart it begins anew; one that is done or has failed stays as it is.

    Nothing holds a transaction open while leaves are forecast: each step is seen by whoever waits.
    """
    with scope_of(PROGRAM):
        row = ForecastRequest.objects.filter(id=request_id, state__in=("waiting", "running")).first()
        if row is None:
            return None
        _move(row.id, 1)
        asker = _asker(row, now)
    if asker is None:
        return _end(row, "failed", now, trouble="whoever asked is not here any more")
    try:
        version = make_forecast(row.days, row.note, actor=asker, now=now, move=lambda done: _move(row.id, done))
    except (ForecastFaulty, NothingCame, Refused) as trouble:
        log.info("forecast %s: %s", request_id, trouble)
        return _end(row, "failed", now, trouble=str(trouble)[:500])
    row.version = version
    return _end(row, "done", now)


def _asker(row: ForecastRequest, now: datetime) -> Actor | None:
    person = Person.objects.filter(id=row.asked_by or 0, active=True).first()
    return person_as_actor(person, now) if person else None


def _move(request_id: int, done: int) -> None:
    """Each step is committed, so that whoever waits sees it."""
    with scope_of(PROGRAM):
        ForecastRequest.objects.filter(id=request_id).update(state="running", progress=done)


def _end(row: ForecastRequest, state: str, now: datetime, trouble: str = "") -> None:
    row.state, row.progress, row.done_at, row.trouble = state, 100, now, trouble
    with scope_of(PROGRAM):
        row.save(update_fields=["state", "progress", "done_at", "trouble", "version"])
