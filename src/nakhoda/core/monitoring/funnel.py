"""Funnel plots: partners and teams compared fairly, never ranked (handbook 2.4, DIAGNOSIS 2).

The standardised rate is observed / expected x overall, where the expectation comes from case mix and from the work of
others, never from the unit's own. Limits widen for few cases and by an additive random effect: units differ a little
for reasons nobody plans, and only those beyond that are worth a question (Spiegelhalter 2005).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from nakhoda.core.monitoring.series import Floats, SeriesError, Whole

Z = {95.0: 1.959964, 99.8: 3.090232}
_TRIM = 0.1  # share of units winsorised at each end before the random effect is estimated
Standing = Literal["inside", "outside 95", "outside 99.8"]


@dataclass(frozen=True, slots=True)
class FunnelUnit:
    """One unit: its standardised rate, the limits at its own size, and how it stands."""

    unit: int
    n: float
    observed: float
    expected: float
    rate: float
    lo95: float
    hi95: float
    lo998: float
    hi998: float
    standing: Standing


@dataclass(frozen=True, slots=True)
class Funnel:
    """The units; `overall` is the centre line, `tau2` the variance of the random effect between units."""

    units: tuple[FunnelUnit, ...]
    overall: float
    tau2: float

    def curve(self, sizes: Floats, level: float = 95.0) -> tuple[Floats, Floats]:
        """Lower and upper limits at these numbers of cases, for the drawing."""
        half = Z[level] * np.sqrt(self.overall * (1 - self.overall) / np.maximum(sizes, 1.0) + self.tau2)
        return np.maximum(0.0, self.overall - half), np.minimum(1.0, self.overall + half)


def funnel(observed: Floats, expected: Floats, n: Floats) -> Funnel:
    """Hits observed and expected, and cases, each [units]. Units without cases or expectation are left out."""
    observed, expected, n = (np.asarray(each, np.float64) for each in (observed, expected, n))
    if not observed.shape == expected.shape == n.shape or (observed > n).any() or (observed < 0).any():
        raise SeriesError("A funnel needs as many hits, expectations and cases as units, and no more hits than cases.")
    used = np.flatnonzero((n > 0) & (expected > 0))
    overall = float(observed[used].sum() / n[used].sum()) if len(used) else float("nan")
    rate = np.where(expected > 0, observed / np.maximum(expected, 1e-12), np.nan) * overall
    sampling = _sampling(expected, n, overall)
    tau2 = _between(rate[used] - overall, sampling[used])
    units = tuple(_unit(int(unit), observed, expected, n, rate, sampling, overall, tau2) for unit in used)
    return Funnel(units, overall, tau2)


def expected_from_others(units: Whole, strata: Whole, hits: Floats, n: Floats, owners: Whole) -> tuple[Floats, Floats]:
    """Expected hits of each unit from the rates of its strata in other owners' work, and the share compared.

    One row a (unit, stratum) cell; `owners` [rows] names whose work it is. A stratum that nobody else works takes the
    rate of all others' work; its cases are not in the share compared.
    """
    expected, compared = np.zeros(int(units.max()) + 1), np.zeros(int(units.max()) + 1)
    total = np.bincount(units, n, len(expected))
    for owner in np.unique(owners):
        mine, others = owners == owner, owners != owner
        width = int(strata.max()) + 1
        other_n, other_hits = (np.bincount(strata[others], each[others], width) for each in (n, hits))
        grand = other_hits.sum() / other_n.sum() if other_n.sum() else float("nan")
        rate = (other_hits + 2 * grand) / (other_n + 2) if np.isfinite(grand) else np.full(width, np.nan)
        expected += np.bincount(units[mine], (n * rate[strata])[mine], len(expected))
        compared += np.bincount(units[mine], (n * (other_n[strata] > 0))[mine], len(expected))
    return expected, compared / np.maximum(total, 1e-12)


def _sampling(expected: Floats, n: Floats, overall: float) -> Floats:
    """The binomial variance of the standardised rate."""
    share = np.clip(expected / np.maximum(n, 1e-12), 1e-6, 1 - 1e-6)
    variance: Floats = (overall / share) ** 2 * share * (1 - share) / np.maximum(n, 1e-12)
    return variance


def _between(deviation: Floats, sampling: Floats) -> float:
    """The random effect by DerSimonian and Laird on winsorised z, with what winsorising takes away put back."""
    if len(deviation) < 4:
        return 0.0
    z = deviation / np.sqrt(sampling)
    low, high = np.quantile(z, [_TRIM, 1 - _TRIM])
    mean_square = float(np.mean(np.clip(z, low, high) ** 2)) / _kept_square(_TRIM)
    weight = 1 / sampling
    room = weight.sum() - (weight**2).sum() / weight.sum()
    return max(0.0, (len(z) * mean_square - (len(z) - 1)) / float(room))


def _kept_square(trim: float) -> float:
    """The mean square that pure noise keeps after winsorising this share at each end."""
    from scipy import special

    edge = float(-special.ndtri(trim))
    density = float(np.exp(-edge * edge / 2) / np.sqrt(2 * np.pi))
    return 1 - 2 * trim - 2 * edge * density + 2 * trim * edge * edge


def _unit(
    unit: int,
    observed: Floats,
    expected: Floats,
    n: Floats,
    rate: Floats,
    sampling: Floats,
    overall: float,
    tau2: float,
) -> FunnelUnit:
    deviation = float(np.sqrt(sampling[unit] + tau2))
    gap = abs(float(rate[unit]) - overall)
    standing: Standing = "inside"
    if gap > Z[95.0] * deviation:
        standing = "outside 99.8" if gap > Z[99.8] * deviation else "outside 95"
    return FunnelUnit(
        unit,
        float(n[unit]),
        float(observed[unit]),
        float(expected[unit]),
        float(rate[unit]),
        max(0.0, overall - Z[95.0] * deviation),
        min(1.0, overall + Z[95.0] * deviation),
        max(0.0, overall - Z[99.8] * deviation),
        min(1.0, overall + Z[99.8] * deviation),
        standing,
    )
