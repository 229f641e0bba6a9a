"""`diagnose`: the cells of both windows in, the answer out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from nakhoda.core.diagnosis.additive import AdditiveScan, Element
from nakhoda.core.diagnosis.answers import mix_cause, rate_cause, share_of, volume_cause
from nakhoda.core.diagnosis.counts import CountModel
from nakhoda.core.diagnosis.cube import Cube, CubeError, Floats
from nakhoda.core.diagnosis.days import Days, onset, sway
from nakhoda.core.diagnosis.faults import fault_causes
from nakhoda.core.diagnosis.lattice import Lattice
from nakhoda.core.diagnosis.model import Cause, Diagnosis, Dice, Fault, Kind
from nakhoda.core.diagnosis.null import LEVEL, union_bound
from nakhoda.core.diagnosis.ratio import RatioModel
from nakhoda.core.diagnosis.scan import Field
from nakhoda.core.diagnosis.split import smoothed
from nakhoda.core.diagnosis.take import Finds, take_all

MOST = 3
MATERIAL = 3.0  # a mix cause moves the KPI by so many standard errors of its change, or it is not one
SWAY = 0.03  # how far the number of all cases strays from week to week without a cause
POWER = 0.84  # for "would have been seen four times in five"


def diagnose(
    cube: Cube,
    *,
    kind: Kind = "ratio",
    good: str = "up",
    rng: Dice,
    depth: int = 3,
    parents: Mapping[str, str] | None = None,
    faults: Sequence[Fault] = (),
    days: Days | None = None,
    most: int = MOST,
) -> Diagnosis:
    """Why the KPI changed between the windows (DIAGNOSIS.md 3).

    `parents` names the dimension above a nested one ({"site": "owner"}). `faults` are what the caller knows of the
    feeds. `days` (a ratio's cases by day) tell the noise that cases of a day share, and the day of onset. `most`
    bounds the causes; elements of one cuboid that moved together count as one for a sum.
    """
    lattice = Lattice(cube, depth, parents or {})
    if kind == "ratio":
        return _ratio(cube, lattice, rng, faults, most, days)
    if kind == "count":
        return _count(cube, lattice, rng, faults, most)
    return _additive(cube, lattice, faults, most)


def _ratio(cube: Cube, lattice: Lattice, rng: Dice, faults: Sequence[Fault], most: int, days: Days | None) -> Diagnosis:
    if cube.denominator is None or cube.baseline_denominator is None:
        raise CubeError("a ratio needs denominators")
    counts = CountModel(cube.denominator, cube.baseline_denominator)
    n0, n1 = float(counts.earlier.sum()), float(counts.later.sum())
    if not n0 or not n1:
        raise CubeError(f"there are no cases in the {'earlier' if not n0 else 'later'} window")
    shifted = take_all(lattice, counts, rng, most)
    model = RatioModel(cube, lattice.codes, tuple(find.cells for find in shifted.taken))
    before, after = float(model.k0.sum()) / n0, float(model.k1.sum()) / n1
    change = after - before
    pooled = model.rates(with_causes=False)
    finds = take_all(lattice, model, rng, most, sway(lattice, model, days) if days else None)
    pooled_rate = (float(model.k0.sum()) + float(model.k1.sum())) / (n0 + n1)
    error = float(np.sqrt(float(finds.noise.of(finds.left)[0]) * pooled_rate * (1 - pooled_rate) * (1 / n0 + 1 / n1)))
    rate_causes = [
        replace(rate_cause(lattice, model, find, change), onset=onset(find.cells, model, days) if days else None)
        for find in finds.taken
    ]
    shares = [mix_cause(lattice, counts, pooled, find, change) for find in shifted.taken]
    mixes = [each for each in shares if abs(each.points) >= MATERIAL * error]
    causes = _ranked(rate_causes + mixes, faults, most)
    also = tuple(rate_cause(lattice, model, find, change) for find in finds.also)
    mix, rate = smoothed(cube, pooled)
    return Diagnosis(
        "ratio",
        bool(causes),
        change,
        before,
        after,
        n0,
        n1,
        causes,
        also,
        mix,
        rate,
        0.0,
        change - sum(each.points for each in causes),
        smallest_visible(finds.left, error),
        _ruled_out(finds, mixes, mix, change, error, faults),
    )


def _count(cube: Cube, lattice: Lattice, rng: Dice, faults: Sequence[Fault], most: int) -> Diagnosis:
    _refuse_negative(cube)
    model = CountModel(cube.numerator, cube.baseline_numerator)
    before, after = float(cube.baseline_numerator.sum()), float(cube.numerator.sum())
    if before + after <= 0:
        raise CubeError("there are no cases in either window")
    finds = take_all(lattice, model, rng, most)
    change = after - before
    causes = [volume_cause(lattice, model, find, change) for find in finds.taken]
    error = float(np.sqrt(finds.noise.factor * (before + after)))
    whole = _whole_growth(model, change, error, finds)
    causes += [whole] if whole else []
    ranked = _ranked(causes, faults, most)
    also = tuple(volume_cause(lattice, model, find, change) for find in finds.also)
    ruled = () if whole else ("everything grew alike",)
    return Diagnosis(
        "count", bool(ranked), change, before, after, before, after, ranked, also, 0.0, 0.0, change,
        change - sum(each.points for each in ranked), smallest_visible(finds.left, error), ruled,
    )  # fmt: skip


def _whole_growth(model: CountModel, change: float, error: float, finds: Finds) -> Cause | None:
    """Everything grew or shrank, beside the slices that were taken."""
    usual = float(model.expected(with_causes=False).sum())
    points = usual - float(model.earlier.sum())
    error = float(np.hypot(error, SWAY * usual))
    if abs(points) < 3.5 * error:
        return None
    return Cause(
        "global", {}, points, points - 1.96 * error, points + 1.96 * error, points, share_of(points, change), 5e-4,
        before=float(model.earlier.sum()), after=usual,
    )  # fmt: skip


def _additive(cube: Cube, lattice: Lattice, faults: Sequence[Fault], most: int) -> Diagnosis:
    _refuse_negative(cube)
    scan = AdditiveScan(lattice, cube.numerator, cube.baseline_numerator)
    scan.run(most)
    before, after = float(cube.baseline_numerator.sum()), float(cube.numerator.sum())
    change = after - before
    causes = [_element_cause(lattice, cube, each, change) for each in scan.elements]
    ranked = _ranked(causes, faults, len(causes) + len(faults))
    also = tuple(_element_cause(lattice, cube, each, change) for each in scan.also)
    noise = float(np.sqrt(np.sum((scan.spread * cube.baseline_numerator) ** 2)))
    return Diagnosis(
        "additive", bool(ranked), change, before, after, float(cube.rows), float(cube.rows), ranked, also, 0.0, 0.0,
        change, change - sum(each.points for each in ranked), (3.0 + POWER) * noise, (),
    )  # fmt: skip


def _element_cause(lattice: Lattice, cube: Cube, element: Element, change: float) -> Cause:
    inside = element.cells
    before, after = float(cube.baseline_numerator[inside].sum()), float(cube.numerator[inside].sum())
    points = after - before
    wide = 1.96 * float(np.sqrt(np.sum((0.1 * cube.baseline_numerator[inside]) ** 2)))
    return Cause(
        "volume" if element.slice_ else "global", lattice.where(element.slice_), points, points - wide, points + wide,
        points, share_of(points, change), element.p, lattice.implied(element.slice_), before, after,
        float(inside.sum()), float(inside.sum()), element.group,
    )  # fmt: skip


def _ranked(causes: list[Cause], faults: Sequence[Fault], most: int) -> tuple[Cause, ...]:
    ordered = sorted(causes, key=lambda each: -abs(each.points))
    return (*fault_causes(faults), *ordered)[:most]


def smallest_visible(field: Field, error: float) -> float:
    """The change of the whole that would have been seen four times in five."""
    low, high = 0.0, 60.0
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if union_bound(middle, field) > LEVEL else (low, middle)
    return (float(np.sqrt(2 * high)) + POWER) * error


def _ruled_out(
    finds: Finds, mixes: list[Cause], mix: float, change: float, error: float, faults: Sequence[Fault]
) -> tuple[str, ...]:
    told = []
    if faults and not fault_causes(faults):
        told.append(f"data faults: all {len(faults)} feeds complete")
    if not mixes:
        told.append(f"mix: the make-up of the cases moved it by {mix:+.4f}, less than it varies by chance")
    if not any(find.slice_ == 0 for find in finds.taken):
        told.append("everything moved alike: no such shift beside the causes")
    return tuple(told)


def _refuse_negative(cube: Cube) -> None:
    for name, values in (("value", cube.numerator), ("baseline", cube.baseline_numerator)):
        if values.min() < 0:
            raise CubeError(f"{name} of row {int(np.argmin(values)) + 1} is negative")


def total_of(values: Floats) -> float:
    return float(values.sum())
