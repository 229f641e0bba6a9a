"""What a volume should be on each day: level, weekday, holiday, and how far the level may drift by itself.

Counts are negative binomial: variance mean + alpha mean^2. The level is a weighted mean of the past without its
seasons (half-life three weeks); its drift is learnt from how far weeks wander, over all units.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nakhoda.core.monitoring.series import HOLIDAY, WEEKDAYS, Floats, Series, Whole
from nakhoda.core.monitoring.spread import CAP, capped_square, rows_by_group, skew_fold

HALF_LIFE = 21.0
_WEEKDAY_PRIOR = 50.0  # cases' worth of the group's own weekday in each unit
_HOLIDAYS_NEEDED = 2
_STEPS = 40
LONG_STEP = 4  # weeks


@dataclass(frozen=True, slots=True, eq=False)
class VolumeExpectation:
    """`level` [units] cases a day, `season` [units, WEEKDAYS] factors (0 on days that nothing is known of)."""

    level: Floats
    season: Floats
    alpha: Floats  # [units]
    level_var: Floats  # [units], of the logarithm
    drift_var: Floats  # [units], a week's random walk of the logarithm

    def mean(self, weekdays: Whole) -> Floats:
        """Expected counts [units, days]; 0 where a day cannot be judged."""
        return self.level[:, None] * self.season[:, weekdays]

    def fold(self, mean: Floats) -> Floats:
        """The variance of a day over its mean."""
        fold: Floats = 1 + self.alpha[:, None] * mean
        return fold


def fit_volume(past: Series) -> VolumeExpectation:
    """The fitted past of every unit."""
    counts = past.numerators
    season = _seasons(past)
    factor = season[:, past.weekdays]
    known = factor > 0
    flat = np.where(known, counts / np.where(known, factor, 1.0), np.nan)
    weights = 0.5 ** (np.arange(past.days)[::-1] / HALF_LIFE) * known
    level = np.nansum(weights * np.nan_to_num(_tamed(flat)), axis=1) / np.maximum(weights.sum(axis=1), 1e-9)
    local = _local_level(flat)
    alpha = _alphas(counts, np.where(known, local * factor, 0.0), past.groups)
    drift = np.full(past.units, _drift(flat))
    share = (weights**2).sum(axis=1) / np.maximum(weights.sum(axis=1), 1e-9) ** 2
    noise = share * (1 / np.maximum(level, 0.05) + alpha)
    return VolumeExpectation(level, season, alpha, noise + drift * HALF_LIFE / 7 / 2, drift)


def _seasons(past: Series) -> Floats:
    """Weekday factors: the group's, bent to the unit's own as far as its cases warrant; unknown holidays are 0."""
    days = (past.weekdays[:, None] == np.arange(WEEKDAYS)).astype(np.float64)
    tamed = _tamed(past.numerators)
    usual = days[:, :HOLIDAY].sum(axis=1) > 0
    own_mean = tamed[:, usual].mean(axis=1) if usual.any() else tamed.mean(axis=1)
    got, wanted = tamed @ days, own_mean[:, None] * days.sum(axis=0)[None, :]
    season = np.ones((past.units, WEEKDAYS))
    for rows in rows_by_group(past.groups):
        common = (got[rows].sum(axis=0) + 1) / (wanted[rows].sum(axis=0) + 1)
        season[rows] = (got[rows] + _WEEKDAY_PRIOR * common) / (wanted[rows] + _WEEKDAY_PRIOR)
    season[:, HOLIDAY] *= days[:, HOLIDAY].sum() >= _HOLIDAYS_NEEDED
    return season


def _tamed(values: Floats) -> Floats:
    """Values with lone peaks and holes brought to the edge of what the bulk of the row does."""
    middle = np.nanmedian(values, axis=1, keepdims=True)
    reach = 4 * 1.4826 * np.nanmedian(np.abs(values - middle), axis=1, keepdims=True) + 1.0
    tamed: Floats = np.clip(values, middle - reach, middle + reach)
    return tamed


def _local_level(flat: Floats) -> Floats:
    """A centred fortnight's mean, so that slow drift does not pass for over-dispersion."""
    seen = np.isfinite(flat)
    values = np.where(seen, _tamed(flat), 0.0)
    window = np.ones(15)
    total = np.apply_along_axis(np.convolve, 1, values, window, "same")
    days = np.apply_along_axis(np.convolve, 1, seen.astype(np.float64), window, "same")
    level: Floats = total / np.maximum(days, 1.0)
    return level


def _alphas(counts: Floats, mean: Floats, groups: Whole) -> Floats:
    """The extra variance of each group's days (Huber's proposal 2, as for shares)."""
    alpha = np.zeros(len(counts))
    used = mean > 0
    squares = np.where(used, (counts - mean) ** 2 / np.where(used, mean, 1.0), 0.0) * 15 / 14
    for rows in rows_by_group(groups):
        alpha[rows] = _alpha(squares[rows][used[rows]], mean[rows][used[rows]])
    return alpha


def _alpha(squares: Floats, mean: Floats) -> float:
    low, high = 0.0, 4.0
    for _ in range(_STEPS):
        middle = (low + high) / 2
        fold = 1 + middle * mean
        noise = capped_square(skew_fold(fold) / np.sqrt(mean)).sum()
        if np.minimum(squares / fold, CAP * CAP).sum() > noise:
            low = middle
        else:
            high = middle
    return (low + high) / 2 if high > 1e-9 else 0.0


def _drift(flat: Floats) -> float:
    """The variance that a week adds to the logarithm of the level, over all units.

    Steps over four weeks vary more than steps over one by three weeks' drift, whatever the noise of a week is.
    """
    weeks = flat.shape[1] // 7
    if weeks <= LONG_STEP:
        return 0.0
    recent = _tamed(flat)[:, flat.shape[1] - 7 * weeks :]
    means = np.nan_to_num(np.nanmean(recent.reshape(len(flat), weeks, 7), axis=2))
    relative = means / np.maximum(means.mean(axis=1, keepdims=True), 0.05)
    short, long = (_mean_square(relative[:, lag:] - relative[:, :-lag]) for lag in (1, LONG_STEP))
    return max(0.0, (long - short) / (LONG_STEP - 1))


def _mean_square(steps: Floats) -> float:
    """Without the weeks in which something happened."""
    squares = steps**2
    return float(np.minimum(squares, 9 * np.median(squares) / 0.455).mean())
