"""The pools of a plan, one by one: weeks by the deadline program, the headcount program, levers for each gap."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from nakhoda.core.capacity.assumed import Assumptions, assumptions_of
from nakhoda.core.capacity.levers import Gap, Neighbour, levers_for
from nakhoda.core.capacity.people import Away, HiredClass, rostered, tenures
from nakhoda.core.capacity.pool import PoolAsked, PoolPlan, plan_pool
from nakhoda.core.capacity.week import LEAD, WEEK, Flow, PoolWeek, Promise, Solver, conflict_with, merged, people_needed
from nakhoda.core.policy.rules import QueueRule
from nakhoda.core.staffing.refusal import StaffingError
from nakhoda.planning.models import CapacityPlan
from nakhoda.planning.queries.capacity_people import Crew, decided
from nakhoda.planning.queries.capacity_places import lobs_of
from nakhoda.simulator.policy_model.model import PolicyModel
from nakhoda.simulator.workload import Asked, QueueWork, shift_patterns

FIRST, LAST = 20, 90  # per cent of the plan's progress
CONFLICTS = 3
SMALL = 0.25  # heads: a gap below this gets no levers
LEGAL_LOBS = ("age_support", "minor_safety")  # their promises follow from law: they are not ours to change
Weeks = list[float]


@dataclass(slots=True, eq=False)
class Planned:
    """One queue with everything that its rows are written from."""

    queue: QueueRule
    lobs: tuple[str, ...]
    told_of: Assumptions
    plan: PoolPlan
    weeks: list[PoolWeek]
    needed: Any
    parts: dict[tuple[str, str], Weeks]
    crew: Crew
    solved: int = 0
    conflict: dict[str, Any] = field(default_factory=dict)
    levers: dict[str, Any] = field(default_factory=dict)
    saves: float | None = None

    @property
    def rows(self) -> dict[str, Weeks]:
        """By week, people on the payroll."""
        names = ("required", "low", "high", "available", "with_plan")
        return {name: _rounded(getattr(self.plan, name)) for name in names}

    @property
    def told(self) -> dict[str, Any]:
        """What belongs beside the rows."""
        found, told = self.plan.headcount, self.told_of
        return {
            "parts": len(self.parts),
            "heads": round(self.crew.heads, 2),
            "shrinkage": round(told.shrinkage.share, 4),
            "unset": list(told.unset),
            "near_live": _near_live(self),
            "card": {name: told[name] for name in ("week_cost", "hire_cost", "currency", "usd_rate")},
            "agreed_heads": told["commitment_heads"],
            "cost": str(found.cost) if found else "",
            "hires": [_dated(asdict(each)) for each in found.hires] if found else [],
            "releases": [_dated(asdict(each)) for each in found.releases] if found else [],
            "trouble": self.plan.trouble,
            "conflict": self.conflict,
            "levers": self.levers,
        }


def _near_live(each: Planned) -> dict[str, Any]:
    """What is due within the hour: the most people who must be there at once, and the hours of the first week."""
    if not each.weeks or not (there := each.weeks[0].present[LEAD:]).any():
        return {}
    level, patience = each.told_of["near_level"], each.told_of["patience_minutes"]
    return {"most": float(there.max()), "hours": int((there > 0).sum()), "level": level, "patience": patience}


def planned_pools(
    plan: CapacityPlan, model: PolicyModel, work: Mapping[int, QueueWork], crews: Mapping[str, Crew], asked: Asked,
    now: datetime, move: Callable[[int], None],
) -> list[Planned]:  # fmt: skip
    """Every queue of the policy that has work or people."""
    queues = [q for place, q in enumerate(model.policy.queues) if place in work or q.key in crews]
    patterns: dict[tuple[str, int, float], Any] = {}
    pools, currency = [], plan.spec.get("currency", "USD")
    for number, queue in enumerate(queues):
        told = _assumed(plan, queue)
        made = _pool(queue, told, model, work.get(queue.index), crews.get(queue.key, Crew()), asked, patterns, currency)
        pools.append(made)
        move(FIRST + round((LAST - FIRST) * (number + 1) / len(queues)))
    today = now.astimezone(ZoneInfo(asked.zone)).date()
    for each in pools:
        each.levers = _levers(each, pools, asked, today)
    for each in sorted(pools, key=_worst, reverse=True)[:CONFLICTS]:
        each.conflict = _conflict(each)
    return pools


def _assumed(plan: CapacityPlan, queue: QueueRule) -> Assumptions:
    """As they stood when the plan was asked for."""
    kept = plan.spec["assumptions"].get(queue.key)
    if kept is None:
        raise StaffingError("assumptions", f"of {queue.key} are not in this plan: the desk policy changed; ask again")
    values = {name: _again(value) for name, value in kept["values"].items()}
    read = assumptions_of([], "", card=False)
    return replace(read, values={**read.values, **values}, unset=tuple(kept["unset"]))


def _again(value: Any) -> Any:
    """JSON knows no tuples."""
    if isinstance(value, list):
        return tuple(tuple(each) if isinstance(each, list) else each for each in value)
    return value


def _pool(
    queue: QueueRule, told: Assumptions, model: PolicyModel, work: QueueWork | None, crew: Crew, asked: Asked,
    patterns: dict[tuple[str, int, float], Any], currency: str,
) -> Planned:  # fmt: skip
    found = work or QueueWork()
    weeks = [_week(queue, told, model, found, asked, n, patterns) for n in range(asked.weeks)]
    solver = Solver()
    needed = np.array([solver.people(week) for week in weeks])
    total = np.array([week.work_hours for week in weeks])
    low, high = found.band(total)
    staff = tenures_of(crew, asked.monday)
    classes, leave = _decided(queue)
    lengths = [week.week_hours or 1.0 for week in weeks]
    hours = zip(crew.hours or [0.0] * asked.weeks, lengths, strict=True)
    planned = rostered([net / length for net, length in hours], 1.0)
    one = PoolAsked(queue.title, needed, low, high, told, tuple(staff), classes, leave, planned, currency)
    parts = _parts(found, asked)
    return Planned(
        queue,
        lobs_of(queue, model.policy),
        told,
        plan_pool(one, asked.monday),
        weeks,
        needed,
        parts,
        crew,
        solver.solved,
    )


def tenures_of(crew: Crew, monday: date) -> list[tuple[float, int]]:
    """Heads (parts of people are meant) by weeks since they began."""
    out: dict[int, float] = {}
    for heads, hired in crew.staff:
        ((_, weeks),) = tenures([hired], monday)
        out[weeks] = out.get(weeks, 0.0) + heads
    return [(heads, weeks) for weeks, heads in sorted(out.items())]


def _week(
    queue: QueueRule, told: Assumptions, model: PolicyModel, work: QueueWork, asked: Asked, number: int,
    patterns: dict[tuple[str, int, float], Any],
) -> PoolWeek:  # fmt: skip
    site = (queue.site, number, told["meal_minutes"])
    if site not in patterns:
        patterns[site] = shift_patterns(model.policy.calendars[queue.site], asked, number, told["meal_minutes"])
    begin = number * WEEK
    flows = [
        Flow(f"{key[0]} {key[1]}", row[begin : begin + LEAD + WEEK], key[2], key[3], work.handle(key))
        for key, row in work.flows.items()
    ]
    near = (told["near_level"], told["patience_minutes"] / 60)
    return PoolWeek(merged(flows), patterns[site], told["occupancy"], told["exposure_share"], *near)


def _decided(queue: QueueRule) -> tuple[tuple[HiredClass, ...], tuple[Away, ...]]:
    from nakhoda.org.queries import HOME_REGION

    classes, leave = decided(HOME_REGION)
    return (
        tuple(HiredClass(row.starts_on, row.heads) for row in classes if row.queue == queue.key),
        tuple(Away(row.first, row.last, row.heads) for row in leave if row.queue == queue.key),
    )


def _parts(work: QueueWork, asked: Asked) -> dict[tuple[str, str], Weeks]:
    """Share of each week's work by LOB and language; a week without work is shared as the whole plan is."""
    sums: dict[tuple[str, str], Any] = {}
    for (lob, language, _, _), row in work.flows.items():
        weekly = row[LEAD:].reshape(asked.weeks, WEEK).sum(axis=1)
        sums[lob, language] = sums.get((lob, language), 0.0) + weekly
    whole = sum(sums.values()) if sums else np.zeros(asked.weeks)
    overall = {key: float(row.sum() / whole.sum()) for key, row in sums.items() if whole.sum() > 0}
    return {
        key: [round(float(row[n] / whole[n]) if whole[n] > 0 else overall[key], 5) for n in range(asked.weeks)]
        for key, row in sums.items()
    }


def _levers(each: Planned, pools: Sequence[Planned], asked: Asked, today: date) -> dict[str, Any]:
    left, gap = 1 - each.plan.source.shrinkage, each.plan.gap
    weeks = [int(n) for n in np.flatnonzero(gap > SMALL)]
    if not weeks:
        return {}
    worst = max(weeks, key=lambda n: gap[n])
    saved = _saved(each, worst)
    out = {}
    for week in weeks:
        longer = None if set(each.lobs) <= set(LEGAL_LOBS) else (lambda n=week: saved * float(each.needed[n]))
        told = levers_for(
            Gap(each.queue.key, week, float(gap[week] * left), float(each.plan.available[week]), asked.weeks - week),
            each.told_of, each.plan.source, asked.monday, today,
            same_site=[_neighbour(p, week) for p in pools if _near(each, p)],
            same_work=[_neighbour(p, week) for p in pools if _alike(each, p)], with_longer_promise=longer,
        )  # fmt: skip
        out[str(week)] = [_dated(asdict(lever) | {"closes": lever.closes / left}) for lever in told]
    return out


def _saved(each: Planned, week: int) -> float:
    """The share of people that twice the time would save in the worst week."""
    asked = each.weeks[week]
    longer = tuple(replace(f, promise=Promise(2 * f.promise.hours, f.promise.business)) for f in asked.flows)
    try:
        now, then = people_needed(asked), people_needed(replace(asked, flows=longer))
    except StaffingError:
        return 0.0
    return max(0.0, 1 - then / now) if now > 0 else 0.0


def _neighbour(pool: Planned, week: int) -> Neighbour:
    told = pool.told_of
    spare = float(pool.plan.available[week] - pool.plan.high[week]) * (1 - pool.plan.source.shrinkage)
    return Neighbour(pool.queue.key, max(0.0, spare), told["week_cost"] * told["usd_rate"])


def _near(each: Planned, other: Planned) -> bool:
    """Another queue of the same people's building, with a language in common."""
    one, two = each.queue, other.queue
    same = (one.owner, one.site, one.tier) == (two.owner, two.site, two.tier) and one.key != two.key
    return same and bool(set(one.languages) & set(two.languages))


def _alike(each: Planned, other: Planned) -> bool:
    """Another partner's queue of the same tier that takes a line and a language of this one."""
    one, two = each.queue, other.queue
    lines = bool(set(each.lobs) & set(other.lobs)) and bool(set(one.languages) & set(two.languages))
    return one.owner != two.owner and one.tier == two.tier and lines


def _worst(each: Planned) -> float:
    return float(each.plan.gap.max(initial=0.0))


def _conflict(each: Planned) -> dict[str, Any]:
    """What cannot hold together in the worst week with the people who are there."""
    gap = each.plan.gap
    if gap.max(initial=0.0) <= SMALL:
        return {}
    week = int(gap.argmax())
    people = float(each.plan.available[week]) * (1 - each.plan.source.shrinkage)
    found = conflict_with(each.weeks[week], people)
    if found is None:
        return {}
    demands = [{"work": d.work, "within": d.within - LEAD, "hours": round(d.hours, 1)} for d in found.demands]
    place = {"queue": each.queue.key, "title": each.queue.title, "week": week}
    return place | {"open_hours": round(found.open_hours, 1), "demands": demands}


def _dated(told: dict[str, Any]) -> dict[str, Any]:
    out = {name: value.isoformat() if isinstance(value, date) else value for name, value in told.items()}
    return {name: round(value, 3) if isinstance(value, float) else value for name, value in out.items()}


def _rounded(row: Any) -> Weeks:
    return [round(float(value), 3) for value in row]


def first_free_monday(day: date) -> date:
    """The Monday on or after a day."""
    return day + timedelta(days=-day.weekday() % 7)
