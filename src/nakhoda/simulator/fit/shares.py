"""Shares: escalations, returns, questions, answers, reopenings."""

from __future__ import annotations

import math

from nakhoda.simulator.fit.answers import Fitted, TooLittle

FEWEST = 30
RARE = 5
Z = 1.959963984540054


def fit_share(what: str, hits: int, n: int) -> Fitted[float]:
    """A share with Wilson's interval. Raises `TooLittle` below 30 trials; warns below 5 hits."""
    if not 0 <= hits <= n:
        raise ValueError(f"{what}: {hits} of {n} is no share")
    if n < FEWEST:
        raise TooLittle(what, n, FEWEST, "cases")
    rare = (f"{what}: seen only {hits} times",) if hits < RARE else ()
    return Fitted(hits / n, n, *wilson(hits, n), rare)


def wilson(hits: float, n: float) -> tuple[float, float]:
    """The 95 % interval of a share; the whole line where nothing was tried."""
    if n <= 0:
        return 0.0, 1.0
    share, square = hits / n, Z * Z
    centre = (share + square / (2 * n)) / (1 + square / n)
    half = Z / (1 + square / n) * math.sqrt(share * (1 - share) / n + square / (4 * n * n))
    return max(0.0, centre - half), min(1.0, centre + half)
