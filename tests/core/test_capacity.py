"""Capacity on paper: what a pool needs in a week, who is there, what levers cost. Figures are worked by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from nakhoda.core.capacity.assumed import FIELDS, RATE_CARD, Assumptions, assumptions_of
from nakhoda.core.capacity.levers import Gap, Neighbour, levers_for
from nakhoda.core.capacity.near_live import present
from nakhoda.core.capacity.people import Away, HiredClass, away_by_week, classes_by_week, rostered, source_of, tenures
from nakhoda.core.capacity.pool import PoolAsked, plan_pool
from nakhoda.core.capacity.week import (
    HOURS,
    LEAD,
    Flow,
    PoolWeek,
    Promise,
    Solver,
    conflict_with,
    due_hours,
    dues_of,
    merged,
    people_needed,
)
from nakhoda.core.staffing import StaffingError

CARD = {"week_cost": "500", "hire_cost": "1000", "currency": "USD", "usd_rate": "1"}
MONDAY = date(2026, 11, 23)


def told(**more: str) -> Assumptions:
    return assumptions_of([CARD | more], "here")


def office(begins: int = 9, length: int = 8) -> np.ndarray:
    """One pattern: so many hours from Monday to Friday; the lead is Friday, Saturday, Sunday."""
    hours = np.arange(HOURS)
    weekday = (hours - LEAD) // 24 % 7
    return np.array([((hours % 24 >= begins) & (hours % 24 < begins + length) & (weekday < 5)).astype(float)])


def work(an_hour: float, hours: float, business: bool = False) -> Flow:
    return Flow("mail", np.full(HOURS, an_hour), Promise(hours, business))


def test_a_weeks_work_over_a_weeks_hours_is_the_least_that_can_do_it() -> None:
    """168 hours of work, 40 hours a person at most .8 busy: 5.25 people, when the promise is long enough."""
    week = PoolWeek((work(1.0, 96, True),), office(), occupancy=0.8)
    assert people_needed(week) == pytest.approx(168 / 32)


def test_a_short_promise_needs_more_people_than_its_hours() -> None:
    """What comes from Friday 17:00 to Monday 9:00 and in Monday's first hour: 65 hours due in two open hours."""
    week = PoolWeek((work(1.0, 2, True),), office(), occupancy=1.0)
    assert people_needed(week) > 168 / 40 * 4
    assert people_needed(week) >= (64 + 1) / 2 - 1e-6


def test_a_week_without_work_needs_nobody_and_a_closed_one_with_work_is_refused() -> None:
    nothing = PoolWeek((work(0.0, 24),), office())
    assert people_needed(nothing) == 0
    closed = PoolWeek((work(1.0, 24),), np.zeros((0, HOURS)))
    with pytest.raises(StaffingError, match="leave nobody at work"):
        people_needed(closed)


def test_a_promise_that_ends_in_the_night_moves_to_open_hours() -> None:
    opens = office().max(axis=0)
    at = due_hours(Promise(24), opens)
    friday_noon, monday = 12, LEAD
    assert at[friday_noon] == monday + 9, "Saturday is closed: four hours of Friday and two of Monday make a quarter"
    assert at[monday + 10] == monday + 34, "Monday 10:00 is due on Tuesday at 10:00"
    assert (np.diff(at) >= 0).all()


def test_business_hours_count_while_the_site_is_open() -> None:
    at = due_hours(Promise(8, True), office().max(axis=0))
    monday = LEAD
    assert at[monday + 9] == monday + 16, "eight open hours, the first included"
    assert at[monday + 3] == monday + 16, "what comes at night is as if it came when the doors open"
    assert at[monday + 12] == monday + 24 + 11


def test_what_is_due_is_what_came_and_is_due_inside_the_week() -> None:
    flow = work(2.0, 24)
    dues = dues_of(flow, np.ones(HOURS))
    assert dues[:24].sum() == 0
    assert dues.sum() == pytest.approx(2.0 * (HOURS - 24))


def test_a_week_of_the_same_shape_is_scaled_and_not_solved_again() -> None:
    solver, week = Solver(), PoolWeek((work(1.0, 24),), office())
    twice = replace(week, flows=(work(2.0, 24),))
    one, two = solver.people(week), solver.people(twice)
    assert two == pytest.approx(2 * one)
    assert two == pytest.approx(people_needed(twice))
    assert solver.solved == 1


# -- due within the hour -----------------------------------------------------------------------------------------


def at_once(an_hour: float, *, hours: float = 0.25, handle: float = 0.2) -> Flow:
    return Flow("crisis", np.full(HOURS, an_hour), Promise(hours), handle=handle)


def test_work_due_within_the_hour_is_staffed_by_erlang_a() -> None:
    """CAPACITY 3: 10 Erlang of 3 minutes, patience of 5, 20 seconds: 14 agents serve .9168 in time, and 13 do not."""
    whole = np.ones(HOURS)
    flow = at_once(10.0, hours=20 / 3600, handle=3 / 60)
    assert set(present([flow], whole, 0.9, 5 / 60)) == {14.0}
    assert set(present([flow], whole, 0.917, 5 / 60)) == {15.0}


def test_what_is_due_within_the_hour_needs_somebody_there_however_little_it_is() -> None:
    week = PoolWeek((at_once(0.02),), office(), occupancy=0.85)
    assert people_needed(replace(week, flows=(replace(at_once(0.02), promise=Promise(24.0)),))) < 0.3
    opens = week.opens[LEAD:]
    assert (week.present[LEAD:][opens > 0] > 0).all()
    assert not week.present[LEAD:][opens == 0].any()
    assert people_needed(week) >= 1


def test_other_work_fills_the_time_of_those_who_must_be_there() -> None:
    near, mail = at_once(0.1), work(0.05, 96, True)
    both = people_needed(PoolWeek((near, mail), office()))
    assert both == pytest.approx(people_needed(PoolWeek((near,), office())))


def test_a_week_with_work_due_within_the_hour_is_never_scaled_from_another() -> None:
    solver, week = Solver(), PoolWeek((at_once(3.0),), np.ones((1, HOURS)))
    twice = replace(week, flows=(at_once(6.0),))
    one, two = solver.people(week), solver.people(twice)
    assert two < 2 * one, "a larger pool waits less"
    assert two == pytest.approx(people_needed(twice))
    assert solver.solved == 2


def test_flows_of_one_promise_share_their_handle_time_by_cases() -> None:
    (mixed,) = merged([at_once(1.0, handle=0.1), at_once(1.0, handle=0.3)])
    assert mixed.handle == pytest.approx(2 / (1 / 0.1 + 1 / 0.3))
    assert merged([at_once(1.0, handle=0.1), replace(at_once(1.0), handle=0.0)])[0].handle == 0


def test_flows_of_one_promise_are_one_and_say_what_is_in_them() -> None:
    flows = merged([replace(work(1.0, 24), name="a"), replace(work(2.0, 24), name="b"), work(1.0, 8, True)])
    assert [flow.name for flow in flows] == ["a, b within 24 hours", "mail within 8 open hours"]
    assert flows[0].hours[0] == 3.0


def test_too_few_people_name_the_demands_that_cannot_hold_together() -> None:
    week = PoolWeek((work(1.0, 24),), office(), occupancy=1.0)
    need = people_needed(week)
    assert conflict_with(week, need * 1.5) is None
    found = conflict_with(week, need / 3)
    assert found is not None
    assert found.demands[0].work == "mail"


# -- what is assumed ---------------------------------------------------------------------------------------------


def test_the_narrowest_layer_that_says_something_rules() -> None:
    found = assumptions_of([{"occupancy": ".7"}, CARD | {"occupancy": ".8", "trainers": "3"}], "here")
    assert (found["occupancy"], found["trainers"]) == (0.7, 3)
    assert "occupancy" not in found.unset
    assert "ramp" in found.unset


def test_every_figure_that_stands_in_has_a_source_and_a_rate_card_has_none() -> None:
    for field in FIELDS:
        assert (field.value is None) == (field.name in RATE_CARD), field.name
        assert field.value is None or field.source, field.name


def test_without_a_rate_card_there_is_no_plan() -> None:
    with pytest.raises(StaffingError, match="week_cost is missing in the rate card of kaveri"):
        assumptions_of([], "kaveri")


def test_nested_and_disjoint_losses_differ() -> None:
    losses = {"shrinkage": "leave .1, training .2"}
    assert told(**losses, shrinkage_kind="nested").shrinkage.share == pytest.approx(1 - 0.9 * 0.8)
    assert told(**losses, shrinkage_kind="disjoint").shrinkage.share == pytest.approx(0.3)


def test_attrition_a_month_is_a_twelfth_of_fifty_two_weeks() -> None:
    weekly = told(leaving_new=".05", leaving=".02").weekly_leaving
    assert (1 - weekly[0]) ** 52 == pytest.approx((1 - 0.05) ** 12)
    assert (1 - weekly[-1]) ** 52 == pytest.approx((1 - 0.02) ** 12)


# -- who is there --------------------------------------------------------------------------------------------------


def test_a_class_gives_output_after_training_by_its_ramp() -> None:
    """Ten heads, two weeks of training, then half and whole output; nobody leaves, a fifth is lost."""
    one = told(training_weeks="2", ramp=".5, 1", leaving="0", leaving_new="0", shrinkage="leave .2")
    source = source_of("x", one, [], 6)
    assert classes_by_week(source, [HiredClass(MONDAY, 10)], MONDAY, 6) == pytest.approx([0, 0, 4, 8, 8, 8])
    begun = classes_by_week(source, [HiredClass(date(2026, 11, 9), 10)], MONDAY, 2)
    assert begun == pytest.approx([4, 8]), "it began two weeks ago"


def test_leave_counts_days_of_a_working_week() -> None:
    rows = [Away(MONDAY, date(2026, 11, 24), 5), Away(date(2026, 11, 30), date(2026, 12, 20), 2)]
    assert away_by_week(rows, MONDAY, 3) == pytest.approx([2, 2, 2])
    with pytest.raises(StaffingError, match="last lies before"):
        away_by_week([Away(MONDAY, date(2026, 11, 1), 1)], MONDAY, 1)


def test_a_week_without_shifts_is_not_planned_yet() -> None:
    found = rostered([80, 0], 40)
    assert found[0] == 2
    assert np.isnan(found[1])


def test_tenure_counts_from_the_plans_first_monday() -> None:
    assert tenures([date(2026, 11, 9), None, date(2027, 1, 1)], MONDAY) == [(1.0, 0), (1.0, 2), (1.0, 200)]


def test_a_pool_needs_people_on_the_payroll_for_those_at_work() -> None:
    """Eight at work with a fifth lost are ten on the payroll; nine are there, so one is missing."""
    one = told(shrinkage="leave .2", leaving="0", leaving_new="0")
    weeks = 3
    asked = PoolAsked("x", np.full(weeks, 8.0), np.full(weeks, 0.9), np.full(weeks, 1.25), one, ((9.0, 200),))
    plan = plan_pool(asked, MONDAY)
    assert plan.required == pytest.approx([10, 10, 10])
    assert (plan.low[0], plan.high[0]) == pytest.approx((9, 12.5))
    assert plan.available == pytest.approx([9, 9, 9])
    assert plan.gap == pytest.approx([1, 1, 1])
    away = plan_pool(replace(asked, away=(Away(MONDAY, date(2026, 11, 27), 2),)), MONDAY)
    assert away.available == pytest.approx([7, 9, 9])


def test_a_roster_with_fewer_heads_than_people_lowers_who_is_there() -> None:
    one = told(shrinkage="leave .2", leaving="0", leaving_new="0")
    asked = PoolAsked(
        "x", np.full(2, 4.0), np.ones(2), np.ones(2), one, ((9.0, 200),), rostered=np.array([6.0, np.nan])
    )
    assert plan_pool(asked, MONDAY).available == pytest.approx([6, 9])


def test_a_band_that_cannot_be_kept_is_told_beside_the_rows() -> None:
    one = told(commitment_heads="5", commitment_ceiling="1.0", leaving="0", leaving_new="0")
    plan = plan_pool(PoolAsked("x", np.full(2, 4.0), np.ones(2), np.ones(2), one, ((9.0, 200),)), MONDAY)
    assert "cannot be kept" in plan.trouble
    assert plan.headcount is None


# -- levers --------------------------------------------------------------------------------------------------------


def test_levers_say_what_they_close_what_they_cost_and_until_when() -> None:
    """Four agents of a fifth lost are missing in week 16. A week costs 500; ten people are there."""
    one = told(
        shrinkage="leave .16, training .04", shrinkage_kind="disjoint", overtime_hours="8", leaving="0", leaving_new="0"
    )
    source = source_of("x", one, [(10.0, 200)], 26)
    levers = levers_for(
        Gap("x", 16, 4.0, 10.0, 10), one, source, MONDAY, MONDAY,
        same_site=[Neighbour("y", 1.0, 500.0)], same_work=[Neighbour("z", 3.0, 600.0), Neighbour("w", 2.0, 700.0)],
        with_longer_promise=lambda: 1.5,
    )  # fmt: skip
    by = {each.kind: each for each in levers}
    assert by["overtime"].closes == pytest.approx(10 * 8 / 40 * 0.8)
    assert by["overtime"].cost == pytest.approx(2 * 500 * 1.5), "two people's weeks at one and a half"
    assert by["cross_train"].cost == pytest.approx(1 / 0.8 * 2 * 500)
    assert by["cross_train"].decide_by == date(2027, 2, 22), "two weeks of learning and one to begin, before 15 March"
    assert (by["move_volume"].where, by["move_volume"].closes) == ("z", 3.0)
    assert by["move_volume"].decide_by == date(2027, 2, 1)
    assert by["change_target"].closes == 1.5
    assert by["defer_training"].closes == pytest.approx(0.4)
    assert by["hire"].decide_by == date(2026, 12, 21), "seven weeks of training and five of lead before week 16"
    assert all(each.possible for each in levers)


def test_what_should_have_been_decided_before_today_is_too_late() -> None:
    one = told()
    source = source_of("x", one, [(10.0, 200)], 26)
    levers = levers_for(Gap("x", 2, 1.0, 0.0, 10), one, source, MONDAY, MONDAY)
    by = {each.kind: (each.possible, each.why) for each in levers}
    assert by["hire"] == (False, "too_late")
    assert by["overtime"] == (False, "nobody_there")
    assert by["cross_train"] == (False, "nobody_spare")
    assert by["change_target"] == (False, "statutory")
