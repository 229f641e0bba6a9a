"""Staffing when the rate itself is not known: base x Gamma(shape, 1/shape), by quantile or newsvendor (CAPACITY 2)."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import stats

from nakhoda.core.queueing import agents_needed
from nakhoda.core.queueing.measures import Demand, Queue, Wanted
from nakhoda.core.staffing.refusal import need

_GRID = 201  # equally likely rates that stand for the distribution


@dataclass(frozen=True)
class UncertainDemand:
    """A rate with mean `base.rate_per_minute` and coefficient of variation 1 / sqrt(shape)."""

    base: Demand
    shape: float

    def __post_init__(self) -> None:
        need("shape", self.shape, above=True)

    def at(self, quantile: float) -> Demand:
        """The demand that is not exceeded with that probability."""
        need("quantile", quantile, 0, 1, above=True)
        factor = float(stats.gamma.ppf(quantile, self.shape, scale=1 / self.shape))
        return Demand(self.base.rate_per_minute * factor, self.base.handle_seconds)

    def likely(self) -> list[Demand]:
        """Equally likely demands (middles of equal slices of probability)."""
        return [self.at((place + 0.5) / _GRID) for place in range(_GRID)]


def agents_at_quantile(
    demand: UncertainDemand, quantile: float, wanted: Wanted, queue_of: Callable[[Demand, int], Queue]
) -> Queue:
    """Agents that hold every limit on all but the busiest share of days; the queue as it is at that quantile."""
    busy = demand.at(quantile)
    return agents_needed(lambda n: queue_of(busy, n), wanted, max(1, math.ceil(busy.load)))


def newsvendor_quantile(short: float, idle: float) -> float:
    """The quantile at which an hour short costs as much as an hour idle: short / (short + idle)."""
    need("short", short, above=True)
    need("idle", idle, above=True)
    return short / (short + idle)


def expected_level(demand: UncertainDemand, agents: float, queue_of: Callable[[Demand, float], Queue]) -> float:
    """Share answered in time over all cases; busy days weigh by their cases."""
    likely = [each for each in demand.likely() if each.rate_per_minute > 0]
    rates = np.array([each.rate_per_minute for each in likely])
    levels = np.array([queue_of(each, agents).service_level for each in likely])
    return float((rates * levels).sum() / rates.sum())
