"""Made-up regions in which a plan starts because the figure fell; what the plan did is known.

Written apart from the estimators. Weekly satisfaction of comparable units: a level of their own, a tide that all
share (with loadings that differ), luck that lasts (AR(1)) and the noise of about 245 ratings a week. The plan starts
when the treated unit's last four weeks lie at least two points under the weeks before them, as leads start plans.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
BEFORE, AFTER = 26, 8


@dataclass(frozen=True)
class Region:
    """How the units move, in points; `trigger` is the fall that starts a plan (0: started by the calendar)."""

    name: str = "12 comparable units"
    controls: int = 12
    n: float = 245.0
    luck: float = 1.8
    lasts: float = 0.6
    tide: float = 1.5
    loading: float = 0.3
    trigger: float = 2.0
    dip: float = 0.0  # an extra spell of three weeks that mends itself
    step: float = 0.0  # a fall that stays, with or without a plan ...
    step_weeks: int = 10  # ... and came so many weeks before it


@dataclass(frozen=True)
class Story:
    """Shares and cases [units, weeks]; row 0 is treated from week `BEFORE` on, without an effect yet."""

    shares: Floats
    cases: Floats

    def with_effect(self, points: float) -> Story:
        """The same weeks, had the plan added this much."""
        shares = self.shares.copy()
        shares[0, BEFORE:] = np.minimum(shares[0, BEFORE:] + points / 100, 1.0)
        return Story(shares, self.cases)


def story(region: Region, rng: np.random.Generator) -> Story:
    """One region in which the plan was started."""
    while True:
        drawn = _drawn(region, rng)
        own = drawn.shares[0]
        if 100 * (own[: BEFORE - 4].mean() - own[BEFORE - 4 : BEFORE].mean()) >= region.trigger or not region.trigger:
            return drawn


def _drawn(region: Region, rng: np.random.Generator) -> Story:
    units, weeks = region.controls + 1, BEFORE + AFTER
    tides = _lasting(rng, 2, weeks, 0.8) * region.tide
    loadings = np.column_stack(
        [1 + region.loading * rng.uniform(-1, 1, units), region.loading * rng.standard_normal(units)]
    )
    luck = _lasting(rng, units, weeks, region.lasts) * region.luck
    points = 82 + rng.normal(0, 3, (units, 1)) + loadings @ tides + luck
    points[0, BEFORE - 3 : BEFORE] -= region.dip
    points[0, BEFORE - region.step_weeks :] -= region.step
    cases = rng.poisson(region.n, (units, weeks)).astype(float)
    return Story(rng.binomial(cases.astype(int), np.clip(points / 100, 0.02, 0.99)) / cases, cases)


def _lasting(rng: np.random.Generator, rows: int, weeks: int, lasts: float) -> Floats:
    """Stationary AR(1) of variance one."""
    out = np.empty((rows, weeks))
    out[:, 0] = rng.standard_normal(rows)
    for week in range(1, weeks):
        out[:, week] = lasts * out[:, week - 1] + np.sqrt(1 - lasts**2) * rng.standard_normal(rows)
    return out
