"""Headcount by hiring classes, and rosters against labour rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nakhoda.core.staffing import (
    Asked,
    Commitment,
    LabourRule,
    Shift,
    Source,
    StaffingError,
    Worker,
    breaches_of,
    hire_by,
    plan_headcount,
    unauthorised,
)

MONDAY = date(2027, 1, 4)
WEEKS = 30
CHENNAI = Source(
    "Chennai", "ta", ((40.0, 100),), (0, 0, 0, 0, 0, 0.5, 0.75, 1.0), (0.02,) * 10 + (0.01,), 5, 4, (4, 10), 1, 0.3,
    Decimal("100"), Decimal("250"), "USD",
)  # fmt: skip


def asked(*sources: Source, needed: float | tuple[float, ...] = 28.0, gap: str = "100000", **rates: str) -> Asked:
    row = (needed,) * WEEKS if isinstance(needed, float) else needed
    names = {source.covers for source in sources}
    money = {code: Decimal(rate) for code, rate in rates.items()}
    return Asked(dict.fromkeys(names, row), sources, WEEKS, Decimal(gap), "USD", money)


def test_attrition_is_made_good_by_classes_that_begin_a_lead_time_later() -> None:
    plan = plan_headcount(asked(CHENNAI), MONDAY)
    assert plan.without[0, -1] < 28 * 0.8
    assert plan.hires
    assert (plan.available[0, 10:] >= 28 - 1e-6).all()
    for hired in plan.hires:
        assert hired.week >= CHENNAI.lead_weeks
        assert 4 <= hired.heads <= 10
        assert hired.starts == MONDAY + timedelta(weeks=hired.week)
        assert hired.decide_by == hired.starts - timedelta(weeks=4)
        assert hired.full_by == hired.starts + timedelta(weeks=7)


def test_what_people_give_is_survival_times_ramp_times_what_shrinkage_leaves() -> None:
    plan = plan_headcount(asked(CHENNAI), MONDAY)
    there = np.zeros(WEEKS)
    for week in range(WEEKS):
        there[week] += 40 * 0.99**week * 0.7
        for hired in plan.hires:
            age = week - hired.week
            if age >= 5:
                stay = np.prod([1 - (0.02 if each < 10 else 0.01) for each in range(age)])
                there[week] += hired.heads * stay * CHENNAI.ramp[min(age, 7)] * 0.7
    assert plan.available[0] == pytest.approx(there)
    assert plan.gap[0] == pytest.approx(np.maximum(0, 28 - there), abs=1e-5)


def test_a_gap_before_anybody_can_be_ready_stays_a_gap_with_its_cost() -> None:
    plan = plan_headcount(asked(CHENNAI, needed=40.0), MONDAY)
    ready = CHENNAI.lead_weeks + CHENNAI.training_weeks
    assert (plan.gap[0, :ready] > 11).all()
    assert plan.gap_cost == (Decimal(f"{plan.gap.sum():.6f}") * 100000).quantize(Decimal("0.01"))


def test_too_little_time_to_find_any_plan_is_said_and_not_taken_for_impossible() -> None:
    with pytest.raises(StaffingError, match="were too few to find any plan for ta"):
        plan_headcount(asked(CHENNAI, needed=40.0), MONDAY, seconds=0.0)


def test_trainers_bound_the_classes_in_training_at_one_time() -> None:
    plan = plan_headcount(asked(CHENNAI, needed=60.0), MONDAY)
    starts = [hired.week for hired in plan.hires for _ in range(hired.classes)]
    assert len(starts) >= 3
    assert all(later - earlier >= 5 for earlier, later in zip(sorted(starts), sorted(starts)[1:], strict=False))


def test_the_cheaper_currency_is_found_only_by_its_rate() -> None:
    kl = replace(CHENNAI, name="KL", week_cost=Decimal("300"), hire_cost=Decimal("700"), currency="MYR", staff=())
    home = replace(CHENNAI, staff=((30.0, 100),))
    cheap = plan_headcount(asked(home, kl, MYR="0.20"), MONDAY)
    dear = plan_headcount(asked(home, kl, MYR="0.50"), MONDAY)
    assert {hired.source for hired in cheap.hires} != {"Chennai"}
    assert sum(h.heads for h in cheap.hires if h.source == "KL") > sum(h.heads for h in dear.hires if h.source == "KL")
    with pytest.raises(StaffingError, match="KL currency MYR has no rate to USD"):
        asked(home, kl)


def test_a_commitment_bills_its_floor_and_never_lets_more_in_than_its_ceiling() -> None:
    band = Commitment((40.0,) * WEEKS, 0.9, 1.1)
    idle = plan_headcount(asked(replace(CHENNAI, staff=((10.0, 100),), commitment=band), needed=1.0), MONDAY)
    assert idle.cost == Decimal("36") * WEEKS * 100
    full = plan_headcount(asked(replace(CHENNAI, commitment=band), needed=60.0), MONDAY)
    assert full.available.max() <= 44 * 0.7 + 1e-6


def test_a_band_that_today_already_breaks_is_refused_with_the_week() -> None:
    band = Commitment((30.0,) * WEEKS, 0.9, 1.0)
    with pytest.raises(StaffingError, match=r"Chennai cannot be kept: 10\.0 heads too many in week 0"):
        plan_headcount(asked(replace(CHENNAI, commitment=band)), MONDAY)


def test_people_are_released_only_after_their_notice_and_when_it_saves_money() -> None:
    kept = plan_headcount(asked(CHENNAI, needed=10.0), MONDAY)
    assert not kept.releases
    plan = plan_headcount(asked(replace(CHENNAI, notice_weeks=6), needed=10.0), MONDAY)
    assert plan.releases
    assert all(each.week >= 6 for each in plan.releases)
    assert plan.releases[0].decide_by == MONDAY + timedelta(weeks=plan.releases[0].week - 6)
    assert plan.cost < kept.cost
    assert (plan.available[0] >= 10 - 1e-6).all()


@given(st.floats(20, 45), st.floats(1.05, 1.4))
@settings(max_examples=3, deadline=None)
def test_needing_more_people_never_costs_less(needed: float, more: float) -> None:
    one = plan_headcount(asked(CHENNAI, needed=needed), MONDAY)
    two = plan_headcount(asked(CHENNAI, needed=needed * more), MONDAY)
    assert two.cost + two.gap_cost >= (one.cost + one.gap_cost) * Decimal("0.999")


def test_the_last_monday_to_decide_counts_lead_and_training_back() -> None:
    assert hire_by(CHENNAI, 20, MONDAY) == MONDAY + timedelta(weeks=20 - 4 - 5)
    assert hire_by(CHENNAI, 20, MONDAY, proficiency=0.9) == MONDAY + timedelta(weeks=20 - 4 - 7)
    with pytest.raises(StaffingError, match="never passes 2"):
        hire_by(CHENNAI, 20, MONDAY, proficiency=2)


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (lambda: replace(CHENNAI, shrinkage=1.0), "Chennai shrinkage"),
        (lambda: replace(CHENNAI, leaving=(1.5,)), "Chennai leaving[0]"),
        (lambda: replace(CHENNAI, class_size=(10, 4)), "Chennai class_size"),
        (lambda: replace(CHENNAI, staff=((-1.0, 3),)), "Chennai staff[0]"),
        (lambda: asked(CHENNAI, needed=-1.0), "needed ta[0]"),
        (lambda: asked(CHENNAI, gap="0"), "gap_cost"),
        (lambda: asked(CHENNAI, CHENNAI), "sources"),
    ],
)
def test_a_headcount_that_cannot_be_is_refused_with_the_field_named(make: object, field: str) -> None:
    with pytest.raises(StaffingError) as refused:
        make()  # type: ignore[operator]
    assert refused.value.field == field


KL = LabourRule(
    "MY-EA", "kl", effective_from=date(2023, 1, 1), hours_per_week=45, hours_per_day=8, spread_hours=10,
    unbroken_hours=5, overtime_per_month=104, rest_hours_per_week=30,
)  # fmt: skip
CHE = LabourRule(
    "IN-OSH", "chennai", effective_from=date(2025, 11, 21), hours_per_week=48, hours_per_day=8, overtime_consent=True,
    night=(time(19), time(6)),
)  # fmt: skip
AMIN = Worker("Amin", "kl", "tier1")


def shift(
    day: int, start: float = 9, hours: float = 9, worker: Worker = AMIN, rest: float = 1, overtime: float = 0
) -> Shift:
    starts = datetime(2027, 3, 1) + timedelta(days=day, hours=start)
    middle = starts + timedelta(hours=4)
    breaks = ((middle, middle + timedelta(hours=rest)),) if rest and hours > 5 else ()
    return Shift(worker, starts, starts + timedelta(hours=hours), breaks, overtime)


def limits(*shifts: Shift, rules: tuple[LabourRule, ...] = (KL, CHE)) -> list[str]:
    return [breach.limit for breach in breaches_of(shifts, rules)]


def test_a_five_day_week_of_eight_hours_keeps_the_law() -> None:
    assert limits(*(shift(day) for day in range(5))) == []


def test_a_malaysian_week_of_46_hours_is_rejected() -> None:
    week = [shift(day, hours=8.6, rest=0.93333) for day in range(6)]
    assert sum(each.normal_hours for each in week) == pytest.approx(46, abs=0.01)
    found = breaches_of(week, (KL,))
    assert [(breach.limit, breach.allowed) for breach in found] == [("hours_per_week", 45)]
    assert found[0].measured == pytest.approx(46, abs=0.01)
    assert "Amin: hours_per_week 46" in found[0].text


@pytest.mark.parametrize(
    ("shifts", "broken"),
    [
        ((shift(0, hours=10),), ["hours_per_day"]),
        ((shift(0, hours=10, overtime=1),), []),
        ((shift(0, hours=4), shift(0, start=16, hours=4)), ["spread_hours"]),
        ((shift(0, hours=6, rest=0),), ["unbroken_hours"]),
        ((shift(0, hours=6, rest=0.25),), ["unbroken_hours"]),
        (tuple(shift(day, hours=6, rest=0.5) for day in range(7)), ["rest_hours_per_week"]),
        (tuple(shift(day, hours=11, rest=2, overtime=1) for day in (0, 2, 4)), ["spread_hours"] * 3),
        (tuple(shift(day, start=22, hours=8) for day in range(5)), []),
        (tuple(shift(day, hours=10, overtime=9) for day in range(0, 28, 2)), ["overtime_per_month"]),
    ],
)  # fmt: skip
def test_each_limit_is_measured_by_itself(shifts: tuple[Shift, ...], broken: list[str]) -> None:
    assert sorted(limits(*(s for s in shifts))) == sorted(broken)


def test_overtime_and_nights_need_consent_where_the_law_says_so() -> None:
    devi = Worker("Devi", "chennai", "tier1", night_consent=True)
    late = shift(0, start=15, hours=9, worker=devi)
    assert limits(late) == ["night_consent"]
    assert breaches_of([late], [CHE])[0].measured == pytest.approx(5)
    asked_her = replace(devi, consents=frozenset({"night"}))
    assert limits(shift(0, start=15, worker=asked_her)) == []
    assert limits(shift(0, hours=10, overtime=1, worker=asked_her)) == ["overtime_consent"]
    assert limits(shift(0, start=22, hours=8, worker=replace(devi, night_consent=False))) == []


def test_a_breach_blocks_until_somebody_writes_why() -> None:
    found = breaches_of([shift(0, hours=10)], [KL])
    key = ("Amin", "hours_per_day", date(2027, 3, 1))
    assert unauthorised(found, {key: "  "}) == found
    assert unauthorised(found, {key: "flood cover, agreed with HR"}) == ()


def test_a_site_without_a_rule_in_force_is_refused_and_so_is_an_impossible_roster() -> None:
    with pytest.raises(StaffingError, match="rules say nothing of tier1 at manila on 2027-03-01"):
        breaches_of([shift(0, worker=Worker("Ana", "manila", "tier1"))], [KL])
    with pytest.raises(StaffingError, match="say nothing"):
        breaches_of([shift(0)], [replace(KL, effective_to=date(2026, 1, 1))])
    with pytest.raises(StaffingError, match="has two shifts"):
        breaches_of([shift(0), shift(0, start=12)], [KL])
    with pytest.raises(StaffingError, match="at most 24 hours"):
        shift(0, hours=25)
