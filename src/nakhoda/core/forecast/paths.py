"""Possible futures: the level's uncertainty, days drawn from what days were off, slots from what slots were off.

Every figure of every grain is read from the same futures, so that intervals of slots, days and weeks belong together.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from nakhoda.core.forecast.level import Level
from nakhoda.core.forecast.profile import Profile
from nakhoda.core.forecast.series import Floats, Whole

COUNTED = 5.0  # expected count of a slot below which its luck is drawn as a count
NEWEST = 84  # days whose slots are drawn from
WEEKS_KNOWN = 17.0  # what the profile's half-life amounts to, in days of one weekday
MOST = 3.0  # standard deviations; further out a drawn day repeats an incident


class Dice(Protocol):
    """A `numpy.random.Generator`."""

    def standard_normal(self, size: Any) -> Any:
        """Normal numbers."""

    def integers(self, low: int, high: int, size: Any) -> Any:
        """Whole numbers from `low` to below `high`."""

    def poisson(self, lam: Any) -> Any:
        """Counts."""


@dataclass(frozen=True, slots=True, eq=False)
class Futures:
    """`levels` [draws, days]: the count that each drawn day would have; `slot_errors` [past days, slots] in roots."""

    levels: Floats
    shares: Floats
    slot_errors: Floats
    open: Floats  # [days, slots]: 1 where something can come

    def day(self, number: int, rng: Dice) -> Floats:
        """[draws, slots] of one day."""
        expected: Floats = self.levels[:, number, None] * self.shares[number] * self.open[number]
        small = expected.mean(axis=0) < COUNTED
        drawn: Floats = np.zeros(expected.shape)
        drawn[:, small] = rng.poisson(expected[:, small])
        if len(self.slot_errors) and not small.all():
            picked = self.slot_errors[rng.integers(0, len(self.slot_errors), len(expected))][:, ~small]
            luck = rng.standard_normal(len(expected)) * np.sqrt(1 / np.maximum(expected[:, ~small].sum(axis=1), 1.0))
            busy = expected[:, ~small] * np.maximum(1 + luck, 0)[:, None]
            drawn[:, ~small] = np.maximum(busy + picked * np.sqrt(busy), 0)
        elif not small.all():
            drawn[:, ~small] = rng.poisson(expected[:, ~small])
        return drawn


def level_draws(level: Level, noise: Floats, draws: int, rng: Dice) -> Floats:
    """[draws, days] of the expected count of a day; `noise` [days] is what a single day is off, in logs."""
    count = len(level.mean)
    root = np.linalg.cholesky(level.covariance + 1e-10 * np.eye(count))
    steady = rng.standard_normal((draws, count)) @ root.T
    pool = days_off(level)
    single = pool[rng.integers(0, len(pool), (draws, count))] * noise
    return np.asarray(np.exp(np.minimum(level.mean + level.stretch * (steady + single), 40.0)), np.float64)


def days_off(level: Level) -> Floats:
    """What earlier days were off in standard deviations, brought to a middle of nought; both signs are held likely."""
    alone = level.best.alone
    alone = np.clip(alone[np.isfinite(alone)], -MOST, MOST)
    if len(alone) < 14:
        return np.array([-1.6, -1.0, -0.6, -0.3, -0.1, 0.1, 0.3, 0.6, 1.0, 1.6])
    pool = np.concatenate([alone, -alone])
    found: Floats = pool / max(float(np.sqrt(np.mean(pool**2))), 0.5)
    return found


def slot_errors(counts: Floats, days: Whole, profile: Profile, latest: int) -> Floats:
    """[days, slots]: what the slots of newer whole days were off, over the root of their expected count."""
    whole = np.isfinite(counts).all(axis=1) & (days > latest - NEWEST)
    seen, shares = counts[whole], profile.shares[whole]
    expected = seen.sum(axis=1, keepdims=True) * shares
    known = max(min(float(whole.sum()) / 7, WEEKS_KNOWN), 2.0)
    wider = np.sqrt((1 + 1 / known) / (1 - 1 / known))
    errors: Floats = wider * (seen - expected) / np.sqrt(np.maximum(expected, 1.0))
    return errors


def each_day(futures: Futures, rng: Dice) -> Iterator[Floats]:
    """[draws, slots], day after day: long horizons never stand in memory whole."""
    for number in range(futures.levels.shape[1]):
        yield futures.day(number, rng)
