"""How long a gap to the twin lasts by itself: AR(1) plus the noise of counting, learnt from all controls at once.

One unit's weeks are too few to tell a bad spell from a fall; twelve controls' weeks are not. Whatever persistence and
noise explain the controls' gaps carry weight by their likelihood (a grid, no search), so what is not known widens the
interval.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nakhoda.core.plan_effect.panel import Floats

RHOS = np.array([0.0, 0.15, 0.3, 0.45, 0.6, 0.75, 0.9])
RATIOS = np.array([0.03, 0.1, 0.2, 0.35, 0.6, 1.0, 1.8, 3.0])  # variance of the lasting part over that of the noise
_TRUST_KNOWN = 0.3  # how far (log) the noise may be from what counting alone says
_TRUST_GUESSED = 1.5
UNLIKELY = 5e-3  # a law with less weight is left out


@dataclass(frozen=True, slots=True)
class Process:
    """One possible law of gaps: `lasting` variance with correlation `rho` a week, `noise` times the given variance."""

    rho: float
    lasting: float
    noise: float
    weight: float


def covariances(processes: Sequence[Process], noise: Floats) -> Floats:
    """The covariance [processes, weeks, weeks] of a gap whose weeks have this noise, under each."""
    weeks = np.arange(len(noise))
    apart = np.abs(weeks[:, None] - weeks)
    rho, lasting, fold = np.array([(each.rho, each.lasting, each.noise) for each in processes]).T[:, :, None, None]
    whole: Floats = lasting * rho**apart + fold * noise * np.eye(len(noise))
    return whole


def processes_of(gap: Floats, noise: Floats, noise_known: bool) -> tuple[Process, ...]:
    """The possible laws by weight, from the controls' gaps and noises [units, weeks]; each unit has its own level."""
    usual = float(np.median(noise))
    width = _TRUST_KNOWN if noise_known else _TRUST_GUESSED
    found = []
    for rho in RHOS:
        for ratio in RATIOS:
            scale, score = _profile(gap, _covariances(noise, float(rho), ratio * usual))
            score -= (np.log(max(scale, 1e-12)) / width) ** 2 / 2
            found.append((float(rho), scale * ratio * usual, scale, score))
    best = max(score for *_, score in found)
    weights = np.exp(np.array([score - best for *_, score in found]))
    weights /= weights.sum()
    kept = weights > UNLIKELY
    total = weights[kept].sum()
    return tuple(
        Process(rho, lasting, scale, float(weight / total))
        for (rho, lasting, scale, _), weight in zip(found, weights, strict=True)
        if weight > UNLIKELY
    )


def _covariances(noise: Floats, rho: float, lasting: float) -> Floats:
    weeks = np.arange(noise.shape[1])
    shared = lasting * rho ** np.abs(weeks[:, None] - weeks)
    whole: Floats = shared[None, :, :] + noise[:, :, None] * np.eye(len(weeks))[None, :, :]
    return whole


def _profile(gap: Floats, covariance: Floats) -> tuple[float, float]:
    """The scale that fits best and the restricted log-likelihood there, one free level a unit."""
    lower = np.linalg.cholesky(covariance)
    both = np.linalg.solve(lower, np.stack([gap, np.ones_like(gap)], axis=2))
    white, ones = both[:, :, 0], both[:, :, 1]
    information = (ones**2).sum(axis=1)
    squares = float(((white**2).sum(axis=1) - (white * ones).sum(axis=1) ** 2 / information).sum())
    free = gap.size - len(gap)
    logs = 2 * np.log(np.diagonal(lower, axis1=1, axis2=2)).sum() + np.log(information).sum()
    return squares / free, -0.5 * (free * np.log(squares / free) + float(logs) + free)
