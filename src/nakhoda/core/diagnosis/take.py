"""Take the surest find, hold it as explained, look again; stop where chance shows as much."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nakhoda.core.diagnosis.cube import Floats
from nakhoda.core.diagnosis.lattice import Lattice
from nakhoda.core.diagnosis.model import Dice
from nakhoda.core.diagnosis.null import LEVEL, Model, probability
from nakhoda.core.diagnosis.scan import Field, choose, field_of, noise_of

NEWTON = 3
RIVALS = 5


@dataclass(frozen=True, slots=True)
class Find:
    """A slice that moved: its shift on the log-odds scale with standard error, and the probability by chance."""

    slice_: int
    cells: Floats
    shift: float
    error: float
    p: float
    group: int


@dataclass(frozen=True, slots=True)
class Finds:
    taken: tuple[Find, ...]
    also: tuple[Find, ...]
    noise: float
    left: Field


def take_all(lattice: Lattice, model: Model, rng: Dice, most: int) -> Finds:
    """At most `most` finds, surest first, and the next best that were not taken."""
    taken: list[Find] = []
    field = field_of(lattice, model.columns())
    noise = noise_of(field)
    while len(taken) < most:
        mark = model.mark()
        slices, after = _settled(field, model, noise, most - len(taken))
        if not slices:
            break
        noise_after = noise_of(after)
        p = _chance(field, model, mark, slices[0], noise_after, rng)
        if p > LEVEL:
            model.back_to(mark)
            break
        taken += [_find(field, each, p, noise_after, len(taken)) for each in slices]
        field, noise = after, noise_after
    return Finds(tuple(taken), _next_best(field, noise, model, rng), noise, field)


def _settled(field: Field, model: Model, noise: float, most: int) -> tuple[list[int], Field]:
    """The best find, chosen again with the noise that is left once it is held as explained."""
    mark = model.mark()
    slices = choose(field, noise, most)
    after = _take(field, model, slices)
    again = choose(field, noise_of(after), most)
    if again != slices:
        model.back_to(mark)
        slices, after = again, _take(field, model, again)
    return slices, after


def _take(field: Field, model: Model, slices: list[int]) -> Field:
    cells = [field.lattice.cells_of(each).astype(np.float64) for each in slices]
    after = field
    for _ in range(NEWTON if slices else 0):
        for each, inside in zip(slices, cells, strict=True):
            if after.info[each] > 0:
                model.take(inside, float(np.clip(after.shift(each), -3, 3)))
        after = field_of(field.lattice, model.columns(), field.rivals)
    return after


def _chance(field: Field, model: Model, mark: object, slice_: int, noise: float, rng: Dice) -> float:
    """Probability of the find by chance, by the weaker of its squared score and its likelihood ratio."""
    now = model.mark()
    model.back_to(mark)
    cells = field.lattice.cells_of(slice_).astype(np.float64)
    z2 = min(field.score[slice_] ** 2 / field.info[slice_], model.deviance(cells))
    p = probability(z2 / (2 * noise) - field.cost[slice_], field, model, rng)
    model.back_to(now)
    return p


def _find(field: Field, slice_: int, p: float, noise: float, group: int) -> Find:
    cells = field.lattice.cells_of(slice_).astype(np.float64)
    error = float(np.sqrt(noise / field.info[slice_]))
    return Find(slice_, cells, field.shift(slice_), error, p, group)


def _next_best(field: Field, noise: float, model: Model, rng: Dice) -> tuple[Find, ...]:
    gains = field.gains(noise)
    order = np.argsort(-gains)[:RIVALS]
    return tuple(
        _find(field, int(each), min(1.0, float(np.exp(-max(gains[each], 0)))), noise, -1)
        for each in order
        if np.isfinite(gains[each]) and gains[each] > 0
    )
