"""Who must be there for work that is due within the hour: Erlang A hour by hour (CAPACITY 1).

A promise of an hour or less leaves no time to spread work over a day. Such work asks for people by the hour: as many
as keep the promise for a stated share of members, some of whom would give up after a while.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from nakhoda.core.queueing.needed import impatient_agents

Floats = NDArray[np.float64]
WITHIN = 1.0  # hours: a promise that short is near-live
LEAST_LOAD = 1e-3  # Erlang: four seconds of work in an hour are nobody's shift
USUAL_HANDLE = 0.25  # hours, of work that does not say how long one case takes


class Due(Protocol):
    """What a promise says: within how many hours."""

    @property
    def hours(self) -> float: ...


class Flow(Protocol):
    """One class of work: agent hours that come in each hour, its promise, and hours a case (0: not told)."""

    @property
    def hours(self) -> Floats: ...
    @property
    def promise(self) -> Due: ...
    @property
    def handle(self) -> float: ...


def is_near_live(flow: Flow) -> bool:
    """Whether its promise is an hour or less."""
    return flow.promise.hours <= WITHIN and bool(flow.hours.sum() > 0)


def present(flows: Iterable[Flow], opens: Floats, level: float, patience: float) -> Floats:
    """People at work in each hour that all near-live flows need together.

    `opens` is how open each hour is (0 to 1), `level` the share of members who are served in time, `patience` in hours
    the mean time after which one gives up. Flows of different handle times share people: the load is added up, the
    handle time is that of the mix, and the tightest promise counts.
    """
    near = [flow for flow in flows if is_near_live(flow)]
    loads = np.sum([flow.hours for flow in near], axis=0) if near else np.zeros_like(opens)
    asked = (opens > 0) & (loads > LEAST_LOAD)
    if not asked.any():
        return np.zeros_like(opens)
    handle = _handle(near)
    within = min(flow.promise.hours for flow in near)
    found = np.zeros_like(opens)
    found[asked] = impatient_agents(loads[asked], level, within / handle, patience / handle)
    return found * opens


def _handle(flows: list[Flow]) -> float:
    """Mean hours that one case of the mix takes."""
    work = sum(float(flow.hours.sum()) for flow in flows)
    cases = sum(float(flow.hours.sum()) / (flow.handle or USUAL_HANDLE) for flow in flows)
    return work / cases
