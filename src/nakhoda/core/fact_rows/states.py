"""Stretches in one status and one queue: how long it was whose turn, and where it went afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest
from typing import Any

from nakhoda.core.events import Entry
from nakhoda.core.fact_rows.place import Places
from nakhoda.core.fact_rows.stays import queue_of
from nakhoda.core.facts import CaseState


@dataclass(slots=True)
class Stretch:
    """One stretch; `seen` is the state at its end, or as it stands, with its entry."""

    status: str
    since: datetime
    seen: tuple[CaseState, Entry]
    until: datetime | None = None


class States:
    """Hears every entry of a case."""

    def __init__(self) -> None:
        self.stretches: list[Stretch] = []

    def hear(self, before: CaseState, after: CaseState, entry: Entry) -> None:
        """Another status begins a stretch, and so does another queue, unless the stretch has only just begun."""
        if after.received_at is None:
            return
        last = self.stretches[-1] if self.stretches else None
        same_queue = queue_of(before) == queue_of(after)
        if last and last.status == after.status and (same_queue or last.since == entry.at):
            last.seen = after, entry
            return
        if last:
            last.until, last.seen = entry.at, (before, entry)
        self.stretches.append(Stretch(after.status, entry.at, (after, entry)))

    def seconds_in(self, status: str) -> int:
        """Whole seconds of all stretches in a status that are over."""
        over = (s.until - s.since for s in self.stretches if s.status == status and s.until is not None)
        return sum(int(length.total_seconds()) for length in over)

    def rows(self, places: Places, received_at: datetime) -> Iterator[tuple[Any, ...]]:
        """The table `state`."""
        pairs = zip_longest(self.stretches, self.stretches[1:])
        for number, (stretch, following) in enumerate(pairs, 1):
            state, entry = stretch.seen
            place = places.of(state, stretch.until or entry.at, entry.policy_version)
            review_at = state.review_at if stretch.status == "on_hold" else None
            to = (following.seen[0].queue, following.seen[0].tier) if following else ("", 0)
            yield (*place, number, stretch.status, stretch.since, stretch.until, review_at, received_at, *to)
