"""The whole Kaplan-Meier curve: the share still waiting after each length of time, with its band."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import exp, log, sqrt

from nakhoda.core.metrics.intervals import Z95


@dataclass(frozen=True, slots=True)
class Step:
    """After `time`, `share` still wait; between `lo` and `hi` with 95 % (log-log)."""

    time: float
    share: float
    lo: float
    hi: float


def curve(spans: Iterable[tuple[float, int, int]]) -> tuple[Step, ...]:
    """`spans` as for `survival.median`: (time, how many were done then, how many were last seen waiting then)."""
    steps = sorted(spans)
    at_risk = sum(done + waiting for _, done, waiting in steps)
    share, variance, found = 1.0, 0.0, []
    for time, done, waiting in steps:
        if done:
            share *= 1 - done / at_risk
            variance += done / (at_risk * (at_risk - done)) if at_risk > done else 0.0
            found.append(Step(time, share, *_band(share, variance)))
        at_risk -= done + waiting
    return tuple(found)


def thinned(steps: tuple[Step, ...], most: int) -> tuple[Step, ...]:
    """At most about `most` steps, the last among them: a drawing shows no more."""
    every = max(1, -(-len(steps) // most))
    return tuple(step for place, step in enumerate(steps) if (len(steps) - 1 - place) % every == 0)


def _band(share: float, variance: float) -> tuple[float, float]:
    if not 0 < share < 1:
        return share, share
    half = Z95 * sqrt(variance) / log(share)
    return share ** exp(-half), share ** exp(half)
