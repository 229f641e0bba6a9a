"""Many signals, few stories: signals that share a slice or a parent are shown as one.

A parent slice stands for its children when at least half of them ring in the same direction; a child that rings
alone keeps its own name. Pure names and flags: how they ring is the charts' business.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

SHARE_TO_SPEAK = 0.5
LEAST_CHILDREN = 2


@dataclass(frozen=True, slots=True)
class SliceSignal:
    """One ringing (or quiet) slice: `where` it is, the metric's key, signed size, and whether it rings."""

    key: str
    where: Mapping[str, str]
    metric: str
    size: float
    rings: bool


@dataclass(frozen=True, slots=True)
class Story:
    """What one alert is about: a slice, the keys of the signals that it stands for, and how many slices it has."""

    where: Mapping[str, str]
    keys: tuple[str, ...]
    of: int

    @property
    def words(self) -> str:
        """The slice, and how much of it moved."""
        place = ", ".join(f"{dimension} {value}" for dimension, value in self.where.items()) or "the whole"
        return place if len(self.keys) == 1 else f"{place}: {len(self.keys)} of {self.of} slices"


def stories(signals: Sequence[SliceSignal]) -> tuple[Story, ...]:
    """The fewest stories that tell every ringing signal, largest first. Each signal is told once."""
    left = {signal.key: signal for signal in signals if signal.rings}
    told: list[Story] = []
    while left:
        story = _largest(signals, left)
        told.append(story)
        for key in story.keys:
            left.pop(key)
    return tuple(sorted(told, key=lambda story: -len(story.keys)))


def _largest(signals: Sequence[SliceSignal], left: Mapping[str, SliceSignal]) -> Story:
    best = _alone(next(iter(left.values())), signals)
    for parent in _parents(left.values()):
        for rising in (True, False):
            ringing = [each for each in left.values() if _inside(each, parent) and (each.size > 0) is rising]
            slices = [each for each in signals if _inside(each, parent)]
            if len(ringing) < max(LEAST_CHILDREN, SHARE_TO_SPEAK * len(slices), len(best.keys) + 1):
                continue
            best = Story(dict(parent), tuple(each.key for each in ringing), len(slices))
    return best


def _alone(signal: SliceSignal, signals: Sequence[SliceSignal]) -> Story:
    """The slice with its other metrics: one place, one story."""
    same = [each for each in signals if dict(each.where) == dict(signal.where)]
    return Story(signal.where, (signal.key,), len(same))


def _parents(signals: Iterable[SliceSignal]) -> list[tuple[tuple[str, str], ...]]:
    """The slices one dimension at a time, then the whole: what could stand for several signals."""
    pairs: dict[tuple[tuple[str, str], ...], None] = {}
    for signal in signals:
        pairs.update({((dimension, value),): None for dimension, value in signal.where.items()})
    return [*pairs, ()]


def _inside(signal: SliceSignal, parent: tuple[tuple[str, str], ...]) -> bool:
    return all(signal.where.get(dimension) == value for dimension, value in parent)
