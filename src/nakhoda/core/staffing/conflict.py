"""Why no plan holds: a smallest set of demands that cannot hold together.

Elastic relaxation finds demands that no plan can all keep; the deletion filter then throws out each that the rest can
do without. Dropping any one of those that remain would make the rest possible.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from nakhoda.core.staffing.deadline_model import bounds, capacity, columns_of, flow
from nakhoda.core.staffing.deadline_program import solve
from nakhoda.core.staffing.solver import cheapest
from nakhoda.core.staffing.work import Plan

Floats = NDArray[np.float64]
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
    groups = _groups(plan)
    if solve(plan, np.ones((len(plan.works), plan.hours), dtype=bool)) is not None:
        return None
    core = _late_together(plan, groups)
    for group in sorted(core, key=lambda each: -each[1]):
        rest = core - {group}
        if solve(plan, _held(plan, rest)) is None:
            core = rest
    hours = _narrowed(plan, core)
    demands = tuple(_told(plan, work, max(kept)) for (work, _), kept in sorted(hours.items()))
    return Conflict(demands, _open_hours(plan, demands))


def _groups(plan: Plan) -> set[tuple[int, int]]:
    return {(work, day) for work in range(len(plan.works)) for day in range(-(-plan.hours // 24))}


def _held(plan: Plan, groups: set[tuple[int, int]]) -> NDArray[np.bool_]:
    held = np.zeros((len(plan.works), plan.hours), dtype=bool)
    for work, day in groups:
        held[work, 24 * day : 24 * day + 24] = True
    return held


def _narrowed(plan: Plan, core: set[tuple[int, int]]) -> dict[tuple[int, int], list[int]]:
    """The hours of each demand that matter: halves that the rest is impossible without are dropped."""
    hours = {(work, day): list(range(24 * day, min(24 * day + 24, plan.hours))) for work, day in sorted(core)}
    for group in hours:
        while len(hours[group]) > 1:
            middle = len(hours[group]) // 2
            halves = ({**hours, group: hours[group][:middle]}, {**hours, group: hours[group][middle:]})
            smaller = next((half for half in halves if solve(plan, _held_hours(plan, half)) is None), None)
            if smaller is None:
                break
            hours = smaller
    return hours


def _held_hours(plan: Plan, hours: dict[tuple[int, int], list[int]]) -> NDArray[np.bool_]:
    held = np.zeros((len(plan.works), plan.hours), dtype=bool)
    for (work, _), kept in hours.items():
        held[work, kept] = True
    return held


def _late_together(plan: Plan, groups: set[tuple[int, int]]) -> set[tuple[int, int]]:
    """Demands, enforced one round after the other where the least late plan was late, until no plan is left."""
    enforced: set[tuple[int, int]] = set()
    while enforced != groups:
        late = _least_late(plan, _held(plan, enforced))
        if late is None:
            return enforced
        more = {(int(work), int(hour) // 24) for work, hour in np.argwhere(late > _LATE)} - enforced
        if not more:
            return groups
        enforced |= more
    return enforced


def _least_late(plan: Plan, firm: NDArray[np.bool_]) -> Floats | None:
    """Cases late [works, hours] in the plan that is late least; None when the firm demands alone are too many."""
    at = columns_of(plan)
    low, high = bounds(at, firm)
    wanted = bounds(at, np.ones_like(firm))[0]
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
