"""Square-root staffing n = R + beta sqrt(R): Halfin-Whitt without, Garnett with patience (CAPACITY 2)."""

from __future__ import annotations

import math
from collections.abc import Callable

from nakhoda.core.queueing.measures import need_number, need_share


def halfin_whitt_wait(beta: float) -> float:
    """P(W > 0) in the limit, 1 / (1 + beta Phi(beta) / phi(beta)); beta > 0."""
    need_number("beta", beta)
    return 1 / (1 + beta / _hazard(-beta))


def garnett_wait(beta: float, patience: float) -> float:
    """P(W > 0) in the limit with exponential patience, in units of the handle time; any beta."""
    need_number("patience", patience)
    root = math.sqrt(patience)  # sqrt(mu / theta)
    return 1 / (1 + _hazard(beta * root) / root / _hazard(-beta))


def halfin_whitt_agents(load: float, wait_probability: float) -> float:
    """Agents (a fraction) at which that share waits."""
    return _agents(load, wait_probability, halfin_whitt_wait, 1e-9)


def garnett_agents(load: float, wait_probability: float, patience: float) -> float:
    """The same with patience in units of the handle time; may be fewer than the load."""
    return _agents(load, wait_probability, lambda beta: garnett_wait(beta, patience), -30.0)


def _agents(load: float, wait: float, wait_at: Callable[[float], float], low: float) -> float:
    need_number("load", load, zero=True)
    need_share("wait_probability", wait)
    high = 30.0
    for _ in range(100):
        beta = (low + high) / 2
        low, high = (beta, high) if wait_at(beta) > wait else (low, beta)
    return max(0.0, load + high * math.sqrt(load))


def _hazard(x: float) -> float:
    """phi(x) / (1 - Phi(x)); its mirror phi(x) / Phi(x) is the hazard of -x."""
    if x > 25:  # Mills' ratio by its continued fraction, where the tail underflows
        return x + 1 / (x + 2 / (x + 3 / (x + 4 / (x + 5 / x))))
    return math.exp(-x * x / 2) / math.sqrt(2 * math.pi) / (0.5 * math.erfc(x / math.sqrt(2)))
