"""Writes clock events for one journal entry and keeps the clocks folded while it writes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from nakhoda.core import events as e
from nakhoda.core.calendar import ALWAYS, Calendar, CalendarError, due_at
from nakhoda.core.clock_fold import apply_clock, revived_pauses
from nakhoda.core.clock_model import Clock, ClockTerm, Pauses

PAUSABLE = frozenset({"pending_member", "on_hold"})
# Which case states stop a metric whatever the policy adds, and which can never stop it (handbook 1.2, 1.3).
_ALWAYS_PAUSED: dict[str, frozenset[str]] = {
    "next_response": frozenset({"pending_member"}),
    "pausable_update": frozenset({"pending_member"}),
    "requester_wait": frozenset({"pending_member"}),
    "agent_work": frozenset({"pending_member", "on_hold"}),
}
_NEVER_PAUSED: dict[str, frozenset[str]] = {
    "acknowledgement": PAUSABLE,
    "update": PAUSABLE,
    "pausable_update": frozenset({"on_hold"}),
}


def pausing_states(clock: Clock) -> frozenset[str]:
    """The case states in which this clock stands still (rule g); none for an obligation."""
    if clock.is_obligation:
        return frozenset()
    allowed = (frozenset(clock.pauses_in) & PAUSABLE) | _ALWAYS_PAUSED.get(clock.metric, frozenset())
    return allowed - _NEVER_PAUSED.get(clock.metric, frozenset())


def breach_if_due(clock: Clock, now: datetime) -> e.ClockBreached | None:
    """The breach of an open clock whose due time lies before `now`; exactly at its due time it is still in time."""
    if not clock.is_open or clock.breached_at is not None or clock.due_at >= min(now, clock.paused_at or now):
        return None
    return e.ClockBreached(clock=clock.number, breached_at=clock.due_at)


class Ledger:
    """The clocks of a case while one entry is being worked out; `events` is the result."""

    def __init__(self, clocks: tuple[Clock, ...], entry: e.Entry, calendars: Mapping[str, Calendar]) -> None:
        self.clocks, self.entry, self.calendars = clocks, entry, calendars
        self.events: list[e.Event] = []

    def open(self, *metrics: str, subject: str | None = None) -> list[Clock]:
        """Open clocks of these metrics (all, when none is named)."""
        return [
            clock
            for clock in self.clocks
            if clock.is_open
            and (not metrics or clock.metric in metrics)
            and (subject is None or clock.subject == subject)
        ]

    def start(self, term: ClockTerm, started_at: datetime, subject: str = "") -> Clock:
        """A new clock for a term."""
        due = self._due(term.business, term.calendar, started_at, term.target_minutes, ())
        number = 1 + max((clock.number for clock in self.clocks), default=0)
        self._emit(
            e.ClockStarted(
                clock=number,
                code=term.code,
                metric=term.metric,
                kind=term.kind,
                target_minutes=term.target_minutes,
                business=term.business,
                calendar=term.calendar,
                started_at=started_at,
                due_at=due,
                attributable_to=term.attributable_to,
                pauses_in=term.pauses_in,
                subject=subject,
                policy_version=term.policy_version,
            )
        )
        return self.clocks[-1]

    def stop(self, clocks: Iterable[Clock], moment: datetime | None = None) -> None:
        """What they waited for happened, now or at an earlier `moment`; a late one breaches first."""
        for clock in clocks:
            stopped_at = max(moment or self.entry.at, clock.started_at, clock.paused_at or clock.started_at)
            self._breach(clock, stopped_at)
            self._emit(e.ClockMet(clock=clock.number, stopped_at=stopped_at))

    def cancel(self, clocks: Iterable[Clock], reason: str) -> None:
        """Nothing is owed any more; a recorded breach stays."""
        for clock in clocks:
            self._emit(e.ClockCancelled(clock=clock.number, reason=reason))

    def revive(self, clocks: Iterable[Clock], reason: str) -> None:
        """Stopped clocks run again with the time that they had used; a breached one keeps its due time."""
        for clock in clocks:
            due = clock.due_at
            if clock.breached_at is None:
                due = self._due_again(clock, revived_pauses(clock, reason, self.entry))
            self._emit(e.ClockRevived(clock=clock.number, due_at=due, reason=reason))

    def reschedule(
        self,
        clock: Clock,
        reason: str,
        *,
        term: ClockTerm | None = None,
        started_at: datetime | None = None,
        owner: str = "",
    ) -> None:
        """Another target, calendar, start or owner for a clock that has not breached; reckoned from its start."""
        if clock.breached_at is not None:
            return
        to = clock.changed(started_at=started_at or clock.started_at)
        if term is not None:
            to = to.changed(target_minutes=term.target_minutes, business=term.business, calendar=term.calendar)
        moved, handed_over = to != clock, owner not in ("", clock.attributable_to)
        if not moved and not handed_over:
            return
        self._emit(
            e.ClockRescheduled(
                clock=clock.number,
                target_minutes=to.target_minutes,
                business=to.business,
                calendar=to.calendar,
                due_at=self._due_again(to, to.all_pauses(self.entry.at)) if moved else clock.due_at,
                reason=reason,
                started_at=started_at,
                attributable_to=owner if handed_over else "",
            )
        )

    def settle_pauses(self, status: str) -> None:
        """Pauses and resumes clocks so that they agree with the case's state."""
        for clock in self.open():
            stands = status in pausing_states(clock)
            if stands and clock.paused_at is None:
                self._emit(e.ClockPaused(clock=clock.number, reason=status))
            elif not stands and clock.paused_at is not None:
                due = clock.due_at if clock.breached_at else self._due_again(clock, clock.all_pauses(self.entry.at))
                self._emit(e.ClockResumed(clock=clock.number, due_at=due))

    def breach_overdue(self) -> None:
        """Records every due time that has passed by now."""
        for clock in self.open():
            self._breach(clock, self.entry.at)

    def _breach(self, clock: Clock, now: datetime) -> None:
        if breach := breach_if_due(clock, now):
            self._emit(breach)

    def _due_again(self, clock: Clock, pauses: Pauses) -> datetime:
        return self._due(clock.business, clock.calendar, clock.started_at, clock.target_minutes, pauses)

    def _due(self, business: bool, key: str, start: datetime, target: int, pauses: Pauses) -> datetime:
        calendar = self.calendars.get(key) if business and key else ALWAYS
        if calendar is None:
            raise CalendarError(f"no calendar is called {key!r}")
        return due_at(calendar, start, target, pauses, business)

    def _emit(self, event: e.Event) -> None:
        at = self.entry
        self.events.append(event)
        entry = e.Entry(at.case_id, at.seq, at.at, at.actor, event, at.policy_version)
        self.clocks = apply_clock(self.clocks, entry)
