"""The deadline program as sparse rows: columns are cases done, agents, people on shifts, cumulative work done.

Cumulative work is a column of its own, so that "not before it came, not after it is due" is just its two bounds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from nakhoda.core.staffing.work import Plan

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Columns:
    """Where each kind of variable begins. Hours run fastest everywhere."""

    plan: Plan
    pairs: tuple[tuple[int, int], ...]  # (work, pool) that fit
    hours: int
    agents: int
    shifts: int
    done: int
    count: int

    def case(self, pair: int) -> Ints:
        """Columns of cases of that pair, by hour."""
        return np.arange(self.hours) + pair * self.hours

    def agent(self, pool: int) -> Ints:
        """Columns of agents of that pool, by hour."""
        return np.arange(self.hours) + self.agents + pool * self.hours

    def finished(self, work: int) -> Ints:
        """Columns of cumulative cases done of that class, by hour."""
        return np.arange(self.hours) + self.done + work * self.hours


@dataclass
class Rows:
    """Sparse rows in the making."""

    width: int
    rows: list[Ints]
    columns: list[Ints]
    values: list[Floats]
    count: int = 0

    def add(self, rows: Ints, columns: Ints, values: Any) -> None:
        """Entries, rows counted from the current one."""
        self.rows.append(rows + self.count)
        self.columns.append(columns)
        self.values.append(np.broadcast_to(np.asarray(values, dtype=float), columns.shape))

    def matrix(self) -> Any:
        """All of it."""
        if not self.rows:
            return sparse.csr_array((self.count, self.width))
        places = (np.concatenate(self.rows), np.concatenate(self.columns))
        return sparse.csr_array((np.concatenate(self.values), places), shape=(self.count, self.width))


def columns_of(plan: Plan) -> Columns:
    """The layout."""
    names = {work.name: place for place, work in enumerate(plan.works)}
    pairs = tuple((names[name], pool) for pool, each in enumerate(plan.pools) for name in each.does)
    agents = len(pairs) * plan.hours
    shifts = agents + len(plan.pools) * plan.hours
    done = shifts + sum(len(pool.shifts) for pool in plan.pools)
    return Columns(plan, pairs, plan.hours, agents, shifts, done, done + len(plan.works) * plan.hours)


def flow(at: Columns) -> Any:
    """Equalities: done by the end of an hour = done an hour before + done by every pool in it; shifts give agents."""
    rows = Rows(at.count, [], [], [])
    hours = np.arange(at.hours)
    for work in range(len(at.plan.works)):
        rows.add(hours, at.finished(work), 1.0)
        rows.add(hours[1:], at.finished(work)[:-1], -1.0)
        for pair, (own, _) in enumerate(at.pairs):
            if own == work:
                rows.add(hours, at.case(pair), -1.0)
        rows.count += at.hours
    place = at.shifts
    for number, pool in enumerate(at.plan.pools):
        if pool.shifts:
            rows.add(hours, at.agent(number), 1.0)
            for row in pool.shifts:
                rows.add(hours, np.full(at.hours, place), -np.asarray(row, dtype=float))
                place += 1
            rows.count += at.hours
    return rows.matrix()


def capacity(at: Columns) -> Any:
    """Inequalities <= 0: handling within occupancy of the agents there; exposed handling within its share of a day."""
    rows = Rows(at.count, [], [], [])
    hours = np.arange(at.hours)
    for number, pool in enumerate(at.plan.pools):
        mine = [(pair, at.plan.works[work]) for pair, (work, own) in enumerate(at.pairs) if own == number]
        for pair, work in mine:
            rows.add(hours, at.case(pair), work.handle_minutes / 60 * pool.pace)
        rows.add(hours, at.agent(number), -pool.occupancy)
        rows.count += at.hours
        exposed = [(pair, work) for pair, work in mine if work.exposure > 0]
        if exposed and pool.exposure_share < 1:
            for pair, work in exposed:
                rows.add(hours // 24, at.case(pair), work.exposure * work.handle_minutes / 60 * pool.pace)
            rows.add(hours // 24, at.agent(number), -pool.exposure_share)
            rows.count += -(-at.hours // 24)
    return rows.matrix()


def prices(at: Columns) -> Floats:
    """Cost of each column: agents by the hour, or people by their shift."""
    cost = np.zeros(at.count)
    place = at.shifts
    for number, pool in enumerate(at.plan.pools):
        rate = float(pool.cost_per_hour)
        if not pool.shifts:
            cost[at.agent(number)] = rate
        for row in pool.shifts:
            cost[place] = rate * sum(row)
            place += 1
    return cost


def bounds(at: Columns, held: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """Lowest and highest value of each column; `held` [works, hours] says which due dates count."""
    low, high = np.zeros(at.count), np.full(at.count, np.inf)
    for number, pool in enumerate(at.plan.pools):
        low[at.agent(number)] = pool.least or 0.0
        high[at.agent(number)] = pool.most
    for pair, (_, pool_number) in enumerate(at.pairs):
        closed = np.asarray(at.plan.pools[pool_number].most) == 0
        high[at.case(pair)[closed]] = 0.0
    for number, work in enumerate(at.plan.works):
        due = np.asarray(work.due())
        if at.plan.clear_by_end:
            due[-1] = work.came()[-1]
        low[at.finished(number)] = np.where(held[number], due, 0.0)
        high[at.finished(number)] = work.came()
    return low, high
