"""What if: changes to an operation, lived on the same dice, and compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nakhoda.core.policy import CompiledPolicy, compile_policy, load
from nakhoda.simulator.policy_model.compile import compile_model
from nakhoda.simulator.policy_model.journal import tales_of
from nakhoda.simulator.policy_model.kernel import columns as c
from nakhoda.simulator.policy_model.model import PolicyModel
from nakhoda.simulator.policy_model.region import region
from nakhoda.simulator.policy_model.runs import Lived, live
from nakhoda.simulator.scenarios import KINDS, ChangeError, change_from_json
from nakhoda.simulator.scenarios.applying import apply_changes
from nakhoda.simulator.scenarios.measured import Measured, measured, measured_from_json, quantile
from nakhoda.simulator.scenarios.outcomes import compare, difference, outcome_from_json, outcomes, outcomes_of

START = datetime(2026, 1, 5, tzinfo=timezone.utc)
DAYS, A_DAY = 14, 80


@cache
def text() -> str:
    return Path("src/nakhoda/desk/policies/apac.yaml").read_text(encoding="utf-8")


@cache
def policy() -> CompiledPolicy:
    return compile_policy(load(text()), 1)


@cache
def model() -> PolicyModel:
    return region(policy(), START, DAYS, A_DAY)


def changed(*told: dict[str, Any], by: PolicyModel | None = None) -> PolicyModel:
    return apply_changes(by or model(), [change_from_json(each) for each in told])


def lives(some: PolicyModel, many: int = 2, seed: int = 3) -> list[Lived]:
    plan = compile_model(some)
    return [live(plan, seed, number) for number in range(many)]


@cache
def as_it_is() -> tuple[Measured, ...]:
    return tuple(measured(model(), each) for each in lives(model()))


def lived(*told: dict[str, Any]) -> list[Measured]:
    some = changed(*told)
    return [measured(some, each) for each in lives(some)]


def against(*told: dict[str, Any]) -> Any:
    return compare(as_it_is(), lived(*told))


# -- changes as they are written ----------------------------------------------------------------------------------

EXAMPLES: Sequence[dict[str, Any]] = (
    {"kind": "volume", "share": 0.2, "tier": 1},
    {"kind": "handle_time", "factor": 1.5, "lob": "age_support", "from_day": 3, "to_day": 9},
    {"kind": "automation", "share": 0.3, "harder": 1.2},
    {"kind": "new_line", "lob": "live_gifts", "like": "monetisation", "share": 0.5},
    {"kind": "language_launch", "language": "te", "like": "ta", "share": 0.4},
    {"kind": "partner_exit", "owner": "partner_a", "from_day": 4},
    {"kind": "policy", "text": "meta: {}", "title": "the draft", "version": 7},
    {"kind": "sla", "term": "first_response", "target_minutes": 60},
    {"kind": "attrition", "per_month": 0.06, "language": "ta"},
    {"kind": "exposure_cap", "hours_a_day": 2.5},
    {"kind": "holiday_move", "name": "Pongal", "by_days": 1},
    {"kind": "staff", "heads": -3, "tier": 2},
)


def test_there_is_an_example_of_every_kind() -> None:
    assert {each["kind"] for each in EXAMPLES} == set(KINDS)


@pytest.mark.parametrize("told", EXAMPLES, ids=lambda told: told["kind"])
def test_a_change_is_read_as_it_was_written(told: dict[str, Any]) -> None:
    assert change_from_json(told).as_json() == told


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ("volume", "change"),
        ({}, "kind"),
        ({"kind": "hope"}, "kind"),
        ({"kind": "volume"}, "share"),
        ({"kind": "volume", "share": "much"}, "share"),
        ({"kind": "volume", "share": True}, "share"),
        ({"kind": "volume", "share": float("nan")}, "share"),
        ({"kind": "volume", "share": -1.2}, "share"),
        ({"kind": "automation", "share": -0.1}, "share"),
        ({"kind": "new_line", "lob": "x", "like": "y", "share": -0.1}, "share"),
        ({"kind": "new_line", "lob": "x", "like": "x", "share": 0.1}, "lob"),
        ({"kind": "volume", "share": 0.1, "from_day": 2.5}, "from_day"),
        ({"kind": "volume", "share": 0.1, "from_day": 5, "to_day": 5}, "to_day"),
        ({"kind": "volume", "share": 0.1, "colour": "red"}, "colour"),
        ({"kind": "partner_exit", "owner": ""}, "owner"),
        ({"kind": "staff", "heads": 0}, "heads"),
        ({"kind": "staff", "heads": -2, "ramp": 4}, "ramp"),
        ({"kind": "holiday_move", "name": 7, "by_days": 1}, "name"),
        ({"kind": "exposure_cap", "hours_a_day": 0}, "hours_a_day"),
    ],
)  # fmt: skip
def test_what_does_not_do_is_refused_with_its_field(told: Any, field: str) -> None:
    with pytest.raises(ChangeError) as refused:
        change_from_json(told)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"kind": "volume", "share": 0.1, "lob": "gardening"}, "lob"),
        ({"kind": "volume", "share": 0.1, "lob": "age_support", "tier": 2}, "tier"),
        ({"kind": "volume", "share": 0.1, "from_day": DAYS}, "from_day"),
        ({"kind": "new_line", "lob": "age_support", "like": "monetisation", "share": 0.1}, "lob"),
        ({"kind": "new_line", "lob": "x", "like": "gardening", "share": 0.1}, "like"),
        ({"kind": "language_launch", "language": "hi", "like": "ta", "share": 0.1}, "language"),
        ({"kind": "partner_exit", "owner": "nobody"}, "owner"),
        ({"kind": "policy", "text": "meta: {}"}, "text"),
        ({"kind": "sla", "term": "delight", "target_minutes": 60}, "term"),
        ({"kind": "attrition", "per_month": 0.1, "owner": "nobody"}, "owner"),
        ({"kind": "holiday_move", "name": "Midsummer", "by_days": 1}, "name"),
        ({"kind": "staff", "heads": -100_000}, "heads"),
        ({"kind": "staff", "heads": 3, "site": "atlantis"}, "site"),
    ],
)  # fmt: skip
def test_what_does_not_fit_the_operation_is_refused_with_its_field(told: Any, field: str) -> None:
    with pytest.raises(ChangeError) as refused:
        changed(told)
    assert refused.value.field == field


# -- no effect is exactly none ------------------------------------------------------------------------------------


def test_no_change_is_the_same_model() -> None:
    assert apply_changes(model(), []) is model()


@pytest.mark.parametrize(
    "told",
    [
        {"kind": "volume", "share": 0.0},
        {"kind": "volume", "share": 0.0, "from_day": 3, "to_day": 5},
        {"kind": "handle_time", "factor": 1.0, "from_day": 2},
        {"kind": "automation", "share": 0.0},
        {"kind": "attrition", "per_month": 0.0},
    ],
)
def test_an_option_without_effect_differs_by_exactly_nothing(told: dict[str, Any]) -> None:
    found = against(told)
    assert set(found.measures) >= {"arrivals", "sla_resolution", "wait_p90_h", "occupancy_t1", "p_sla_met"}
    flat = [*found.measures.values(), *(band for week in found.weeks for band in week.values())]
    assert all(tuple(band) == (0, 0, 0) for band in flat)


def test_the_policy_that_is_in_force_changes_nothing() -> None:
    assert all(band.mean == 0 for band in against({"kind": "policy", "text": text()}).measures.values())


@settings(max_examples=12, deadline=None)
@given(
    share=st.floats(-0.9, 2), since=st.integers(0, DAYS - 2), lob=st.sampled_from(["", "age_support", "monetisation"])
)
def test_volume_there_and_back_is_where_it_began(share: float, since: int, lob: str) -> None:
    there = {"kind": "volume", "share": share, "from_day": since, "lob": lob}
    back = there | {"share": 1 / (1 + share) - 1}
    again = changed(there, back)
    for before, after in zip(model().kinds, again.kinds, strict=True):
        rates = np.resize(before.rates, len(after.rates))
        assert np.allclose(rates, after.rates)


# -- effects go where they should ---------------------------------------------------------------------------------


def test_more_volume_is_more_work_and_longer_waits() -> None:
    found = against({"kind": "volume", "share": 0.5}).measures
    before = outcomes_of(as_it_is()).measures
    assert found["arrivals"].mean == pytest.approx(0.5 * before["arrivals"].mean, rel=0.1)
    assert found["occupancy_t1"].mean > 0.02
    assert found["wait_p90_h"].mean > 0


def test_volume_of_one_line_from_a_day_on_touches_only_that() -> None:
    found = against({"kind": "volume", "share": 1.0, "lob": "age_support", "from_day": 7})
    lines = found.by["lob"]
    assert lines["age_support"]["arrivals"].mean > 50
    assert lines["monetisation"]["arrivals"] == (0, 0, 0)
    assert found.weeks[0]["arrivals"].mean == 0
    assert found.weeks[1]["arrivals"].mean > 50


def test_longer_touches_are_more_hours_only_where_they_are_longer() -> None:
    found = against({"kind": "handle_time", "factor": 2.0, "tier": 2, "from_day": 7})
    assert found.measures["arrivals"].mean == pytest.approx(0, abs=60)  # the class that differs has dice of its own
    assert found.by["tier"]["2"]["hours_worked"].mean > 2
    assert found.measures["occupancy_t2"].mean > 0


def test_automation_takes_work_away_and_leaves_the_hard_part() -> None:
    found = against({"kind": "automation", "share": 0.4, "harder": 1.5}).measures
    assert found["arrivals"].mean < 0
    assert found["hours_worked"].mean == pytest.approx(
        -0.1 * outcomes_of(as_it_is()).measures["hours_worked"].mean, rel=0.8
    )


def test_a_new_line_is_treated_as_the_one_that_it_is_like() -> None:
    some = changed({"kind": "new_line", "lob": "live_gifts", "like": "monetisation", "share": 1.0})
    rows = outcomes(some, lives(some))
    new, like = rows.by["lob"]["live_gifts"], rows.by["lob"]["monetisation"]
    assert new["arrivals"].mean == pytest.approx(like["arrivals"].mean, rel=0.25)
    assert "sla_first_response" in new


def test_a_language_is_launched_on_its_day() -> None:
    found = lived({"kind": "language_launch", "language": "te", "like": "ta", "share": 1.0, "from_day": 7})
    assert found[0].by["language"]["te"]["arrivals"] > 20
    assert found[0].weeks[0]["arrivals"] == as_it_is()[0].weeks[0]["arrivals"]


def owner() -> str:
    return next(queue.owner for queue in policy().queues if queue.owner != "inhouse")


def test_a_partner_who_leaves_handles_nothing_more_and_the_others_take_it() -> None:
    some = changed({"kind": "partner_exit", "owner": owner(), "from_day": 7})
    first, *_ = lives(some, 1)
    theirs = [queue.index for queue in policy().queues if queue.owner == owner()]
    places = [len(some.kinds) + queue for queue in theirs]
    assert first.places[:7][:, theirs, c.Q_TOUCHES].sum() > 50
    assert first.places[8:][:, theirs, c.Q_TOUCHES].sum() == 0
    assert first.tally[8:DAYS][:, places, c.BACKLOG].sum() == 0
    others = [queue.index for queue in policy().queues if queue.owner != owner()]
    assert first.places[8:][:, others, c.Q_TOUCHES].sum() > 100
    assert first.came == first.tally[:, : len(some.kinds), c.ARRIVED].sum()


def test_no_case_is_lost_when_queues_close() -> None:
    some = changed({"kind": "partner_exit", "owner": owner(), "from_day": 7})
    traced = live(compile_model(some), 3, 0, traced=True)
    tales = tales_of(some, traced.trace, lambda queue, lob: 1)
    assert len(tales) == traced.came
    moved = [tale for tale in tales if any(entry.event.name == "case.transferred" for entry in tale.entries)]
    assert moved
    end = START + timedelta(days=DAYS)
    left = [tale for tale in tales if tale.state.status == "open" and tale.state.owner == owner()]
    assert all(tale.state.received_at < START + timedelta(days=7) for tale in left), end


def test_a_partner_who_never_was_there_handles_nothing() -> None:
    gone = lived({"kind": "partner_exit", "owner": owner()})
    assert gone[0].by["owner"][owner()]["touches"] == 0
    assert gone[0].whole["hours_paid"] < as_it_is()[0].whole["hours_paid"]


def test_a_shorter_promise_is_kept_less_often() -> None:
    short = against({"kind": "sla", "term": "first_response", "target_minutes": 5}).measures
    assert short["sla_first_response"].hi < 0
    assert short["arrivals"] == (0, 0, 0)


def test_what_law_demands_is_not_ours_to_change() -> None:
    law = policy().obligations[0].code
    with pytest.raises(ChangeError, match="obligation of law"):
        changed({"kind": "sla", "term": law, "target_minutes": 5})


def test_people_who_leave_are_missed_week_by_week() -> None:
    found = against({"kind": "attrition", "per_month": 0.5})
    assert found.weeks[1]["hours_paid"].mean < found.weeks[0]["hours_paid"].mean < 0
    speeds = [sum(len(crew.speeds) for crew in some.crews) for some in (model(), changed(*EXAMPLES[8:9]))]
    assert speeds[0] == speeds[1]  # those who leave are groups of their own


def test_people_who_come_ramp_up() -> None:
    plain = {"kind": "staff", "heads": 12, "from_day": 0}
    quick, slow = changed(plain), changed(plain | {"ramp": 8})
    assert sum(len(crew.speeds) for crew in quick.crews) == sum(len(crew.speeds) for crew in model().crews) + 12
    newest = [crew for crew in slow.crews if "+0" in crew.name]
    assert min(crew.speeds[0] for crew in newest) > 1.8
    found = compare(lived(plain), lived(plain | {"ramp": 8})).measures
    assert found["hours_paid"] == (0, 0, 0)


def test_fewer_people_are_busier() -> None:
    found = against({"kind": "staff", "heads": -10, "tier": 1}).measures
    assert found["occupancy_t1"].mean > 0
    assert found["hours_paid"].mean < 0


def test_a_cap_on_harm_limits_each_day() -> None:
    capped = changed({"kind": "exposure_cap", "hours_a_day": 0.5})
    assert {crew.day_cap for crew in capped.crews} == {1800.0}


def test_a_holiday_moves_with_its_closed_sites() -> None:
    calendar, named = next((key, sorted(each.holidays)[0]) for key, each in policy().calendars.items() if each.holidays)
    some = region(
        policy(), datetime(named.year, named.month, named.day, tzinfo=timezone.utc) - timedelta(days=7), 21, 40
    )
    moved = changed({"kind": "holiday_move", "name": named.isoformat(), "by_days": 2}, by=some)
    after = moved.policy.calendars[calendar].holidays
    assert named + timedelta(days=2) in after
    assert named not in after
    zone = moved.policy.calendars[calendar].timezone
    assert _on(moved, calendar, named, zone) > 0 == _on(moved, calendar, named + timedelta(days=2), zone)


def _on(some: PolicyModel, site: str, day: date, zone: str) -> int:
    from zoneinfo import ZoneInfo

    shifts = (shift for crew in some.crews if crew.site == site for shift in crew.shifts)
    return sum(begin.astimezone(ZoneInfo(zone)).date() == day for begin, _ in shifts)


# -- figures ------------------------------------------------------------------------------------------------------


def test_parts_add_up_to_the_whole() -> None:
    row = as_it_is()[0]
    for dim in ("lob", "language"):
        assert sum(part["arrivals"] or 0 for part in row.by[dim].values()) == row.whole["arrivals"]
    touches = [sum(part["touches"] or 0 for part in row.by[dim].values()) for dim in ("owner", "tier", "queue")]
    assert len(set(touches)) == 1
    assert sum(week["arrivals"] or 0 for week in row.weeks) == row.whole["arrivals"]


def test_promises_past_due_and_still_open_count_as_missed() -> None:
    stuck = replace(model(), crews=tuple(replace(crew, absence=1.0) for crew in model().crews))
    row = measured(stuck, lives(stuck, 1)[0])
    assert row.whole["sla_first_response"] == 0
    assert row.by["tier"]["1"]["sla_first_response"] == 0
    assert row.whole["backlog_end"] == row.whole["arrivals"]


def test_figures_begin_after_the_warm_up() -> None:
    warm = replace(model(), warm_up_days=7)
    row = measured(warm, lives(warm, 1)[0])
    assert len(row.weeks) == 1
    assert row.whole["arrivals"] == as_it_is()[0].weeks[1]["arrivals"]


def test_quantiles_of_waits_lie_inside_their_steps() -> None:
    steps = np.zeros(c.WAIT_STEPS, np.int64)
    assert quantile(steps, 0.5) is None
    steps[0], steps[6] = 50, 50
    assert quantile(steps, 0.25) == pytest.approx(0.5 / 60)
    assert quantile(steps, 0.9) == pytest.approx(2.0 ** ((5 + 0.8) / 2.5) / 60)


def test_outcomes_survive_being_written_down() -> None:
    row = as_it_is()[0]
    assert measured_from_json(row.as_json()) == row
    told = outcomes_of(as_it_is())
    assert outcome_from_json(told.as_json()) == told
    assert 0 <= told.measures["p_sla_met"].lo <= told.measures["p_sla_met"].hi <= 1


def test_unequal_numbers_of_replications_cannot_be_paired() -> None:
    with pytest.raises(ValueError, match="paired"):
        difference(as_it_is(), as_it_is()[:1])


def test_a_kept_model_lives_the_same_life() -> None:
    from nakhoda.simulator.scenarios.keeping import packed, unpacked

    some = changed({"kind": "partner_exit", "owner": owner(), "from_day": 3}, {"kind": "staff", "heads": 4, "ramp": 2})
    again = unpacked(packed(some))
    assert (again.kinds, again.crews, again.closings) == (some.kinds, some.crews, some.closings)
    assert [measured(again, each) for each in lives(again, 1)] == [measured(some, each) for each in lives(some, 1)]


def test_a_forecast_takes_the_place_of_the_fitted_volume_on_its_days() -> None:
    from nakhoda.simulator.scenarios.forecast import Expected, with_forecast

    series = [
        Expected({"lob": "age_support", "language": "ms"}, {2: 30.0, 3: 40.0, 99: 5.0}),
        Expected({"lob": "account_access", "language": "en"}, {2: 70.0, 3: 10.0}),
    ]
    some, covered = with_forecast(model(), series)
    assert covered == 2
    days = np.array([kind.rates for kind in some.kinds]).reshape(len(some.kinds), -1, 48).sum(axis=2) * 1800
    assert days.sum(axis=0)[2:4] == pytest.approx([100, 50])
    before = np.resize(model().kinds[0].rates, 48 * DAYS)[:48]
    assert np.allclose(some.kinds[0].rates[:48], before)


def test_without_a_forecast_nothing_is_scaled() -> None:
    from nakhoda.simulator.scenarios.forecast import with_forecast

    assert with_forecast(model(), [])[0] is model()
