"""Recovery plans as their reader may see them, drawn by `core.glide_path`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from typing import Literal, cast

from django.db.models import F, Q, QuerySet

from nakhoda.core.glide_path import (
    Balance,
    CorrectiveAction,
    Counter,
    ExitTest,
    Progress,
    balance,
    exit_test,
    glide_path,
    progress,
)
from nakhoda.org.actors import Actor
from nakhoda.org.permissions import require
from nakhoda.performance.models import PlanAction, PlanWeek, RecoveryPlan
from nakhoda.performance.queries.figures import Interval
from nakhoda.performance.queries.labels import in_sight
from nakhoda.performance.queries.missing import NoSuchRecord

READS = "plan:read"
LIVE = ("approved", "running")
VIEWS = ("live", "drafts", "ended", "all")
MOST = 100


class NoSuchPlan(NoSuchRecord):
    """Foreign and missing are the same answer."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A plan with its arithmetic: gap against promise, the path week by week, and whether it may end."""

    plan: RecoveryPlan
    actions: tuple[PlanAction, ...]
    told: tuple[PlanWeek, ...]
    balance: Balance
    path: tuple[float, ...]
    progress: Progress
    exit: ExitTest

    @property
    def last(self) -> PlanWeek | None:
        """The newest week that was counted."""
        return self.told[-1] if self.told else None


def plan_for(actor: Actor, plan_id: int, permission: str = READS) -> RecoveryPlan:
    """One plan; raises `Refused` without the permission, `NoSuchPlan` when it is foreign or missing."""
    return _one(_rows(actor, permission), plan_id)


def locked_plan_for(actor: Actor, plan_id: int, permission: str) -> RecoveryPlan:
    """The same, locked for a change until the transaction ends."""
    return _one(_rows(actor, permission).select_for_update(of=("self",)), plan_id)


def plans_for(actor: Actor, view: str = "live") -> list[RecoveryPlan]:
    """What asks for a re-plan first, then what is off its path, then the newest."""
    rows = _rows(actor, READS)
    views = {"live": LIVE, "drafts": ("draft",), "ended": ("exited", "replanned", "stopped")}
    rows = rows.filter(state__in=views[view]) if view in views else rows
    order = {"amber": 0, "off_path": 1}
    return sorted(rows.order_by("-changed_at", "-id")[:MOST], key=lambda plan: order.get(plan.health, 2))


def plans_at(actor: Actor, at: datetime) -> list[RecoveryPlan]:
    """Those that waited for approval or ran at an instant, what was approved first."""
    ended = Q(ended_at=None) | Q(ended_at__gt=at)
    rows = _rows(actor, READS).filter(ended, created_at__lte=at).exclude(state="stopped", ended_at=None)
    return list(rows.order_by(F("approved_at").asc(nulls_last=True), "id")[:MOST])


def seen_plans(actor: Actor, ids: Iterable[int]) -> set[int]:
    """Which of these the actor may open."""
    return set(_rows(actor, READS).filter(id__in=list(ids)).values_list("id", flat=True))


def drawn(plan: RecoveryPlan, at: datetime | None = None) -> Drawn:
    """A plan with its weeks as it stands; `at` leaves out the weeks that were not over then."""
    actions, told = tuple(plan.actions.order_by("due", "id")), tuple(plan.told_weeks.order_by("week"))
    told = tuple(week for week in told if at is None or week.starts_on + timedelta(weeks=1) <= at.date())
    good = good_of(plan)
    moves = corrective(plan.starts_on, actions)
    path = glide_path(plan.baseline, moves, max(plan.weeks, len(told)))
    actuals = [week.actual for week in told]
    return Drawn(
        plan=plan,
        actions=actions,
        told=told,
        balance=balance(plan.baseline, plan.target, moves, good),
        path=path,
        progress=progress(path, actuals, plan.tolerance, good),
        exit=exit_test(actuals, plan.target, good, plan.exit_weeks, counters_of(plan, told)),
    )


def corrective(starts_on: date, actions: Sequence[PlanAction]) -> list[CorrectiveAction]:
    """The plan's actions as the core counts them; what is due before the plan starts counts from its first week."""
    return [
        CorrectiveAction(
            done_week=max(0, (one.due - starts_on).days // 7),
            effect=one.effect,
            lag=one.lag_weeks,
            ramp=one.ramp_weeks,
            name=one.what,
        )
        for one in actions
    ]


def counters_of(plan: RecoveryPlan, told: Sequence[PlanWeek]) -> list[Counter]:
    """Each counter-metric over the last weeks that an exit needs: healthy only if it was so in all of them."""
    recent = told[-plan.exit_weeks :]
    return [Counter(one["metric"], _healthy([_told(week, one["metric"]) for week in recent])) for one in plan.counters]


def _told(week: PlanWeek, metric: str) -> bool | None:
    return next((one["healthy"] for one in week.counters if one["metric"] == metric), None)


def _healthy(weeks: Sequence[bool | None]) -> bool | None:
    if not weeks or None in weeks:
        return False if False in weeks else None
    return all(weeks)


def good_of(plan: RecoveryPlan) -> Literal["up", "down"]:
    """Which way is better."""
    return cast(Literal["up", "down"], plan.good)


def week_of(plan: RecoveryPlan, number: int) -> Interval:
    """The instants between which a week of the plan lies: Monday to Monday, UTC."""
    first = datetime.combine(plan.starts_on, time(), tzinfo=timezone.utc) + timedelta(weeks=number)
    return first, first + timedelta(weeks=1)


def _rows(actor: Actor, permission: str) -> QuerySet[RecoveryPlan]:
    require(actor, permission)
    rows = RecoveryPlan.objects.all()
    named = rows.filter(Q(person_id=actor.id) | Q(sponsor_id=actor.id) | Q(actions__person_id=actor.id))
    if actor.is_system or permission != READS:
        return in_sight(rows, actor, permission)
    seen = in_sight(rows, actor, permission).values("id")
    return rows.filter(Q(id__in=seen) | Q(id__in=named.values("id")))  # whoever carries it out reads it


def _one(rows: QuerySet[RecoveryPlan], plan_id: int) -> RecoveryPlan:
    found = rows.filter(id=plan_id).first() if plan_id < 2**63 else None
    if found is None:
        raise NoSuchPlan(f"there is no recovery plan {plan_id} that you may see")
    return found
