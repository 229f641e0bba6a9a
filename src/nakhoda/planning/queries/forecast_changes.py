"""What a version says that the one before did not, and how a locked one fared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from nakhoda.planning.queries.forecasts import Leaf, Version

if TYPE_CHECKING:
    from nakhoda.core.forecast import Accuracy

MOVED = 0.03  # of the level, before it is named as the reason
MOST = 8


@dataclass(frozen=True, slots=True)
class Change:
    """A leaf whose volume over the days that both versions hold is another now; `why` are codes for the page."""

    leaf: Leaf
    before: float
    after: float
    why: tuple[str, ...]

    @property
    def share(self) -> float | None:
        """Of what it was."""
        return (self.after - self.before) / self.before if self.before else None


@dataclass(frozen=True, slots=True)
class Changes:
    """All of them together, and the largest by themselves."""

    before: float
    after: float
    days: int
    largest: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Fared:
    """How a version fared on its days that are over: the whole, and by leaf, worst first."""

    whole: Accuracy
    leaves: tuple[tuple[Leaf, Accuracy], ...]


def changes(now: Version, then: Version) -> Changes | None:
    """None where the two share no day."""
    first = max(now.row.starts_on, then.row.starts_on)
    last = min(now.row.ends_on, then.row.ends_on)
    if last < first:
        return None
    known = {leaf.row.place_key: leaf for leaf in then.leaves}
    found = []
    for leaf in now.leaves:
        old = known.pop(leaf.row.place_key, None)
        after, before = _sum(leaf, first, last), _sum(old, first, last) if old else 0.0
        found.append(Change(leaf, before, after, _why(leaf, old)))
    gone = sum(_sum(leaf, first, last) for leaf in known.values())
    moved = sorted((each for each in found if _shows(each)), key=lambda each: -abs(each.after - each.before))
    whole = sum(each.before for each in found) + gone
    return Changes(whole, sum(each.after for each in found), (last - first).days + 1, tuple(moved[:MOST]))


def fared(version: Version, came: Mapping[int, Sequence[float]]) -> Fared | None:
    """None while no day of it is over. Error is counted by day, against the version as it was locked."""
    from nakhoda.core.forecast import accuracy

    if not came or not version.leaves:
        return None
    length = min(len(each) for each in came.values())
    leaves = []
    for leaf in version.leaves:
        days = leaf.days
        told = accuracy(came[leaf.row.id][:length], days.mean[:length], days.low[:length], days.high[:length])
        leaves.append((leaf, told))
    total = version.sum_of(version.leaves)
    sums = [sum(came[leaf.row.id][n] for leaf in version.leaves) for n in range(length)]
    whole = accuracy(sums, total.mean[:length], total.low[:length], total.high[:length])
    leaves.sort(key=lambda pair: -abs(pair[1].actual - pair[1].locked))
    return Fared(whole, tuple(leaves))


def _sum(leaf: Leaf, first: date, last: date) -> float:
    days = leaf.days
    return float(sum(mean for n, mean in enumerate(days.mean) if first <= days.day(n) <= last))


def _why(leaf: Leaf, old: Leaf | None) -> tuple[str, ...]:
    if old is None:
        return ("new",)
    found = []
    if leaf.overrides or old.overrides:
        found.append("by_hand")
    if _named(leaf) != _named(old):
        found.append("events")
    level = leaf.row.recent / old.row.recent - 1 if old.row.recent else 0.0
    if abs(level) >= MOVED:
        found.append("level_up" if level > 0 else "level_down")
    return tuple(found) or ("newer_days",)


def _named(leaf: Leaf) -> set[str]:
    return {str(each["name"]) for each in leaf.row.effects if each.get("coming")}


def _shows(change: Change) -> bool:
    return abs(change.after - change.before) >= max(1.0, 0.01 * change.before)
