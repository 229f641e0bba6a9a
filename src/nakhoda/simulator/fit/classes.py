"""Which classes of cases there are: LOB x channel x language x lane x priority x country, the rare ones folded."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

MOST_CLASSES = 240
FEWEST_OF_A_CLASS = 12
# What a rare class gives up, in this order: each decides less than the next about who works and what is promised.
GIVEN_UP = ("country", "channel", "priority")


class Leaf(NamedTuple):
    """What makes cases alike. `tier` is where they come in."""

    lob: str
    channel: str
    language: str
    lane: str
    priority: str
    country: str
    tier: int

    @property
    def name(self) -> str:
        """Short, and its own."""
        words = [self.lob or "unknown", self.language or "und", self.channel, self.lane, self.priority, self.country]
        return ".".join(filter(None, words)) + (".upper" if self.tier > 1 else "")


def classes_of(seen: Iterable[Leaf], fewest: int = FEWEST_OF_A_CLASS, most: int = MOST_CLASSES) -> dict[Leaf, Leaf]:
    """Each leaf to its class. A rare one goes with the commonest of its kin; LOB, language, lane and tier stay.

    With more classes than `most`, what counts as rare rises until they fit or nothing more can be given up.
    """
    counts = Counter(seen)
    while True:
        homes = _folded(counts, fewest)
        if len(set(homes.values())) <= most or fewest > sum(counts.values()):
            return homes
        fewest *= 2


def _folded(counts: Counter[Leaf], fewest: int) -> dict[Leaf, Leaf]:
    homes = {leaf: leaf for leaf in counts}
    for given_up in range(1, len(GIVEN_UP) + 1):
        sizes: Counter[Leaf] = Counter()
        for leaf, home in homes.items():
            sizes[home] += counts[leaf]
        rare = [home for home, size in sizes.items() if size < fewest]
        moves = _moves(rare, sizes, GIVEN_UP[:given_up])
        homes = {leaf: moves.get(home, home) for leaf, home in homes.items()}
    return homes


def _moves(rare: Sequence[Leaf], sizes: Counter[Leaf], given_up: Sequence[str]) -> dict[Leaf, Leaf]:
    """Where each rare class goes: the largest that differs from it only in what is given up."""
    largest: dict[Leaf, Leaf] = {}
    kin: dict[Leaf, list[Leaf]] = defaultdict(list)
    for home in sizes:
        kin[_without(home, given_up)].append(home)
    for home in rare:
        group = kin[_without(home, given_up)]
        largest[home] = max(group, key=lambda each: (sizes[each], each))
    return largest


def _without(leaf: Leaf, given_up: Sequence[str]) -> Leaf:
    return Leaf(**(leaf._asdict() | dict.fromkeys(given_up, "")))
