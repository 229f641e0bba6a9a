"""Erlang B for whole and fractional agents (CAPACITY 2): the share of cases that find everyone busy and are lost.

Everything is reckoned as 1/B, a recurrence of positive terms: 1/B(n) = 1 + n/a * 1/B(n-1). Nothing cancels, nothing
overflows but to infinity, where B is 0 to the last digit.
"""

from __future__ import annotations

import math

from nakhoda.core.queueing.compiled import compiled

_TINY = 1e-300


@compiled
def inverse_blocking(agents: float, load: float) -> float:
    """1/B at agents >= 0 (Jagerman's continuous extension between whole numbers) and a load in Erlang."""
    if load <= 0.0:
        return 1.0 if agents <= 0.0 else math.inf
    whole = math.floor(agents)
    inverse = _inverse_at_fraction(agents - whole, load)
    start = agents - whole
    for step in range(1, int(whole) + 1):
        inverse = 1.0 + inverse * ((start + step) / load)
    return inverse


@compiled
def idle_odds(agents: float, load: float) -> float:
    """1/B one agent below: the weight of fewer than n in the system, in units of the weight of exactly n - 1."""
    if agents >= 1.0:
        return inverse_blocking(agents - 1.0, load)
    return (inverse_blocking(agents, load) - 1.0) * load / agents


@compiled
def _inverse_at_fraction(part: float, load: float) -> float:
    """e^a a^-f Gamma(f + 1, a) for 0 <= f < 1, which is 1/B(f, a)."""
    if part == 0.0:
        return 1.0
    if load > part + 2.0:
        return load * _upper_fraction(part + 1.0, load)
    upper = math.gamma(part + 1.0) - _lower_gamma(part + 1.0, load)
    return math.exp(load) * math.pow(load, -part) * upper


@compiled
def _lower_gamma(shape: float, x: float) -> float:
    """gamma(s, x) by its series of positive terms; x <= 3 here."""
    term = 1.0 / shape
    total = term
    for step in range(1, 200):
        term *= x / (shape + step)
        total += term
        if term < total * 1e-18:
            break
    return total * math.exp(-x) * math.pow(x, shape)


@compiled
def _upper_fraction(shape: float, x: float) -> float:
    """Gamma(s, x) / (e^-x x^s) by Lentz's continued fraction; x > s + 1 here."""
    b = x + 1.0 - shape
    c = 1.0 / _TINY
    d = 1.0 / b
    value = d
    for step in range(1, 1000):
        factor = -step * (step - shape)
        b += 2.0
        d = 1.0 / (factor * d + b)
        c = b + factor / c
        value *= d * c
        if abs(d * c - 1.0) < 1e-16:
            break
    return value
