"""Capacity plans that people ask for, publish, and that partners read their part of."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from nakhoda.core.capacity.assumed import BY_NAME
from nakhoda.org.actors import system
from nakhoda.org.permissions import Refused
from nakhoda.org.scope import scope_of
from nakhoda.planning.actions.capacity import (
    CapacityFaulty,
    CapacityNotNow,
    Where,
    cancel_plan,
    make_plan,
    plan_class,
    plan_leave,
    publish_plan,
    set_assumptions,
    waive_breach,
)
from nakhoda.planning.actions.capacity_run import run_plan
from nakhoda.planning.models import CapacityPool, StaffingAssumption
from nakhoda.planning.queries.capacity import NoSuchPlan, PlanPage, gap_for, plan_for, plans_for
from tests.cast import NOW, actor
from tests.planning.capacity import CARDS, asking_for, now_is, planned, region, rostered_for
from tests.planning.forecasts import making, received

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _region(tmp_path: Path, monkeypatch: Any) -> Iterator[None]:
    with region(tmp_path / "facts", monkeypatch):
        yield


def seen(who: str, plan: int, **asked: str) -> PlanPage:
    reader = actor(who)
    with scope_of(reader):
        return plan_for(reader, plan, asked)


def publishing(plan: int, who: str = "planner") -> None:
    doer = actor(who)
    with scope_of(doer):
        publish_plan(plan, actor=doer, now=NOW)


def test_a_plan_says_what_is_required_and_who_is_there_by_week_and_pool() -> None:
    plan = planned()
    assert (plan.state, plan.progress, plan.trouble) == ("done", 100, "")
    assert (plan.first_monday, plan.weeks) == (MONDAY, 4)
    page = seen("planner", plan.id)
    pools = {pool.row.queue: pool for pool in page.pools}
    chennai = pools["meridian_accounts_en"]
    assert all(low < need < high for low, need, high in zip(*(chennai.rows[n] for n in ("low", "required", "high")), strict=True))
    assert pools["hub_accounts"].rows["required"][0] > 0, "escalated work reaches the second tier"
    total = page.total(page.pools)
    assert total["required"][1] == pytest.approx(sum(pool.rows["required"][1] for pool in page.pools))
    assert total["gap"][0] > 0
