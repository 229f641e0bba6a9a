"""How many agents deferred work needs, hour by hour, so that nothing is late and the cost is least (CAPACITY 1.3)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from nakhoda.core.staffing.deadline_model import bounds, capacity, columns_of, flow, prices
from nakhoda.core.staffing.solver import cheapest
from nakhoda.core.staffing.work import Plan

Floats = NDArray[np.float64]
_CENT = Decimal("0.01")


@dataclass(frozen=True)
class Staffed:
    """The cheapest plan.

    agents: [pools, hours], fractions; done: cases [works, pools, hours]; people: shift counts by pool; worth: what one
    more agent in that hour would save [pools, hours], 0 where there are enough.
    """

    agents: Floats
    done: Floats
    people: tuple[tuple[float, ...], ...]
    worth: Floats
    cost: Decimal


def least_cost(plan: Plan) -> Staffed | None:
    """The plan, or None when no plan holds (`conflict_of` then says which demands cannot hold together)."""
    at = columns_of(plan)
    held = np.ones((len(plan.works), plan.hours), dtype=bool)
    found = solve(plan, held)
    if found is None:
        return None
    x, worth = found
    pools, works = len(plan.pools), len(plan.works)
    done = np.zeros((works, pools, plan.hours))
    for pair, (work, pool) in enumerate(at.pairs):
        done[work, pool] = x[at.case(pair)]
    agents = np.stack([x[at.agent(pool)] for pool in range(pools)])
    saved = np.stack([np.maximum(0.0, -worth[at.agent(pool)]) for pool in range(pools)])
    people = _people(plan, x, at.shifts)
    return Staffed(agents, done, people, saved, _cost(plan, agents, people))


def feasible(plan: Plan, held: NDArray[np.bool_]) -> bool:
    """Can the due dates that are held be kept, at whatever cost?"""
    return solve(plan, held, priced=False) is not None


def solve(plan: Plan, held: NDArray[np.bool_], priced: bool = True) -> tuple[Floats, Floats] | None:
    """(columns, marginals of their highest values), or None when it is infeasible."""
    at = columns_of(plan)
    low, high = bounds(at, held)
    rows, limits = flow(at), capacity(at)
    return cheapest(
        prices(at) * priced, (limits, np.zeros(limits.shape[0])), (rows, np.zeros(rows.shape[0])), low, high
    )


def _people(plan: Plan, x: Floats, first: int) -> tuple[tuple[float, ...], ...]:
    out, place = [], first
    for pool in plan.pools:
        out.append(tuple(float(each) for each in x[place : place + len(pool.shifts)]))
        place += len(pool.shifts)
    return tuple(out)


def _cost(plan: Plan, agents: Floats, people: tuple[tuple[float, ...], ...]) -> Decimal:
    total = Decimal(0)
    for pool, row, shifts in zip(plan.pools, agents, people, strict=True):
        paid = sum(n * sum(cover) for n, cover in zip(shifts, pool.shifts, strict=True)) if pool.shifts else row.sum()
        total += Decimal(f"{paid:.6f}") * pool.cost_per_hour
    return total.quantize(_CENT)
