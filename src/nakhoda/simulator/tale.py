"""One invented case: the same events, the same clocks and the same fold as on the desk, without a database."""

from __future__ import annotations

from datetime import datetime, timedelta

from nakhoda.core import facts
from nakhoda.core.clock_rules import RULES
from nakhoda.core.clocks import Clock, ClockTerm, apply_clock, breach_if_due, react
from nakhoda.core.events import Entry, EscalationRaised, Event
from nakhoda.core.facts import CaseState
from nakhoda.core.policy import CompiledPolicy, terms_for
from nakhoda.core.policy.schema import FIELDS

SWEEP = timedelta(seconds=20)  # how long after its due time the sweep finds a breach
_LOOKED_AT = (*(field for field in FIELDS if field not in ("jurisdiction",)), "calendar", "received_at")


class Tale:
    """The journal of one case while it is being told. Its instants never run backwards."""

    def __init__(self, case_id: int, policy: CompiledPolicy) -> None:
        self.state, self.policy = CaseState(id=case_id), policy
        self.clocks: tuple[Clock, ...] = ()
        self.entries: list[Entry] = []
        self._promised: tuple[tuple[object, ...], tuple[ClockTerm, ...]] = ((), ())

    def tell(self, event: Event, at: datetime, actor: str) -> None:
        """One event, and the clock events that follow from it; breaches before `at` come first."""
        at = max(at, self.state.last_event_at or at)
        self.sweep(at)
        before, entry = self.state, self._add(event, at, actor)
        terms = self._terms(at, event) if type(event) in RULES else ()
        for consequence in react(before, self.state, entry, self.clocks, terms, self.policy.calendars):
            self._add(consequence, at, "system:clock")

    def sweep(self, until: datetime) -> None:
        """The breaches that the sweep had found by then, each at the instant at which it looked."""
        overdue = sorted((c for c in self.clocks if breach_if_due(c, until - SWEEP)), key=lambda c: c.due_at)
        for clock in overdue:
            looked = max(clock.due_at + SWEEP, self.state.last_event_at or clock.due_at)
            breach = breach_if_due(clock, looked)
            if breach and looked <= until:
                self._add(breach, looked, "system:clock")

    def _terms(self, at: datetime, event: Event) -> tuple[ClockTerm, ...]:
        """What is promised now; asked again only when something that the policy looks at has changed."""
        if isinstance(event, EscalationRaised):
            return terms_for(self.policy, self.state, at, event)
        key = tuple(getattr(self.state, field) for field in _LOOKED_AT)
        if key != self._promised[0]:
            self._promised = key, terms_for(self.policy, self.state, at)
        return self._promised[1]

    def _add(self, event: Event, at: datetime, actor: str) -> Entry:
        entry = Entry(self.state.id, self.state.last_seq + 1, at, actor, event, self.policy.version)
        self.state = facts.apply(self.state, entry)
        self.clocks = apply_clock(self.clocks, entry)
        self.entries.append(entry)
        return entry
