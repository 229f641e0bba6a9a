"""When did it begin? The day that best cuts a run of days into a before and an after."""

from __future__ import annotations

import math
from collections.abc import Sequence

LEAST_EACH_SIDE = 2  # days; one odd day is no beginning


def onset(hits: Sequence[float], cases: Sequence[float]) -> int | None:
    """The index of the first day after the likeliest single change of a share; None when nothing tells two parts.

    The cut with the largest binomial log-likelihood ratio, if that is worth naming (a gain of 4: about 1 in 100 by
    chance over a month of days).
    """
    total_hits, total_cases = math.fsum(hits), math.fsum(cases)
    whole = _likelihood(total_hits, total_cases)
    best, gain = None, 4.0
    early_hits = early_cases = 0.0
    for day in range(len(cases)):
        if LEAST_EACH_SIDE <= day <= len(cases) - LEAST_EACH_SIDE:
            parts = _likelihood(early_hits, early_cases) + _likelihood(
                total_hits - early_hits, total_cases - early_cases
            )
            if parts - whole > gain:
                best, gain = day, parts - whole
        early_hits, early_cases = early_hits + hits[day], early_cases + cases[day]
    return best


def _likelihood(hits: float, cases: float) -> float:
    if cases <= 0 or hits <= 0 or hits >= cases:
        return 0.0
    share = hits / cases
    return hits * math.log(share) + (cases - hits) * math.log(1 - share)
