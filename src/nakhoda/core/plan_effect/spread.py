"""The honest width: every control is asked for the effect of a plan that it never had."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nakhoda.core.plan_effect.forecast import forecast
from nakhoda.core.plan_effect.gaps import Gaps
from nakhoda.core.plan_effect.persistence import Process

PRIOR_WEIGHT = 12.0  # controls' worth of trust in the model's own width


@dataclass(frozen=True, slots=True)
class Placebos:
    """`effects` that controls show without a plan; their spread over the model's, and its degrees of freedom."""

    effects: tuple[float, ...]
    widening: float
    freedom: float


def placebos(gaps: Gaps, start: int, processes: tuple[Process, ...]) -> Placebos:
    """The model's width, widened (or narrowed) by what the controls show, pooled by how many there are."""
    found = [forecast(gaps.gap[unit], gaps.noise[unit], start, processes) for unit in range(1, len(gaps.gap))]
    squares = sum(each.effect**2 / each.variance for each in found)
    freedom = PRIOR_WEIGHT + len(found)
    widening = float(np.sqrt((PRIOR_WEIGHT + squares) / freedom))
    return Placebos(tuple(each.effect for each in found), widening, freedom)
