"""The second opinion: the treated series on the mean of the controls and a step, with AR(1) errors."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nakhoda.core.plan_effect.panel import Floats, Panel

_RHOS = np.linspace(-0.2, 0.9, 56)


@dataclass(frozen=True, slots=True)
class Opinion:
    """Effect with its 95 % interval, in the unit of the headline."""

    points: float
    lo: float
    hi: float


def regression(panel: Panel) -> Opinion:
    """Generalised least squares at the persistence that fits best (profile likelihood over a grid)."""
    from scipy import stats

    weeks = panel.values.shape[1]
    step = (np.arange(weeks) >= panel.start).astype(np.float64)
    design = np.column_stack([np.ones(weeks), panel.values[1:].mean(axis=0), step])
    best = max((_at(panel.values[0], design, float(rho)) for rho in _RHOS), key=lambda fit: fit[0])
    _, effect, deviation = best
    half = float(stats.t.ppf(0.975, weeks - 4)) * deviation
    return Opinion(effect, effect - half, effect + half)


def _at(y: Floats, design: Floats, rho: float) -> tuple[float, float, float]:
    """Log-likelihood, step and its standard error at this persistence (restricted likelihood)."""
    weeks = len(y)
    whitener = np.eye(weeks) - rho * np.eye(weeks, k=-1)
    whitener[0, 0] = np.sqrt(1 - rho**2)
    x, z = whitener @ design, whitener @ y
    gram = np.linalg.pinv(x.T @ x)
    beta = gram @ x.T @ z
    free = weeks - design.shape[1]
    variance = float(((z - x @ beta) ** 2).sum()) / free
    sign, logdet = np.linalg.slogdet(x.T @ x)
    score = -0.5 * (free * np.log(max(variance, 1e-12)) - np.log(1 - rho**2) + (logdet if sign > 0 else 0.0))
    return score, float(beta[2]), float(np.sqrt(max(variance * gram[2, 2], 0.0)))
