"""The weekly look at every plan that runs: what came, whether it is on the path, and what follows by itself."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from nakhoda.core.glide_path import glide_path
from nakhoda.core.metrics import MetricValue
from nakhoda.core.slices import parse_slice
from nakhoda.desk.actions.telling import tell
from nakhoda.org.actors import Actor
from nakhoda.org.permissions import require
from nakhoda.performance.actions.plan_effects import measure_effect
from nakhoda.performance.actions.remarks import note
from nakhoda.performance.models import PlanWeek, RecoveryPlan
from nakhoda.performance.queries.figures import contract_of, figures_of, reader_of
from nakhoda.performance.queries.plans import LIVE, Drawn, corrective, drawn, week_of

OVERTIME_WEEKS = 26  # a plan that nobody ended is counted on for half a year
RESTATED_WEEKS = 2  # late data may still change the newest weeks; older ones stand as they were told


def check_plans(*, actor: Actor, now: datetime) -> list[int]:
    """Count every week that has ended; the plans that were looked at. Running it again changes nothing."""
    require(actor, "plan:edit")
    plans = RecoveryPlan.objects.select_for_update(of=("self",)).filter(state__in=LIVE, starts_on__lte=now.date())
    return [check_plan(plan, actor=actor, now=now) for plan in plans.order_by("id")]


def check_plan(plan: RecoveryPlan, *, actor: Actor, now: datetime) -> int:
    """The same for one locked plan."""
    if plan.state == "approved":
        plan.state = "running"
        _told("plan.started", plan, actor, now)
    ready = _weeks_ready(plan, now)
    known = plan.told_weeks.count()
    path = glide_path(plan.baseline, corrective(plan.starts_on, list(plan.actions.all())), ready)
    for number in range(max(0, min(known, ready) - RESTATED_WEEKS), ready):
        _count(plan, number, path)
    _judge(plan, drawn(plan), actor, now)
    plan.effect = measure_effect(plan, ready)
    plan.checked_at = now
    plan.save()
    return plan.id


def _weeks_ready(plan: RecoveryPlan, now: datetime) -> int:
    """How many weeks have ended and ripened; a plan counts on after its last week, until somebody ends it."""
    ripe = now - timedelta(days=contract_of(plan.metric).maturity_days)
    first, _end = week_of(plan, 0)
    return max(0, min((ripe - first) // timedelta(weeks=1), plan.weeks + OVERTIME_WEEKS))


def _count(plan: RecoveryPlan, number: int, path: tuple[float, ...]) -> None:
    window, reader = week_of(plan, number), reader_of(plan.covers)
    names = [plan.metric, *(one["metric"] for one in plan.counters)]
    told = figures_of(reader, names, window, parse_slice(plan.slice_key), plan.source)
    value = told[plan.metric]
    about: dict[str, Any] = {"starts_on": window[0].date(), "expected": path[number], "actual": value.value}
    about |= {"lo": value.lo, "hi": value.hi, "n": value.n, "as_of": value.as_of, "scope_id": plan.scope_id}
    about["counters"] = [_counter(one, told[one["metric"]]) for one in plan.counters]
    about["standing"] = "not measured"
    PlanWeek.objects.update_or_create(plan=plan, week=number, defaults=about)


def _counter(limit: dict[str, Any], value: MetricValue) -> dict[str, Any]:
    """Healthy unless its whole interval is worse than the limit: a small week cannot condemn a plan."""
    sign = -1.0 if limit["good"] == "down" else 1.0
    best = value.hi if sign > 0 else value.lo
    told = best if best is not None else value.value
    healthy = None if told is None else sign * (told - float(limit["limit"])) >= 0
    return {**limit, "value": value.value, "n": value.n, "healthy": healthy}


def _judge(plan: RecoveryPlan, shown: Drawn, actor: Actor, now: datetime) -> None:
    for week, standing in zip(shown.told, shown.progress.weeks, strict=False):
        if week.standing != standing.standing:
            week.standing = standing.standing
            week.save(update_fields=["standing"])
    if shown.progress.replan:
        if plan.health != "amber":
            plan.health, plan.replan_asked_at, plan.changed_at = "amber", now, now
            _told("plan.turned_amber", plan, actor, now, misses=shown.progress.misses_in_a_row)
            tell("plan_amber", plan.id, people=[plan.person_id, plan.sponsor_id, plan.author_id], now=now)
        return
    if plan.health != "amber":  # amber stays until somebody re-plans: one good week is no recovery
        before, plan.health = plan.health, "off_path" if shown.progress.misses_in_a_row else "on_path"
        if before != plan.health:
            plan.changed_at = now
            _told(f"plan.{plan.health}", plan, actor, now)


def _told(name: str, plan: RecoveryPlan, actor: Actor, now: datetime, **payload: Any) -> None:
    note(name, f"plan:{plan.id}", scope_id=plan.scope_id, actor=actor, now=now, **payload)
