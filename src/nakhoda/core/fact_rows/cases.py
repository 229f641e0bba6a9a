"""The case as it stands, with what its path was like."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise
from typing import Any

from nakhoda.core import events as e
from nakhoda.core.events import Entry
from nakhoda.core.facts import CaseState

_ENDS = ("merged", "spam", "withdrawn")
TEST = "test"  # a case with this tag is nobody's contact


class Path:
    """Hears what the last state alone no longer tells."""

    def __init__(self) -> None:
        self.received: e.CaseReceived | None = None
        self.ingested_at: datetime | None = None
        self.first_lob = ""
        self.asked_us = False
        self.first_resolved_at: datetime | None = None
        self.closed_at: datetime | None = None
        self.ended_at: datetime | None = None
        self.reopened_by_member = 0
        self.bad_pendings = 0
        self.source_lines = 0
        self.places: list[tuple[str, str, int]] = []  # (queue, owner, tier), each other than the one before

    def came(self, before: CaseState, after: CaseState, entry: Entry, event: e.CaseReceived) -> None:
        """A message became the case."""
        self.received, self.ingested_at = event, entry.at

    def written(self, before: CaseState, after: CaseState, entry: Entry, event: e.SourceLine) -> None:
        """Another system's log had a row about it."""
        self.source_lines += 1

    def understood(self, before: CaseState, after: CaseState, entry: Entry, event: e.CaseClassified) -> None:
        """Triage, or a person, said what it is about."""
        self.first_lob = self.first_lob or event.lob

    def heard(self, before: CaseState, after: CaseState, entry: Entry, event: e.MessageInbound) -> None:
        """Somebody asked us something."""
        self.asked_us = self.asked_us or event.is_request

    def moved(self, before: CaseState, after: CaseState, entry: Entry, event: Any) -> None:
        """It came to a queue."""
        place = (after.queue, after.owner, after.tier)
        if not self.places or self.places[-1] != place:
            self.places.append(place)

    def solved(self, before: CaseState, after: CaseState, entry: Entry, event: e.CaseResolved) -> None:
        """We believed that it was solved."""
        self.first_resolved_at = self.first_resolved_at or entry.at

    def reopened(self, before: CaseState, after: CaseState, entry: Entry, event: e.CaseReopened) -> None:
        """It was not."""
        self.reopened_by_member += event.by == "member"

    def turned(self, before: CaseState, after: CaseState, entry: Entry, asked: bool) -> None:
        """Its status changed; `asked` says whether our last word was a question."""
        if after.status == "pending_member" and not asked:
            self.bad_pendings += 1
        self.closed_at = entry.at if after.status == "closed" else None
        self.ended_at = entry.at if after.status in _ENDS else None

    def is_valid(self, state: CaseState) -> bool:
        """Counts as a contact: no spam, no child of a merge, no test, and not ours alone (handbook 1.4)."""
        ours_alone = state.opened_by == "agent" and not self.asked_us
        return state.status not in ("merged", "spam") and TEST not in state.tags and not ours_alone

    @property
    def ping_pong(self) -> bool:
        """Back to a queue right after the next one, or up again after it came down (handbook 1.6)."""
        queues = _changes([queue for queue, _, _ in self.places])
        tiers = _changes([tier for _, _, tier in self.places])
        back = any(first == third for first, third in zip(queues, queues[2:], strict=False))
        again = any(up > down and up == third for up, down, third in zip(tiers, tiers[1:], tiers[2:], strict=False))
        return back or again

    @property
    def max_tier(self) -> int:
        """The highest tier it ever lay with."""
        return max((tier for _, _, tier in self.places), default=1)


def case_columns(path: Path, state: CaseState) -> dict[str, Any]:
    """What path and state tell of the case's own columns; the rest is counted by the other nouns."""
    queue, owner, _ = path.places[0] if path.places else ("", "", 0)
    over = state.status in _ENDS
    return {
        "received_at": state.received_at, "ingested_at": path.ingested_at, "opened_by": state.opened_by,
        "member_id": state.member_id, "valid": path.is_valid(state), "unparsed": state.unparsed,
        "status": state.status, "first_queue": queue, "first_owner": owner, "first_lob": path.first_lob,
        "acknowledged_at": state.acknowledged_at, "first_response_at": state.first_response_at,
        "first_resolved_at": path.first_resolved_at, "resolved_at": state.resolved_at, "closed_at": path.closed_at,
        "ended_at": path.ended_at, "ended_by": state.status if over else "", "merged_into": state.merged_into,
        "split_from": path.received.split_from if path.received else None, "resolver_id": state.resolver_id,
        "outcome": state.outcome, "unanswered_since": state.unanswered_since, "review_at": state.review_at,
        "public_replies": state.public_replies, "touches": state.touches, "handle_seconds": state.handle_seconds,
        "transfers": state.transfers, "reopens": state.reopens, "reopened_by_member": path.reopened_by_member,
        "escalations": state.escalations, "max_tier": path.max_tier, "ping_pong": path.ping_pong,
        "bad_pendings": path.bad_pendings, "last_seq": state.last_seq, "last_event_at": state.last_event_at,
        "source_lines": path.source_lines,
    }  # fmt: skip


def _changes(values: list[Any]) -> list[Any]:
    return values[:1] + [after for before, after in pairwise(values) if after != before]
