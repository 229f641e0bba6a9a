"""How many cases: slices that grew otherwise than the rest, and the rest itself."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from nakhoda.core.diagnosis.answers import Z95, ranked, share_of, smallest_visible, volume_cause
from nakhoda.core.diagnosis.counts import CountModel
from nakhoda.core.diagnosis.cube import CubeError, refuse_negative
from nakhoda.core.diagnosis.lattice import Lattice
from nakhoda.core.diagnosis.model import Cause, Diagnosis, Dice, Fault, RuledOut
from nakhoda.core.diagnosis.take import take_all

SWAY = 0.03  # how far the number of all cases strays from week to week without a cause
SURE = 3.5  # standard errors from which on everything grew


def explain_count(lattice: Lattice, rng: Dice, faults: Sequence[Fault], most: int) -> Diagnosis:
    """The answer for a count; raises CubeError for a negative one, or none at all."""
    cube = lattice.cube
    refuse_negative(cube)
    model = CountModel(cube.numerator, cube.baseline_numerator)
    before, after = float(model.earlier.sum()), float(model.later.sum())
    if before + after <= 0:
        raise CubeError("there are no cases in either window")
    finds = take_all(lattice, model, rng, most)
    change = after - before
    error = float(np.hypot(np.sqrt(finds.noise.factor * (before + after)), SWAY * before))
    slices = [volume_cause(lattice, model, find, change) for find in finds.taken]
    grown = float(model.expected(with_causes=False).sum()) - before
    left = change - sum(each.points for each in slices)
    whole = _whole(before, change, nearer_nothing(grown, left), error)
    causes = ranked([*slices, *([whole] if whole else [])], faults, most)
    return Diagnosis(
        kind="count",
        changed=bool(causes),
        change=change,
        before=before,
        after=after,
        n_before=before,
        n_after=after,
        causes=causes,
        also=tuple(volume_cause(lattice, model, find, change) for find in finds.also),
        mix=0.0,
        rate=0.0,
        volume=change,
        residual=change - sum(each.points for each in causes),
        smallest_visible=smallest_visible(finds.left, error),
        ruled_out=() if whole else (RuledOut("all_as_before", "everything alike: the rest came as often as before"),),
    )


def _whole(before: float, change: float, points: float, error: float) -> Cause | None:
    """Everything grew or shrank, beside the slices that were taken."""
    from scipy.special import ndtr

    if abs(points) < SURE * error:
        return None
    return Cause(
        kind="global",
        where={},
        points=points,
        lo=points - Z95 * error,
        hi=points + Z95 * error,
        cases=points,
        share=share_of(points, change),
        p=float(2 * ndtr(-abs(points) / error)),
        before=before,
        after=before + points,
        n_before=before,
        n_after=before + points,
    )


def nearer_nothing(grown: float, left: float) -> float:
    """What is told of everything, where both the growth of what was not taken and what the slices leave say so.

    The growth alone forgets what a slice's neighbours lost to it: one wave would be told twice. What is left alone
    takes that loss for a fall of everything.
    """
    return float(min(grown, left, key=abs)) if grown * left > 0 else 0.0
