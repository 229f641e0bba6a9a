"""How many people one pool needs in one week so that nothing is late: the deadline program over shift patterns.

Hours run from `LEAD` hours before Monday: what came at the end of the week before is work of this one. Work is counted
in agent hours. A promise is hours of the clock, or open hours of the site (business); one that ends while the site is
closed moves to where a quarter of it has been open: nobody can keep it sooner. Work that is due within the hour asks,
besides, for people who are there (`near_live`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nakhoda.core.capacity.near_live import is_near_live, present
from nakhoda.core.staffing.conflict import Conflict, conflict_of
from nakhoda.core.staffing.deadline_program import least_cost
from nakhoda.core.staffing.refusal import StaffingError, need
from nakhoda.core.staffing.work import Plan, Pool, Work

Floats = NDArray[np.float64]
LEAD, WEEK = 72, 168
HOURS = LEAD + WEEK
ALIKE = 0.01  # two weeks whose work differs by less than this share in its hours need the same per hour of work
MOST = 1e6


@dataclass(frozen=True, slots=True)
class Promise:
    """Within how many hours; `business` ones count while the site is open."""

    hours: float
    business: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Flow:
    """One class of work: agent hours that come in each of `HOURS`, and when they are due. `handle`: hours a case."""

    name: str
    hours: Floats
    promise: Promise
    exposure: float = 0.0
    handle: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class PoolWeek:
    """One pool in one week: work, and shift patterns [patterns, HOURS] as the share of each hour at work.

    `near_level` of those whose promise is an hour or less are answered in time; `patience` in hours is theirs.
    """

    flows: tuple[Flow, ...]
    shifts: Floats
    occupancy: float = 0.85
    exposure_share: float = 1.0
    near_level: float = 0.9
    patience: float = 1.0

    @property
    def opens(self) -> Floats:
        """How open each hour is, 0 to 1."""
        return self.shifts.max(axis=0) if len(self.shifts) else np.zeros(HOURS)

    @property
    def present(self) -> Floats:
        """People who must be there in each hour for what is due within it (Erlang A)."""
        return present(self.flows, self.opens, self.near_level, self.patience)

    @property
    def work_hours(self) -> float:
        """Agent hours of the week itself."""
        return float(sum(flow.hours[LEAD:].sum() for flow in self.flows))

    @property
    def week_hours(self) -> float:
        """What one person of the pool works in this week, over all patterns."""
        return float(self.shifts[:, LEAD:].sum(axis=1).mean()) if len(self.shifts) else 0.0


def people_needed(week: PoolWeek) -> float:
    """People at work (fractions are meant): enough hours for the week's work, in time for every promise.

    Raises `StaffingError` when the pool is closed all week and there is work.
    """
    total = week.work_hours
    if total <= 0:
        return 0.0
    if week.week_hours <= 0:
        raise StaffingError("shifts", f"leave nobody at work in a week with {total:.1f} hours of it")
    found = least_cost(_plan(week, MOST))
    if found is None:
        raise StaffingError("shifts", "leave hours in which work is due and nobody may ever be there")
    return max(float(sum(found.people[0])), total / (week.occupancy * _longest(week)))


def conflict_with(week: PoolWeek, people: float) -> Conflict | None:
    """Which demands cannot hold together with so many people, spread evenly over the patterns; None when they can."""
    there = week.shifts.mean(axis=0) * people if len(week.shifts) else np.zeros(HOURS)
    plan = _plan(week, MOST)
    pool = replace(plan.pools[0], most=tuple(there.tolist()), shifts=(), least=())
    return conflict_of(replace(plan, pools=(pool,)))


@dataclass(slots=True)
class Solver:
    """Weeks of one pool: a week whose work has the shape of an earlier one is that one, scaled (the program is linear).

    `solved` counts the programs that were really solved.
    """

    known: list[tuple[bytes, Floats, float]] = field(default_factory=list)
    solved: int = 0

    def people(self, week: PoolWeek) -> float:
        """As `people_needed`."""
        total = week.work_hours
        if total <= 0:
            return 0.0
        shape = np.concatenate([flow.hours for flow in week.flows]) / total
        if any(is_near_live(flow) for flow in week.flows):  # whole people in each hour: twice the work is not twice
            self.solved += 1
            return people_needed(week)
        mark = _mark(week)
        for other, before, each in self.known:
            if other == mark and float(np.abs(shape - before).sum()) < ALIKE:
                return each * total
        found = people_needed(week)
        self.solved += 1
        self.known.append((mark, shape, found / total))
        return found


def dues_of(flow: Flow, opens: Floats) -> Floats:
    """Agent hours due by the end of each hour; `opens` is how open each hour is, 0 to 1."""
    need(f"{flow.name} promise", flow.promise.hours)
    out = np.zeros(HOURS)
    at = due_hours(flow.promise, opens)
    inside = at < HOURS
    np.add.at(out, at[inside], flow.hours[inside])
    return out


def due_hours(promise: Promise, opens: Floats) -> NDArray[np.int64]:
    """The hour at whose end what came in each hour is due; beyond the horizon it is `HOURS` or more."""
    worked = np.concatenate([[0.0], np.cumsum(opens > 0)])
    hours = np.arange(HOURS)
    open_hours = promise.hours if promise.business else min(promise.hours, promise.hours / 4)
    asked = worked[1:] + max(1.0, np.ceil(open_hours)) - (opens > 0)
    by_open = np.searchsorted(worked[1:], asked, side="left")
    by_clock = hours + (0 if promise.business else int(np.ceil(promise.hours)))
    return np.maximum.accumulate(np.maximum(by_open, by_clock)).astype(np.int64)


def merged(flows: Sequence[Flow]) -> tuple[Flow, ...]:
    """Flows of one promise and weight as one: the program cares for nothing else. Names say what is in them."""
    groups: dict[tuple[Any, ...], list[Flow]] = {}
    for flow in flows:
        groups.setdefault((flow.promise, flow.exposure), []).append(flow)
    return tuple(
        Flow(
            _named(own, promise, exposure),
            np.sum([flow.hours for flow in own], axis=0),
            promise,
            exposure,
            _mean_handle(own),
        )
        for (promise, exposure), own in groups.items()
    )


def _mean_handle(flows: Sequence[Flow]) -> float:
    """Hours a case of the mix; 0 where one of them does not say."""
    cases = [float(flow.hours.sum()) / flow.handle if flow.handle > 0 else 0.0 for flow in flows]
    work = sum(float(flow.hours.sum()) for flow in flows)
    return work / sum(cases) if all(cases) and work > 0 else 0.0


def _named(flows: Sequence[Flow], promise: Promise, exposure: float) -> str:
    names = list(dict.fromkeys(flow.name for flow in flows))
    more = f" and {len(names) - 2} more" if len(names) > 2 else ""
    kind = " open hours" if promise.business else " hours"
    return f"{', '.join(names[:2])}{more} within {promise.hours:g}{kind}" + (" (harmful)" if exposure else "")


def _plan(week: PoolWeek, most: float) -> Plan:
    opens, least = week.opens, week.present
    works = tuple(_work(flow, opens) for flow in week.flows if flow.hours.sum() > 0)
    pool = Pool(
        "pool", tuple(work.name for work in works), tuple((most * (opens > 0)).tolist()), Decimal(1), week.occupancy,
        week.exposure_share, least=tuple(least.tolist()) if least.any() else (),
        shifts=tuple(tuple(row) for row in week.shifts.tolist()),
    )  # fmt: skip
    return Plan(works, (pool,), HOURS)


def _work(flow: Flow, opens: Floats) -> Work:
    """In agent hours: a case of an hour each."""
    dues = tuple(dues_of(flow, opens).tolist())
    return Work(flow.name, tuple(flow.hours.tolist()), 0, 60.0, (), flow.exposure, dues)


def _longest(week: PoolWeek) -> float:
    return float(week.shifts[:, LEAD:].sum(axis=1).max())


def _mark(week: PoolWeek) -> bytes:
    promises = repr([(flow.promise, flow.exposure) for flow in week.flows]).encode()
    return week.shifts.tobytes() + promises + repr((week.occupancy, week.exposure_share)).encode()
