"""What can be done about a gap: each lever with what it closes, its cost, the day it acts, its risk, its last date."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from nakhoda.core.capacity.assumed import Assumptions
from nakhoda.core.staffing.headcount import hire_by
from nakhoda.core.staffing.hiring import Source
from nakhoda.core.staffing.refusal import StaffingError

KINDS = ("hire", "overtime", "cross_train", "move_volume", "change_target", "defer_training")
MONTH_WEEKS = 52 / 12


@dataclass(frozen=True, slots=True)
class Gap:
    """Productive agents that a pool misses in a week; `weeks_left` of the plan, that one included."""

    pool: str
    week: int
    agents: float
    heads: float  # at work in the pool
    weeks_left: int


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another pool with productive agents to spare in that week, and what an agent's week costs there in US dollars."""

    name: str
    spare: float
    week_cost_usd: float


@dataclass(frozen=True, slots=True)
class Lever:
    """`closes` productive agents of the gap; cost in US dollars; `possible` False: `why` says what stands in the way.

    `risk` and `why` are codes that pages put into words.
    """

    kind: str
    closes: float
    cost: float
    acts_on: date
    decide_by: date
    risk: str
    possible: bool
    why: str = ""
    where: str = ""


def levers_for(
    gap: Gap,
    told: Assumptions,
    source: Source,
    monday: date,
    today: date,
    *,
    same_site: Iterable[Neighbour] = (),
    same_work: Iterable[Neighbour] = (),
    with_longer_promise: Callable[[], float] | None = None,
) -> tuple[Lever, ...]:
    """All six, those that can still be decided first, cheapest first.

    `same_site`: pools whose people could learn this work; `same_work`: other partners' pools with this line and
    language; `with_longer_promise`: agents that a doubled promise would save (None: the promise is the law's).
    """
    week = monday + timedelta(weeks=gap.week)
    found = [_hire(gap, told, source, monday, week), _overtime(gap, told, week)]
    found.append(_cross_train(gap, told, week, list(same_site)))
    found.append(_move(gap, told, week, list(same_work)))
    found.append(_target(gap, week, with_longer_promise))
    found.append(_defer(gap, told, week))
    late = [_too_late(each, today) for each in found]
    return tuple(sorted(late, key=lambda each: (not each.possible, each.cost / max(each.closes, 1e-9), each.kind)))


def _hire(gap: Gap, told: Assumptions, source: Source, monday: date, week: date) -> Lever:
    """A class that is ready in that week: enough of it that the survivors of ramp and attrition close the gap."""
    try:
        decide = hire_by(source, gap.week, monday, 0.0)
    except StaffingError:
        return Lever("hire", 0.0, 0.0, week, week, "attrition", False, "ramp_never_ends")
    each = max(source.output(0, max(told["training_weeks"], 1)), 1e-9)
    heads = max(told["class_least"], math.ceil(gap.agents / each))
    heads = min(heads, told["class_most"] * max(1, told["trainers"]))
    weeks = gap.weeks_left + told["training_weeks"]
    cost = heads * (told["hire_cost"] + told["week_cost"] * weeks) * told["usd_rate"]
    if not told["trainers"]:
        return Lever("hire", 0.0, 0.0, week, decide, "attrition", False, "no_trainer")
    return Lever("hire", min(gap.agents, heads * each), cost, week, decide, "attrition", True)


def _overtime(gap: Gap, told: Assumptions, week: date) -> Lever:
    """Hours beyond the paid week, dearer, and never more than a person's limit; acts in the very week."""
    most = gap.heads * told["overtime_hours"] / told["paid_hours"]
    agents = min(gap.agents, most * (1 - told.shrinkage.share))
    hours = agents / max(1 - told.shrinkage.share, 1e-9) * told["paid_hours"]
    cost = hours * told["week_cost"] / told["paid_hours"] * told["overtime_factor"] * told["usd_rate"]
    why = "" if agents > 0 else "nobody_there"
    return Lever("overtime", agents, cost, week, week - timedelta(days=4), "fatigue", agents > 0, why)


def _cross_train(gap: Gap, told: Assumptions, week: date, pools: list[Neighbour]) -> Lever:
    """People of the same site who have time: paid while they learn, one of their weeks for each week of it."""
    best = max(pools, key=lambda each: each.spare, default=None)
    learn = timedelta(weeks=told["cross_training_weeks"])
    decide = week - learn - timedelta(weeks=1)
    if best is None or best.spare <= 0:
        return Lever("cross_train", 0.0, 0.0, week, decide, "quality", False, "nobody_spare")
    agents = min(gap.agents, best.spare)
    cost = agents / (1 - told.shrinkage.share) * told["cross_training_weeks"] * best.week_cost_usd
    return Lever("cross_train", agents, cost, week, decide, "quality", True, where=best.name)


def _move(gap: Gap, told: Assumptions, week: date, pools: list[Neighbour]) -> Lever:
    """Volume goes to another partner that has people to spare, at their price and after the notice of the contract."""
    best = min((each for each in pools if each.spare > 0), key=lambda each: each.week_cost_usd, default=None)
    decide = week - timedelta(weeks=told["move_notice_weeks"])
    if best is None:
        return Lever("move_volume", 0.0, 0.0, week, decide, "contract", False, "nobody_spare")
    agents = min(gap.agents, best.spare)
    cost = agents / (1 - told.shrinkage.share) * best.week_cost_usd
    return Lever("move_volume", agents, cost, week, decide, "contract", True, where=best.name)


def _target(gap: Gap, week: date, longer: Callable[[], float] | None) -> Lever:
    """Twice the time for the same work. It helps against peaks, never against too few hours in the week."""
    if longer is None:
        return Lever("change_target", 0.0, 0.0, week, week, "members_wait", False, "statutory")
    agents = min(gap.agents, max(0.0, longer()))
    why = "" if agents > 0.05 else "too_few_hours"
    return Lever("change_target", agents, 0.0, week, week - timedelta(days=7), "members_wait", agents > 0.05, why)


def _defer(gap: Gap, told: Assumptions, week: date) -> Lever:
    """Training hours of that week go to the queue, and are owed."""
    share = sum(part for name, part in told["shrinkage"] if name in ("training", "coaching"))
    agents = min(gap.agents, gap.heads * share)
    why = "" if agents > 0 else "no_training"
    return Lever("defer_training", agents, 0.0, week, week - timedelta(days=7), "certificates", agents > 0, why)


def _too_late(lever: Lever, today: date) -> Lever:
    """What should have been decided before today is not possible any more; its date stays to be seen."""
    if not lever.possible or lever.decide_by >= today:
        return lever
    return Lever(
        lever.kind, lever.closes, lever.cost, lever.acts_on, lever.decide_by, lever.risk, False, "too_late", lever.where
    )
