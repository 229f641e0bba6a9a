"""Which queue's backlog held the case, from when to when: what `backlog(t1) = backlog(t0) + in - out` is counted from.

Every stretch begins and ends at the instant at which the desk knew it, so a day's flows and its two backlogs come from
the same rows. A stretch that moves on in the very instant in which it began held nothing: it begins where it moves to.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from nakhoda.core.events import Entry
from nakhoda.core.fact_rows.place import Places
from nakhoda.core.facts import CaseState

BACKLOG = frozenset({"new", "open", "pending_member", "on_hold"})
_ENTERED = {"merged": "unmerged", "spam": "un_spammed"}
_LEFT = {"merged": "merged", "spam": "spam", "withdrawn": "withdrawn"}


@dataclass(slots=True)
class Stay:
    """One stretch; `seen` is the state at its end, or as it stands, with its entry."""

    entered_at: datetime
    entered_by: str
    seen: tuple[CaseState, Entry]
    left_at: datetime | None = None
    left_by: str = ""


class Stays:
    """Hears every entry of a case."""

    def __init__(self) -> None:
        self.stays: list[Stay] = []
        self._open: Stay | None = None

    def hear(self, before: CaseState, after: CaseState, entry: Entry) -> None:
        """Open, close or go on, as the state says."""
        inside = after.status in BACKLOG and after.received_at is not None
        stay = self._open
        if stay is None:
            if inside:
                self._enter("received" if before.received_at is None else _entered(before), after, entry)
        elif not inside:
            self._leave(stay, _LEFT.get(after.status, "resolved"), before, entry)
        elif queue_of(before) == queue_of(after) or stay.entered_at == entry.at:
            stay.seen = after, entry
        else:
            self._leave(stay, "transferred_out", before, entry)
            self._enter("transferred_in", after, entry)

    def rows(self, places: Places, received_at: datetime) -> Iterator[tuple[Any, ...]]:
        """The table `stay`."""
        for number, stay in enumerate(self.stays, 1):
            state, entry = stay.seen
            place = places.of(state, stay.left_at or entry.at, entry.policy_version)
            yield (*place, number, stay.entered_at, stay.entered_by, stay.left_at, stay.left_by, received_at)

    def _enter(self, how: str, after: CaseState, entry: Entry) -> None:
        self._open = Stay(entry.at, how, (after, entry))
        self.stays.append(self._open)

    def _leave(self, stay: Stay, how: str, before: CaseState, entry: Entry) -> None:
        stay.seen, stay.left_at, stay.left_by = (before, entry), entry.at, how
        self._open = None


def queue_of(state: CaseState) -> tuple[str, str, int, int]:
    """Whose backlog it is: the queue, and what makes it another team's or another reader's."""
    return state.queue, state.owner, state.tier, state.scope_id


def _entered(before: CaseState) -> str:
    return _ENTERED.get(before.status, "reopened")
