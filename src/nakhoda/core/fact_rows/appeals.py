"""Appeals: filed, decided, carried out; with whose decision they contest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from nakhoda.core import events as e
from nakhoda.core.events import Entry
from nakhoda.core.fact_rows.context import NOBODY
from nakhoda.core.fact_rows.place import Places
from nakhoda.core.facts import CaseState


@dataclass(slots=True)
class Contest:
    """One appeal; `seen` is the state when it was decided, or as it stands."""

    filed: e.AppealFiled
    filed_at: datetime
    seen: tuple[CaseState, Entry]
    decided_at: datetime | None = None
    implemented_at: datetime | None = None
    outcome: str = ""
    reviewer_id: int | None = None
    second_id: int | None = None
    evidence: tuple[str, str, str] = ("", "", "")  # kind, authenticity, what it says of an age
    disposed_at: datetime | None = None


class Appeals:
    """Hears appeals, and where the case lies while one waits."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._all: dict[int, Contest] = {}

    def filed(self, before: CaseState, after: CaseState, entry: Entry, event: e.AppealFiled) -> None:
        """The member contests a decision."""
        received = after.received_at or entry.at
        self._all[event.appeal_id] = Contest(event, received, (after, entry))

    def moved(self, before: CaseState, after: CaseState, entry: Entry, event: Any) -> None:
        """Another queue is to decide, or another person."""
        for contest in self._all.values():
            if contest.decided_at is None:
                contest.seen = after, entry

    def decided(self, before: CaseState, after: CaseState, entry: Entry, event: e.AppealDecided) -> None:
        """Upheld or overturned."""
        if contest := self._all.get(event.appeal_id):
            contest.seen, contest.decided_at = (after, entry), entry.at
            contest.outcome, contest.reviewer_id = event.outcome, event.reviewer_id
            contest.second_id = event.second_id

    def assessed(self, before: CaseState, after: CaseState, entry: Entry, event: e.EvidenceAssessed) -> None:
        """What was shown; the last look counts."""
        if contest := self._all.get(event.appeal_id):
            contest.evidence = event.evidence_kind, event.authenticity, event.age_outcome

    def disposed(self, before: CaseState, after: CaseState, entry: Entry, event: e.EvidenceDisposed) -> None:
        """The documents are gone."""
        if contest := self._all.get(event.appeal_id):
            contest.disposed_at = entry.at

    def implemented(self, before: CaseState, after: CaseState, entry: Entry, event: e.AppealImplemented) -> None:
        """What was overturned is undone."""
        if contest := self._all.get(event.appeal_id):
            contest.implemented_at = entry.at

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """The table `appeal`."""
        for number, each in self._all.items():
            state, entry = each.seen
            place = self._places.of(state, entry.at, entry.policy_version, each.reviewer_id)
            by = each.filed.original_by
            yield (
                *place, number, each.filed.decision_id, each.filed_at, each.decided_at, each.implemented_at,
                each.outcome, each.reviewer_id, by, self._owner_of(by), each.second_id,
                *each.evidence, each.disposed_at,
            )  # fmt: skip

    def _owner_of(self, person: int | None) -> str:
        return self._places.context.people.get(person, NOBODY).owner if person is not None else ""
