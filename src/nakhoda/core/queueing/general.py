"""M/M/n+G (CAPACITY 2): patience with any distribution, summed over panels that split until they agree.

Same integrals as `abandoning`: weight e(x) = exp(lambda H(x) - n mu x) is log-concave whatever the patience, so it
has one peak and two tails. Panels begin at the kinks of the distribution and, near 0, at powers of 4.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nakhoda.core.queueing.blocking import idle_odds
from nakhoda.core.queueing.nodes import legendre
from nakhoda.core.queueing.patience import Patience

Floats = NDArray[np.float64]

_SPENT = 120.0  # e-folds: the share that gives up can lie far out in the tail of the waits
_AGREE = 1e-13
_PLACES, _WEIGHTS = legendre(16)
_ROUNDS = 40


class _Weight:
    """exp(exponent) of the offered wait, times in units of the handle time."""

    def __init__(self, agents: float, load: float, patience: Patience, unit: float) -> None:
        self.agents, self.load, self.patience, self.unit = agents, load, patience, unit

    def exponent(self, x: Floats) -> Floats:
        seconds = x * self.unit
        early = x * self.patience.gone(seconds) - self.patience.part(seconds) / self.unit
        return (self.load - self.agents) * x - self.load * early

    def at(self, x: float) -> float:
        return float(self.exponent(np.array([x]))[0])

    def slope(self, x: float) -> float:
        return self.load * float(self.patience.there(np.array([x * self.unit]))[0]) - self.agents

    def integrals(self, left: Floats, right: Floats, top: float) -> Floats:
        """[4, panels]: all, gone, spent, there."""
        x = left[:, None] + (right - left)[:, None] * _PLACES
        seconds = x * self.unit
        gone, there = self.patience.gone(seconds), self.patience.there(seconds)
        part = self.patience.part(seconds) / self.unit
        exponent = (self.load - self.agents) * x - self.load * (x * gone - part) - top
        weight = np.exp(exponent) * (right - left)[:, None] * _WEIGHTS
        return np.stack(
            [weight.sum(1), (weight * gone).sum(1), (weight * (x * there + part)).sum(1), (weight * there).sum(1)]
        )


def general_figures(
    agents: float, load: float, patience: Patience, within: float, unit: float
) -> tuple[float, float, float, float]:
    """(P(W > 0), service level, mean time in queue of all, share that gave up); times in seconds, `unit` the AHT."""
    if load <= 0.0:
        return 0.0, 1.0, 0.0, 0.0
    if agents <= 0.0:
        return 1.0, 0.0, patience.mean, 1.0
    weight = _Weight(agents, load, patience, unit)
    peak = _peak(weight)
    top = weight.at(peak)
    last = _right_end(weight, peak, top)
    everyone, gone, spent, _ = _sums(weight, _left_end(weight, peak), last, top, peak)
    edge = min(within / unit, last)
    best = min(edge, peak)
    own = weight.at(best)
    answered = _sums(weight, _left_end(weight, best), edge, own, best)[3] if edge > 0 else 0.0
    odds = load / idle_odds(agents, load)
    idle = float(np.exp(-top))
    total = idle + odds * everyone
    level = (idle + odds * answered * float(np.exp(own - top))) / total
    return odds * everyone / total, level, odds * spent * unit / total, odds * gone / total


def _peak(weight: _Weight) -> float:
    """Where arrivals that are still there equal what the agents can do; 0 when they never exceed it."""
    if weight.slope(0.0) <= 0:
        return 0.0
    low, high = 0.0, weight.patience.mean / weight.unit
    while weight.slope(high) > 0:
        low, high = high, 2 * high
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if weight.slope(middle) > 0 else (low, middle)
    return high


def _right_end(weight: _Weight, peak: float, top: float) -> float:
    near, step = 0.0, 1 / (weight.agents + weight.load)
    while weight.at(peak + step) > top - _SPENT:
        near, step = step, 2 * step
    for _ in range(6):
        middle = (near + step) / 2
        near, step = (middle, step) if weight.at(peak + middle) > top - _SPENT else (near, middle)
    return peak + step


def _left_end(weight: _Weight, right: float) -> float:
    floor = weight.at(right) - _SPENT
    if floor <= 0:
        return 0.0
    low, high = 0.0, right
    for _ in range(10):
        middle = (low + high) / 2
        low, high = (middle, high) if weight.at(middle) < floor else (low, middle)
    return low


def _sums(weight: _Weight, first: float, last: float, top: float, peak: float) -> tuple[float, ...]:
    """The four integrals; panels split until both halves agree with the whole."""
    cuts = _cuts(weight, first, last, peak)
    left, right = cuts[:-1], cuts[1:]
    whole, total = weight.integrals(left, right, top), np.zeros(4)
    for _ in range(_ROUNDS):
        middle = (left + right) / 2
        one, two = weight.integrals(left, middle, top), weight.integrals(middle, right, top)
        halves = one + two
        scale = np.abs(total + halves.sum(1))[:, None]
        rough = (np.abs(halves - whole) > _AGREE * scale).any(0)
        total += halves[:, ~rough].sum(1)
        if not rough.any():
            break
        left, right = np.concatenate([left[rough], middle[rough]]), np.concatenate([middle[rough], right[rough]])
        whole = np.concatenate([one[:, rough], two[:, rough]], axis=1)
    else:
        total += whole.sum(1)
    return tuple(float(each) for each in total)


def _cuts(weight: _Weight, first: float, last: float, peak: float) -> Floats:
    kinks = weight.patience.kinks / weight.unit
    near = last * 4.0 ** -np.arange(1, 30) if first == 0 else np.empty(0)
    cuts = np.concatenate([[first, last, peak], kinks, near, np.linspace(first, last, 6)])
    return np.unique(cuts[(cuts >= first) & (cuts <= last)])
