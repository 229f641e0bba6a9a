"""Each unit against its own synthetic twin: the treated one, and every control as if it had been treated."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nakhoda.core.plan_effect.panel import Floats, Panel
from nakhoda.core.plan_effect.twin import twin

CAUTION = 8.0  # measured: the model's own width is then true for controls that had no plan


@dataclass(frozen=True, slots=True, eq=False)
class Gaps:
    """By unit (0 is the treated): `gap` to the twin and the `noise` of that gap [units, weeks]; the twins' weights."""

    gap: Floats
    noise: Floats
    twins: Floats
    weights: Floats  # [units, units]


def gaps_of(panel: Panel) -> Gaps:
    """Twins are made of controls alone, never of the unit itself and never of the treated one.

    The fit is drawn to equal weights: with few weeks before the start, the unit that fits best fits by luck, and a gap
    that was fitted away before the start makes the weeks after it look like an effect.
    """
    units = len(panel.values)
    twins = np.empty_like(panel.values)
    weights = np.zeros((units, units))
    ridge = CAUTION * _own_way(panel)
    for unit in range(units):
        others = np.array([other for other in range(1, units) if other != unit])
        twins[unit], weights[unit, others] = twin(panel.values[unit], panel.values[others], panel.start, ridge)
    return Gaps(panel.values - twins, panel.noise + weights**2 @ panel.noise, twins, weights)


def _own_way(panel: Panel) -> float:
    """How far a usual control strays from the mean of all in a week before the start (variance)."""
    before = panel.values[1:, : panel.start]
    astray = before - before.mean(axis=0)
    return float(np.median(astray.var(axis=1)))
