"""Which days' figures a late line changes: days that had been reported as over when it came."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta, timezone
from typing import Any

from nakhoda.core import events as e
from nakhoda.core.events import Entry

_MOVE_DUE = (e.ClockRescheduled, e.ClockResumed, e.ClockRevived)


def late_days(lines: Iterable[tuple[Entry, bool]], reported_to: datetime) -> set[date]:
    """UTC days that were over at `reported_to` and that a new line speaks of. `lines`: a case's entries, is it new?

    A line speaks of the instant at which it happened, of the trusted time of receipt, of when a clock stopped, and of a
    due time that it moves: a deadline is judged in the day in which it falls due (handbook 0.3).
    """
    due: dict[int, datetime] = {}
    days: set[date] = set()
    for entry, is_new in lines:
        if is_new:
            days |= {at.astimezone(timezone.utc).date() for at in _spoken_of(entry, due)}
        event: Any = entry.event
        if isinstance(event, (e.ClockStarted, *_MOVE_DUE)):
            due[event.clock] = event.due_at
    return {day for day in days if _end(day) <= reported_to}


def _spoken_of(entry: Entry, due: dict[int, datetime]) -> Iterator[datetime]:
    event = entry.event
    yield entry.at
    if isinstance(event, (e.CaseReceived, e.CaseAbsorbed)):
        yield event.received_at
    elif isinstance(event, e.ClockMet):
        yield event.stopped_at
    elif isinstance(event, e.ClockStarted):
        yield event.due_at
    elif isinstance(event, _MOVE_DUE):
        yield event.due_at
        yield due.get(event.clock, event.due_at)


def _end(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=timezone.utc) + timedelta(days=1)
