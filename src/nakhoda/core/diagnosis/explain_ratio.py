"""A ratio: which shares of the cases moved (mix), then which rates did, with the moved shares known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from nakhoda.core.diagnosis.answers import mix_cause, ranked, rate_cause, smallest_visible
from nakhoda.core.diagnosis.counts import CountModel
from nakhoda.core.diagnosis.cube import Cube, CubeError
from nakhoda.core.diagnosis.days import Days, onset, sway
from nakhoda.core.diagnosis.faults import fault_causes
from nakhoda.core.diagnosis.lattice import Lattice
from nakhoda.core.diagnosis.model import Cause, Diagnosis, Dice, Fault, RuledOut
from nakhoda.core.diagnosis.narrow import narrow
from nakhoda.core.diagnosis.ratio import RatioModel
from nakhoda.core.diagnosis.split import smoothed
from nakhoda.core.diagnosis.take import Finds, take_all

MATERIAL = 3.0  # a mix cause moves the KPI by so many standard errors of its change, or it is not one


def explain_ratio(lattice: Lattice, rng: Dice, faults: Sequence[Fault], days: Days | None, most: int) -> Diagnosis:
    """The answer for a ratio; raises CubeError when a window has no cases."""
    cube = lattice.cube
    counts = _counts(cube)
    model = RatioModel(cube, lattice.codes)
    lattice, (of_shares, of_rates) = narrow(lattice, (counts, model))
    shifted = take_all(lattice, counts, rng, most, rivals=of_shares)
    if shifted.taken:
        model = RatioModel(cube, lattice.codes, tuple(find.cells for find in shifted.taken))
    pooled = model.rates(with_causes=False)
    n0, n1 = float(model.n0.sum()), float(model.n1.sum())
    before, after = float(model.k0.sum()) / n0, float(model.k1.sum()) / n1
    change = after - before
    finds = take_all(lattice, model, rng, most, sway(lattice, model, days) if days else None, of_rates)
    rates = [
        replace(rate_cause(lattice, model, find, change), onset=onset(find.cells, model, days) if days else None)
        for find in finds.taken
    ]
    error = _error(model, finds.noise.factor)
    mixes = [mix_cause(lattice, counts, pooled, find, change) for find in shifted.taken]
    mixes = [each for each in mixes if abs(each.points) >= MATERIAL * error]
    causes = ranked([*rates, *mixes], faults, most)
    mix, rate = smoothed(cube, pooled)
    return Diagnosis(
        kind="ratio",
        changed=bool(causes),
        change=change,
        before=before,
        after=after,
        n_before=n0,
        n_after=n1,
        causes=causes,
        also=tuple(rate_cause(lattice, model, find, change) for find in finds.also),
        mix=mix,
        rate=rate,
        volume=0.0,
        residual=change - sum(each.points for each in causes),
        smallest_visible=smallest_visible(finds.left, _error(model, float(finds.noise.of(finds.left)[0]))),
        ruled_out=_ruled_out(finds, mixes, mix, faults),
    )


def _counts(cube: Cube) -> CountModel:
    if cube.denominator is None or cube.baseline_denominator is None:
        raise CubeError("a ratio needs denominators")
    for cases, window in ((cube.baseline_denominator, "earlier"), (cube.denominator, "later")):
        if not cases.sum():
            raise CubeError(f"there are no cases in the {window} window")
    return CountModel(cube.denominator, cube.baseline_denominator)


def _error(model: RatioModel, noise: float) -> float:
    """Standard error of the whole change."""
    n0, n1 = float(model.n0.sum()), float(model.n1.sum())
    rate = (float(model.k0.sum()) + float(model.k1.sum())) / (n0 + n1)
    return float(np.sqrt(max(noise * rate * (1 - rate), 0.0) * (1 / n0 + 1 / n1)))


def _ruled_out(finds: Finds, mixes: list[Cause], mix: float, faults: Sequence[Fault]) -> tuple[RuledOut, ...]:
    told = []
    if faults and not fault_causes(faults):
        text = f"data faults: all {len(faults)} that were looked at are sound"
        told.append(RuledOut("data", text, n=len(faults)))
    if not mixes:
        text = f"mix: the make-up of the cases moved it by {mix:+.4f}, no more than it does by chance"
        told.append(RuledOut("mix", text, size=mix))
    if not finds.taken:
        told.append(RuledOut("rate", "rate: no slice moved by more than chance shows somewhere"))
    elif not any(find.slice_ == 0 for find in finds.taken):
        told.append(RuledOut("all_left", "everything alike: nothing is left of it beside the causes"))
    return tuple(told)
