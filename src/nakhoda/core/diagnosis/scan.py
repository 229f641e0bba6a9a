"""From a score and an information per slice to the slices worth naming.

gain = z^2 / 2 * kept - log(1 + information) / 2 - log(how many slices of that depth could be named)

The first two terms are the evidence for a shift of unknown size (normal, one unit of log-odds wide, so that `kept` =
information / (1 + information)) against none: with many cases a shift too small to matter is no evidence. The third is
what naming costs: a deep slice has more rivals. Several elements of one cuboid that moved by one
share are weighed together, each paying its own name. The surest find is coarsened to its parent where the rest of the
parent moved too.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nakhoda.core.diagnosis.cube import Floats
from nakhoda.core.diagnosis.lattice import Ints, Lattice
from nakhoda.core.diagnosis.ratio import scores

LARGEST_SHIFT = 2.25  # on the log-odds scale: a slice that this could not lift out of the noise is never named
SEEN = 4.5  # standard errors that such a shift must make
LEAST_INFO = (SEEN / LARGEST_SHIFT) ** 2
RARE_INFO = 1.0  # of what hardly ever happens, a rise is seen with less: from here on, where it stands out that much
MEDIAN_CHI2 = 0.4549
OUTLIER = 9.0
SAME_WAY = 0.35  # the rest of a parent moved "too" from this part of the shift on ...
SURE = 2.0  # ... and so many standard errors
MOST_OF = 0.8  # of a parent's information: elements that hold so much of it may be told by its name
NOTHING = 0.02  # a rest with less than this part of the parent's information is none
SHIFTS = 8  # shared shifts that are tried for sets of elements


@dataclass(frozen=True, slots=True)
class Noise:
    """How much more than binomial: a factor for all, and per slice a variance of its shift that no count lessens."""

    factor: float
    sway: Floats

    def of(self, field: Field) -> Floats:
        return self.factor + self.sway * field.info

    def at(self, field: Field, slices: Ints) -> Floats:
        """Of these slices alone."""
        return self.factor + self.sway[slices] * field.info[slices]


@dataclass(frozen=True, slots=True)
class Field:
    """Scores over a lattice, with what naming costs."""

    lattice: Lattice
    sums: Floats
    score: Floats
    info: Floats
    able: NDArray[np.bool_]
    heard: NDArray[np.bool_]  # those by which chance could have made as much: more, where something rare stood out
    cost: Floats
    rivals: Floats  # per depth, how many slices could be named

    @property
    def grown(self) -> float:
        """How many times more slices there are than this part of a lattice has."""
        return float(self.rivals.sum()) / max(int(self.able.sum()), 1)

    def gains(self, noise: Noise) -> Floats:
        gain = np.full(len(self.score), -np.inf)
        able = np.flatnonzero(self.able)  # few of many: nothing is worked out for the others
        chance = noise.at(self, able)
        info = self.info[able] / chance
        z2 = self.score[able] ** 2 / (self.info[able] * chance)
        gain[able] = z2 / 2 * info / (1 + info) - np.log1p(info) / 2 - self.cost[able]
        return gain

    def shift(self, slice_: int) -> float:
        return float(self.score[slice_] / self.info[slice_])


def field_of(lattice: Lattice, columns: Floats, rivals: Floats | None = None) -> Field:
    """Scores of every slice; `rivals` when this lattice is a part of a larger one."""
    sums = lattice.sums(columns)
    score, info = scores(sums)
    able = info >= LEAST_INFO
    if rivals is None:
        rivals = np.bincount(lattice.depths[able], minlength=lattice.depth + 1).astype(np.float64)
    cost = np.log(np.maximum(rivals, 1))[lattice.depths]
    seldom = (info >= RARE_INFO) & ~able
    rare = seldom & (score >= SEEN * np.sqrt(info))
    if not rare.any():
        return Field(lattice, sums, score, info, able, able, cost, rivals)
    more = rivals + np.bincount(lattice.depths[seldom], minlength=lattice.depth + 1)
    cost = np.where(seldom, np.log(np.maximum(more, 1))[lattice.depths], cost)
    return Field(lattice, sums, score, info, able | rare, able | seldom, cost, rivals)


def noise_of(field: Field, shared: Floats | None = None) -> Noise:
    """Over-dispersion from the bulk of the shallow slices, beside what the days of a value share.

    `shared` is that sway per dimension and for everything, when the days are known; else it is read from the values
    of each dimension: how much more they scatter together than chance has it.
    """
    sway = _scatter(field) if shared is None else shared
    noise = Noise(1.0, _deepest(field.lattice, sway))
    bulk = np.flatnonzero(field.able & (field.lattice.depths >= 1) & (field.lattice.depths <= 2))
    if len(bulk) < 8:
        return noise
    z2 = field.score[bulk] ** 2 / (field.info[bulk] * noise.at(field, bulk))
    return Noise(max(1.0, float(np.median(z2)) / MEDIAN_CHI2), noise.sway)


def _scatter(field: Field) -> Floats:
    """Sway of each dimension from its values alone; what chance could show is not counted, nor is one outlier."""
    found = []
    for cuboid in field.lattice.cuboids[1 : len(field.lattice.cube.dims) + 1]:
        part = slice(cuboid.first, cuboid.first + cuboid.length)
        able = field.able[part]
        info = field.info[part][able]
        excess = np.minimum(field.score[part][able] ** 2 / np.maximum(info, 1e-9), OUTLIER) - 1
        spare = float(excess.sum()) - np.sqrt(2 * len(info))
        found.append(max(spare, 0.0) / float(info.sum()) if len(info) > 2 else 0.0)
    return np.array([*found, 0.0])


def _deepest(lattice: Lattice, sway: Floats) -> Floats:
    """Per slice: the largest sway among its dimensions; that of everything for everything."""
    worst = [max((float(sway[dim]) for dim in each.dims), default=float(sway[-1])) for each in lattice.cuboids]
    return np.repeat(worst, [each.length for each in lattice.cuboids])


def choose(field: Field, noise: Noise, most: int) -> list[int]:
    """The best next find: one slice, or up to `most` elements of a cuboid that share a shift; [] when none can be."""
    gains = field.gains(noise)
    best = int(np.argmax(gains))
    if not np.isfinite(gains[best]):
        return []
    together = _best_set(field, gains, noise, most) if most > 1 else []
    if len(together) > 1:
        return _coarsened_set(field, together, noise)
    return [coarsened(field, best, noise)]


def _best_set(field: Field, gains: Floats, noise: Noise, most: int) -> list[int]:
    """The elements of one cuboid that, moved by one shift, gain more together than the best slice alone."""
    width = min(SHIFTS, len(gains))
    best = int(np.argmax(gains))
    width_known = float(np.log1p(field.info[best] / noise.of(field)[best])) / 2
    best_total, best_shift, best_cuboid = float(gains[best]) + width_known + 1.0, 0.0, -1
    able = np.flatnonzero(field.able)
    cuboids = np.searchsorted(field.lattice.firsts, able, side="right") - 1
    for slice_ in np.argpartition(gains, -width)[-width:]:
        if not np.isfinite(gains[slice_]):
            continue
        shift = field.shift(int(slice_))
        totals = np.bincount(cuboids, np.maximum(_shared(field, able, shift, noise), 0))
        if totals.max() > best_total:
            best_total, best_shift, best_cuboid = float(totals.max()), shift, int(np.argmax(totals))
    if best_cuboid < 0:
        return []
    within = able[cuboids == best_cuboid]
    worth = _shared(field, within, best_shift, noise)
    order = np.argsort(-worth)[:most]
    return [int(within[place]) for place in order if worth[place] > 0]


def _shared(field: Field, slices: Ints, shift: float, noise: Noise) -> Floats:
    """What each of these slices gains if it moved by this shift."""
    score, info = field.score[slices], field.info[slices]
    worth = (shift * score - shift * shift * info / 2) / noise.at(field, slices) - field.cost[slices]
    return np.asarray(worth)


def coarsened(field: Field, slice_: int, noise: Noise) -> int:
    """The slice, or the widest above it whose rest moved the same way."""
    while True:
        wider = [each for each in field.lattice.parents_of(slice_) if _rest_moved(field, [slice_], each, noise)]
        if not wider:
            return slice_
        gains = field.gains(noise)
        slice_ = max(wider, key=lambda each: gains[each])


def _coarsened_set(field: Field, slices: list[int], noise: Noise) -> list[int]:
    """The elements, or the one parent that they share where the rest of it moved too."""
    shared = set.intersection(*(set(field.lattice.parents_of(each)) for each in slices))
    wider = [each for each in shared if _rest_moved(field, slices, each, noise) or _nearly_all(field, slices, each)]
    if not wider:
        return slices
    gains = field.gains(noise)
    return [coarsened(field, max(wider, key=lambda each: gains[each]), noise)]


def _nearly_all(field: Field, slices: list[int], parent: int) -> bool:
    """Do they make up the parent, but for a rest that says nothing against it? Then one name tells what several do."""
    inside = field.sums[slices].sum(axis=0)
    (_, whole), (score, info) = scores(inside[None, :]), scores((field.sums[parent] - inside)[None, :])
    if whole[0] < MOST_OF * field.info[parent]:
        return False
    against = field.shift(slices[0]) * float(info[0]) - float(score[0])
    return bool(abs(against) <= SURE * np.sqrt(float(info[0])))


def _rest_moved(field: Field, slices: list[int], parent: int, noise: Noise) -> bool:
    """Did the parent without these slices of it move the same way?"""
    inside = field.sums[slices].sum(axis=0)
    score, info = scores((field.sums[parent] - inside)[None, :])
    if info[0] < NOTHING * field.info[parent]:
        return True  # they are all of it
    shift = field.shift(slices[0])
    same = float(score[0] / info[0]) / shift if shift else 0.0
    sure = abs(float(score[0])) / np.sqrt(float(info[0]) * noise.factor)
    return same >= SAME_WAY and sure >= SURE
