"""A recovery plan promises a curve, is judged by it, and ends only when nothing else paid for it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakhoda.core.glide_path import (
    CorrectiveAction,
    Counter,
    Good,
    PlanError,
    balance,
    exit_test,
    glide_path,
    progress,
    tolerance_of_share,
    weeks_to_target,
)

MACRO = CorrectiveAction(done_week=1, effect=2.0, lag=1, name="Repair the macro")
COACHING = CorrectiveAction(done_week=2, effect=3.0, lag=1, ramp=2, name="Coach the new hires")


def test_the_path_rises_when_the_effects_show_and_not_before() -> None:
    assert glide_path(78.0, [MACRO, COACHING], 7) == pytest.approx((78, 78, 80, 81, 82, 83, 83))


def test_a_plan_that_does_not_sum_to_the_gap_shows_the_shortfall() -> None:
    short = balance(78.0, 84.0, [MACRO, COACHING], "up")
    assert (short.gap, short.promised, short.shortfall, short.closed) == (6.0, 5.0, 1.0, False)
    assert balance(78.0, 83.0, [MACRO, COACHING], "up").closed


def test_a_metric_that_should_fall_is_closed_by_negative_effects() -> None:
    reopen = [CorrectiveAction(0, -1.5), CorrectiveAction(0, 0.5)]
    assert balance(12.0, 11.0, reopen, "down").closed
    assert balance(12.0, 10.5, reopen, "down").shortfall == pytest.approx(0.5)


@given(st.lists(st.floats(-3, 3), max_size=12))
def test_sums_of_decimals_that_meet_the_gap_are_never_called_short(effects: list[float]) -> None:
    actions = [CorrectiveAction(0, effect) for effect in effects]
    assert balance(70.0, 70.0 + sum(effects), actions, "up").closed


def test_the_week_that_reaches_the_target_is_named_or_none_is() -> None:
    assert weeks_to_target(78.0, 83.0, [MACRO, COACHING], "up") == 5
    assert weeks_to_target(78.0, 84.0, [MACRO, COACHING], "up") is None


@pytest.mark.parametrize(
    ("actuals", "misses", "colour"),
    [
        pytest.param([79.0, 77.0], 0, "green", id="inside the band"),
        pytest.param([75.9], 1, "green", id="one miss is a miss"),
        pytest.param([75.9, 75.9], 2, "amber", id="two in a row ask for a re-plan"),
        pytest.param([75.9, 78.0, 75.9], 1, "green", id="a good week between them"),
        pytest.param([75.9, None, 75.9], 2, "amber", id="a week that was not measured excuses nothing"),
        pytest.param([None, None, None], 0, "green", id="nothing measured is no miss"),
        pytest.param([75.9, 75.9, 80.0], 0, "green", id="back on the path"),
    ],
)
def test_two_misses_in_a_row_turn_the_plan_amber(actuals: list[float | None], misses: int, colour: str) -> None:
    seen = progress(glide_path(78.0, [MACRO], 4), actuals, 2.0, "up")
    assert (seen.misses_in_a_row, seen.colour) == (misses, colour)


def test_a_new_path_forgives_the_misses_of_the_old_one() -> None:
    path = glide_path(78.0, [], 3)
    assert not progress(path, [70.0, 70.0, 78.0], 2.0, "up", replanned_in=2).replan
    assert progress(path, [70.0, 70.0, 70.0], 2.0, "up", replanned_in=1).replan


def test_a_metric_that_should_fall_misses_above_its_band() -> None:
    seen = progress((10.0, 9.0, 8.0), [10.5, 11.5], 1.0, "down")
    assert [week.standing for week in seen.weeks] == ["on", "missed", "to come"]
    assert [week.limit for week in seen.weeks] == [11.0, 10.0, 9.0]


@given(
    st.lists(st.floats(0, 100), min_size=1, max_size=10),
    st.lists(st.floats(0, 100), min_size=1, max_size=10),
    st.floats(0, 20),
)
def test_good_up_and_good_down_are_mirror_images(path: list[float], actuals: list[float], band: float) -> None:
    up = progress(path, actuals, band, "up")
    down = progress([-value for value in path], [-value for value in actuals], band, "down")
    assert [week.standing for week in up.weeks] == [week.standing for week in down.weeks]


HEALTHY = (Counter("reopen rate", True),)


@pytest.mark.parametrize(
    ("actuals", "counters", "codes"),
    [
        pytest.param([83.0] * 4, HEALTHY, [], id="four weeks, healthy"),
        pytest.param([83.0] * 3, HEALTHY, ["weeks"], id="a week short"),
        pytest.param([84.0] * 6 + [82.0], HEALTHY, ["weeks"], id="the last week fell out"),
        pytest.param([83.0, 83.0, None, 83.0, 83.0], HEALTHY, [], id="a week that was not measured"),
        pytest.param([83.0] * 4, (Counter("reopen rate", False),), ["counter"], id="paid for elsewhere"),
        pytest.param([83.0] * 4, (Counter("offer rate", None),), ["counter"], id="a counter nobody can read"),
    ],
)
def test_a_plan_ends_only_in_target_with_healthy_counter_metrics(
    actuals: list[float | None], counters: tuple[Counter, ...], codes: list[str]
) -> None:
    test = exit_test(actuals, 83.0, "up", 4, counters)
    assert [reason.code for reason in test.reasons] == codes
    assert test.passed is (not codes)


@pytest.mark.parametrize("good", ["up", "down"])
def test_no_weeks_pass_nothing(good: Good) -> None:
    assert not exit_test([], 83.0, good, 1, ()).passed


def test_the_band_of_a_share_is_what_chance_fills() -> None:
    assert tolerance_of_share(0.82, 400) == pytest.approx(0.0377, abs=1e-4)
    assert tolerance_of_share(0.82, 400, overdispersion=4.0) == pytest.approx(2 * tolerance_of_share(0.82, 400))


@pytest.mark.parametrize("bad", [{"done_week": -1}, {"lag": -1}, {"ramp": -2}, {"effect": float("nan")}])
def test_an_action_that_no_week_can_show_is_refused(bad: dict[str, float]) -> None:
    with pytest.raises(PlanError, match="whole weeks"):
        CorrectiveAction(**{"done_week": 0, "effect": 1.0, **bad})  # type: ignore[arg-type]


@pytest.mark.parametrize(("promised", "closed"), [(0.4202, True), (0.4199, True), (0.4150, False)])
def test_a_gap_is_closed_as_far_as_its_figures_are_written(promised: float, closed: bool) -> None:
    action = replace(MACRO, effect=promised)
    assert balance(0.3333, 0.7534, [action], "up").closed is closed
