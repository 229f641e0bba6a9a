"""Erlang C: everyone waits as long as it takes (CAPACITY 2). Times in units of the mean handle time."""

from __future__ import annotations

import math

from nakhoda.core.queueing.blocking import inverse_blocking
from nakhoda.core.queueing.compiled import compiled


@compiled
def wait_share(agents: float, load: float) -> float:
    """P(W > 0); 1 where the load is not below the agents, for the queue then grows without end."""
    if load <= 0.0:
        return 0.0
    if agents <= load:
        return 1.0
    return 1.0 / (inverse_blocking(agents, load) * ((agents - load) / agents) + load / agents)


@compiled
def waiting_figures(agents: float, load: float, within: float) -> tuple[float, float, float]:
    """(P(W > 0), service level, mean wait); (1, 0, inf) where the queue is unstable."""
    wait = wait_share(agents, load)
    if agents <= load and load > 0.0:
        return 1.0, 0.0, math.inf
    spare = agents - load
    late = wait * math.exp(-spare * within)
    return wait, 1.0 - late, (wait / spare if wait > 0.0 else 0.0)
