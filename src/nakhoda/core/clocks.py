"""SLA clocks and statutory obligations as a pure function of events, terms and calendars (handbook 1.3, promise P5).

The desk calls `react` in the same transaction as the event and writes what it returns with the same instant
(`Entry.at`), so that folding the journal gives the very clocks that `react` saw.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from nakhoda.core import events as e
from nakhoda.core.calendar import Calendar
from nakhoda.core.clock_fold import CLOCK_EVENTS, apply_clock, clocks_of
from nakhoda.core.clock_ledger import Ledger, breach_if_due, pausing_states
from nakhoda.core.clock_model import Clock, ClockTerm
from nakhoda.core.clock_rules import RULES, Moment, write_owed
from nakhoda.core.facts import CaseState, apply

__all__ = [
    "CLOCK_EVENTS",
    "Clock",
    "ClockTerm",
    "apply_clock",
    "breach_if_due",
    "clocks_of",
    "next_due",
    "owed",
    "pausing_states",
    "react",
    "recompute",
]
TermsAt = Callable[[CaseState, e.Entry], Sequence[ClockTerm]]


def react(
    before: CaseState,
    after: CaseState,
    entry: e.Entry,
    clocks: tuple[Clock, ...],
    terms: Sequence[ClockTerm],
    calendars: Mapping[str, Calendar],
) -> tuple[e.Event, ...]:
    """The clock events that follow from one domain event, in order; none follow from a clock event.

    Due times that passed before the entry are recorded first, so that a pause, a merge or a spam mark cannot hide
    them. A policy change alone moves nothing (rule b). Raises `CalendarError` when a term names an unknown calendar.
    """
    if isinstance(entry.event, CLOCK_EVENTS):
        return ()
    ledger = Ledger(clocks, entry, calendars)
    ledger.breach_overdue()
    for rule in RULES.get(type(entry.event), ()):
        rule(ledger, Moment(before, after, entry, terms))
    ledger.settle_pauses(after.status)
    ledger.breach_overdue()
    return tuple(ledger.events)


def recompute(entries: Iterable[e.Entry], terms_at: TermsAt, calendars: Mapping[str, Calendar]) -> tuple[Clock, ...]:
    """The clocks derived again from the domain events alone; equals `clocks_of(entries)` or there is drift.

    A stored breach is read only as the question "was this clock overdue then?", because it says when the sweep looked.
    """
    state = CaseState()
    clocks: tuple[Clock, ...] = ()
    for entry in entries:
        before, state = state, apply(state, entry)
        if isinstance(entry.event, e.ClockBreached):
            events: tuple[e.Event, ...] = _swept(clocks, entry.event.clock, entry.at)
        else:
            terms = terms_at(state, entry) if type(entry.event) in RULES else ()  # nobody else asks what is promised
            events = react(before, state, entry, clocks, terms, calendars)
        for event in events:
            clocks = apply_clock(clocks, replace(entry, event=event))
    return clocks


def _swept(clocks: tuple[Clock, ...], number: int, now: datetime) -> tuple[e.Event, ...]:
    breaches = (breach_if_due(clock, now) for clock in clocks if clock.number == number)
    return tuple(breach for breach in breaches if breach is not None)


def next_due(clocks: Iterable[Clock]) -> datetime | None:
    """The earliest due time that runs; a missed one still counts, or the late would wait for ever (handbook 0.3)."""
    return min((clock.due_at for clock in clocks if clock.is_open and clock.paused_at is None), default=None)


def owed(clocks: Iterable[Clock]) -> tuple[str, ...]:
    """The open obligations of a case that is about to be merged, for `case.absorbed.obligations`."""
    return tuple(write_owed(clock) for clock in clocks if clock.is_open and clock.is_obligation)
