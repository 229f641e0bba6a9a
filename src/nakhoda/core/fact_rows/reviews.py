"""How cases were judged: by the partner's own quality people, and again by ours (handbook 3.3)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from nakhoda.core import events as e
from nakhoda.core.events import Entry
from nakhoda.core.fact_rows.place import Place, Places
from nakhoda.core.facts import CaseState


class Reviews:
    """Hears reviews; one of ours carries what the partner had said of the same case, so that pairs are one row."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._told: list[tuple[Place, Entry, e.CaseReviewed, e.CaseReviewed | None]] = []

    def reviewed(self, before: CaseState, after: CaseState, entry: Entry, event: e.CaseReviewed) -> None:
        """A review belongs to whom it judges, wherever the case is by now."""
        then = replace(after, tier=event.tier, owner=event.owner, queue=event.queue, assignee_id=None)
        place = self._places.of(then, entry.at, entry.policy_version, event.agent_id)
        self._told.append((place, entry, event, self._first(event)))

    def _first(self, event: e.CaseReviewed) -> e.CaseReviewed | None:
        """What the partner said of the same work, where this is our own look at it."""
        if event.side != "internal":
            return None
        of_it = (each for _, _, each, _ in self._told if each.side == "partner" and each.agent_id == event.agent_id)
        return next(of_it, None)

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """The table `review`."""
        for place, entry, event, first in self._told:
            yield (
                *place, event.review, event.side, event.stream, event.rubric, entry.at, event.score, event.critical,
                first.score if first else None, first.critical if first else None,
            )  # fmt: skip
