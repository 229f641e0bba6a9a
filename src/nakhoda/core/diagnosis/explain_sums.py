"""A sum with a forecast: the elements that moved away from it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from nakhoda.core.diagnosis.additive import AdditiveScan, Element
from nakhoda.core.diagnosis.answers import POWER, Z95, ranked, share_of
from nakhoda.core.diagnosis.cube import refuse_negative
from nakhoda.core.diagnosis.lattice import Lattice
from nakhoda.core.diagnosis.model import Cause, Diagnosis, Fault

SEEN = 3.0  # standard errors of noise that a change of the whole must make to be seen


def explain_sum(lattice: Lattice, faults: Sequence[Fault], most: int) -> Diagnosis:
    """The answer for a sum; raises CubeError for a negative value or forecast."""
    cube = lattice.cube
    refuse_negative(cube)
    scan = AdditiveScan(lattice, cube.numerator, cube.baseline_numerator)
    scan.run(most)
    before, after = float(cube.baseline_numerator.sum()), float(cube.numerator.sum())
    change = after - before
    causes = [_cause(scan, each, change) for each in scan.elements]
    told = ranked(causes, faults, len(causes) + len(faults))
    return Diagnosis(
        kind="additive",
        changed=bool(told),
        change=change,
        before=before,
        after=after,
        n_before=float(cube.rows),
        n_after=float(cube.rows),
        causes=told,
        also=tuple(_cause(scan, each, change) for each in scan.also),
        mix=0.0,
        rate=0.0,
        volume=change,
        residual=change - sum(each.points for each in told),
        smallest_visible=(SEEN + POWER) * _noise(scan, np.ones(cube.rows, dtype=bool)),
        ruled_out=(),
    )


def _noise(scan: AdditiveScan, inside: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> float:
    """Standard error of a sum of cells, by the noise that each has."""
    return float(np.sqrt(((scan.spread * scan.forecast)[inside] ** 2).sum()))


def _cause(scan: AdditiveScan, element: Element, change: float) -> Cause:
    inside, lattice = element.cells, scan.lattice
    before, after = float(scan.forecast[inside].sum()), float(scan.value[inside].sum())
    points = after - before
    wide = Z95 * _noise(scan, inside)
    return Cause(
        kind="volume" if element.slice_ else "global",
        where=lattice.where(element.slice_),
        points=points,
        lo=points - wide,
        hi=points + wide,
        cases=points,
        share=share_of(points, change),
        p=element.p,
        implied=lattice.implied(element.slice_),
        before=before,
        after=after,
        n_before=float(inside.sum()),
        n_after=float(inside.sum()),
        group=element.group,
    )
