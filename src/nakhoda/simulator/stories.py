"""What the simulator hands over: a case's journal, the words around it, and the records beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from nakhoda.core.policy.rules import QueueRule
from nakhoda.simulator.colleagues import Colleague, Stranger
from nakhoda.simulator.tale import Tale


@dataclass(slots=True)
class Numbering:
    """The next free number of each kind of record; a desk that holds some already starts higher."""

    next_free: dict[str, int] = field(default_factory=dict)

    def take(self, kind: str) -> int:
        """A number that nobody has: case, message, member, touch, escalation, decision, appeal, offer."""
        number = self.next_free.get(kind, 1)
        self.next_free[kind] = number + 1
        return number


@dataclass(frozen=True, slots=True)
class Worker:
    """A colleague with a number on the roster, and the planned stretches of work (from, to)."""

    id: int
    who: Colleague
    shifts: tuple[tuple[datetime, datetime], ...]


Label = Callable[[QueueRule, str], int]  # the scope that a case of this LOB carries in this queue


@dataclass(frozen=True, slots=True)
class Said:
    """One turn of the conversation."""

    message_id: int
    author_kind: str
    author_id: int | None
    author_name: str
    is_public: bool
    language: str
    text: str
    at: datetime
    asks: bool = False


@dataclass(slots=True)
class Handling:
    """One touch; `ended_at` is None while it goes on."""

    touch_id: int
    agent_id: int
    started_at: datetime
    seconds: int = 0
    ended_at: datetime | None = None


@dataclass(slots=True)
class HandOver:
    """An escalation's record."""

    escalation_id: int
    kind: str
    reason: str
    fields: dict[str, str]
    from_queue: str
    to_queue: str
    raised_by: int
    raised_at: datetime
    state: str = "raised"
    decided_by: int | None = None
    decided_at: datetime | None = None
    return_reason: str = ""
    resolved_at: datetime | None = None


@dataclass(slots=True)
class Contest:
    """A decision and the appeal against it."""

    decision_id: int
    appeal_id: int
    kind: str
    decided_by: int
    decided_at: datetime
    appeal_until: datetime
    reviewer_id: int | None = None
    outcome: str = ""
    reviewed_at: datetime | None = None
    implemented_at: datetime | None = None


@dataclass(slots=True)
class Asked:
    """An internal request: the roles that must approve in order, and who did so far (person, instant)."""

    request_type: str
    requester_id: int
    roles: tuple[str, ...]
    fields: dict[str, str]
    approved: list[tuple[int, datetime]] = field(default_factory=list)


@dataclass(slots=True)
class Offer:
    """A survey: offered, and perhaps answered."""

    offer_id: int
    form: str
    language: str
    offered_at: datetime
    expires_at: datetime
    agent_id: int | None
    single_handler: bool
    tier: int
    owner: str
    queue: str
    outcome: str
    score: int | None = None
    solved: str = ""
    responded_at: datetime | None = None
    expired_at: datetime | None = None


@dataclass(slots=True)
class CaseStory:
    """All of one case. `member_id` is None for an internal request; then `requester` wrote it."""

    tale: Tale
    subject: str
    member: Stranger | None
    member_id: int | None
    requester: Worker | None = None
    said: list[Said] = field(default_factory=list)
    touches: list[Handling] = field(default_factory=list)
    handovers: list[HandOver] = field(default_factory=list)
    offers: list[Offer] = field(default_factory=list)
    contest: Contest | None = None
    asked: Asked | None = None
