"""Kaplan-Meier: how long it takes when some are still waiting (handbook 1.5)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import exp, log, sqrt

from nakhoda.core.metrics.intervals import Z95


@dataclass(frozen=True, slots=True)
class Median:
    """The time by which half are done, None while more than half still wait; with a 95 % interval (log-log)."""

    value: float | None
    lo: float | None
    hi: float | None


def median(spans: Iterable[tuple[float, int, int]]) -> Median:
    """`spans`: (time, how many were done then, how many were last seen waiting then), in any order."""
    steps = sorted(spans)
    at_risk = sum(done + waiting for _, done, waiting in steps)
    curve, low_curve, high_curve = [], [], []
    survival, variance = 1.0, 0.0
    for time, done, waiting in steps:
        if done:
            survival *= 1 - done / at_risk
            variance += done / (at_risk * (at_risk - done)) if at_risk > done else 0.0
            low, high = _band(survival, variance)
            curve.append((time, survival))
            low_curve.append((time, low))
            high_curve.append((time, high))
        at_risk -= done + waiting
    return Median(_crossing(curve), _crossing(low_curve), _crossing(high_curve))


def _band(survival: float, variance: float) -> tuple[float, float]:
    """Lower and upper limit of the curve; the time at which the lower one crosses one half is the lower limit."""
    if not 0 < survival < 1:
        return survival, survival
    half = Z95 * sqrt(variance) / log(survival)
    return survival ** exp(-half), survival ** exp(half)


def _crossing(curve: list[tuple[float, float]]) -> float | None:
    return next((time for time, survival in curve if survival <= 0.5), None)
