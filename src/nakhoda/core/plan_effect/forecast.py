"""What the gap would have been without the plan, given all of its past, and what came instead.

The forecast is conditional on the weeks before the start. A plan starts because those weeks were bad; as the choice
looked at nothing else, a forecast from them owes nothing to the choice, and the dip that would have mended itself is
not credited to the plan.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nakhoda.core.plan_effect.panel import Floats
from nakhoda.core.plan_effect.persistence import Process

OUTLYING = 2.0  # standard deviations from the median gap


@dataclass(frozen=True, slots=True, eq=False)
class Forecast:
    """`path` [weeks]: the gap without the plan; `effect` is the mean difference after the start, with its variance."""

    path: Floats
    effect: float
    variance: float


def forecast(gap: Floats, noise: Floats, start: int, processes: Sequence[Process]) -> Forecast:
    """Best linear forecast under each process, averaged by weight; disagreement between them widens the variance."""
    softer = softened(gap, noise, start, processes)
    parts = [_under(gap, process.covariance(softer), start) for process in processes]
    weights = np.array([process.weight for process in processes])
    effects = np.array([part.effect for part in parts])
    effect = float(weights @ effects)
    variance = float(weights @ (np.array([part.variance for part in parts]) + (effects - effect) ** 2))
    path = np.einsum("p,pw->w", weights, np.array([part.path for part in parts]))
    return Forecast(path, effect, variance)


def softened(gap: Floats, noise: Floats, start: int, processes: Sequence[Process]) -> Floats:
    """The noise with weeks before the start that no process explains counted for less.

    A spell much deeper than chance is the reason of the plan and not the unit's level: taken at face value, it would
    lower the level, and its end would be credited to the plan.
    """
    usual = np.sum([process.weight * (process.lasting + process.noise * noise) for process in processes], axis=0)
    level = float(np.median(gap[:start]))
    over = np.abs(gap[:start] - level) / np.sqrt(usual[:start]) / OUTLYING
    softer = noise.copy()
    softer[:start] += usual[:start] * np.maximum(over**2 - 1, 0.0)
    return softer


def variance_after(noise: Floats, start: int, processes: Sequence[Process]) -> float:
    """The variance of the effect that a panel with this noise would give, whatever comes."""
    return forecast(np.zeros(len(noise)), noise, start, processes).variance


def _under(gap: Floats, covariance: Floats, start: int) -> Forecast:
    past = covariance[:start, :start]
    carry = np.linalg.solve(past, covariance[:start, start:]).T  # [after, before]
    solved = np.linalg.solve(past, np.stack([np.ones(start), gap[:start]], axis=1))
    level_var = 1 / solved[:, 0].sum()
    level = level_var * solved[:, 1].sum()
    after = level + carry @ (gap[:start] - level)
    left = 1 - carry.sum(axis=1)
    spread = covariance[start:, start:] - carry @ covariance[:start, start:] + level_var * np.outer(left, left)
    share = _shares(np.diag(covariance)[start:])
    effect = float(share @ (gap[start:] - after))
    return Forecast(np.concatenate([gap[:start], after]), effect, float(share @ spread @ share))


def _shares(variance: Floats) -> Floats:
    """Every week counts the same, but a week without cases does not count."""
    seen = variance < 1e3 * np.median(variance)
    shares: Floats = seen / seen.sum() if seen.any() else np.full(len(variance), 1 / len(variance))
    return shares
