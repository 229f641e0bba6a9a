"""How much more days differ than chance says: over-dispersion from the bulk, without the bias of winsorising.

Huber's proposal 2: squared residuals are capped so that an outage does not count as ordinary spread, and the scale is
chosen so that the capped squares average what capped squares of pure noise average. Capping alone would read low.
"""

from __future__ import annotations

import math

import numpy as np

from nakhoda.core.monitoring.series import Floats, Whole

CAP = 2.5  # standard deviations
_DENSITY = math.exp(-CAP * CAP / 2) / math.sqrt(2 * math.pi)
_INSIDE = math.erf(CAP / math.sqrt(2))
CAPPED_SQUARE = _INSIDE - 2 * CAP * _DENSITY + CAP * CAP * (1 - _INSIDE)  # mean of min(Z^2, CAP^2)
_SQUARE_NOISE = 2.2  # variance of one squared residual under this estimate, a little above the 2 of the plain mean
_MOST = 0.5  # a correlation within a day above this is no over-dispersion but another process
_STEPS = 40


def scale_of(squares: Floats, weights: Floats, spent: Floats) -> Floats:
    """The variance [rows] of residuals whose `squares` [rows, days] are given; `spent` parameters were fitted a row.

    Rows without a day get 1.
    """
    days = weights.sum(axis=1)
    wanted = CAPPED_SQUARE * np.maximum(days - spent, 0.5)
    low, high = np.full(len(days), 1e-4), np.full(len(days), 1e6)
    for _ in range(_STEPS):
        middle = np.sqrt(low * high)
        too_small = (weights * np.minimum(squares / middle[:, None], CAP * CAP)).sum(axis=1) > wanted
        low, high = np.where(too_small, middle, low), np.where(too_small, high, middle)
    return np.where(days >= 2, np.sqrt(low * high), 1.0)


def day_correlation(squares: Floats, n: Floats, spent: float) -> float:
    """The beta-binomial correlation of cases that share a day, over all rows: variance is 1 + (n - 1) rho fold.

    `squares` are squared residuals in units of binomial variance; `spent` is the number of parameters fitted in all.
    """
    used = n > 0
    wanted = CAPPED_SQUARE * max(float(used.sum()) - spent, 1.0)
    low, high = 0.0, _MOST
    for _ in range(_STEPS):
        middle = (low + high) / 2
        fold = 1 + np.maximum(n - 1, 0) * middle
        if np.minimum(squares / fold, CAP * CAP)[used].sum() > wanted:
            low = middle
        else:
            high = middle
    return (low + high) / 2 if high > 1e-6 else 0.0


def drawn_in(own: Floats, days: Floats) -> Floats:
    """Each row's own scale drawn towards 1 by as much as so few days warrant (empirical Bayes on the logarithm)."""
    noise = _SQUARE_NOISE / np.maximum(days, 2.0)
    logs = np.log(own)
    counted = days >= 5
    between = max(0.0, float(np.mean(logs[counted] ** 2 - noise[counted]))) if counted.any() else 0.0
    trust = between / (between + noise)
    pulled: Floats = np.exp(trust * logs)
    return pulled


def rows_by_group(groups: Whole) -> list[Whole]:
    """The rows of each group."""
    return [np.flatnonzero(groups == group) for group in np.unique(groups)]
