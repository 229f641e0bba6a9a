"""How sure a figure is: 95 % intervals for shares, counts and means (handbook 1.7)."""

from __future__ import annotations

from math import inf, sqrt

Z95 = 1.959963984540054
Interval = tuple[float, float]


def wilson(hits: float, n: float, z: float = Z95) -> Interval:
    """Wilson's interval of a share, within 0..1; (0, 1) when nothing was counted. `n` may be an effective number."""
    if n <= 0:
        return 0.0, 1.0
    share, square = hits / n, z * z
    centre = (share + square / (2 * n)) / (1 + square / n)
    half = z / (1 + square / n) * sqrt(max(0.0, share * (1 - share) / n + square / (4 * n * n)))
    return max(0.0, centre - half), min(1.0, centre + half)


def half_width(hits: float, n: float) -> float:
    """The plain half-width z * sqrt(p q / n) at its face value: how a lead reads "+-10.5 points at n = 50"."""
    low, high = wilson(hits, n)
    return (high - low) / 2


def poisson(count: float) -> Interval:
    """Exact (Garwood) interval of a count: chi-square quantiles."""
    from scipy.special import gammaincinv

    low = float(gammaincinv(count, 0.025)) if count > 0 else 0.0
    return low, float(gammaincinv(count + 1, 0.975))


def mean(n: int, total: float, squares: float) -> Interval:
    """Student's interval of a mean from its sums; unbounded below two values."""
    from scipy.special import stdtrit

    if n < 2:
        return -inf, inf
    average = total / n
    variance = max(0.0, (squares - n * average * average) / (n - 1))
    half = float(stdtrit(n - 1, 0.975)) * sqrt(variance / n)
    return average - half, average + half


def ratio_of_sums(n: int, sums: tuple[float, float, float, float, float]) -> Interval:
    """Interval of sum(y)/sum(x) over n rows by linearisation; `sums` = y, x, y*y, x*x, x*y."""
    y, x, yy, xx, xy = sums
    if n < 2 or x == 0:
        return -inf, inf
    from scipy.special import stdtrit

    share = y / x
    spread = max(0.0, yy - 2 * share * xy + share * share * xx) / (n - 1)
    half = float(stdtrit(n - 1, 0.975)) * sqrt(n * spread) / abs(x)
    return share - half, share + half
