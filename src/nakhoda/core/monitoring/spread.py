"""How much more days differ than chance says: over-dispersion from the bulk, without the bias of winsorising.

Huber's proposal 2: squared residuals are capped so that an outage does not count as ordinary spread, and the scale is
chosen so that the capped squares average what capped squares of pure noise average. Capping alone would read low, most
of all where days are skewed (a share of .97): pure noise therefore has the skewness of its day.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from nakhoda.core.monitoring.series import Floats, Whole

CAP = 2.5  # standard deviations
SKEWEST = 2.5
_SQUARE_NOISE = 2.2  # variance of one squared residual under this estimate, a little above the 2 of the plain mean
_MOST = 0.5  # a correlation within a day above this is no over-dispersion but another process
_STEPS = 30


def capped_square(skewness: Floats) -> Floats:
    """The mean of min(X^2, CAP^2) for a standardised X of this skewness (Pearson's third type, a shifted gamma)."""
    at, means = _capped_squares()
    mean: Floats = np.interp(np.abs(skewness), at, means)
    return mean


@cache
def _capped_squares() -> tuple[Floats, Floats]:
    """A table over the skewness; the incomplete gamma function is too slow for every unit and day."""
    from scipy import special

    at = np.linspace(0.02, SKEWEST, 63)
    shape = 4 / at**2
    low, high = np.maximum(shape - CAP * np.sqrt(shape), 0.0), shape + CAP * np.sqrt(shape)
    inside, first, second = (
        special.gammainc(shape + power, high) - special.gammainc(shape + power, low) for power in (0, 1, 2)
    )
    return at, (shape + 1) * second - 2 * shape * first + shape * inside + CAP * CAP * (1 - inside)


def scale_of(squares: Floats, weights: Floats, skewness: Floats, spent: float) -> Floats:
    """The variance [rows] of residuals whose `squares` [rows, days] are given; `spent` parameters were fitted a row.

    Rows with fewer than two days get 1.
    """
    days = weights.sum(axis=1)
    wanted = (weights * capped_square(skewness)).sum(axis=1) * np.maximum(1 - spent / np.maximum(days, 1), 0.1)
    low, high = np.full(len(days), 1e-4), np.full(len(days), 1e6)
    for _ in range(_STEPS):
        middle = np.sqrt(low * high)
        too_small = (weights * np.minimum(squares / middle[:, None], CAP * CAP)).sum(axis=1) > wanted
        low, high = np.where(too_small, middle, low), np.where(too_small, high, middle)
    return np.where(days >= 2, np.sqrt(low * high), 1.0)


def day_correlation(squares: Floats, n: Floats, skewness: Floats, spent: float) -> float:
    """The beta-binomial correlation of cases that share a day, over all rows: variance is 1 + (n - 1) rho fold.

    `squares` are squared residuals in units of binomial variance, `skewness` the binomial's own; `spent` is the number
    of parameters fitted in all.
    """
    used = n > 0
    squares, n, skewness = squares[used], n[used], skewness[used]
    left = max(0.1, 1 - spent / max(1, len(n)))
    low, high = 0.0, _MOST
    for _ in range(_STEPS):
        middle = (low + high) / 2
        fold = 1 + np.maximum(n - 1, 0) * middle
        noise = capped_square(skewness * skew_fold(fold)).sum()
        if np.minimum(squares / fold, CAP * CAP).sum() > left * noise:
            low = middle
        else:
            high = middle
    return (low + high) / 2 if high > 1e-6 else 0.0


def skew_fold(fold: Floats) -> Floats:
    """By how much over-dispersion multiplies the skewness of a day's count (beta-binomial, many cases)."""
    times: Floats = (2 * fold - 1) / np.sqrt(fold)
    return times


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
