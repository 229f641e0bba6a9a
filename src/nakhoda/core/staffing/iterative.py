"""Staffing of a day by its half hours, corrected by the simulator where the formula is off (CAPACITY 2).

Start at m + beta sqrt(m) of the modified offered load; each round moves every interval's beta by the distance, in
standard normal terms, between its service level and the target; the end removes agents who are not needed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from nakhoda.core.staffing.refusal import StaffingError, need, need_all

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
_CLOSE = 1e-4


@dataclass(frozen=True)
class DayAnswer:
    """Agents and service level by interval; `holds` when every interval reaches the target."""

    agents: Ints
    levels: Floats
    holds: bool
    rounds: int


def staff_iteratively(
    loads: Sequence[float],
    target: float,
    evaluate: Callable[[Ints], Sequence[float]],
    *,
    rounds: int = 25,
    spare: bool = True,
) -> DayAnswer:
    """loads: modified offered load by interval (Erlang); evaluate(agents) gives service levels by interval.

    Without `spare` the simulator is asked at most `rounds` times and some intervals may have an agent too many.
    """
    need_all("loads", loads)
    need("target", target, 0, 1 - _CLOSE, above=True)
    offered = np.asarray(loads, dtype=float)
    root = np.sqrt(np.maximum(offered, 0.25))
    beta = np.full(len(offered), float(ndtri(target)))
    best: tuple[Ints, Floats] | None = None
    for used in range(1, rounds + 1):
        agents = np.ceil(np.maximum(offered + beta * root, offered > 0) - 1e-9).astype(np.int64)
        levels = _levels(evaluate, agents)
        if (levels >= target).all() and (best is None or agents.sum() < best[0].sum()):
            best = agents, levels
        step = float(ndtri(target)) - ndtri(np.clip(levels, _CLOSE, 1 - _CLOSE))
        moved = np.where(levels < target, np.maximum(step, 1.0 / root), 0.5 * step)
        beta = (agents - offered) / root + np.where(offered > 0, moved, 0.0)
        if best is not None and used >= rounds // 2:
            break
    if best is None:
        return DayAnswer(agents, levels, False, used)
    agents, levels = _spared(best[0], best[1], target, evaluate) if spare else best
    return DayAnswer(agents, levels, True, used)


def _spared(
    agents: Ints, levels: Floats, target: float, evaluate: Callable[[Ints], Sequence[float]]
) -> tuple[Ints, Floats]:
    """One agent fewer where there is most to spare, while every interval holds."""
    for place in np.argsort(-levels, kind="stable"):
        while agents[place] > 0:
            fewer = agents.copy()
            fewer[place] -= 1
            found = _levels(evaluate, fewer)
            if not (found >= target).all():
                break
            agents, levels = fewer, found
    return agents, levels


def _levels(evaluate: Callable[[Ints], Sequence[float]], agents: Ints) -> Floats:
    levels = np.asarray(evaluate(agents.copy()), dtype=float)
    if levels.shape != agents.shape or not np.isfinite(levels).all():
        raise StaffingError("evaluate", f"must give {len(agents)} finite service levels")
    return levels
