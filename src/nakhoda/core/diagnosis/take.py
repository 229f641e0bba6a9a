"""Take the surest find, hold it as explained, look again; stop where chance shows as much."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

import numpy as np

from nakhoda.core.diagnosis.cube import Floats
from nakhoda.core.diagnosis.lattice import Ints, Lattice
from nakhoda.core.diagnosis.model import Dice
from nakhoda.core.diagnosis.null import LEVEL, Model, hopeless, probability
from nakhoda.core.diagnosis.ratio import scores
from nakhoda.core.diagnosis.scan import Field, Noise, choose, coarsened, field_of, noise_of

NEWTON = 6  # a slice that one window lacks has no end to its shift
SETTLED = 0.01
RIVALS = 5
POSSIBLE = -2.0  # the gain that something "also possible" has at least
CALM = 0.2  # a parent that moved by less than this part of its slice's shift stayed as it was


@dataclass(frozen=True, slots=True)
class Find:
    """A slice that moved: its shift on the log-odds scale with standard error, and the probability by chance."""

    slice_: int
    cells: Floats
    moved: Floats  # per cell: the shift that is held as explained by this find, here and in what it took from
    shift: float
    error: float
    p: float
    group: int


@dataclass(frozen=True, slots=True)
class Held:
    """Slices that are held as explained for now, their shifts, and what is left."""

    slices: list[int]
    shifts: list[float]
    moved: list[Floats]
    after: Field


@dataclass(frozen=True, slots=True)
class Finds:
    taken: tuple[Find, ...]
    also: tuple[Find, ...]
    noise: Noise
    left: Field


def take_all(
    lattice: Lattice,
    model: Model,
    rng: Dice,
    most: int,
    shared: Floats | None = None,
    rivals: Floats | None = None,
) -> Finds:
    """At most `most` finds, surest first, and the next best that were not taken.

    `shared` as in `noise_of`; `rivals` when the lattice is narrowed, see `narrow`.
    """
    taken: list[Find] = []
    rivals_of: list[Find] = []
    field = field_of(lattice, model.columns(), rivals)
    noise = noise_of(field, shared)
    bare = Noise(1.0, np.zeros(lattice.length))
    while len(taken) < most and not hopeless(float(field.gains(bare).max()), field):
        mark = model.mark()
        held = _settled(field, model, bare, most - len(taken), shared)
        noise_after = noise_of(held.after, shared)
        p = _chance(field, model, mark, held.slices[0], noise_after, rng)
        if p > LEVEL:
            model.back_to(mark)
            break
        taken += [
            _find(field, each, shift, moved, p, noise_after, len(taken))
            for each, shift, moved in zip(held.slices, held.shifts, held.moved, strict=True)
        ]
        rivals_of += _next_best(field, noise_after, held.slices, 2)
        field, noise = held.after, noise_after
    named = {find.slice_ for find in taken}
    rivals_of = [each for each in rivals_of if each.slice_ not in named]
    return Finds(tuple(taken), _also(rivals_of, _next_best(field, noise)), noise, field)


def _settled(field: Field, model: Model, noise: Noise, most: int, shared: Floats | None) -> Held:
    """The best find, chosen again with the noise that is left once it is held as explained."""
    mark = model.mark()
    held = _hold(field, model, choose(field, noise, most))
    left = noise_of(held.after, shared)
    if shared is None:  # the scatter of a dimension's values may be more causes: it lessens sureness, not the ranks
        left = Noise(left.factor, np.zeros_like(left.sway))
    again = choose(field, left, most)
    if again == held.slices:
        return held
    model.back_to(mark)
    return _hold(field, model, again)


def _hold(field: Field, model: Model, slices: list[int]) -> Held:
    """Fit the shift of each slice, and look at what is left."""
    masks = [field.lattice.cells_of(each) for each in slices]
    cells = [mask.astype(np.float64) for mask in masks]
    frames = [_frame(field, each) for each in slices]
    shifts = np.zeros(len(slices))
    moved = [np.zeros(field.lattice.cube.rows) for _ in slices]
    for _ in range(NEWTON):
        was = shifts.copy()
        for at, inside in enumerate(cells):
            score, info = scores(model.columns(masks[at]).sum(axis=0)[None, :])
            step = float(np.clip(score[0] / max(float(info[0]), 1e-9), -2, 2))
            shifts[at] += step
            before = model.moved
            model.take(inside, step, frames[at])
            moved[at] = moved[at] + model.moved - before
        model.refit()
        if np.abs(shifts - was).max(initial=0.0) < SETTLED:
            break
    after = field_of(field.lattice, model.columns(), field.rivals)
    after.able[slices] = False  # once taken, never again
    after.able[~field.able] = False
    return Held(slices, [float(each) for each in shifts], moved, after)


def _frame(field: Field, slice_: int) -> Floats:
    """The cells of the smallest parent that did not move itself; all where there is none."""
    calm = [
        each
        for each in field.lattice.parents_of(slice_)
        if field.info[each] > 0 and abs(field.shift(each)) <= CALM * abs(field.shift(slice_))
    ]
    return field.lattice.cells_of(min(calm, key=lambda each: float(field.info[each]), default=0)).astype(np.float64)


def _chance(field: Field, model: Model, mark: object, slice_: int, noise: Noise, rng: Dice) -> float:
    """Probability of the find by chance, by the weaker of its squared score and its likelihood ratio."""
    now = model.mark()
    model.back_to(mark)
    cells = field.lattice.cells_of(slice_).astype(np.float64)
    z2 = field.score[slice_] ** 2 / field.info[slice_]
    weaker = min(1.0, model.deviance(cells) / max(z2, 1e-9))
    cost = field.cost[slice_] + np.log1p(field.info[slice_] / noise.of(field)[slice_]) / 2
    p = probability((field.gains(noise)[slice_] + cost) * weaker - cost, field, model, rng)
    model.back_to(now)
    return p


def _find(field: Field, slice_: int, shift: float, moved: Floats | None, p: float, noise: Noise, group: int) -> Find:
    cells = field.lattice.cells_of(slice_).astype(np.float64)
    error = float(np.sqrt(noise.of(field)[slice_] / field.info[slice_]))
    return Find(slice_, cells, cells * shift if moved is None else moved, shift, error, p, group)


def _next_best(field: Field, noise: Noise, named: Sequence[int] = (), most: int = RIVALS) -> tuple[Find, ...]:
    """What else is possible beside those named; of slices that hold the same cases the one with the shorter name.

    Each is coarsened as a find is: a part of what moved is not told where the whole of it did, unless that is named.
    """
    gains = field.gains(noise)
    known = {_print(field, each) for each in named}
    found: dict[tuple[float, float], Find] = {}
    for each in map(int, _largest(gains, 4 * RIVALS)):
        if gains[each] < POSSIBLE or len(found) == most:
            break
        if _print(field, each) in known or _print(field, each) in found:
            continue
        wider = coarsened(field, each, noise)
        slice_ = each if _print(field, wider) in known or not field.able[wider] else wider
        p = min(1.0, float(np.exp(-gains[slice_])))
        found.setdefault(_print(field, slice_), _find(field, slice_, field.shift(slice_), None, p, noise, -1))
    return tuple(found.values())


def _largest(values: Floats, count: int) -> Ints:
    """Where the largest are, largest first; far fewer than all, so they alone are sorted."""
    if len(values) > count:
        places = np.argpartition(values, -count)[-count:]
        return places[np.argsort(-values[places])]
    return np.argsort(-values)


def _print(field: Field, slice_: int) -> tuple[float, float]:
    """The same for slices that hold the same cases."""
    return round(float(field.score[slice_]), 6), round(float(field.info[slice_]), 6)


def _also(rivals: Sequence[Find], left: Sequence[Find]) -> tuple[Find, ...]:
    """Other names for what was found (wider, narrower, beside it), and what is left, in turn."""
    pairs = zip_longest(rivals, left)
    distinct = {each.slice_: each for pair in pairs for each in pair if each is not None}
    return tuple(distinct.values())[:RIVALS]
