"""Sums with a forecast: which elements of which cuboid moved away from it, by one common share.

Each cell has a deviation d = 2 (value - forecast) / (value + forecast), between -2 and 2. For a shift D, a cell speaks
for it with log p(d | D) - log p(d | nothing), both with a part that spreads over everything: no single cell can shout
(the guard against heavy tails). An element of a cuboid is worth the sum over its cells minus the price of its name; a
cuboid is worth its elements with a positive worth. The best cuboid and shift are taken, their cells are done with, and
the rest is looked at again. By chance, exp(worth) is at most 1 on average, so exp(-worth) bounds the probability.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from nakhoda.core.diagnosis.cube import Floats
from nakhoda.core.diagnosis.lattice import Lattice

GRID = (0.1, 0.2, 0.35, 0.5, 0.75, 1.0, 1.35, 1.7, 2.0)
LEAST_SPREAD = 0.01  # relative noise of a cell that we believe at least
SHIFT_SPREAD = 0.06  # how far the cells of one cause may lie from their common shift, at least
BINS = 8  # sizes of cells that have a noise of their own
LOW, LOW_Z = 0.3, 0.3853  # the noise is read from the quiet end: causes may hold more than half of the cells
LEVEL = 0.01
MODES = 8
FOCUS = 3
ROUNDS = 12
MERGES = 40
COMPANY = 3.0  # times the shared noise of shallow slices
SHIFTS_APART = 4  # the shifts that are tried are about so many different ones
SHOULDER = (3.3, 5.0)  # deviations in units of noise that show whether the tails are heavy ...
SHOULDER_SHARE = 9.7e-4  # ... by what a normal law has there
LEAST_STRAY, CALM_STRAY = 2e-5, 1e-9
NARROWEST, WIDEST = 0.02, 0.4


@dataclass(frozen=True, slots=True)
class Element:
    """A slice that moved away from its forecast; those of one `group` share cuboid and shift."""

    slice_: int
    cells: NDArray[np.bool_]
    shift: float
    worth: float
    p: float
    group: int


@dataclass(frozen=True, slots=True)
class Bid:
    """Elements of one cuboid with a common shift, and what they are worth together."""

    total: float
    shift: float
    width: float
    slices: list[int]
    worths: list[float]


@dataclass
class AdditiveScan:
    lattice: Lattice
    value: Floats
    forecast: Floats
    elements: list[Element] = field(default_factory=list)
    also: list[Element] = field(default_factory=list)

    def __post_init__(self) -> None:
        both = self.value + self.forecast
        self.deviation = np.divide(2 * (self.value - self.forecast), both, out=np.zeros_like(both), where=both > 0)
        self.open = both > 0
        self.spread = cell_noise(self.deviation, both, self.open)
        self.price = self._prices()

    def run(self, most: int) -> None:
        """Take elements of up to `most` cuboids."""
        cuboids: set[tuple[int, ...]] = set()
        for group in range(ROUNDS):
            if self.open.sum() < 2:
                break
            self._listen()
            found = self._best(group)
            if found:
                cuboids.add(self.lattice.find(found[0].slice_)[0].dims)
            if not found or len(cuboids) > most:
                break
            self.elements += found
            for each in found:
                self.open &= ~each.cells
        self._forget_company()

    def _forget_company(self) -> None:
        """Forecasts err in company: a shift that whole shallow slices stray by anyway is no cause."""
        if self.elements:
            least = COMPANY * self._shared_noise()
            self.also += [each for each in self.elements if abs(each.shift) < least]
            self.elements = [each for each in self.elements if abs(each.shift) >= least]

    def _listen(self) -> None:
        """Read the noise, the share of stray cells and the shifts worth trying from the cells that are left."""
        self.spread = cell_noise(self.deviation, self.value + self.forecast, self.open)
        apart = np.abs(self.deviation[self.open]) / self.spread[self.open]
        shoulder = float(((apart > SHOULDER[0]) & (apart < SHOULDER[1])).mean())
        beyond = float((apart > SHOULDER[1]).mean())
        calm = shoulder < 2 * SHOULDER_SHARE + 2 / len(apart)
        self.stray = CALM_STRAY if calm else float(np.clip(beyond + shoulder, LEAST_STRAY, 0.1)) / 2
        self.shifts = self._shifts(self.open & (np.abs(self.deviation) > SHOULDER[0] * self.spread))

    def _best(self, group: int) -> list[Element]:
        best = self._strongest(self.shifts, SHIFT_SPREAD)
        if best is None:
            return []
        best = self._merged(self._focused(best))
        p = float(np.exp(-max(best.total - np.log(SHIFTS_APART * len(self.lattice.cuboids)), 0.0)))
        found = [
            Element(each, self.lattice.cells_of(each), self._shift_of(each), worth, p, group)
            for each, worth in zip(best.slices, best.worths, strict=True)
        ]
        if p > LEVEL:
            self.also += found[:5]
            return []
        return found

    def _focused(self, best: Bid) -> Bid:
        """The same find with the shift and the width that its own cells show, while that makes it stronger."""
        for _ in range(FOCUS):
            near = self.deviation[self._cells(best.slices) & self.open]
            centre = float(np.median(near))
            width = float(np.clip(1.4826 * np.median(np.abs(near - centre)), NARROWEST, WIDEST))
            sharper = self._strongest((centre, best.shift), width)
            if sharper is None or sharper.total <= best.total:
                break
            best = sharper
        return best

    def _merged(self, bid: Bid) -> Bid:
        """Elements that together make up one of a shallower cuboid are that one; of a mixed lot the weightier remains,
        the others are found again."""
        worth = self._worth((bid.shift,), bid.width)[:, 0]
        kept = dict(zip(bid.slices, bid.worths, strict=True))
        for slice_ in sorted(kept, key=lambda each: -kept[each])[:MERGES]:
            if slice_ not in kept:
                continue
            for parent in self.lattice.parents_of(slice_):
                inside = self.lattice.cells_of(parent)
                parts = [each for each in kept if each == slice_ or self._lies_in(each, inside)]
                if worth[parent] >= sum(kept[each] for each in parts):
                    kept = {each: own for each, own in kept.items() if each not in parts} | {
                        parent: float(worth[parent])
                    }
                    break
        if set(kept) == set(bid.slices):
            return bid
        return self._merged(self._weightiest(bid, kept))

    def _weightiest(self, bid: Bid, kept: dict[int, float]) -> Bid:
        by_cuboid: dict[int, list[int]] = {}
        for each in kept:
            by_cuboid.setdefault(self.lattice.find(each)[0].first, []).append(each)
        slices = max(by_cuboid.values(), key=lambda group: sum(kept[each] for each in group))
        return Bid(sum(kept[each] for each in slices), bid.shift, bid.width, slices, [kept[each] for each in slices])

    def _lies_in(self, slice_: int, inside: NDArray[np.bool_]) -> bool:
        return bool(inside[int(np.argmax(self.lattice.cells_of(slice_)))])

    def _strongest(self, shifts: tuple[float, ...], width: float) -> Bid | None:
        """The best cuboid and shift, with the elements that are worth their names."""
        worth = np.maximum(self._worth(shifts, width), 0.0)
        totals = np.add.reduceat(worth, self.lattice.firsts, axis=0)
        row, column = np.unravel_index(int(np.argmax(totals)), totals.shape)
        if totals[row, column] <= 0:
            return None
        cuboid = self.lattice.cuboids[int(row)]
        own = worth[cuboid.first : cuboid.first + cuboid.length, column]
        places = np.flatnonzero(own > 0)
        places = places[np.argsort(-own[places])]
        slices = [cuboid.first + int(place) for place in places]
        return Bid(
            float(totals[row, column]), shifts[int(column)], width, slices, [float(each) for each in own[places]]
        )

    def _worth(self, shifts: tuple[float, ...], width: float) -> Floats:
        """slices x shifts: what the cells of each say, less the price of its name."""
        heard = np.stack([self._speak(shift, width) for shift in shifts], axis=1)
        return self.lattice.sums(heard) - self.price[:, None]

    def _speak(self, shift: float, width: float) -> Floats:
        """What each cell says for the shift against nothing."""
        narrowed = np.maximum(self.spread * (1 - shift * shift / 4), width)
        moved = _bell(self.deviation - shift, narrowed)
        still = _bell(self.deviation, self.spread)
        said = np.log((1 - self.stray) * moved + self.stray / 4) - np.log((1 - self.stray) * still + self.stray / 4)
        return np.where(self.open, said, 0.0)

    def _shifts(self, far: NDArray[np.bool_]) -> tuple[float, ...]:
        """Modes of the deviations that stand out, and a grid."""
        counts, edges = np.histogram(self.deviation[far], bins=80, range=(-2, 2))
        smooth = np.convolve(counts, [1, 2, 3, 2, 1], mode="same")
        peaks = np.flatnonzero((smooth >= np.roll(smooth, 1)) & (smooth >= np.roll(smooth, -1)) & (smooth > 0))
        peaks = peaks[np.argsort(-smooth[peaks])][:MODES]
        modes = [float(edges[each] + 0.025) for each in peaks]
        wanted = [*modes, *GRID, *(-each for each in GRID)]
        return tuple(wanted)

    def _shared_noise(self) -> float:
        """How far whole shallow slices stray together, beyond their cells' own noise: forecasts err in company."""
        open_ = self.open.astype(np.float64)
        sums = self.lattice.sums(np.stack([open_, self.deviation * open_, self.spread**2 * open_], axis=1))
        enough = (self.lattice.depths >= 1) & (self.lattice.depths <= 2) & (sums[:, 0] >= 8)
        if enough.sum() < 8:
            return 0.0
        count, total, variance = sums[enough].T
        mean = total / count
        typical = (np.median(np.abs(mean)) / 0.6745) ** 2 - float(np.median(variance / count**2))
        return float(np.sqrt(max(typical, 0.0)))

    def _prices(self) -> Floats:
        there = self.lattice.sums(self.open.astype(np.float64)[:, None])[:, 0] > 0
        counts = np.bincount(self.lattice.depths[there], minlength=self.lattice.depth + 1)
        price = np.log(np.maximum(counts, 1))[self.lattice.depths].astype(np.float64)
        return np.asarray(np.where(there, price, np.inf))

    def _cells(self, slices: list[int]) -> NDArray[np.bool_]:
        inside = np.zeros(len(self.value), dtype=bool)
        for each in slices:
            inside |= self.lattice.cells_of(each)
        return inside

    def _shift_of(self, slice_: int) -> float:
        inside = self.lattice.cells_of(slice_) & self.open
        return float(np.median(self.deviation[inside])) if inside.any() else 0.0


def cell_noise(deviation: Floats, size: Floats, open_: NDArray[np.bool_]) -> Floats:
    """Relative noise of each cell, from the quiet end of the deviations of cells of its size."""
    spread = np.full(len(deviation), LEAST_SPREAD)
    places = np.flatnonzero(open_)
    order = places[np.argsort(size[places], kind="stable")]
    for part in np.array_split(order, min(BINS, max(1, len(order) // 50))):
        if len(part):
            spread[part] = max(float(np.quantile(np.abs(deviation[part]), LOW)) / LOW_Z, LEAST_SPREAD)
    return spread


def _bell(distance: Floats, width: Floats) -> Floats:
    return np.exp(-0.5 * (distance / width) ** 2) / (width * 2.5066)
