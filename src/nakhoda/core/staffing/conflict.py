"""Why no plan holds: a smallest set of demands that cannot hold together.

Elastic relaxation finds demands that no plan can all keep; the deletion filter then throws out each that the rest can
do without. Dropping any one of those that remain would make the rest possible.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from nakhoda.core.staffing.deadline_model import bounds, capacity, columns_of, flow
from nakhoda.core.staffing.deadline_program import feasible
from nakhoda.core.staffing.solver import cheapest
from nakhoda.core.staffing.work import Plan

Floats = NDArray[np.float64]
Hours = dict[tuple[int, int], list[int]]  # of a class and a day: the hours whose due work is demanded
_LATE = 1e-6  # cases


@dataclass(frozen=True)
class DueTogether:
    """All of a class that is due within so many hours of the start: cases, and the handling hours that they need."""

    work: str
    within: int
    cases: float
    hours: float

    @property
    def moment(self) -> str:
        """As people say it: day 1 is the first of the horizon."""
        return f"day {(self.within - 1) // 24 + 1}, {(self.within - 1) % 24 + 1:02d}:00"


@dataclass(frozen=True)
class Conflict:
    """Demands that cannot hold together, and the hours that are open to them until the last of them is due."""

    demands: tuple[DueTogether, ...]
    open_hours: float

    @property
    def text(self) -> str:
        """One sentence."""
        named = " and ".join(f"{each.work} due by {each.moment} ({each.hours:,.1f} h)" for each in self.demands)
        return f"cannot hold together: {named}; at most {self.open_hours:,.1f} agent hours are open to them"


def conflict_of(plan: Plan) -> Conflict | None:
    """None when the plan can be kept."""
    days = -(-plan.hours // 24)
    if feasible(plan, _held(plan, _by_day(plan, range(days)))):
        return None
    low, high = -1, days - 1
    while high - low > 1:
        middle = (low + high) // 2
        part = _until(plan, middle)
        low, high = (middle, high) if feasible(part, _held(part, _by_day(part, range(middle + 1)))) else (low, middle)
    short = _until(plan, high)
    core = _first_hours(short, high)
    if len(core) > len(plan.works):  # one demand of each class is thrown out sooner than made elastic
        core = _late_together(short, core)
    for demand in sorted(core, key=lambda each: -each[1]):
        rest = {each: hours for each, hours in core.items() if each != demand}
        if not feasible(short, _held(short, rest)):
            core = rest
    demands = tuple(_told(short, work, max(hours)) for (work, _), hours in sorted(core.items()))
    return Conflict(demands, _open_hours(short, demands))


def _until(plan: Plan, day: int) -> Plan:
    """The plan as far as the end of that day: what comes later cannot be the reason."""
    hours = 24 * day + 24
    if hours >= plan.hours:
        return plan
    works = tuple(
        replace(w, arrivals=w.arrivals[:hours], opening=w.opening[:hours], dues=w.dues[:hours]) for w in plan.works
    )
    pools = tuple(
        replace(p, most=p.most[:hours], least=p.least[:hours], shifts=tuple(row[:hours] for row in p.shifts))
        for p in plan.pools
    )
    return Plan(works, pools, hours)


def _by_day(plan: Plan, days: Iterable[int]) -> Hours:
    return {(work, day): _day(plan, day) for day in days for work in range(len(plan.works))}


def _day(plan: Plan, day: int) -> list[int]:
    return list(range(24 * day, min(24 * day + 24, plan.hours)))


def _first_hours(plan: Plan, day: int) -> Hours:
    """What is due until the first hour that cannot be kept; of that day or that hour alone where it suffices."""
    today = _day(plan, day)
    before = {} if not feasible(plan, _held(plan, _by_day(plan, [day]))) else _by_day(plan, range(day))
    low, high = -1, len(today) - 1
    while high - low > 1:
        middle = (low + high) // 2
        kept = feasible(plan, _held(plan, {**before, **_at(plan, day, today[: middle + 1])}))
        low, high = (middle, high) if kept else (low, middle)
    only = _at(plan, day, today[high : high + 1])
    return only if not feasible(plan, _held(plan, only)) else {**before, **_at(plan, day, today[: high + 1])}


def _at(plan: Plan, day: int, hours: list[int]) -> Hours:
    return {(work, day): hours for work in range(len(plan.works))}


def _held(plan: Plan, demands: Hours) -> NDArray[np.bool_]:
    held = np.zeros((len(plan.works), plan.hours), dtype=bool)
    for (work, _), hours in demands.items():
        held[work, hours] = True
    return held


def _late_together(plan: Plan, demands: Hours) -> Hours:
    """Demands, enforced one round after the other where the least late plan was late, until no plan is left."""
    asked, enforced = _held(plan, demands), dict[tuple[int, int], list[int]]()
    while len(enforced) < len(demands):
        late = _least_late(plan, _held(plan, enforced), asked)
        if late is None:
            return enforced
        found = {(int(work), int(hour) // 24) for work, hour in np.argwhere(late > _LATE)} - set(enforced)
        if not found:
            return demands
        enforced |= {demand: demands[demand] for demand in found}
    return enforced


def _least_late(plan: Plan, firm: NDArray[np.bool_], asked: NDArray[np.bool_]) -> Floats | None:
    """Cases late [works, hours] in the plan that is late least; None when the firm demands alone are too many."""
    at = columns_of(plan)
    low, high = bounds(at, firm)
    wanted = bounds(at, asked)[0]
    late, finished = len(plan.works) * plan.hours, np.arange(at.done, at.count)
    rows, limits = flow(at), capacity(at)
    pad = sparse.csr_array
    soft = sparse.hstack([-sparse.eye_array(at.count, format="csr")[finished], -sparse.eye_array(late)], format="csr")
    below = sparse.vstack([sparse.hstack([limits, pad((limits.shape[0], late))]), soft], format="csr")
    equal = sparse.hstack([rows, pad((rows.shape[0], late))], format="csr")
    found = cheapest(
        np.concatenate([np.zeros(at.count), np.ones(late)]),
        (below, np.concatenate([np.zeros(limits.shape[0]), -wanted[finished]])),
        (equal, np.zeros(rows.shape[0])),
        np.concatenate([low, np.zeros(late)]),
        np.concatenate([high, np.full(late, np.inf)]),
    )
    return None if found is None else found[0][at.count :].reshape(len(plan.works), plan.hours)


def _told(plan: Plan, number: int, last: int) -> DueTogether:
    work = plan.works[number]
    cases = work.came()[-1] if plan.clear_by_end and last == plan.hours - 1 else work.due()[last]
    return DueTogether(work.name, last + 1, cases, cases * work.handle_minutes / 60)


def _open_hours(plan: Plan, demands: tuple[DueTogether, ...]) -> float:
    names, last = {each.work for each in demands}, max(each.within for each in demands)
    return sum(sum(pool.most[:last]) * pool.occupancy for pool in plan.pools if names & set(pool.does))
