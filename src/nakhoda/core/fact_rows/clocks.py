"""Clock instances, folded from the journal's own clock events: nothing is derived a second time.

A clock belongs to whoever held the case when it fell due, or when it stopped if that came first; one that does neither
yet belongs to whoever holds the case now.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from nakhoda.core.clock_fold import apply_clock
from nakhoda.core.clock_model import Clock
from nakhoda.core.events import Entry
from nakhoda.core.fact_rows.place import Places
from nakhoda.core.facts import CaseState

RELIEVED = frozenset({"client_system", "force_majeure"})  # nobody at the partner could have kept it (handbook 1.3)
Moment = tuple[Entry, CaseState]  # an entry, and the state after it


class Clocks:
    """Hears clock events; `clocks` equals `core.clocks.clocks_of`."""

    def __init__(self) -> None:
        self.clocks: tuple[Clock, ...] = ()
        self._stopped: dict[int, CaseState] = {}

    def hear(self, after: CaseState, entry: Entry) -> None:
        """One clock event, and in whose hands the case was when it stopped a clock."""
        self.clocks = apply_clock(self.clocks, entry)
        self._stopped[entry.event.clock] = after  # type: ignore[attr-defined]

    def rows(self, places: Places, moments: Sequence[Moment]) -> Iterator[tuple[Any, ...]]:
        """The table `clock`. `moments` are all entries of the case, in order."""
        for clock in self.clocks:
            state, at = self._holder(clock, moments)
            yield (*places.of(state, at, clock.policy_version), *_own(clock))

    def _holder(self, clock: Clock, moments: Sequence[Moment]) -> tuple[CaseState, datetime]:
        if clock.stopped_at is not None and clock.stopped_at <= clock.due_at:
            return self._stopped[clock.number], clock.stopped_at
        earlier = (state for entry, state in reversed(moments) if entry.at <= clock.due_at and state.scope_id)
        return next(earlier, None) or _first_holder(moments), clock.due_at


def _first_holder(moments: Sequence[Moment]) -> CaseState:
    """It was due before anybody had it: whoever got it first answers for it."""
    return next((state for _, state in moments if state.scope_id), moments[-1][1])


def _own(clock: Clock) -> tuple[Any, ...]:
    paused = sum((end - start for start, end in clock.pauses if end), timedelta())
    return (
        clock.number, clock.code, clock.metric, clock.kind, clock.target_minutes, clock.business, clock.calendar,
        clock.subject, clock.started_at, clock.due_at, clock.stopped_at, clock.breached_at, clock.outcome,
        clock.cancel_reason, clock.attributable_to, clock.attributable_to in RELIEVED, int(paused.total_seconds()),
    )  # fmt: skip
