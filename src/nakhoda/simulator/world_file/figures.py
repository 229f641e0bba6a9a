"""Figures of a replication by batch, and of many replications with their intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from nakhoda.simulator.kernel import columns as c
from nakhoda.simulator.kernel.noting import bin_edges
from nakhoda.simulator.world_file.compile import Plan
from nakhoda.simulator.world_file.runs import Counted

QUANTILES = (0.5, 0.9, 0.95)
COUNTS = ("arrivals", "entered", "served", "abandoned", "retried", "finished", "busy_time")
CONFIDENCE = 0.95
FEWEST_BATCHES = 10


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its interval; `value` is None where nothing was observed, the bounds where there is no interval."""

    value: float | None
    lo: float | None = None
    hi: float | None = None


Figures = dict[str, float]


def class_figures(plan: Plan, counted: Counted, row: int, batches: slice) -> Figures:
    """The figures of a class over some batches; NaN where nothing was observed. The wait is in the unit of the file."""
    tally = counted.tally[batches, row].sum(axis=0)
    sums = counted.sums[batches, row].sum(axis=0)
    waits = int(tally[c.WAITS])
    promised = plan.reals[row, c.PROMISE] >= 0
    return {
        "arrivals": float(tally[c.ARRIVED]),
        "entered": float(tally[c.ENTERED]),
        "served": float(tally[c.SERVED]),
        "abandoned": float(tally[c.ABANDONED]),
        "retried": float(tally[c.RETRIED]),
        "finished": float(tally[c.FINISHED]),
        "mean_wait": _part(sums[c.WAITED], waits),
        "mean_wait_served": _part(sums[c.WAITED_SERVED], waits - tally[c.ABANDONED]),
        "abandonment": _part(tally[c.ABANDONED], waits),
        "sla": _part(tally[c.IN_TIME], waits) if promised else float("nan"),
        "mean_time_in_system": _part(sums[c.SOJOURN], tally[c.FINISHED]),
    }


def _part(numerator: float, denominator: float) -> float:
    return float(numerator) / float(denominator) if denominator else float("nan")


def group_figures(counted: Counted, row: int, batches: slice) -> Figures:
    """Occupancy and time worked of a group over some batches."""
    busy, present = counted.sums[batches, row, [c.BUSY, c.PRESENT]].reshape(-1, 2).sum(axis=0)
    return {"occupancy": _part(busy, present), "busy_time": float(busy)}


def wait_quantile(bins: Any, share: float) -> float:
    """The wait that a share of all waits does not exceed, within 1/128 of itself; NaN without a wait."""
    whole = int(bins.sum())
    if whole == 0:
        return float("nan")
    running = np.cumsum(bins)
    place = int(np.searchsorted(running, share * whole))
    low, high = bin_edges(place)
    before = int(running[place - 1]) if place else 0
    return low + (high - low) * min(1.0, (share * whole - before) / max(int(bins[place]), 1))


def over_replications(values: Sequence[Figures]) -> dict[str, Estimate]:
    """Mean and t-interval of each figure over replications that observed it."""
    return {name: estimate([each[name] for each in values]) for name in values[0]}


def over_batches(whole: Figures, parts: Sequence[Figures]) -> dict[str, Estimate]:
    """The figure of one long run, with the interval of its batch means; a count's interval is that of the sum."""
    found = {}
    for name, value in whole.items():
        spread = estimate([each[name] for each in parts]) if parts else Estimate(None)
        scale = len(parts) if name in COUNTS else 1
        half = None if spread.hi is None or spread.value is None else scale * (spread.hi - spread.value)
        found[name] = _around(value, half)
    return found


def _around(value: float, half: float | None) -> Estimate:
    if np.isnan(value):
        return Estimate(None)
    return Estimate(value) if half is None else Estimate(value, value - half, value + half)


def estimate(values: Sequence[float]) -> Estimate:
    """Mean and 95 % t-interval of independent values; NaN is left out."""
    from scipy.special import stdtrit

    known = np.array([value for value in values if not np.isnan(value)])
    if not len(known):
        return Estimate(None)
    mean = float(known.mean())
    if len(known) < 2:
        return Estimate(mean)
    half = float(stdtrit(len(known) - 1, 0.5 + CONFIDENCE / 2) * known.std(ddof=1) / np.sqrt(len(known)))
    return Estimate(mean, mean - half, mean + half)
