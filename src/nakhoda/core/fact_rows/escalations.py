"""Hand-overs to Tier 2 or to authority: a record with acceptance and return (handbook 0.6).

The place is the receiving side's, until it decides; who raised it stands in columns of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from nakhoda.core import events as e
from nakhoda.core.events import Entry
from nakhoda.core.fact_rows.place import Places, person_in
from nakhoda.core.facts import CaseState


@dataclass(slots=True)
class HandOver:
    """One escalation; `seen` is the state while it waited, or when it was decided for good."""

    raised: e.EscalationRaised
    from_owner: str
    raised_by: int | None
    raised_at: datetime
    seen: tuple[CaseState, Entry]
    agent_id: int | None = None
    accepted_at: datetime | None = None
    returned_at: datetime | None = None
    return_reason: str = ""
    automatic: bool = False
    recalled_at: datetime | None = None
    resolved_at: datetime | None = None
    result: str = ""
    info_requests: int = 0
    redirects: int = 0
    climbed: int = 0

    @property
    def is_over(self) -> bool:
        return any((self.returned_at, self.recalled_at, self.resolved_at))


class Escalations:
    """Hears hand-overs, and where the case lies while one waits."""

    def __init__(self) -> None:
        self._all: dict[int, HandOver] = {}
        self.returns = 0
        self.missed = False

    def raised(self, before: CaseState, after: CaseState, entry: Entry, event: e.EscalationRaised) -> None:
        """Tier 1 asks."""
        by = person_in(entry.actor)
        self._all[event.escalation_id] = HandOver(event, before.owner, by, entry.at, (after, entry))

    def moved(self, before: CaseState, after: CaseState, entry: Entry, event: Any) -> None:
        """The case came to the queue that is to decide, or on to another."""
        record = self._all.get(after.escalation_id or 0)
        if record and not record.is_over:
            record.seen = after, entry

    def accepted(self, before: CaseState, after: CaseState, entry: Entry, event: e.EscalationAccepted) -> None:
        """Tier 2 took it."""
        if record := self._all.get(event.escalation_id):
            record.accepted_at, record.agent_id = entry.at, event.agent_id

    def returned(self, before: CaseState, after: CaseState, entry: Entry, event: e.EscalationReturned) -> None:
        """Tier 2, or a missing field, sent it back."""
        if record := self._decided(event.escalation_id, after, entry):
            record.returned_at, record.return_reason, record.automatic = entry.at, event.reason, event.automatic
            self.returns += 1

    def recalled(self, before: CaseState, after: CaseState, entry: Entry, event: e.EscalationRecalled) -> None:
        """Tier 1 took it back; nobody at Tier 2 decided."""
        if record := self._all.get(event.escalation_id):
            record.recalled_at, record.seen = entry.at, (after, entry)

    def resolved(self, before: CaseState, after: CaseState, entry: Entry, event: e.EscalationResolved) -> None:
        """Tier 2 finished its part."""
        if record := self._decided(event.escalation_id, after, entry):
            record.resolved_at, record.result = entry.at, event.outcome

    def asked(self, before: CaseState, after: CaseState, entry: Entry, event: e.EscalationInfoRequested) -> None:
        """Tier 2 needs to know more: no first-time-right."""
        if record := self._all.get(event.escalation_id):
            record.info_requests += 1

    def redirected(self, before: CaseState, after: CaseState, entry: Entry, event: e.EscalationRedirected) -> None:
        """Another queue of Tier 2 is to decide."""
        if record := self._all.get(event.escalation_id):
            record.redirects += 1

    def climbed(self, before: CaseState, after: CaseState, entry: Entry, event: e.EscalationClimbed) -> None:
        """A leader was told; the highest step counts."""
        if record := self._all.get(event.escalation_id):
            record.climbed = max(record.climbed, event.level)

    def was_missed(self, before: CaseState, after: CaseState, entry: Entry, event: e.EscalationMissed) -> None:
        """It should have been escalated."""
        self.missed = True

    def rows(self, places: Places) -> Iterator[tuple[Any, ...]]:
        """The table `escalation`."""
        for number, each in self._all.items():
            state, entry = each.seen
            place = places.of(state, entry.at, entry.policy_version, each.agent_id)
            yield (
                *place, number, each.raised.kind, each.raised.reason, each.raised.from_queue, each.from_owner,
                each.raised_by, each.raised_at, each.accepted_at, each.returned_at, each.return_reason,
                each.automatic, each.recalled_at, each.resolved_at, each.result,
                each.info_requests, each.redirects, each.climbed,
            )  # fmt: skip

    def _decided(self, number: int, after: CaseState, entry: Entry) -> HandOver | None:
        record = self._all.get(number)
        if record:
            record.seen = after, entry
            record.agent_id = record.agent_id or person_in(entry.actor)
        return record
