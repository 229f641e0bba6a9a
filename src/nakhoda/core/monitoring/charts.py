"""Two charts over daily residuals: an EWMA for a step, a CUSUM for what creeps. Both look in the bad direction only.

A day counts by its information (cases over over-dispersion), so days of 3 and of 300 ratings share a chart; what is
unknown of the expected level widens the EWMA's limit. With lambda .2, limit 2.8, CUSUM k .5 and h 4.2, noise alone
rings about one unit in eight within 56 days.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nakhoda.core.monitoring.series import Flags, Floats, Whole
from nakhoda.core.monitoring.spread import SKEWEST

LAMBDA = 0.2
LIMIT = 2.8
DRIFT = 0.5
HEIGHT = 4.2
LEVEL_SLACK = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Residuals:
    """By unit and day, positive is bad: `excess` cases over what was expected, already divided by the over-dispersion.

    `information` is its variance, `third` its third central moment, `level_var` [units] the variance of the expected
    level in the unit of `excess / information`.
    """

    excess: Floats
    information: Floats
    third: Floats
    level_var: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Chart:
    """`statistic` [units, days] rings above `limit`; `since` [units, days] is where a run that rings there began."""

    statistic: Floats
    limit: float
    since: Whole

    @property
    def rings(self) -> Flags:
        """Where the chart is out of its limits."""
        return self.statistic > self.limit


def ewma(residuals: Residuals, keep: float = 1 - LAMBDA, limit: float = LIMIT) -> Chart:
    """The exponentially weighted excess over its standard deviation, corrected for skewness."""
    units, days = residuals.excess.shape
    total, weight, variance, third = (np.zeros(units) for _ in range(4))
    statistic = np.zeros((units, days))
    for day in range(days):
        total = keep * total + residuals.excess[:, day]
        weight = keep * weight + residuals.information[:, day]
        variance = keep**2 * variance + residuals.information[:, day]
        third = keep**3 * third + residuals.third[:, day]
        whole = np.maximum(variance + weight**2 * residuals.level_var, 1e-12)
        statistic[:, day] = unskewed(total / np.sqrt(whole), third / whole**1.5)
    return Chart(statistic, limit, np.zeros((units, days), np.int64))


def unskewed(z: Floats, skewness: Floats) -> Floats:
    """The normal score of a standardised sum of this skewness (Wilson and Hilferty's cube root of a gamma)."""
    bent = np.clip(skewness, -SKEWEST, SKEWEST)
    safe = np.where(np.abs(bent) < 1e-3, 1e-3, bent)
    score: Floats = 6 / safe * (np.cbrt(np.maximum(1 + safe * z / 2, 1e-6)) - 1) + safe / 6
    return score


def cusum(residuals: Residuals, drift: float = DRIFT, limit: float = HEIGHT, level_slack: float = LEVEL_SLACK) -> Chart:
    """The running log-likelihood ratio of a shift worth one standard deviation of a usual day.

    `level_slack` of the unknown level's standard deviation is forgiven every day. `since` is the day after
    the sum last stood at zero: the estimate of when it began.
    """
    units, days = residuals.excess.shape
    usual = np.sqrt(np.maximum(residuals.information.mean(axis=1), 1e-12))
    slack = drift + level_slack * usual * np.sqrt(residuals.level_var)
    own = np.sqrt(np.maximum(residuals.information, 1e-12))
    scores = unskewed(residuals.excess / own, residuals.third / own**3) * own
    total, since = np.zeros(units), np.zeros(units, np.int64)
    statistic, began = np.zeros((units, days)), np.zeros((units, days), np.int64)
    for day in range(days):
        since = np.where(total <= 0, day, since)
        step = scores[:, day] / usual - slack * residuals.information[:, day] / usual**2
        total = np.maximum(0.0, total + step)
        statistic[:, day], began[:, day] = total, since
    return Chart(statistic, limit, began)


def first_ring(rings: Flags) -> Whole:
    """The first day on which each unit rings, -1 where none does."""
    day: Whole = np.where(rings.any(axis=1), rings.argmax(axis=1), -1)
    return day
