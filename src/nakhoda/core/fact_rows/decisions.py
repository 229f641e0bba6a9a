"""Decisions with their statements of reasons, and appeals against decisions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from nakhoda.core import events as e
from nakhoda.core.events import Entry
from nakhoda.core.fact_rows.place import Place, Places
from nakhoda.core.facts import CaseState


@dataclass(slots=True)
class Ruling:
    """A decision made in this case."""

    place: Place
    made: e.DecisionMade
    made_at: datetime
    noticed_at: datetime | None = None
    implemented_at: datetime | None = None


class Decisions:
    """Hears decisions."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._all: dict[int, Ruling] = {}

    def made(self, before: CaseState, after: CaseState, entry: Entry, event: e.DecisionMade) -> None:
        """Somebody decided."""
        place = self._places.of(after, entry.at, entry.policy_version, event.decided_by)
        self._all[event.decision_id] = Ruling(place, event, entry.at)

    def noticed(self, before: CaseState, after: CaseState, entry: Entry, event: e.NoticeServed) -> None:
        """The statement of reasons reached the member."""
        ruling = self._all.get(event.decision_id)
        if ruling and event.to == "member":
            ruling.noticed_at = entry.at

    def implemented(self, before: CaseState, after: CaseState, entry: Entry, event: e.DecisionImplemented) -> None:
        """Carried out in the product."""
        if ruling := self._all.get(event.decision_id):
            ruling.implemented_at = entry.at

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """The table `decision`."""
        for number, each in self._all.items():
            made = each.made
            yield (
                *each.place, number, made.kind, made.adverse, made.decided_by, each.made_at, each.noticed_at,
                each.implemented_at,
            )  # fmt: skip
