"""Direct standardisation: a share at one fixed mix of strata, so that a change of mix is no change of service."""

from __future__ import annotations

from collections.abc import Mapping
from math import sqrt

from nakhoda.core.metrics.intervals import wilson

Counts = Mapping[str, tuple[float, float]]  # stratum to (hits, n)
MISSING = 0.1  # strata of more weight than this must be there


def standardised(counts: Counts, weights: Mapping[str, float]) -> tuple[float, float, float] | None:
    """(share, lo, hi), or None when strata of more than a tenth of the weight are empty.

    The interval is Wilson's at the effective number of answers: what a simple sample as sure as this would hold.
    """
    there = {name: weight for name, weight in weights.items() if counts.get(name, (0, 0))[1] > 0}
    whole = sum(there.values())
    if not whole or whole < (1 - MISSING) * sum(weights.values()):
        return None
    share = sum(weight / whole * counts[name][0] / counts[name][1] for name, weight in there.items())
    low, high = wilson(share * (n := _effective(counts, there, whole, share)), n)
    return share, float(low), float(high)


def _effective(counts: Counts, there: Mapping[str, float], whole: float, share: float) -> float:
    """Strata without a miss or without a hit count half of one, so that none seems certain."""
    variance = 0.0
    for name, weight in there.items():
        hits, n = counts[name]
        smoothed = (hits + 0.5) / (n + 1)
        variance += (weight / whole) ** 2 * smoothed * (1 - smoothed) / n
    spread = max(share * (1 - share), 1e-9)
    return spread / sqrt(variance) ** 2
