"""Made-up support figures whose truth is known: ratings by unit and day, and contacts by unit and day.

Written apart from the charts: units differ in level and belong to groups with weekdays of their own, days have luck of
their own (beta-binomial), volumes follow the week. A change begins on day `changed`, for the units that are told.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nakhoda.core.monitoring import Series, series_of

WEEK = np.array([1.2, 1.15, 1.1, 1.05, 1.0, 0.8, 0.7])
WEEK = WEEK / WEEK.mean()
MOOD = np.array([0.05, 0.1, 0.05, 0.0, -0.05, -0.15, -0.1])  # log-odds


@dataclass(frozen=True)
class Kind:
    """What the units are like; `luck` is the correlation of cases that share a day."""

    name: str = "300 units of 35 ratings a day"
    units: int = 300
    n: float = 35.0
    level: float = 1.5  # log-odds of the mean unit: .82
    luck: float = 0.01
    own_weekdays: float = 0.0
    groups: int = 12


def ratings(kind: Kind, days: int, changed: int, drop: float, share_changed: float, seed: int) -> Series:
    """Satisfied out of rated; the first units, `share_changed` of all, fall by `drop` from day `changed` on."""
    rng = np.random.default_rng(seed)
    groups = np.arange(kind.units) % kind.groups
    level = rng.normal(kind.level, 0.3, kind.groups)[groups] + rng.normal(0, 0.25, kind.units)
    moods = (MOOD + rng.normal(0, 0.05, (kind.groups, 7)))[groups] + rng.normal(
        0, 1, (kind.units, 7)
    ) * kind.own_weekdays
    weekdays = np.arange(days) % 7
    share = 1 / (1 + np.exp(-(level[:, None] + moods[:, weekdays])))
    share[: round(share_changed * kind.units), changed:] -= drop
    share = np.clip(share, 0.01, 0.995)
    size = 1 / kind.luck - 1
    cases = rng.poisson(kind.n * WEEK[weekdays], (kind.units, days))
    hits = rng.binomial(cases, rng.beta(share * size, (1 - share) * size))
    return series_of(hits, cases, weekdays, groups)


def contacts(units: int, mean: float, days: int, changed: int, change: float, drift: float, seed: int) -> Series:
    """Contacts a day, negative binomial; every unit's level walks by `drift` (log) a week and changes on a day."""
    rng = np.random.default_rng(seed)
    weekdays = np.arange(days) % 7
    walk = np.repeat(np.cumsum(rng.normal(0, drift, (units, days // 7 + 1)), axis=1), 7, axis=1)[:, :days]
    expected = mean * rng.lognormal(0, 0.5, (units, 1)) * WEEK[weekdays] * np.exp(walk)
    expected[:, changed:] *= 1 + change
    counts = rng.poisson(expected * rng.gamma(40, 1 / 40, expected.shape))
    return series_of(counts, np.zeros(counts.shape), weekdays)
