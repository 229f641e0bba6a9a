"""Folds clock events into clocks. An event's own instant is the entry's; time that runs backwards is held still."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import fields
from operator import attrgetter
from typing import Any

from nakhoda.core import events as e
from nakhoda.core.clock_model import Clock, Pauses

SPAM_LIFTED = "unmarked_spam"
_STARTED_FIELDS = tuple(field.name for field in fields(e.ClockStarted) if field.name not in ("clock", "policy_version"))
_started_values = attrgetter(*_STARTED_FIELDS)


def clocks_of(entries: Iterable[e.Entry]) -> tuple[Clock, ...]:
    """All clocks of a journal, by number."""
    clocks: tuple[Clock, ...] = ()
    for entry in entries:
        clocks = apply_clock(clocks, entry)
    return clocks


def apply_clock(clocks: tuple[Clock, ...], entry: e.Entry) -> tuple[Clock, ...]:
    """The clocks after one more entry; entries that are no clock events change nothing.

    Raises ValueError when the event speaks of a clock that never started.
    """
    event: Any = entry.event
    if isinstance(event, e.ClockStarted):
        return (*clocks, _started(event, entry))
    change = _CHANGES.get(type(event))
    if change is None:
        return clocks
    if not any(clock.number == event.clock for clock in clocks):
        raise ValueError(f"case {entry.case_id}: {event.name} speaks of clock {event.clock}, which never started")
    return tuple(change(clock, event, entry) if clock.number == event.clock else clock for clock in clocks)


def _started(event: e.ClockStarted, entry: e.Entry) -> Clock:
    values: dict[str, Any] = dict(zip(_STARTED_FIELDS, _started_values(event), strict=True))
    return Clock(number=event.clock, policy_version=event.policy_version or entry.policy_version, **values)


def _paused(clock: Clock, event: e.ClockPaused, entry: e.Entry) -> Clock:
    ends = [end for _, end in clock.pauses if end is not None]
    return clock.changed(paused_at=max([entry.at, clock.started_at, *ends]))


def _resumed(clock: Clock, event: e.ClockResumed, entry: e.Entry) -> Clock:
    return clock.changed(pauses=clock.all_pauses(entry.at), paused_at=None, due_at=event.due_at)


def _rescheduled(clock: Clock, event: e.ClockRescheduled, entry: e.Entry) -> Clock:
    return clock.changed(
        target_minutes=event.target_minutes,
        business=event.business,
        calendar=event.calendar,
        started_at=event.started_at or clock.started_at,
        due_at=event.due_at,
        attributable_to=event.attributable_to or clock.attributable_to,
    )


def _met(clock: Clock, event: e.ClockMet, entry: e.Entry) -> Clock:
    return clock.changed(pauses=clock.all_pauses(event.stopped_at), paused_at=None, stopped_at=event.stopped_at)


def _breached(clock: Clock, event: e.ClockBreached, entry: e.Entry) -> Clock:
    return clock.changed(breached_at=clock.breached_at or event.breached_at)


def _cancelled(clock: Clock, event: e.ClockCancelled, entry: e.Entry) -> Clock:
    stopped_at = max(entry.at, clock.started_at, clock.paused_at or entry.at)
    pauses = clock.all_pauses(stopped_at)
    return clock.changed(pauses=pauses, paused_at=None, stopped_at=stopped_at, cancel_reason=event.reason)


def _revived(clock: Clock, event: e.ClockRevived, entry: e.Entry) -> Clock:
    pauses = revived_pauses(clock, event.reason, entry)
    return clock.changed(pauses=pauses, stopped_at=None, cancel_reason="", due_at=event.due_at)


def revived_pauses(clock: Clock, reason: str, entry: e.Entry) -> Pauses:
    """The pauses with the stopped stretch among them.

    The law does not excuse our mistake: an obligation that we took for spam ran on all the while. One that we had
    disposed of (reopen) did not.
    """
    if clock.stopped_at is None or (clock.is_obligation and reason == SPAM_LIFTED):
        return clock.pauses
    return (*clock.pauses, (clock.stopped_at, max(entry.at, clock.stopped_at)))


_CHANGES: dict[type[e.Event], Callable[[Clock, Any, e.Entry], Clock]] = {
    e.ClockPaused: _paused,
    e.ClockResumed: _resumed,
    e.ClockRescheduled: _rescheduled,
    e.ClockMet: _met,
    e.ClockBreached: _breached,
    e.ClockCancelled: _cancelled,
    e.ClockRevived: _revived,
}
CLOCK_EVENTS: tuple[type[e.Event], ...] = (e.ClockStarted, *_CHANGES)
