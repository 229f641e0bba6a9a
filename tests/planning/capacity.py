"""A region whose places have rate cards, a forecast of six weeks, and habits that are made up: something to plan."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from nakhoda.desk.queries.policy import policy_in_force
from nakhoda.org import queries
from nakhoda.org.actions import plan_shifts
from nakhoda.org.actors import system
from nakhoda.org.scope import scope_of
from nakhoda.planning.actions import capacity_run
from nakhoda.planning.actions.capacity import Where, make_plan, set_assumptions
from nakhoda.planning.models import CapacityPart, CapacityPlan, CapacityPool
from nakhoda.planning.queries.operation import Operation
from nakhoda.simulator.policy_model.model import PolicyModel, lognormal
from nakhoda.simulator.policy_model.region import kinds_for
from tests.cast import NOW, actor, person
from tests.planning.forecasts import making, received

CARDS = {
    "IN": {"week_cost": "9000", "hire_cost": "27000", "currency": "INR", "usd_rate": "0.0119"},
    "MY": {"week_cost": "1100", "hire_cost": "3300", "currency": "MYR", "usd_rate": "0.24"},
}
COUNTRY = {"chennai": "IN", "bengaluru": "IN"}
WEEKS = 2


@contextmanager
def region(folder: Path, monkeypatch: Any) -> Iterator[None]:
    """Eleven weeks of cases, rate cards everywhere, and the habits of a made-up region."""
    monkeypatch.setattr(capacity_run, "operation_for", lived)
    try:
        with received(folder):
            give_cards()
            yield
    finally:
        queries._labels.clear()  # labels that this test made are rolled back with it


def lived(reader: Any, first: Any, last: Any, *, now: datetime, start: datetime, days: int) -> Operation:
    """What the operation room would have fitted."""
    begin = start.astimezone(timezone.utc)
    policy = policy_in_force(now)
    slow = [
        replace(kind, handle=lognormal(6000, 0.5), handle_upper=lognormal(9000, 0.5)) for kind in kinds_for(begin, 500)
    ]
    model = PolicyModel(policy, begin, days, tuple(slow), ())
    return Operation(model, (), ("made up",), first, last, 7, policy.version)


def give_cards(**more: str) -> None:
    """Every partner and site gets its rate card, set by the planner."""
    policy, doer = policy_in_force(NOW), actor("planner")
    with scope_of(doer):
        for owner, site in sorted({(queue.owner, queue.site) for queue in policy.queues}):
            card = CARDS[COUNTRY.get(site, "MY")] | more
            set_assumptions(Where(owner=owner, site=site), card, "contract schedule B", actor=doer, now=NOW)


def asking_for(name: str = "Winter", *, weeks: int = WEEKS, who: str = "planner", forecast: int = 0) -> CapacityPlan:
    """The planner asks for a plan; nothing is made yet."""
    number = forecast or making(days=42).id
    doer = actor(who)
    with scope_of(doer):
        return make_plan(name, number, weeks, actor=doer, now=NOW)


def planned(name: str = "Winter", **more: Any) -> CapacityPlan:
    """The same, made by the job."""
    plan = asking_for(name, **more)
    capacity_run.run_plan(plan.id, now=NOW)
    return now_is(plan)


def now_is(plan: CapacityPlan) -> CapacityPlan:
    """The row as it stands."""
    with scope_of(system("test")):
        return CapacityPlan.objects.get(id=plan.id)


def rostered_for(who: str, days: int, hours: float, first: datetime | None = None) -> None:
    """Somebody of the cast works so many days of so many hours from a Monday on."""
    begin = first or NOW + timedelta(days=7)
    stretches = [(begin + timedelta(days=n), begin + timedelta(days=n, hours=hours)) for n in range(days)]
    with scope_of(system("test")):
        plan_shifts([(person(who), stretches)])


def finished(name: str = "Winter", *, published: bool = False) -> CapacityPlan:
    """A plan that is there already, with two partners' pools; nothing is computed."""
    rows = {"required": [9.0, 12.0], "low": [8.0, 10.0], "high": [10.0, 14.0], "available": [10.0, 9.0]}
    hire = {"source": "x", "week": 1, "heads": 6, "classes": 1, "starts": "2026-11-30", "decide_by": "2026-10-26"}
    lever = {"kind": "overtime", "closes": 2.0, "cost": 512.4, "acts_on": "2026-11-30", "decide_by": "2026-11-26"}
    told = {
        "parts": 1, "heads": 10.0, "shrinkage": 0.2, "unset": ["ramp"], "card": {}, "cost": "1.00",
        "agreed_heads": 12.0,
        "hires": [hire | {"full_by": "2027-03-01"}], "releases": [], "trouble": "", "conflict": {},
        "levers": {"1": [lever | {"risk": "fatigue", "possible": True, "why": "", "where": ""}]},
    }  # fmt: skip
    result = {"warnings": ["made up"], "cost": "812000.00", "conflicts": [], "a_case": {"age_support|ms|1": 2.0}}
    with scope_of(system("test")):
        plan = CapacityPlan.objects.create(
            scope_id=queries.scope_id("inhouse"), region="apac", name=name, state="done", progress=100, weeks=2,
            forecast_id=making(days=42).id, forecast_state="draft", first_monday=NOW.date(), zone="Asia/Kuala_Lumpur",
            asked_at=NOW, done_at=NOW, result=result, published_at=NOW if published else None,
        )  # fmt: skip
        for owner, site, queue in (
            ("meridian", "chennai", "meridian_accounts_en"),
            ("kaveri", "bengaluru", "kaveri_accounts_en"),
        ):
            label = queries.scope_id(owner, "account_access", 1)
            pool = CapacityPool.objects.create(
                scope_id=label, plan=plan, queue=queue, title=f"{owner.title()} accounts, English", owner=owner,
                site=site, tier=1, rows=rows | {"with_plan": [10.0, 11.0]}, told=told,
            )  # fmt: skip
            CapacityPart.objects.create(
                scope_id=label, pool=pool, lob="account_access", language="en", share=[1.0, 1.0]
            )
    return plan
