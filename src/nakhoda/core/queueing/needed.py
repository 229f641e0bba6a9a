"""How few agents hold every limit: all figures are monotone in agents, so a gallop and a bisection find them."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nakhoda.core.queueing.abandoning import abandoning_figures
from nakhoda.core.queueing.compiled import compiled
from nakhoda.core.queueing.measures import (
    MOST_AGENTS,
    Demand,
    Queue,
    QueueError,
    Wanted,
    need_number,
    need_share,
)

Floats = NDArray[np.float64]


def agents_needed(queue_of: Callable[[int], Queue], wanted: Wanted, start: int = 1) -> Queue:
    """The queue at the fewest whole agents that hold every limit. `queue_of` gives the queue at a number of agents.

    Erlang C: `agents_needed(lambda n: patient_queue(demand, n, 20), Wanted(.8, 20), ceil(demand.load))`.
    """
    low, high = 0, max(1, start)
    step = 1
    while not wanted.held_by(queue_of(high)):
        low, high, step = high, high + step, 2 * step
        if high > MOST_AGENTS:
            raise QueueError("limits", f"cannot be held with {MOST_AGENTS:,} agents")
    while high - low > 1:
        middle = high - step if low < high - step else (low + high) // 2
        low, high = (low, middle) if wanted.held_by(queue_of(middle)) else (middle, high)
        step *= 2
    return queue_of(high)


def patient_agents(loads: ArrayLike, level: float, within: float) -> Floats:
    """Erlang C: fewest agents per load (Erlang) with that service level; `within` in units of the handle time."""
    need_share("service_level", level)
    need_number("within", within, zero=True)
    return _patient_many(_loads(loads), float(level), float(within))


def impatient_agents(loads: ArrayLike, level: float, within: float, patience: float) -> Floats:
    """Erlang A: the same with a mean patience, in units of the handle time."""
    need_share("service_level", level)
    need_number("within", within, zero=True)
    need_number("patience", patience)
    if not 1e-9 <= patience <= 1e9:
        raise QueueError("patience", f"must be 1e-9 to 1e9 handle times, not {patience:g}")
    return _impatient_many(_loads(loads), float(level), float(within), float(patience))


def start_of(demand: Demand) -> int:
    """Where to begin the search: one agent per Erlang."""
    return max(1, math.ceil(demand.load))


def _loads(loads: ArrayLike) -> Floats:
    values = np.atleast_1d(np.asarray(loads, dtype=np.float64))
    if not (np.isfinite(values) & (values >= 0) & (values <= MOST_AGENTS / 2)).all():
        raise QueueError("load", f"must be between 0 and {MOST_AGENTS / 2:,.0f} Erlang")
    return values


@compiled
def _patient_one(load: float, level: float, within: float) -> float:
    if load <= 0.0:
        return 0.0
    inverse, agents, per = 1.0, 0.0, 1.0 / load
    while True:
        agents += 1.0
        inverse = 1.0 + inverse * agents * per
        spare = agents - load
        if spare > 0.0 and math.exp(-spare * within) * agents <= (1.0 - level) * (inverse * spare + load):
            return agents


@compiled
def _impatient_one(load: float, level: float, within: float, patience: float) -> float:
    if load <= 0.0:
        return 0.0
    low, high, step = 0.0, float(math.ceil(load)), 1.0
    while abandoning_figures(high, load, patience, within)[1] < level:
        low, high, step = high, high + step, 2.0 * step
    step = 1.0
    while high - low > 1.0:
        middle = high - step if high - step > low else float(math.floor((low + high) / 2.0))
        if abandoning_figures(middle, load, patience, within)[1] >= level:
            high = middle
        else:
            low = middle
        step *= 2.0
    return high


@compiled
def _patient_many(loads: Floats, level: float, within: float) -> Floats:
    out = np.empty_like(loads)
    for place in range(loads.size):
        out[place] = _patient_one(loads[place], level, within)
    return out


@compiled
def _impatient_many(loads: Floats, level: float, within: float, patience: float) -> Floats:
    out = np.empty_like(loads)
    for place in range(loads.size):
        out[place] = _impatient_one(loads[place], level, within, patience)
    return out
