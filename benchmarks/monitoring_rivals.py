"""What is used elsewhere, on the same figures: the p-chart, and STL with a robust z; the first ring."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from statsmodels.tsa.seasonal import STL

from nakhoda.core.monitoring import Series

Whole = NDArray[np.int64]


def p_chart(series: Series, first: int, both: bool = False) -> Whole:
    """Three binomial standard deviations from the mean of the days before `first`."""
    past = slice(0, first)
    share = series.numerators[:, past].sum(axis=1) / series.denominators[:, past].sum(axis=1)
    n = series.denominators[:, first:]
    z = (series.numerators[:, first:] - n * share[:, None]) / np.sqrt(
        np.maximum(n * (share * (1 - share))[:, None], 1e-9)
    )
    return first_day(np.abs(z) > 3 if both else z < -3)


def stl_robust_z(series: Series, first: int, both: bool = False) -> Whole:
    """Remainder of a robust STL with weekly season, over 1.4826 times its median absolute deviation, beyond three."""
    shares = series.numerators / np.maximum(series.denominators, 1)
    rest = np.array([STL(row, period=7, robust=True).fit().resid for row in shares])
    scale = 1.4826 * np.median(np.abs(rest[:, :first]), axis=1, keepdims=True)
    z = (rest / scale)[:, first:]
    return first_day(np.abs(z) > 3 if both else z < -3)


def first_day(rings: NDArray[np.bool_]) -> Whole:
    """The first day on which each unit rings, -1 for never."""
    return np.where(rings.any(axis=1), rings.argmax(axis=1), -1)
