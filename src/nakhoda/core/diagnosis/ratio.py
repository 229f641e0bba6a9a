"""What each cell of a ratio says about a change, with everything else held still.

Both windows share one model: logit main effects of every dimension (ridge), and a cell's own departure from them of
finite prior strength. The score of "this slice moved by d on the log-odds scale in the later window" is then a sum
over cells, with the slice's own standing difference projected out:

    U = sum(move) - share * sum(stand),  I = sum(info) - sum(cross)^2 / sum(level),  share = sum(cross) / sum(level)

With few cases a cell the main effects stand in for it (rates of the two windows are compared as standardised
residuals); with many the comparison is cell by cell, as Mantel and Haenszel do. One formula for all sizes.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from nakhoda.core.diagnosis.cube import Codes, Cube, Floats
from nakhoda.core.diagnosis.model import Dice

PRIOR = 6.0  # information of a cell's own departure (about 40 cases at 20 %): a spread of .4 on the log-odds scale
RIDGE = 4.0  # information that a main effect starts with
SWEEPS = 4
EDGE = 1e-4
ENOUGH = 150_000  # cells that main effects are read from; of more, every so-manieth
Window = tuple[Floats, Floats, Floats]
Part = slice | NDArray[np.bool_]
EVERY = slice(None)


@dataclass
class RatioModel:
    """Expected rates of both windows per cell; causes that were taken are offsets of the later one."""

    cube: Cube
    codes: Codes
    standing: tuple[Floats, ...] = ()  # cells whose share moved: they have a rate of their own in both windows
    spread: float = 0.0  # extra variance of a cell and window, on the log-odds scale
    offset: Floats = field(default_factory=lambda: np.zeros(0))

    def __post_init__(self) -> None:
        assert self.cube.denominator is not None
        assert self.cube.baseline_denominator is not None
        self.n1, self.n0 = self.cube.denominator, self.cube.baseline_denominator
        self.k1, self.k0 = self.cube.numerator, self.cube.baseline_numerator
        self.offset = np.zeros(self.cube.rows)
        if self.standing:
            self.codes = np.column_stack([self.codes, *(each.astype(np.int32) for each in self.standing)])
        hits, cases = self.k0 + self.k1, self.n0 + self.n1
        start = np.full(self.cube.rows, logit(float(hits.sum() / max(cases.sum(), 1e-12))))
        self.eta = _fitted(self.codes, ((hits, cases, self.offset),), start, SWEEPS)

    def columns(self, part: Part = EVERY) -> Floats:
        """cells x (move, stand, info, cross, level), of all cells or of a part."""
        eta = self.eta[part]
        residual0, info0 = self._window(self.k0[part], self.n0[part], eta)
        residual1, info1 = self._window(self.k1[part], self.n1[part], eta + self.offset[part])
        both = residual0 + residual1
        total = info0 + info1 + PRIOR
        left = PRIOR / total
        columns = np.empty((len(both), 5))
        columns[:, 0] = residual1 - info1 / total * both
        columns[:, 1] = left * both
        columns[:, 2] = info1 * (info0 + PRIOR) / total
        columns[:, 3] = info1 * left
        columns[:, 4] = (info0 + info1) * left
        return columns

    def noise_columns(self, rng: Dice, rounds: int) -> tuple[Floats, Floats]:
        """(move, stand), each cells x rounds, when nothing changed."""
        info0 = self._window(self.k0, self.n0, self.eta)[1][:, None]
        info1 = self._window(self.k1, self.n1, self.eta + self.offset)[1][:, None]
        residual0, residual1 = (rng.standard_normal((len(info), rounds)) * np.sqrt(info) for info in (info0, info1))
        total = info0 + info1 + PRIOR
        both = residual0 + residual1
        return residual1 - info1 / total * both, PRIOR / total * both

    @property
    def moved(self) -> Floats:
        return self.offset

    def take(self, cells: Floats, shift: float, frame: Floats) -> None:
        """Hold the cells' shift in the later window as explained; rates have no frame."""
        self.offset = self.offset + cells * shift

    def deviance(self, cells: Floats) -> float:
        """Twice the log-likelihood ratio of "these cells moved", from the rarer of hits and misses: a guard for the
        tails, where a squared score promises too much."""
        part = cells > 0
        n0, n1 = float(self.n0[part].sum()), float(self.n1[part].sum())
        seen0, seen1 = float(self.k0[part].sum()), float(self.k1[part].sum())
        eta = self.eta[part]
        expect0 = float((self.n0[part] * expit(eta)).sum())
        expect1 = float((self.n1[part] * expit(eta + self.offset[part])).sum())
        cases = n0 + n1
        if seen0 + seen1 > cases / 2:
            seen0, seen1, expect0, expect1 = n0 - seen0, n1 - seen1, n0 - expect0, n1 - expect1
        chance = expect1 / max(expect0 + expect1, 1e-12)
        common = 1 - (seen0 + seen1) / max(cases, 1e-12)
        return binomial_deviance(seen0, seen1, chance) / max(common, 0.5)

    def mark(self) -> tuple[Floats, Floats]:
        return self.offset, self.eta

    def back_to(self, mark: tuple[Floats, Floats]) -> None:
        self.offset, self.eta = mark

    def rates(self, with_causes: bool = True) -> Floats:
        """The expected rate of each cell in the later window."""
        return expit(self.eta + self.offset if with_causes else self.eta)

    def refit(self) -> None:
        """Main effects again, with the causes that were taken held out of them."""
        windows = ((self.k0, self.n0, np.zeros(self.cube.rows)), (self.k1, self.n1, self.offset))
        self.eta = _fitted(self.codes, windows, self.eta, 1)

    def _window(self, hits: Floats, cases: Floats, eta: Floats) -> tuple[Floats, Floats]:
        rate = expit(eta)
        info = cases * rate * (1 - rate)
        weight = 1 / (1 + self.spread * info)
        return (hits - cases * rate) * weight, info * weight


def scores(sums: Floats) -> tuple[Floats, Floats]:
    """(U, I) of every slice from the sums of `columns`: of all five, or of (move, info) alone."""
    if sums.shape[1] == 2:
        return sums[:, 0], np.maximum(sums[:, 1], 0.0)
    move, stand, info, cross, _ = sums.T
    share = standing_share(sums)
    return move - share * stand, np.maximum(info - share * cross, 0.0)


def standing_share(sums: Floats) -> Floats:
    """How much of a slice's standing difference from the model lies in the later window."""
    if sums.shape[1] == 2:
        return np.zeros(len(sums))
    cross, level = sums[:, 3], sums[:, 4]
    return np.asarray(np.divide(cross, level, out=np.zeros_like(cross), where=level > 0))


def binomial_deviance(seen0: float, seen1: float, chance: float) -> float:
    total = seen0 + seen1
    parts = ((seen1, total * chance), (seen0, total * (1 - chance)))
    return float(2 * sum(seen * np.log(seen / max(expected, 1e-12)) for seen, expected in parts if seen > 0))


def expit(eta: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(eta, -30, 30))), dtype=np.float64)


def logit(rate: float) -> float:
    rate = min(max(rate, EDGE), 1 - EDGE)
    return float(np.log(rate / (1 - rate)))


def _fitted(codes: Codes, windows: tuple[Window, ...], eta: Floats, sweeps: int) -> Floats:
    """The log-odds of each cell by main effects.

    Each sweep is one quadratic step of the likelihood, solved a dimension in turn. A window is (hits, cases, offset).
    """
    sizes = [int(column.max()) + 1 for column in codes.T]
    every = max(1, len(eta) // ENOUGH)
    if every > 1:
        windows = tuple((hits[::every], cases[::every], offset[::every]) for hits, cases, offset in windows)
        effects = _effects(codes[::every], sizes, windows, eta[::every].copy(), sweeps)
    else:
        effects = _effects(codes, sizes, windows, eta.copy(), sweeps)
    return np.asarray(eta + sum(effect[codes[:, dim]] for dim, effect in enumerate(effects)))


def _effects(codes: Codes, sizes: list[int], windows: tuple[Window, ...], eta: Floats, sweeps: int) -> list[Floats]:
    effects = [np.zeros(size) for size in sizes]
    columns = [column.astype(np.intp) for column in codes.T]  # what bincount counts by: else each look converts them
    for _ in range(sweeps):
        residual, info = _residual(windows, eta)
        moved = np.zeros(len(eta))
        for dim, (column, size) in enumerate(zip(columns, sizes, strict=True)):
            push = np.bincount(column, residual, size) - RIDGE * effects[dim]
            step = np.clip(push / (np.bincount(column, info, size) + RIDGE), -2, 2)
            effects[dim] += step
            moves = step[column]
            moved += moves
            residual -= info * moves
        eta = eta + moved
    return effects


def _residual(windows: tuple[Window, ...], eta: Floats) -> tuple[Floats, Floats]:
    residual, info = np.zeros(len(eta)), np.zeros(len(eta))
    for hits, cases, offset in windows:
        rate = expit(eta + offset)
        expected = cases * rate
        residual += hits - expected
        info += expected * (1 - rate)
    return residual, info
