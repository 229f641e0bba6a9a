"""Modified offered load: the busy agents that a changing arrival rate would keep if nobody ever waited (CAPACITY 2)."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nakhoda.core.queueing.measures import QueueError, need_number
from nakhoda.core.queueing.patience import Patience

Floats = NDArray[np.float64]


def offered_load(rates: ArrayLike, interval: float, handle: Patience, at: ArrayLike) -> Floats:
    """m(t) in Erlang at the times `at` (seconds after the first interval begins).

    `rates` are cases per second, constant within each interval of `interval` seconds; `handle` is the distribution of
    the handle time. Before the first interval nobody came. Exact: m(t) = sum of rate x [H(t - begin) - H(t - end)].
    """
    values = np.asarray(rates, dtype=float)
    times = np.asarray(at, dtype=float)
    if values.ndim != 1 or not (np.isfinite(values) & (values >= 0)).all():
        raise QueueError("rates", "must be one row of finite numbers, 0 or more")
    need_number("interval", interval)
    edges = np.arange(len(values) + 1) * interval
    since = np.maximum(times[:, None] - edges[None, :], 0.0)
    spent = since * handle.there(since) + handle.part(since)
    return np.asarray((spent[:, :-1] - spent[:, 1:]) @ values)


def staffed(loads: ArrayLike, beta: float) -> NDArray[np.int64]:
    """ceil(m + beta sqrt(m)) at every time."""
    values = np.asarray(loads, dtype=float)
    if not np.isfinite(beta):
        raise QueueError("beta", "must be a finite number")
    agents: NDArray[np.int64] = np.ceil(np.maximum(values + beta * np.sqrt(values), 0.0) - 1e-9).astype(np.int64)
    return agents
