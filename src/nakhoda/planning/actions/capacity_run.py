"""Make a capacity plan that was asked for: work by queue and hour, people by the deadline program, hires, levers.

`result` = warnings, lags (from arrival to escalation), cost, gap_cost, currency, conflicts, programs, proved. Each pool
keeps `rows` (required, low, high, available, with_plan by week, people on the payroll) and `told` (heads, card, unset,
hires, releases, levers ...).
"""

from __future__ import annotations

import logging
from collections import defaultdict
from dataclasses import asdict, replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from nakhoda.core.policy import CompiledPolicy
from nakhoda.core.staffing.refusal import StaffingError
from nakhoda.desk.actions.telling import tell
from nakhoda.journal import actions as journal
from nakhoda.org.actors import system
from nakhoda.org.queries import scope_id
from nakhoda.org.scope import scope_of
from nakhoda.planning.models import CapacityPart, CapacityPlan, CapacityPool
from nakhoda.planning.queries.capacity_lags import lags_seen
from nakhoda.planning.queries.capacity_people import Crew, crews_by_queue
from nakhoda.planning.queries.capacity_places import assumed_for, latest_rows
from nakhoda.planning.queries.exchange_rates import BASE, rates_on, worth
from nakhoda.planning.queries.forecast_series import LEAF
from nakhoda.planning.queries.forecasts import NoSuchForecast, version_for
from nakhoda.planning.queries.operation import CannotFit, operation_for
from nakhoda.planning.queries.readiness import hours_a_case

if TYPE_CHECKING:
    from nakhoda.planning.actions.capacity_pools import Planned
    from nakhoda.planning.queries.forecasts import Version
    from nakhoda.simulator.policy_model.model import PolicyModel
    from nakhoda.simulator.workload import Asked, Expected, QueueWork

log = logging.getLogger("nakhoda.capacity")
PROGRAM = system("capacity")
HABIT_DAYS = 28
READ, WORKED = 5, 20  # per cent


class Cancelled(Exception):
    """Somebody does not want it any more."""


def run_plan(plan_id: int, *, now: datetime) -> None:
    """The job. Run again after a restart it begins anew; a cancelled or finished plan stays as it is."""
    with scope_of(PROGRAM):
        plan = CapacityPlan.objects.filter(id=plan_id, state__in=("waiting", "running")).first()
    if plan is None:
        return
    try:
        _move(plan, READ)
        result, pools = _made(plan, now)
        _write(plan, result, pools, now)
    except Cancelled:
        return
    except (CannotFit, StaffingError, NoSuchForecast, ValueError) as trouble:
        log.info("capacity plan %s: %s", plan_id, trouble)
        plan.state, plan.trouble, plan.done_at, plan.progress = "failed", str(trouble)[:500], now, 100
        with scope_of(PROGRAM):
            plan.save(update_fields=["state", "trouble", "done_at", "progress"])
            tell("capacity_ended", plan.id, people=[plan.asked_by], now=now)


def _made(plan: CapacityPlan, now: datetime) -> tuple[dict[str, Any], list[Planned]]:
    from nakhoda.planning.actions.capacity_pools import planned_pools
    from nakhoda.simulator.workload import Asked, work_by_queue

    reader = replace(PROGRAM, time_zone=plan.zone)
    with scope_of(reader):
        version = version_for(reader, plan.forecast_id)
    start = datetime.combine(plan.first_monday, time(), ZoneInfo(plan.zone))
    last = now.astimezone(ZoneInfo(plan.zone)).date() - timedelta(days=1)
    days = int(plan.spec.get("habit_days", HABIT_DAYS))
    with scope_of(reader):
        seen = operation_for(reader, last - timedelta(days=days - 1), last, now=now, start=start, days=7)
    plan.load, plan.policy_version = seen.load, seen.policy_version
    with scope_of(reader):
        lags = lags_seen(reader, last - timedelta(days=days - 1), last)
    hours = {lob: lag.hours for lob, lag in lags.items()}
    asked = Asked(plan.first_monday, plan.weeks, plan.zone, hours[""], hours)
    work, warnings = work_by_queue(seen.model, _leaves(version), asked)
    _move(plan, WORKED)
    crews = _crews(plan, seen.model, work, asked)
    pools = planned_pools(plan, seen.model, work, crews, asked, now, lambda done: _move(plan, done))
    told = [
        *seen.warnings,
        *warnings,
        *(f"{each.queue.title}: {each.plan.trouble}" for each in pools if each.plan.trouble),
    ]
    told_of = {"warnings": told, "lags": {lob: asdict(lag) for lob, lag in lags.items()}}
    return {
        **told_of,
        "a_case": _a_case(seen.model, version, work, asked),
        **_summed(pools, plan.spec.get("currency", BASE)),
    }, pools


def _a_case(model: PolicyModel, version: Version, work: dict[int, QueueWork], asked: Asked) -> dict[str, float]:
    from nakhoda.core.capacity.week import LEAD

    hours: dict[tuple[str, str, int], float] = defaultdict(float)
    for place, told in work.items():
        for (lob, language, _, _), row in told.flows.items():
            hours[lob, language, model.policy.queues[place].tier] += float(row[LEAD:].sum())
    cases: dict[tuple[str, str], float] = defaultdict(float)
    skipped = (asked.monday - version.row.starts_on).days
    for leaf in version.leaves:
        days = leaf.days.mean[skipped : skipped + 7 * asked.weeks]
        cases[leaf.place.get("lob", ""), leaf.place.get("language", "")] += sum(days)
    return hours_a_case(hours, cases)


def _leaves(version: Version) -> list[Expected]:
    from nakhoda.simulator.workload import Expected

    out = []
    for leaf in version.leaves:
        place = {name: leaf.place.get(name, "") for name in LEAF}
        days = leaf.days
        out.append(Expected(first=days.first, mean=days.mean, low=days.low, high=days.high, **place))
    return out


def _crews(plan: CapacityPlan, model: PolicyModel, work: dict[int, QueueWork], asked: Asked) -> dict[str, Crew]:
    stood = plan.spec["assumptions"]
    known = [queue for queue in model.policy.queues if queue.key in stood]
    meals = {queue.site: float(stood[queue.key]["values"]["meal_minutes"]) for queue in known}
    sums = {
        model.policy.queues[place].key: float(sum(row.sum() for row in told.flows.values()))
        for place, told in work.items()
    }
    return crews_by_queue(model.policy, sums, asked.monday, asked.weeks, asked.zone, meals)


def _summed(pools: list[Planned], currency: str) -> dict[str, Any]:
    found = [each.plan.headcount for each in pools if each.plan.headcount]
    return {
        "cost": f"{sum(each.cost for each in found):.2f}",
        "gap_cost": f"{sum(each.gap_cost for each in found):.2f}",
        "currency": currency,
        "programs": sum(each.solved for each in pools),
        "proved": max((each.proved for each in found), default=0.0),
        "conflicts": [each.conflict for each in pools if each.conflict],
    }


def _write(plan: CapacityPlan, result: dict[str, Any], pools: list[Planned], now: datetime) -> None:
    with scope_of(PROGRAM):
        held = CapacityPlan.objects.select_for_update().get(id=plan.id)
        if held.state not in ("waiting", "running"):
            raise Cancelled
        CapacityPool.objects.filter(plan=plan).delete()
        for each in pools:
            _keep(plan, each)
        plan.state, plan.progress, plan.done_at, plan.result, plan.trouble = "done", 100, now, result, ""
        plan.save(update_fields=["state", "progress", "done_at", "result", "trouble", "load", "policy_version"])
        journal.record(
            "capacity.planned", scope_id=plan.scope_id, actor=PROGRAM.label, now=now, subject=f"capacity:{plan.id}",
            pools=len(pools), load=plan.load, policy_version=plan.policy_version, forecast_id=plan.forecast_id,
        )  # fmt: skip
        tell("capacity_ended", plan.id, people=[plan.asked_by], now=now)


def _keep(plan: CapacityPlan, each: Planned) -> None:
    queue = each.queue
    lob = "" if len(each.lobs) != 1 else each.lobs[0]
    pool = CapacityPool.objects.create(
        scope_id=scope_id(queue.owner, lob, queue.tier), plan=plan, queue=queue.key, title=queue.title,
        owner=queue.owner, site=queue.site, tier=queue.tier, rows=each.rows, told=each.told,
    )  # fmt: skip
    CapacityPart.objects.bulk_create(
        CapacityPart(
            scope_id=scope_id(queue.owner, lob, queue.tier), pool=pool, lob=lob, language=language, share=share
        )
        for (lob, language), share in each.parts.items()
    )


def _move(plan: CapacityPlan, done: int) -> None:
    """Each step is committed, so that whoever waits sees it; raises `Cancelled`."""
    with scope_of(PROGRAM):
        alive = CapacityPlan.objects.filter(id=plan.id, state__in=("waiting", "running"))
        if not alive.update(state="running", progress=done):
            raise Cancelled
    plan.state, plan.progress = "running", done


def assumptions_as_they_stand(policy: CompiledPolicy, day: date, currency: str = BASE) -> dict[str, Any]:
    """Every queue's assumptions in words, to be pinned; money of the card in the plan's currency by the rates of a day.

    `usd_rate` becomes what one unit of the card is in the plan's currency, `gap_cost` is in it too. Raises
    `StaffingError` where a rate card or an exchange rate is missing.
    """
    rows, rates, out = latest_rows(), rates_on(day), {}
    unit = worth(currency, day, rates, "the plan")
    for queue in policy.queues:
        told = assumed_for(queue, rows)
        values, own = _plain(told.values), told["currency"]
        dollars = told["usd_rate"] or worth(own, day, rates, f"{queue.owner} at {queue.site}")
        values["usd_rate"] = 1.0 if own == currency else dollars / unit
        values["gap_cost"] = told["gap_cost"] / unit
        out[queue.key] = {"values": values, "unset": list(told.unset)}
    return out


def rates_used(policy: CompiledPolicy, day: date, currency: str) -> dict[str, Any]:
    """The rates of the table that hold on the day of the plan, with their sources, to be pinned beside it."""
    rates = rates_on(day)
    wanted = {currency} | {assumed_for(queue, latest_rows())["currency"] for queue in policy.queues}
    return {
        name: {"usd": row.usd, "since": row.since.isoformat(), "source": row.source}
        for name, row in sorted(rates.items())
        if name in wanted
    }


def _plain(values: Any) -> dict[str, Any]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}
