"""Cases of one day share their fate: what the days of each window say about noise, and on which day a cause set in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nakhoda.core.diagnosis.cube import Codes, Cube, Floats, packed, unique_rows
from nakhoda.core.diagnosis.lattice import Lattice
from nakhoda.core.diagnosis.ratio import RatioModel

LEAST_A_DAY = 1.0  # information that a value's day must have to be compared with the others


@dataclass(frozen=True)
class Days:
    """The cube's cases by cell and day. `day` is a number of the caller's, `later` the window it lies in."""

    cell: NDArray[np.int64]
    day: NDArray[np.int64]
    later: NDArray[np.bool_]
    hits: Floats
    cases: Floats


def cells_of_cases(
    dims: tuple[str, ...],
    codes: Codes,
    names: tuple[tuple[str, ...], ...],
    day: NDArray[np.int64],
    later: NDArray[np.bool_],
    hits: Floats,
    cases: Floats,
) -> tuple[Cube, Days]:
    """A ratio's cube from one row a case, and the same by day. codes: rows x dims into names."""
    first, cell = unique_rows(packed(codes, [len(each) for each in names]))

    def add(values: Floats, inside: NDArray[np.bool_]) -> Floats:
        return np.bincount(cell[inside], values[inside], len(first)).astype(np.float64)

    cube = Cube(dims, codes[first], names, add(hits, later), add(cases, later), add(hits, ~later), add(cases, ~later))
    return cube, Days(cell, day, later, hits, cases)


def sway(lattice: Lattice, model: RatioModel, days: Days) -> Floats:
    """Per dimension, then for everything: extra variance of the shift between the windows, on the log-odds scale.

    A value's days scatter more than its cases alone would have it: that much they share. Days of a window are
    compared with the window's own mean, so what changed between the windows does not count as noise.
    """
    residual, info = _by_row(model, days)
    whole = np.zeros(lattice.cube.rows, dtype=np.int64)
    columns = [lattice.codes[:, dim].astype(np.int64) for dim in range(len(lattice.cube.dims))]
    found = np.array([_shared(column[days.cell], days, residual, info) for column in (*columns, whole)])
    for dim, uppers in enumerate(lattice.above):  # a team shares at least what its site shares
        found[dim] = max([found[dim], *(found[upper] for upper in uppers)])
    return found


def _by_row(model: RatioModel, days: Days) -> tuple[Floats, Floats]:
    rate = np.where(days.later, model.rates()[days.cell], model.rates(with_causes=False)[days.cell])
    expected = days.cases * rate
    return days.hits - expected, expected * (1 - rate)


def _shared(value: NDArray[np.int64], days: Days, residual: Floats, info: Floats) -> float:
    """From the days of the earlier window: a cause that lasts some days of the later one is not noise."""
    number = np.unique(days.day, return_inverse=True)[1].ravel()
    count, values = int(number.max()) + 1, int(value.max()) + 1

    def table(numbers: Floats, part: NDArray[np.bool_]) -> Floats:
        flat = np.bincount((value * count + number)[part], numbers[part], values * count)
        return flat.reshape(values, count).astype(np.float64)

    earlier, later = table(info, ~days.later), table(info, days.later)
    return _a_day(table(residual, ~days.later), earlier) * (_evenness(earlier) + _evenness(later))


def _a_day(by_day: Floats, weight: Floats) -> float:
    """Variance of a value's day on the log-odds scale, beside chance; the worst of the values does not count."""
    total = weight.sum(axis=1)
    mean = np.divide(by_day.sum(axis=1), total, out=np.zeros_like(total), where=total > 0)
    enough = weight > LEAST_A_DAY
    spread = np.where(enough, (by_day - weight * mean[:, None]) ** 2 / np.maximum(weight, 1e-9), 0.0).sum(axis=1)
    free = np.maximum(enough.sum(axis=1) - 1.0, 0.0)
    room = total - _squares(weight)
    excess = spread - free
    if len(excess) >= 4:
        kept = np.arange(len(excess)) != int(np.argmax(excess))
        excess, room, free = excess[kept], room[kept], free[kept]
    sure = float(excess.sum()) - float(np.sqrt(2 * free.sum()))  # what chance could show is not counted
    return max(sure, 0.0) / float(room.sum()) if room.sum() > 0 else 0.0


def _evenness(weight: Floats) -> float:
    """1 / days, and larger where the days are uneven."""
    return float(_squares(weight).sum() / max(float(weight.sum()), 1e-9))


def _squares(weight: Floats) -> Floats:
    total = weight.sum(axis=1)
    return np.asarray(np.divide((weight**2).sum(axis=1), total, out=np.zeros_like(total), where=total > 0))


def onset(cells: Floats, model: RatioModel, days: Days) -> int | None:
    """The day of the later window from which on the cells' shift explains most."""
    inside = days.later & (cells[days.cell] > 0)
    if not inside.any():
        return None
    without = model.rates(with_causes=False)[days.cell[inside]]
    expected = days.cases[inside] * without
    known, number = np.unique(days.day[inside], return_inverse=True)
    residual = np.bincount(number.ravel(), days.hits[inside] - expected)
    info = np.bincount(number.ravel(), expected * (1 - without))
    score, weight = np.cumsum(residual[::-1])[::-1], np.cumsum(info[::-1])[::-1]
    return int(known[int(np.argmax(score**2 / np.maximum(weight, 1e-9)))])
