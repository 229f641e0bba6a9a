"""How sure a figure is: 95 % intervals for shares, counts and means (handbook 1.7). All take numbers or arrays."""

from __future__ import annotations

from typing import Any

from nakhoda.core.metrics.student import quantile_975

Z95 = 1.959963984540054
Interval = tuple[Any, Any]


def wilson(hits: Any, n: Any, z: float = Z95) -> Interval:
    """Wilson's interval of a share, within 0..1; (0, 1) when nothing was counted. `n` may be an effective number."""
    import numpy as np

    counted = np.asarray(n, float)
    safe, square = np.where(counted > 0, counted, 1.0), z * z
    share = np.asarray(hits, float) / safe
    centre = (share + square / (2 * safe)) / (1 + square / safe)
    spread = np.maximum(0.0, share * (1 - share) / safe + square / (4 * safe * safe))
    half = z / (1 + square / safe) * np.sqrt(spread)
    low = np.where(counted > 0, np.maximum(0.0, centre - half), 0.0)
    return low[()], np.where(counted > 0, np.minimum(1.0, centre + half), 1.0)[()]


def half_width(hits: float, n: float) -> float:
    """Half of Wilson's interval: how a lead reads "+-10.5 points at n = 50"."""
    low, high = wilson(hits, n)
    return float(high - low) / 2


def poisson(count: Any) -> Interval:
    """Exact (Garwood) interval of a count: chi-square quantiles."""
    import numpy as np
    from scipy.special import gammaincinv

    counted = np.asarray(count, float)
    low = np.where(counted > 0, gammaincinv(np.where(counted > 0, counted, 1.0), 0.025), 0.0)
    return low[()], gammaincinv(counted + 1, 0.975)


def mean(n: Any, total: Any, squares: Any) -> Interval:
    """Student's interval of a mean from its sums; unbounded below two values."""
    import numpy as np

    safe = np.maximum(np.asarray(n, float), 2.0)
    average = np.asarray(total, float) / safe
    variance = np.maximum(0.0, (squares - safe * average * average) / (safe - 1))
    return _student(n, average, np.sqrt(variance / safe))


def ratio_of_sums(n: Any, sums: tuple[Any, Any, Any, Any, Any]) -> Interval:
    """Interval of sum(y)/sum(x) over n rows by linearisation; `sums` = y, x, y*y, x*x, x*y."""
    import numpy as np

    y, x, yy, xx, xy = (np.asarray(each, float) for each in sums)
    safe = np.where(x == 0, 1.0, x)
    share, rows = y / safe, np.maximum(np.asarray(n, float), 2.0)
    spread = np.maximum(0.0, yy - 2 * share * xy + share * share * xx) / (rows - 1)
    return _student(np.where(x == 0, 0, n), share, np.sqrt(rows * spread) / np.abs(safe))


def _student(n: Any, centre: Any, error: Any) -> Interval:
    import numpy as np

    counted = np.asarray(n, float)
    half = quantile_975(np.floor(np.maximum(counted, 2.0)) - 1) * error
    low, high = np.where(counted > 1, centre - half, -np.inf), np.where(counted > 1, centre + half, np.inf)
    return low[()], high[()]
