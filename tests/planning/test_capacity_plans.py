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
    assert (plan.first_monday, plan.weeks) == (MONDAY, 2)
    page = seen("planner", plan.id)
    pools = {pool.row.queue: pool for pool in page.pools}
    chennai = pools["meridian_accounts_en"]
    rows = [chennai.rows[name] for name in ("low", "required", "high")]
    assert all(low < need < high for low, need, high in zip(*rows, strict=True))
    assert pools["hub_accounts"].rows["required"][0] > 0, "escalated work reaches the second tier"
    total = page.total(page.pools)
    assert total["required"][1] == pytest.approx(sum(pool.rows["required"][1] for pool in page.pools))
    assert total["gap"][0] > 0


def test_a_gap_has_levers_with_cost_date_risk_and_the_last_day_to_decide() -> None:
    plan = planned()
    page = seen("planner", plan.id)
    pool = max(page.pools, key=lambda each: max(each.gap))
    week = pool.gap.index(max(pool.gap))
    reader = actor("planner")
    with scope_of(reader):
        _, _, levers = gap_for(reader, plan.id, pool.row.queue, week)
    kinds = {lever["kind"]: lever for lever in levers}
    assert set(kinds) == {"hire", "overtime", "cross_train", "move_volume", "change_target", "defer_training"}
    assert kinds["hire"]["why"] == "too_late", "nobody can be trained for a week that is as near as this"
    assert all(lever["risk"] and lever["decide_by"] and lever["acts_on"] for lever in levers)
    assert [lever["possible"] for lever in levers] == sorted((lever["possible"] for lever in levers), reverse=True)


def test_the_worst_gap_names_demands_that_cannot_hold_together() -> None:
    conflicts = planned().result["conflicts"]
    assert conflicts
    assert conflicts[0]["demands"]


def test_what_was_assumed_is_pinned_when_the_plan_is_asked_for() -> None:
    plan = asking_for()
    doer = actor("planner")
    with scope_of(doer):
        dear = CARDS["IN"] | {"week_cost": "90000"}
        set_assumptions(Where(owner="meridian", site="chennai"), dear, "", actor=doer, now=NOW + timedelta(hours=1))
    run_plan(plan.id, now=NOW)
    assert now_is(plan).spec["assumptions"]["meridian_accounts_en"]["values"]["week_cost"] == 9000


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"week_cost": "-1"}, "week_cost"),
        ({"week_cost": ""}, "week_cost"),
        ({"currency": "rupees"}, "currency"),
        ({"shrinkage": "leave .6, training .5", "shrinkage_kind": "disjoint"}, "shrinkage of paid time"),
        ({"shrinkage": "leave"}, "shrinkage"),
        ({"leaving": "nan"}, "leaving"),
        ({"class_least": "20", "class_most": "10"}, "class_least"),
        ({"lead_weeks": "2.5"}, "lead_weeks"),
        ({"ramp": ".5, 3"}, "ramp"),
    ],
)
def test_a_figure_that_cannot_be_is_refused_with_its_name(changes: dict[str, str], field: str) -> None:
    doer = actor("planner")
    with scope_of(doer), pytest.raises(CapacityFaulty) as refusal:
        set_assumptions(Where(owner="meridian", site="chennai"), CARDS["IN"] | changes, "", actor=doer, now=NOW)
    assert set(refusal.value.faults) == {field}


def test_a_missing_rate_card_is_named_before_anything_is_made() -> None:
    with scope_of(system("test")):
        StaffingAssumption.objects.filter(owner="kaveri").delete()
    with pytest.raises(CapacityFaulty, match="rate card of kaveri at bengaluru"):
        asking_for()


def test_a_plan_holds_no_more_weeks_than_its_forecast() -> None:
    with pytest.raises(CapacityFaulty, match="it holds 6 whole weeks"):
        asking_for(weeks=7)
    with pytest.raises(CapacityFaulty, match="choose a forecast of the list"):
        asking_for(forecast=999_999)


def test_the_change_log_says_what_was_before() -> None:
    doer = actor("planner")
    with scope_of(doer):
        row = set_assumptions(
            Where(owner="meridian", site="chennai"), CARDS["IN"] | {"occupancy": ".8"}, "measured", actor=doer, now=NOW
        )
    assert row.changed == {"occupancy": ["", ".8"]}
    assert row.values["occupancy"] == ".8"
    assert BY_NAME["occupancy"].value == ".85"


def test_classes_raise_who_is_there_and_leave_lowers_it() -> None:
    before = seen("planner", planned().id)
    doer = actor("planner")
    with scope_of(doer):
        plan_leave("meridian_accounts_en", MONDAY, MONDAY + timedelta(days=6), 0.5, "Pongal", actor=doer, now=NOW)
        plan_class("meridian_accounts_en", MONDAY - timedelta(weeks=12), 6, "", actor=doer, now=NOW)
    after = seen("planner", planned().id)

    def there(page: PlanPage) -> list[float]:
        return list(next(p for p in page.pools if p.row.queue == "meridian_accounts_en").rows["available"])

    assert there(after)[1] > there(before)[1] + 2
    assert there(after)[0] < there(after)[1]


def test_impossible_leave_and_classes_are_refused_with_the_field() -> None:
    doer = actor("planner")
    with scope_of(doer):
        with pytest.raises(CapacityFaulty, match="last"):
            plan_leave("meridian_accounts_en", MONDAY, MONDAY - timedelta(days=1), 1, "", actor=doer, now=NOW)
        with pytest.raises(CapacityFaulty, match="queue"):
            plan_class("nowhere", MONDAY, 5, "", actor=doer, now=NOW)
        with pytest.raises(CapacityFaulty, match="starts_on"):
            plan_class("meridian_accounts_en", date(2040, 1, 1), 5, "", actor=doer, now=NOW)


def test_a_cancelled_plan_is_not_made() -> None:
    plan, doer = asking_for(), actor("planner")
    with scope_of(doer):
        cancel_plan(plan.id, actor=doer, now=NOW)
    run_plan(plan.id, now=NOW)
    assert now_is(plan).state == "cancelled"
    with scope_of(system("test")):
        assert not CapacityPool.objects.filter(plan=plan).exists()


def test_too_little_data_says_so_on_the_plan(monkeypatch: Any) -> None:
    from nakhoda.planning.actions import capacity_run
    from nakhoda.planning.queries.operation import CannotFit

    def nothing(*_: Any, **__: Any) -> None:
        raise CannotFit("3 whole days are known; it takes 7 or more")

    monkeypatch.setattr(capacity_run, "operation_for", nothing)
    plan = planned()
    assert (plan.state, plan.trouble) == ("failed", "3 whole days are known; it takes 7 or more")


def test_a_breach_blocks_publication_until_somebody_answers_for_it() -> None:
    plan = planned()
    rostered_for("agent_kl", 6, 46 / 6 + 1, NOW + timedelta(days=7, hours=-4))
    with pytest.raises(CapacityNotNow, match="break a working-time rule"):
        publishing(plan.id)
    since = MONDAY + timedelta(days=7)
    number = actor("agent_kl").id
    doer = actor("planner")
    with scope_of(doer):
        with pytest.raises(CapacityFaulty, match="say why"):
            waive_breach(plan.id, number, "hours_per_week", since, " ", actor=doer, now=NOW)
        waive_breach(plan.id, number, "hours_per_week", since, "Inventory week, agreed", actor=doer, now=NOW)
    publishing(plan.id)
    assert now_is(plan).published_at == NOW


def test_a_partner_reads_its_own_pools_of_published_plans_and_nothing_else() -> None:
    plan = planned()
    manager = actor("partner_manager")
    with scope_of(manager):
        assert plans_for(manager) == []
        with pytest.raises(NoSuchPlan):
            plan_for(manager, plan.id)
    publishing(plan.id)
    page = seen("partner_manager", plan.id)
    assert page.own_part
    assert {pool.row.owner for pool in page.pools} == {"meridian"}
    with scope_of(manager):
        assert {pool.owner for pool in CapacityPool.objects.all()} == {"meridian"}, "the database itself says no more"
        with pytest.raises(NoSuchPlan):
            gap_for(manager, plan.id, "kaveri_accounts_en", 0)
    with pytest.raises(Refused):
        asking_for(who="partner_manager")


def test_a_delivery_lead_sees_the_pools_of_her_line() -> None:
    page = seen("leader_age", planned().id)
    assert page.pools
    assert {lob for pool in page.pools for lob in pool.lobs} == {"age_support"}


def test_a_filter_keeps_the_share_of_a_line_and_language() -> None:
    plan = planned()
    part = seen("planner", plan.id, lob="account_access", language="en")
    assert part.pools
    assert all(pool.lobs == ("account_access",) and pool.languages == ("en",) for pool in part.pools)
    assert seen("planner", plan.id, site="nowhere").pools == ()
