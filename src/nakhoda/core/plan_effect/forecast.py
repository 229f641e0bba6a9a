"""What the gap would have been without the plan, given all of its past, and what came instead.

The forecast is conditional on the weeks before the start. A plan starts because those weeks were bad; as the choice
looked at nothing else, a forecast from them owes nothing to the choice, and the dip that would have mended itself is
not credited to the plan. A fall that has lasted for weeks is a step that would have stayed, as far as `lasting` says.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nakhoda.core.plan_effect.lasting import Steps, stepped, steps_before
from nakhoda.core.plan_effect.panel import Floats
from nakhoda.core.plan_effect.persistence import Process, covariances

OUTLYING = 2.0  # standard deviations from the median gap
CREDIBLE = 0.02  # a step less probable than this is not followed ...
FOLLOWED = 4  # ... nor are more weeks than this in which it may have come


@dataclass(frozen=True, slots=True, eq=False)
class Forecast:
    """`path` [weeks]: the gap without the plan; `effect` is the mean difference after the start, with its variance.

    `steps` is where a step before the start may lie that would have stayed.
    """

    path: Floats
    effect: float
    variance: float
    steps: Steps


@dataclass(frozen=True, slots=True, eq=False)
class _Parts:
    """The forecasts under one story of the past, one a process: [processes], `path` [processes, weeks]."""

    weight: Floats
    path: Floats
    effect: Floats
    variance: Floats


def forecast(gap: Floats, noise: Floats, start: int, processes: Sequence[Process]) -> Forecast:
    """Best linear forecast under each process and each credible step, averaged by weight; what they disagree on widens
    the variance."""
    steps = steps_before(gap, noise, start, processes)
    likeliest = np.argsort(-steps.chance)[:FOLLOWED]
    followed = [int(week) for week in likeliest if steps.chance[week] > CREDIBLE]
    left = 1 - float(steps.chance[followed].sum())
    told = [_under(gap, softened(gap, noise, start, processes), start, processes, left, np.zeros(len(gap)))]
    for week in followed:
        softer = softened(gap, noise, start, processes, week)
        step = steps.size * stepped(len(gap), week)
        told.append(_under(gap, softer, start, processes, float(steps.chance[week]), step))
    weights, effects = np.concatenate([each.weight for each in told]), np.concatenate([each.effect for each in told])
    effect = float((weights * effects).sum())
    within = np.concatenate([each.variance for each in told])
    variance = float((weights * (within + (effects - effect) ** 2)).sum())
    return Forecast(
        (weights[:, None] * np.concatenate([each.path for each in told])).sum(axis=0), effect, variance, steps
    )


def softened(gap: Floats, noise: Floats, start: int, processes: Sequence[Process], step: int = 0) -> Floats:
    """The noise with weeks before the start that no process explains counted for less.

    A spell much deeper than chance is the reason of the plan and not the unit's level: taken at face value, it would
    lower the level, and its end would be credited to the plan. With a `step`, each side of it has a level of its own.
    """
    usual = np.sum([process.weight * (process.lasting + process.noise * noise) for process in processes], axis=0)
    level = np.full(start, np.median(gap[step:start]))
    level[:step] = np.median(gap[:step]) if step else 0.0
    over = np.abs(gap[:start] - level) / np.sqrt(usual[:start]) / OUTLYING
    softer = noise.copy()
    softer[:start] += usual[:start] * np.maximum(over**2 - 1, 0.0)
    return softer


def variance_after(noise: Floats, start: int, processes: Sequence[Process]) -> float:
    """The variance of the effect that a panel with this noise would give, whatever comes."""
    return forecast(np.zeros(len(noise)), noise, start, processes).variance


def _under(gap: Floats, noise: Floats, start: int, processes: Sequence[Process], weight: float, step: Floats) -> _Parts:
    """The forecasts with a step [weeks] of unknown size (its standard deviation), or without one (zeros)."""
    whole = covariances(processes, noise) + step[:, None] * step
    wanted = np.concatenate([np.broadcast_to(_known(gap, start), (len(whole), start, 2)), whole[:, :start, start:]], 2)
    solved = np.linalg.solve(whole[:, :start, :start], wanted)
    carry = solved[:, :, 2:].transpose(0, 2, 1)  # [processes, after, before]
    level_var = 1 / solved[:, :, 0].sum(axis=1)
    level = level_var * solved[:, :, 1].sum(axis=1)
    after = level[:, None] + (carry * (gap[:start] - level[:, None])[:, None, :]).sum(axis=2)
    left = 1 - carry.sum(axis=2)
    share = _shares(noise[start:])
    own = ((whole[:, start:, start:] * share).sum(axis=2) * share).sum(axis=1)
    told = ((carry * share[:, None]).sum(axis=1) * (whole[:, :start, start:] * share).sum(axis=2)).sum(axis=1)
    path = np.concatenate([np.broadcast_to(gap[:start], (len(whole), start)), after], axis=1)
    variance = own - told + level_var * (left * share).sum(axis=1) ** 2
    weights = weight * np.array([process.weight for process in processes])
    return _Parts(weights, path, (share * (gap[start:] - after)).sum(axis=1), variance)


def _known(gap: Floats, start: int) -> Floats:
    return np.stack([np.ones(start), gap[:start]], axis=1)


def _shares(noise: Floats) -> Floats:
    """Every week counts the same, but a week without cases does not count."""
    seen = noise < 1e3 * np.median(noise)
    shares: Floats = seen / seen.sum() if seen.any() else np.full(len(noise), 1 / len(noise))
    return shares
