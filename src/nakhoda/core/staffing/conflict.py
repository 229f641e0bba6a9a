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
    """All of a class that is due by the end of that day (from 1): cases, and the handling hours that they need."""

    work: str
    day: int
    cases: float
    hours: float


@dataclass(frozen=True)
class Conflict:
    """Demands that cannot hold together, and the hours that are open to them until the last of them is due."""

    demands: tuple[DueTogether, ...]
    open_hours: float

    @property
    def text(self) -> str:
        """One sentence."""
        named = " and ".join(f"{each.work} due by day {each.day} ({each.hours:,.1f} h)" for each in self.demands)
        return f"cannot hold together: {named}; {self.open_hours:,.1f} agent hours are open to them"


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
    return Conflict(tuple(_told(plan, group) for group in sorted(core)), _open_hours(plan, core))


def _groups(plan: Plan) -> set[tuple[int, int]]:
    return {(work, day) for work in range(len(plan.works)) for day in range(-(-plan.hours // 24))}


def _held(plan: Plan, groups: set[tuple[int, int]]) -> NDArray[np.bool_]:
    held = np.zeros((len(plan.works), plan.hours), dtype=bool)
    for work, day in groups:
        held[work, 24 * day : 24 * day + 24] = True
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


def _told(plan: Plan, group: tuple[int, int]) -> DueTogether:
    work = plan.works[group[0]]
    last = min(24 * group[1] + 24, plan.hours) - 1
    cases = work.came()[-1] if plan.clear_by_end and last == plan.hours - 1 else work.due()[last]
    return DueTogether(work.name, group[1] + 1, cases, cases * work.handle_minutes / 60)


def _open_hours(plan: Plan, core: set[tuple[int, int]]) -> float:
    names = {plan.works[work].name for work, _ in core}
    last = min(24 * max(day for _, day in core) + 24, plan.hours)
    return sum(sum(pool.most[:last]) * pool.occupancy for pool in plan.pools if names & set(pool.does))
