"""Two graders on the same cases: how far they differ, and whether one of them is lenient (handbook 3.3).

Scores: mean difference with its interval and limits of agreement (Bland and Altman). Critical flags: sensitivity of the
partner against ours, McNemar's exact probability, and Gwet's AC1 for what is rare. One coefficient alone hides a
partner that misses most errors while it agrees on nine cases of ten.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import comb, inf, sqrt

from nakhoda.core.metrics.intervals import wilson
from nakhoda.core.metrics.student import quantile_975

Z95 = 1.959963984540054
BIAS = 3.0  # points: the trigger of handbook 3.3, where the interval excludes 0 ...
SENSITIVITY = 0.8  # ... or the partner sees a smaller share of the critical errors, and chance would not
LEAST, LEAST_CRITICAL = 20, 10  # pairs, and critical errors of ours among them: fewer say nothing


@dataclass(frozen=True, slots=True)
class Pair:
    """One case as the partner judged it and as we did."""

    partner: float
    ours: float
    partner_critical: bool
    our_critical: bool


@dataclass(frozen=True, slots=True)
class Agreement:
    """`bias` is the partner's score less ours; `sensitivity` None where we found no critical error."""

    n: int
    critical: int
    bias: float
    lo: float
    hi: float
    low_limit: float
    high_limit: float
    sensitivity: float | None
    sensitivity_lo: float
    sensitivity_hi: float
    mcnemar: float
    ac1: float

    @property
    def lenient(self) -> bool:
        """Whether the partner's scores may count for money until it is calibrated again."""
        blind = self.critical >= LEAST_CRITICAL and self.sensitivity_hi < SENSITIVITY
        return self.n >= LEAST and ((self.bias > BIAS and self.lo > 0) or blind)


def agreement(pairs: Sequence[Pair]) -> Agreement:
    """How two graders agree; of fewer than two pairs nothing is known."""
    n = len(pairs)
    gaps = [pair.partner - pair.ours for pair in pairs]
    bias = sum(gaps) / n if n else 0.0
    spread = sqrt(sum((gap - bias) ** 2 for gap in gaps) / (n - 1)) if n > 1 else inf
    half = float(quantile_975(n - 1)) * spread / sqrt(n) if n > 1 else inf
    ours = sum(pair.our_critical for pair in pairs)
    both = sum(pair.our_critical and pair.partner_critical for pair in pairs)
    low, high = map(float, wilson(both, ours))
    missed, added = ours - both, sum(pair.partner_critical and not pair.our_critical for pair in pairs)
    return Agreement(
        n=n,
        critical=ours,
        bias=bias,
        lo=bias - half,
        hi=bias + half,
        low_limit=bias - Z95 * spread,
        high_limit=bias + Z95 * spread,
        sensitivity=both / ours if ours else None,
        sensitivity_lo=low,
        sensitivity_hi=high,
        mcnemar=mcnemar(missed, added),
        ac1=_ac1(pairs),
    )


def mcnemar(missed: int, added: int) -> float:
    """Exact two-sided probability that flags only one of them raised fall so unevenly by chance."""
    n = missed + added
    tail = float(sum(comb(n, k) for k in range(min(missed, added) + 1)) / 2**n)
    return min(1.0, 2 * tail)


def _ac1(pairs: Sequence[Pair]) -> float:
    """Gwet's AC1 of the critical flags: chance agreement is small where what is flagged is rare."""
    n = len(pairs)
    if not n:
        return 0.0
    same = sum(pair.partner_critical == pair.our_critical for pair in pairs) / n
    share = sum(pair.partner_critical + pair.our_critical for pair in pairs) / (2 * n)
    chance = 2 * share * (1 - share)
    return (same - chance) / (1 - chance)
