"""Erlang A, M/M/n+M: exponential patience (CAPACITY 2). Times in units of the mean handle time.

With e(x) = exp(lambda H(x) - n mu x), the share who wait is B' lambda J / (1 + B' lambda J), B' = Erlang B one agent
below and J the integral of e; abandonment, wait and service level are integrals of e with the share that gave up,
the patience spent and the share still there. All terms are positive, so nothing cancels; e is log-concave, so panels
between its peak, the patience scale, the threshold and the point where it is spent carry it to the last digits.
"""

from __future__ import annotations

import math

from nakhoda.core.queueing.blocking import idle_odds
from nakhoda.core.queueing.compiled import compiled
from nakhoda.core.queueing.nodes import PLACES, WEIGHTS

Cuts = tuple[float, float, float, float, float, float]
_SPENT = 42.0  # e-folds below the peak: 6e-19 of it


@compiled
def exponent(x: float, agents: float, load: float, patience: float) -> float:
    """lambda H(x) - n mu x, written so that a balanced queue does not cancel."""
    return (load - agents) * x - load * (x + patience * math.expm1(-x / patience))


@compiled
def _right_end(peak: float, top: float, agents: float, load: float, patience: float) -> float:
    """A point where the weight is spent, at most 30 e-folds further than needed."""
    step = 1.0 / (agents + math.sqrt(load / patience))
    while exponent(peak + step, agents, load, patience) > top - _SPENT:
        step *= 2.0
    near = step / 2.0
    for _ in range(60):
        if exponent(peak + step, agents, load, patience) >= top - _SPENT - 30.0:
            break
        middle = (near + step) / 2.0
        if exponent(peak + middle, agents, load, patience) > top - _SPENT:
            near = middle
        else:
            step = middle
    return peak + step


@compiled
def _left_end(right: float, agents: float, load: float, patience: float) -> float:
    """From where on the rising weight counts beside its value at `right`; 0 where all of it does."""
    floor = exponent(right, agents, load, patience) - _SPENT
    if floor <= 0.0:
        return 0.0
    low, high = 0.0, right
    for _ in range(8):
        middle = (low + high) / 2.0
        if exponent(middle, agents, load, patience) < floor:
            low = middle
        else:
            high = middle
    return low


@compiled
def _panel(
    left: float, right: float, top: float, agents: float, load: float, patience: float
) -> tuple[float, float, float, float]:
    """Integrals of exp(exponent - top) with 1, the share gone, the patience spent, the share there."""
    everyone, gone, there = 0.0, 0.0, 0.0
    width = right - left
    for node in range(PLACES.size):
        x = left + width * PLACES[node]
        fallen = -math.expm1(-x / patience)
        weight = width * WEIGHTS[node] * math.exp((load - agents) * x - load * (x - patience * fallen) - top)
        everyone += weight
        gone += weight * fallen
        there += weight * (1.0 - fallen)
    return everyone, gone, gone * patience, there


@compiled
def _ordered(cuts: Cuts, first: float, last: float) -> list[float]:
    """The cuts in order, none outside; by hand, for numba takes seconds to compile its sort."""
    out = [min(max(cut, first), last) for cut in cuts]
    for place in range(1, 6):
        for back in range(place, 0, -1):
            if out[back] < out[back - 1]:
                out[back], out[back - 1] = out[back - 1], out[back]
    return out


@compiled
def abandoning_figures(agents: float, load: float, patience: float, within: float) -> tuple[float, float, float, float]:
    """(P(W > 0), service level, mean time in queue of all, share that gave up)."""
    if load <= 0.0:
        return 0.0, 1.0, 0.0, 0.0
    if agents <= 0.0:
        return 1.0, 0.0, patience, 1.0
    peak = patience * math.log(load / agents) if load > agents else 0.0
    top = exponent(peak, agents, load, patience)
    last = _right_end(peak, top, agents, load, patience)
    first = _left_end(peak, agents, load, patience)
    cuts = _ordered((first, peak, 3.0 * patience, 30.0 * patience, within, last), first, last)
    everyone, gone, spent, answered = 0.0, 0.0, 0.0, 0.0
    for place in range(5):
        if cuts[place + 1] > cuts[place]:
            sums = _panel(cuts[place], cuts[place + 1], top, agents, load, patience)
            everyone, gone, spent = everyone + sums[0], gone + sums[1], spent + sums[2]
            if cuts[place + 1] <= within:
                answered += sums[3]
    if 0.0 < within < first:
        answered = _early(within, top, agents, load, patience)
    odds = load / idle_odds(agents, load)
    idle = math.exp(-top)
    total = idle + odds * everyone
    return odds * everyone / total, (idle + odds * answered) / total, odds * spent / total, odds * gone / total


@compiled
def _early(within: float, top: float, agents: float, load: float, patience: float) -> float:
    """Answered within the threshold where that is far below the waits of nearly everyone."""
    own = exponent(within, agents, load, patience)
    left = _left_end(within, agents, load, patience)
    return _panel(left, within, own, agents, load, patience)[3] * math.exp(own - top)
