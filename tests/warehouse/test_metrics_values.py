"""What the figures say of small, hand-made facts: every edge that the handbook names."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from nakhoda.org.actors import system
from nakhoda.warehouse.queries import Ask, MetricValue, NoSuchDimension, NoSuchMetric, Window, asking, values
from tests.warehouse.little_facts import LittleFacts, at

PROGRAM = system("test")
WEEK = Window(at(9), at(16))


def clock(outcome: str, due: Any, stopped: Any = None, **more: Any) -> dict[str, Any]:
    told = {"metric": "first_response", "kind": "sla", "code": "first_response", "clock": 1, "started_at": at(1)}
    breached = due if outcome == "breached" else None
    return told | {"outcome": outcome, "due_at": due, "stopped_at": stopped, "breached_at": breached} | more


def one(facts: LittleFacts, metric: str, ask: Ask | None = None) -> MetricValue:
    with asking(facts):
        cells = values(PROGRAM, metric, ask or Ask(WEEK)).cells
    assert len(cells) == 1
    return cells[0].value


@pytest.mark.parametrize(
    ("row", "counts"),
    [
        pytest.param(clock("met", at(10), at(9)), (1, 1), id="met in time"),
        pytest.param(clock("breached", at(10), at(11)), (0, 1), id="answered late"),
        pytest.param(clock("breached", at(10)), (0, 1), id="still open past due"),
        pytest.param(clock("active", at(10)), (0, 1), id="past due though no sweep has said so"),
        pytest.param(clock("active", at(14)), (0, 0), id="due after the load: not judged"),
        pytest.param(clock("met", at(14), at(9)), (0, 0), id="met, but due after the load: not judged"),
        pytest.param(clock("paused", at(10)), (0, 0), id="paused: its due time is not known"),
        pytest.param(clock("cancelled", at(10), at(9)), (0, 0), id="cancelled by a merge"),
        pytest.param(clock("breached", at(10), at(11), cancel_reason="merged"), (0, 1), id="a breach survives a merge"),
        pytest.param(clock("met", at(8), at(8)), (0, 0), id="due before the window"),
        pytest.param(clock("met", at(9), at(8)), (1, 1), id="due as the window begins"),
        pytest.param(clock("met", at(10), at(9), kind="obligation"), (0, 0), id="a legal duty is another figure"),
        pytest.param(clock("met", at(10), at(9), kind="reported"), (0, 0), id="judged elsewhere, due time unknown"),
        pytest.param(clock("met", at(10), at(9), metric="resolution"), (0, 0), id="another promise"),
    ],
)
def test_a_promise_is_judged_in_the_period_in_which_it_falls_due(
    row: dict[str, Any], counts: tuple[int, int], tmp_path: Path
) -> None:
    value = one(LittleFacts(tmp_path, at(12), {"clock": [row]}), "sla_first_response_due")
    assert (value.numerator, value.denominator) == counts


def test_judging_by_resolved_date_forgets_those_who_still_wait(tmp_path: Path) -> None:
    rows = [clock("met", at(10), at(9), metric="resolution") for _ in range(40)]
    rows += [clock("breached", at(10), metric="resolution") for _ in range(60)]
    facts = LittleFacts(tmp_path, at(15), {"clock": rows})
    assert one(facts, "sla_resolved_cohort").value == 1.0
    assert one(facts, "sla_resolution_due").value == 0.4
    assert one(facts, "past_due_open").value == 60


def test_the_partners_ledger_leaves_out_what_others_answer_for(tmp_path: Path) -> None:
    rows = [clock("met", at(10), at(9), attributable_to=who) for who in ("", "partner")]
    rows += [clock("breached", at(10), at(11), attributable_to=who) for who in ("t2", "client_system", "member")]
    rows += [clock("breached", at(10), at(11), attributable_to="partner", relief=True)]
    facts = LittleFacts(tmp_path, at(15), {"clock": rows})
    member, partner = (
        one(facts, "sla_first_response_due"),
        one(facts, "sla_first_response_due", Ask(WEEK, ledger="attributable")),
    )
    assert (member.numerator, member.denominator) == (2, 6)
    assert (partner.numerator, partner.denominator) == (2, 2)


def test_too_few_to_judge_is_said_with_the_number_and_not_shown(tmp_path: Path) -> None:
    facts = LittleFacts(tmp_path, at(15), {"clock": [clock("met", at(10), at(9))] * 29})
    value = one(facts, "sla_first_response_due")
    assert value.value is None
    assert (value.n, value.lo) == (29, None)
    assert value.hidden == "too few to judge: fewer than 30"


def test_an_empty_table_is_no_error(tmp_path: Path) -> None:
    facts = LittleFacts(tmp_path, at(15), {})
    assert one(facts, "backlog").value == 0
    assert one(facts, "received").value == 0
    assert one(facts, "csat").value is None


def stay(entered: Any, left: Any = None, by: str = "received", out: str = "resolved", **more: Any) -> dict[str, Any]:
    told = {"stay": 1, "entered_at": entered, "entered_by": by, "left_at": left, "received_at": entered}
    return told | {"left_by": out if left else ""} | more


def test_a_days_backlog_is_yesterdays_and_what_came_less_what_went(tmp_path: Path) -> None:
    rows = [
        stay(at(8, 3), at(10, 12)),
        stay(at(10), at(11), out="transferred_out"),
        stay(at(11), by="transferred_in", queue="access_t2"),
        stay(at(9, 23, 59), at(10)),
    ]
    ask = Ask(Window(at(9), at(12)), by=("queue",), grain="day")
    with asking(LittleFacts(tmp_path, at(20), {"stay": rows})):
        told = {name: values(PROGRAM, name, ask) for name in ("backlog", "inflow", "outflow", "flow_gap")}
    counted = {name: {tuple(c.key.values()): c.value.value for c in table.cells} for name, table in told.items()}
    assert counted["backlog"] == {
        ("access_t1", "2026-11-09"): 2,
        ("access_t1", "2026-11-10"): 1,
        ("access_t1", "2026-11-11"): 0,
        ("access_t2", "2026-11-09"): 0,
        ("access_t2", "2026-11-10"): 0,
        ("access_t2", "2026-11-11"): 1,
    }
    assert counted["inflow"][("access_t1", "2026-11-10")] == 1
    assert counted["outflow"][("access_t1", "2026-11-10")] == 2
    assert set(counted["flow_gap"].values()) == {0}


def test_a_case_on_hold_is_workable_again_from_its_review_time(tmp_path: Path) -> None:
    hold = {"status": "on_hold", "since": at(9), "review_at": at(11), "received_at": at(9)}
    rows = [hold, {"status": "pending_member", "since": at(9)}, {"status": "open", "since": at(10), "until": at(12)}]
    facts = LittleFacts(tmp_path, at(20), {"state": rows})
    ask = Ask(Window(at(9), at(13)), grain="day")
    with asking(facts):
        workable = [cell.value.value for cell in values(PROGRAM, "backlog_workable", ask).cells]
        waiting = [cell.value.value for cell in values(PROGRAM, "backlog_waiting", ask).cells]
    assert workable == [0, 1, 2, 1]
    assert waiting == [1, 1, 1, 1]


def test_age_counts_from_receipt_whatever_happened_since(tmp_path: Path) -> None:
    rows = [stay(at(12), by="transferred_in", received_at=at(2)), stay(at(3), received_at=at(3))]
    assert one(LittleFacts(tmp_path, at(12, 6), {"stay": rows}), "oldest_age_hours").value == 246


@pytest.mark.parametrize(
    ("zone", "days"),
    [
        ("UTC", {"2026-11-09": 1, "2026-11-10": 1}),
        ("Asia/Kolkata", {"2026-11-09": 0, "2026-11-10": 2}),
        ("America/New_York", {"2026-11-08": 0, "2026-11-09": 2}),
    ],
)
def test_days_are_those_of_the_zone(zone: str, days: dict[str, int], tmp_path: Path) -> None:
    rows = [stay(at(9, 18, 45)), stay(at(10, 4))]
    ask = Ask(Window(at(9), at(10, 5)), grain="day", zone=zone)
    with asking(LittleFacts(tmp_path, at(10, 5), {"stay": rows})):
        told = {cell.key["period"]: cell.value.value for cell in values(PROGRAM, "inflow", ask).cells}
    assert told == days


def test_a_day_of_25_hours_is_one_day(tmp_path: Path) -> None:
    # In New York clocks went back at 6:00 UTC on November 1, 2026.
    rows = [stay(at(1, 4, 30)), stay(at(2, 4, 30)), stay(at(2, 5))]
    ask = Ask(Window(at(1, 4), at(3, 5)), grain="day", zone="America/New_York")
    with asking(LittleFacts(tmp_path, at(20), {"stay": rows})):
        told = {cell.key["period"]: cell.value.value for cell in values(PROGRAM, "inflow", ask).cells}
    assert told == {"2026-11-01": 2, "2026-11-02": 1}


def resolved(at_: Any, **more: Any) -> dict[str, Any]:
    told = {"received_at": at_ - timedelta(hours=5), "first_resolved_at": at_, "resolved_at": at_, "valid": True}
    return told | {"public_replies": 1, "status": "resolved", "member_id": 5, "reason": "login"} | more


def test_only_matured_cases_are_judged(tmp_path: Path) -> None:
    rows = [resolved(at(9), member_id=None) for _ in range(30)] + [resolved(at(13), member_id=None)]
    value = one(LittleFacts(tmp_path, at(17), {"case": rows}), "one_touch")
    assert (value.numerator, value.n) == (30, 30)


@pytest.mark.parametrize(
    ("more", "touch"),
    [({}, 1), ({"public_replies": 0}, 0), ({"public_replies": 2}, 0), ({"transfers": 1}, 0), ({"reopens": 1}, 0)],
    ids=["one answer", "none is not one", "two answers", "moved", "came back"],
)
def test_one_touch_is_exactly_one_answer_and_nothing_else(more: dict[str, Any], touch: int, tmp_path: Path) -> None:
    assert one(LittleFacts(tmp_path, at(20), {"case": [resolved(at(9), **more)]}), "one_touch").numerator == touch


def test_the_same_member_again_about_the_same_reason_undoes_fcr_and_counts_as_repeat(tmp_path: Path) -> None:
    rows = [
        resolved(at(9)),
        resolved(at(12)),  # the same member and reason, three days later
        resolved(at(9), reason="billing"),
        resolved(at(9), member_id=6),
        resolved(at(9), member_id=None),
    ]
    facts = LittleFacts(tmp_path, at(25), {"case": rows})
    fcr, repeat = one(facts, "fcr"), one(facts, "repeat_contact", Ask(Window(at(1), at(16))))
    assert (fcr.numerator, fcr.denominator) == (3, 4)
    assert (repeat.numerator, repeat.denominator) == (1, 4)


def test_open_cases_lengthen_the_resolution_time(tmp_path: Path) -> None:
    rows = [{"received_at": at(9), "first_resolved_at": at(9, 1 + hour)} for hour in range(20)]
    rows += [{"received_at": at(9), "status": "open"} for _ in range(20)]
    facts = LittleFacts(tmp_path, at(12), {"case": rows})
    assert one(facts, "first_resolution_hours").value == 10.5
    assert one(facts, "resolution_km_hours").value == 20


def test_the_bounds_of_csat_are_what_the_silent_might_have_said(tmp_path: Path) -> None:
    told = {"eligible": True, "offered_at": at(10), "delivered_at": at(10)}
    rows = [told | {"responded_at": at(11), "score": 5 if number < 123 else 2} for number in range(150)]
    rows += [told] * 850
    value = one(LittleFacts(tmp_path, at(15), {"survey": rows}), "csat_bounds")
    assert value.value == 0.82
    assert (value.lo, value.hi) == (0.123, 0.973)  # handbook 1.7: 12 % to 97 %


def test_a_missing_product_feed_withholds_the_contact_rate(tmp_path: Path) -> None:
    value = one(LittleFacts(tmp_path, at(15), {"stay": [stay(at(10))]}), "contact_rate")
    assert value.value is None
    assert value.hidden == "no feed of daily active members"


def test_completeness_and_restated_days_stand_on_the_figure(tmp_path: Path) -> None:
    feeds = [{"name": "email", "kind": "channel", "expected": 10, "received": 9, "share": 0.9, "last_at": None}]
    facts = LittleFacts(tmp_path, at(15), {"stay": [stay(at(10)), stay(at(11))]}, feeds=feeds)
    facts.restated = frozenset({at(10).date()})
    with asking(facts):
        cells = values(PROGRAM, "inflow", Ask(WEEK, grain="day")).cells
    assert [cell.key["period"] for cell in cells if cell.value.restated] == ["2026-11-10"]
    assert {cell.value.completeness for cell in cells} == {0.9}
    assert {cell.value.as_of for cell in cells} == {at(15)}


@pytest.mark.parametrize("metric", ["nobody", "", "csat; drop"])
def test_a_metric_that_is_not_there_is_refused(metric: str, tmp_path: Path) -> None:
    with asking(LittleFacts(tmp_path, at(15), {})), pytest.raises(NoSuchMetric):
        values(PROGRAM, metric, Ask(WEEK))


@pytest.mark.parametrize("dimension", ["colour", "code", "member_id", "scope_id"])
def test_a_dimension_that_is_not_there_is_refused(dimension: str, tmp_path: Path) -> None:
    with asking(LittleFacts(tmp_path, at(15), {})):
        with pytest.raises(NoSuchDimension):
            values(PROGRAM, "csat", Ask(WEEK, by=(dimension,)))
        with pytest.raises(NoSuchDimension):
            values(PROGRAM, "csat", Ask(WEEK, where=((dimension, "x"),)))
