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
from nakhoda.planning.models import CapacityPlan
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
