"""What a clock is: the term that the policy promises, and the running instance (handbook 1.3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

Pauses = tuple[tuple[datetime, datetime | None], ...]


@dataclass(frozen=True, slots=True)
class ClockTerm:
    """One promise that the policy makes for a case; `code` is unique among a case's terms."""

    code: str
    metric: str  # what starts, pauses and stops it: see core.clock_rules
    kind: str  # sla | obligation | internal
    target_minutes: int
    business: bool
    calendar: str  # calendar key; "" is 24x7
    pauses_in: tuple[str, ...] = ()  # case states, for kinds other than obligation
    attributable_to: str = ""
    policy_version: int = 0


@dataclass(frozen=True)  # no slots: `changed` copies its dictionary, as `facts.apply` does
class Clock:
    """One instance of a promise. A breached clock runs on (`stopped_at` None) until what it waits for happens."""

    number: int
    code: str
    metric: str
    kind: str
    target_minutes: int
    business: bool
    calendar: str
    started_at: datetime
    due_at: datetime
    pauses: Pauses = ()  # closed ones; the open one is `paused_at`
    paused_at: datetime | None = None
    stopped_at: datetime | None = None  # met, or cancelled
    breached_at: datetime | None = None  # the due time that was missed; never changes
    outcome: str = "active"  # active | paused | met | breached | cancelled
    cancel_reason: str = ""
    attributable_to: str = ""
    pauses_in: tuple[str, ...] = ()
    policy_version: int = 0
    subject: str = ""  # which of several: decision:7, appeal:3, step:1

    @property
    def is_open(self) -> bool:
        """Still waits for something: active, paused, or breached and not yet stopped."""
        return self.stopped_at is None

    @property
    def is_obligation(self) -> bool:
        """Owed by law: never paused, never lowered (handbook 0.5)."""
        return self.kind == "obligation"

    def all_pauses(self, now: datetime) -> Pauses:
        """The closed pauses and the open one up to `now`."""
        return self.pauses if self.paused_at is None else (*self.pauses, (self.paused_at, max(now, self.paused_at)))

    def changed(self, **fields: Any) -> Clock:
        """The clock with other fields and the outcome that follows from them."""
        following = object.__new__(Clock)
        object.__setattr__(following, "__dict__", {**vars(self), **fields, "outcome": self._outcome(fields)})
        return following

    def _outcome(self, fields: dict[str, Any]) -> str:
        if fields.get("breached_at", self.breached_at) is not None:
            return "breached"
        if fields.get("stopped_at", self.stopped_at) is not None:
            return "cancelled" if fields.get("cancel_reason", self.cancel_reason) else "met"
        return "active" if fields.get("paused_at", self.paused_at) is None else "paused"
