"""Finds become causes: effect in the KPI's unit with interval, in cases, share of the change, and what is left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from nakhoda.core.diagnosis.counts import CountModel
from nakhoda.core.diagnosis.cube import Cube, Floats, within
from nakhoda.core.diagnosis.faults import fault_causes
from nakhoda.core.diagnosis.lattice import Lattice
from nakhoda.core.diagnosis.model import Cause, Fault
from nakhoda.core.diagnosis.null import LEVEL, union_bound
from nakhoda.core.diagnosis.ratio import RatioModel, expit
from nakhoda.core.diagnosis.scan import Field
from nakhoda.core.diagnosis.take import Find

Z95 = 1.96
POWER = 0.84  # for "would have been seen four times in five"
HALVINGS = 12  # of thirty standard errors: to less than a hundredth of one


def share_of(points: float, change: float) -> float:
    return points / change if abs(change) > 1e-12 else 0.0


def rate_cause(lattice: Lattice, model: RatioModel, find: Find, change: float) -> Cause:
    """A slice whose rate moved: the later window with its shift against without."""
    later = float(model.n1.sum())
    effects = [_rate_effect(model, find, find.shift + step * find.error) / later for step in (0.0, -Z95, Z95)]
    points, lo, hi = effects[0], min(effects[1:]), max(effects[1:])
    named = Cause(
        "rate" if find.slice_ else "global", {}, points, lo, hi, points * later, share_of(points, change), find.p
    )
    return with_rates(_with_name(named, lattice, find.slice_, find.group), find.cells, model.cube)


def _rate_effect(model: RatioModel, find: Find, shift: float) -> float:
    part = find.cells > 0
    without = model.eta[part] + model.offset[part] - find.shift
    return float((model.n1[part] * (expit(without + shift) - expit(without))).sum())


def mix_cause(lattice: Lattice, counts: CountModel, rates: Floats, find: Find, change: float) -> Cause:
    """A slice whose share of the cases moved: the KPI with its later share against the share it would have had."""
    reach = find.error / max(abs(find.shift), 1e-9)
    effects = [_mix_effect(counts, rates, find.moved * (1 + step * reach)) for step in (0.0, -Z95, Z95)]
    points, lo, hi = effects[0], min(effects[1:]), max(effects[1:])
    later = float(counts.later.sum())
    named = Cause("mix", {}, points, lo, hi, points * later, share_of(points, change), find.p)
    return with_rates(_with_name(named, lattice, find.slice_, find.group), find.cells, lattice.cube)


def _mix_effect(counts: CountModel, rates: Floats, moved: Floats) -> float:
    usual = counts.later * np.exp(-moved)
    now = within(counts.later, rates) / max(float(counts.later.sum()), 1e-300)
    return now - within(usual, rates) / max(float(usual.sum()), 1e-300)


def volume_cause(lattice: Lattice, model: CountModel, find: Find, change: float) -> Cause:
    """A slice that grew otherwise than the rest."""
    inside = within(find.cells, model.later)
    effects = [inside * -np.expm1(-(find.shift + step * find.error)) for step in (0.0, -Z95, Z95)]
    points, lo, hi = float(effects[0]), float(min(effects[1:])), float(max(effects[1:]))
    named = Cause("volume", {}, points, lo, hi, points, share_of(points, change), find.p)
    named = replace(named, before=within(find.cells, model.earlier), after=inside)
    return _with_name(named, lattice, find.slice_, find.group)


def with_rates(cause: Cause, cells: Floats, cube: Cube) -> Cause:
    """The cause with the slice's own rate and cases in both windows."""
    assert cube.denominator is not None
    assert cube.baseline_denominator is not None
    n0, n1 = within(cells, cube.baseline_denominator), within(cells, cube.denominator)
    before = within(cells, cube.baseline_numerator) / n0 if n0 else None
    after = within(cells, cube.numerator) / n1 if n1 else None
    return replace(cause, before=before, after=after, n_before=n0, n_after=n1)


def _with_name(cause: Cause, lattice: Lattice, slice_: int, group: int) -> Cause:
    return replace(cause, where=lattice.where(slice_), implied=lattice.implied(slice_), group=group)


def ranked(causes: Sequence[Cause], faults: Sequence[Fault], most: int) -> tuple[Cause, ...]:
    """Faults of the data first, then the causes by size; at most so many."""
    return (*fault_causes(faults), *sorted(causes, key=lambda each: -abs(each.points)))[:most]


def smallest_visible(field: Field, error: float) -> float:
    """The change of the whole that would have been seen four times in five, given its standard error."""
    low, high = 0.0, 30.0  # standard errors
    info = float(field.info[0])
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        gain = middle**2 / 2 * info / (1 + info) - float(np.log1p(info)) / 2
        low, high = (middle, high) if union_bound(gain, field) > LEVEL else (low, middle)
    return (high + POWER) * error
