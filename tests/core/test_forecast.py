"""Forecasts of made-up series whose truth is known, and of everything odd that a file may hold."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from nakhoda.core.forecast import (
    Event,
    Forecast,
    ForecastError,
    Series,
    accuracy,
    agreeing,
    bins_of,
    date_of,
    day_number,
    forecast,
    reconciled,
    series_of,
    split_down,
)
from nakhoda.core.forecast.series import DAY, MINUTE

MONDAY = day_number(date(2026, 3, 2))
SLOTS = 48
OPENING = np.concatenate([np.zeros(16), np.sin(np.linspace(0.3, 2.9, 24)), np.zeros(8)])
SHAPE = OPENING / OPENING.sum()
WEEK = np.array([1.3, 1.1, 1.0, 0.95, 1.0, 0.5, 0.4])


def dice(seed: int = 1) -> Any:
    return np.random.default_rng(seed)


def made(days: int, size: float = 4000.0, seed: int = 7, noise: float = 0.03, first: int = MONDAY) -> Series:
    """Days with a known weekday pattern, day shape and luck."""
    rng = dice(seed)
    level = size * WEEK[(np.arange(first, first + days) + 3) % 7] * np.exp(noise * rng.standard_normal(days))
    return Series(first, rng.poisson(level[:, None] * SHAPE).astype(float))


def changed(series: Series, day: int, factor: float) -> Series:
    counts = series.counts.copy()
    counts[day - series.first] *= factor
    return Series(series.first, counts, series.zone, series.grain_minutes)


def told(series: Series, days: int = 7, seed: int = 1, **more: Any) -> Forecast:
    return forecast(series, series.after, days, rng=dice(seed), **more)


def test_weekdays_and_the_shape_of_a_day_are_found_again() -> None:
    found = told(made(84), 14)
    truth = 4000 * WEEK[(np.arange(MONDAY + 84, MONDAY + 98) + 3) % 7]
    assert np.abs(found.day_mean / truth - 1).max() < 0.08
    assert np.abs(found.mean - truth[:, None] * SHAPE).sum() / truth.sum() < 0.06
    assert found.mean[:, :16].sum() < 0.001 * truth.sum()


def test_slots_add_up_to_their_day_and_quantiles_stand_in_order() -> None:
    found = told(made(60), quantiles=(0.9, 0.1, 0.5))
    assert found.quantiles == (0.1, 0.5, 0.9)
    np.testing.assert_allclose(found.mean.sum(axis=1), found.day_mean)
    assert (np.diff(found.levels, axis=0) >= 0).all()
    assert (np.diff(found.day_levels, axis=0) > 0).all()
    assert ((found.day_levels[0] < found.day_mean) & (found.day_mean < found.day_levels[2])).all()
    widths = found.levels[2] - found.levels[0]
    assert (widths.sum(axis=1) > found.day_levels[2] - found.day_levels[0]).all()  # luck of slots evens out in a day


def test_the_same_seed_says_the_same_and_another_draws_others() -> None:
    one, again, other = told(made(40)), told(made(40)), told(made(40), seed=2)
    np.testing.assert_array_equal(one.levels, again.levels)
    np.testing.assert_array_equal(one.mean, other.mean)
    assert (one.levels != other.levels).any()


@pytest.mark.parametrize(("size", "noise"), [(4000.0, 0.05), (30.0, 0.1)])
def test_an_interval_of_80_percent_holds_about_80_percent_of_days(size: float, noise: float) -> None:
    inside, days = 0, 0
    for seed in range(12):
        whole = made(77, size, seed, noise)
        found = told(whole.before(MONDAY + 70))
        came = whole.counts[70:].sum(axis=1)
        inside += int(((came >= found.day_levels[0]) & (came <= found.day_levels[2])).sum())
        days += 7
    assert 0.68 <= inside / days <= 0.93


def test_a_slow_series_of_mostly_zeros_keeps_its_mean() -> None:
    rng = dice(3)
    series = Series(MONDAY, rng.poisson(1.5 / SLOTS, (120, SLOTS)).astype(float))
    found = told(series)
    assert 1.0 < found.day_mean.mean() < 2.0
    assert found.day_levels[0].min() == 0
    assert (found.levels[0] == 0).all()
    assert any("cases a day" in text for text in found.warnings)


def test_the_past_alone_is_read() -> None:
    series = made(84)
    twisted = series.counts.copy()
    twisted[70:] *= 9
    start = MONDAY + 70
    one = forecast(series.before(start), start, 7, rng=dice())
    other = forecast(Series(MONDAY, twisted).before(start), start, 7, rng=dice())
    np.testing.assert_array_equal(one.levels, other.levels)


def test_one_wild_day_is_named_and_hardly_moves_the_level() -> None:
    calm = made(84)
    wild = changed(calm, MONDAY + 79, 4.0)
    usual, after = told(calm), told(wild)
    assert np.abs(after.day_mean / usual.day_mean - 1).max() < 0.06
    named = [each for each in after.past_effects if each.kind == "unexplained"]
    assert [each.day for each in named] == [MONDAY + 79]
    assert named[0].share == pytest.approx(3.0, abs=0.6)


def test_a_step_that_stays_is_followed() -> None:
    series = made(84)
    counts = series.counts.copy()
    counts[56:] *= 1.4
    found, plain = told(Series(MONDAY, counts)), told(series)
    assert 1.25 < found.total() / plain.total() < 1.5


def test_a_closed_weekday_is_forecast_as_nothing() -> None:
    series = made(70)
    counts = series.counts.copy()
    counts[6::7] = 0
    found = told(Series(MONDAY, counts))
    assert found.day_mean[6] == 0
    assert found.levels[:, 6].max() == 0
    assert found.day_mean[5] > 0


def test_a_day_that_did_not_arrive_is_left_out_and_named() -> None:
    series = made(70)
    counts = series.counts.copy()
    counts[66] = 0  # a Friday
    found = told(Series(MONDAY, counts))
    assert any(date_of(MONDAY + 66).isoformat() in text for text in found.warnings)
    assert np.abs(found.day_mean / told(series).day_mean - 1).max() < 0.05


def test_a_hole_in_a_busy_day_counts_as_unknown() -> None:
    series = made(70)
    counts = series.counts.copy()
    counts[69, 22:30] = 0
    found = told(Series(MONDAY, counts))
    assert any("gaps" in text for text in found.warnings)
    assert np.abs(found.day_mean / told(series).day_mean - 1).max() < 0.05


def test_a_holiday_seen_before_comes_again_with_its_size_before_and_after() -> None:
    series = made(140)
    for day, factor in ((30, 0.4), (31, 1.5), (100, 0.4), (101, 1.5)):
        series = changed(series, MONDAY + day, factor)
    events = [Event("Deepavali", date_of(MONDAY + each)) for each in (30, 100, 142)]
    found = told(series, events=events)
    effects = {each.position: each for each in found.effects}
    assert effects["on"].share == pytest.approx(-0.6, abs=0.12)
    assert effects["on"].lo < effects["on"].share < effects["on"].hi < 0
    assert effects["after"].share == pytest.approx(0.5, abs=0.2)
    assert effects["on"].seen == 2
    assert effects["on"].amount < 0 < effects["after"].amount
    plain = told(made(140))
    assert found.day_mean[2] < 0.6 * plain.day_mean[2]


def test_a_holiday_never_seen_borrows_from_the_others_and_says_so() -> None:
    series = changed(changed(made(140), MONDAY + 30, 0.4), MONDAY + 100, 0.4)
    events = [Event("A", date_of(MONDAY + 30)), Event("B", date_of(MONDAY + 100)), Event("C", date_of(MONDAY + 142))]
    found = told(series, events=events)
    (on,) = [each for each in found.effects if each.position == "on"]
    assert on.seen == 0
    assert -0.75 < on.share < -0.3
    assert any("not seen before" in text and "C" in text for text in found.warnings)


def test_a_closed_holiday_is_nothing_and_the_next_day_makes_up() -> None:
    series = made(140)
    for day in (30, 100):
        series = changed(changed(series, MONDAY + day, 0.0), MONDAY + day + 1, 1.4)
    events = [Event("Shut", date_of(MONDAY + each)) for each in (30, 100, 142)]
    found = told(series, events=events)
    assert found.day_mean[2] == 0
    (after,) = [each for each in found.effects if each.position == "after_closed"]
    assert after.day == MONDAY + 143
    assert after.share == pytest.approx(0.4, abs=0.15)


def test_an_estimated_date_gives_two_candidates() -> None:
    series = changed(made(140), MONDAY + 60, 0.3)
    coming = Event("Eid", date_of(MONDAY + 142), alternative=date_of(MONDAY + 143))
    found = told(series, events=[Event("Eid", date_of(MONDAY + 60)), coming])
    assert found.candidate is not None
    assert found.moved == (f"Eid on {date_of(MONDAY + 143)}",)
    assert found.day_mean[2] < 0.7 * found.candidate.day_mean[2]
    assert found.candidate.day_mean[3] < 0.7 * found.day_mean[3]


def test_a_launch_lasts_over_its_days_and_stops() -> None:
    series = made(120)
    for day in range(80, 90):
        series = changed(series, MONDAY + day, 1.6)
    told_launch = Event("New form", date_of(MONDAY + 80), date_of(MONDAY + 89), kind="launch")
    found = told(series, events=[told_launch])
    assert np.abs(found.day_mean / told(made(120)).day_mean - 1).max() < 0.06
    sizes = [each.share for each in found.past_effects if each.kind == "launch"]
    assert np.mean(sizes) == pytest.approx(0.6, abs=0.12)


@pytest.mark.parametrize("days", [1, 2, 3, 6, 10])
def test_short_histories_answer_and_say_how_short(days: int) -> None:
    found = told(made(days))
    assert any("days of history" in text for text in found.warnings)
    assert np.isfinite(found.levels).all()
    assert 1000 < found.day_mean.mean() < 8000
    assert found.method.days_used == days


def test_intervals_are_wider_when_less_is_known() -> None:
    def width(found: Forecast) -> float:
        return float(((found.day_levels[2] - found.day_levels[0]) / found.day_mean).mean())

    assert width(told(made(3))) > 1.5 * width(told(made(84)))


def test_the_rest_of_a_day_follows_what_came() -> None:
    series = made(84)
    day = MONDAY + 83
    usual = forecast(series.before(day), day, 2, rng=dice())
    counts = series.counts.copy()
    counts[83] = np.round(counts[83] * 1.5)
    counts[83, 28:] = np.nan
    now = forecast(Series(MONDAY, counts), day, 2, rng=dice())
    assert now.known[0, :28].all()
    assert not now.known[0, 28:].any()
    np.testing.assert_array_equal(now.mean[0, :28], counts[83, :28])
    ahead = now.mean[0, 28:].sum() / usual.mean[0, 28:].sum()
    assert 1.2 < ahead < 1.6
    assert 0.98 < now.day_mean[1] / usual.day_mean[1] < 1.3
    assert now.day_levels[2, 0] - now.day_levels[0, 0] < usual.day_levels[2, 0] - usual.day_levels[0, 0]


@pytest.mark.parametrize(
    ("series", "first", "days", "said"),
    [
        (Series(MONDAY, np.zeros((20, SLOTS))), MONDAY + 20, 7, "no day has a count"),
        (made(20), MONDAY + 20, 0, "horizon"),
        (made(20), MONDAY + 20, 5000, "horizon"),
        (made(20), MONDAY - 3, 7, "before the history"),
    ],
)
def test_what_cannot_be_forecast_is_refused(series: Series, first: int, days: int, said: str) -> None:
    with pytest.raises(ForecastError, match=said):
        forecast(series, first, days, rng=dice())


def instants(*texts: str) -> list[np.datetime64]:
    return [np.datetime64(text) for text in texts]


def test_rows_are_summed_by_the_local_clock() -> None:
    series = series_of(
        instants("2026-03-01T18:45", "2026-03-01T18:45", "2026-03-01T18:20"), [2, 3, 1], zone="Asia/Kolkata"
    )
    assert date_of(series.first) == date(2026, 3, 1)
    assert series.counts[0, 47] == 1
    assert series.counts[1, 0] == 5
    assert np.nansum(series.counts) == 6


def test_a_repeated_hour_is_held_as_one_and_a_skipped_one_is_not_known() -> None:
    hours = np.arange(np.datetime64("2026-03-01"), np.datetime64("2026-11-10"), np.timedelta64(30, "m"))
    series = series_of(hours, zone="Europe/Berlin")
    spring, autumn = (day_number(date(2026, *each)) - series.first for each in ((3, 29), (10, 25)))
    assert np.isnan(series.counts[spring, 4:6]).all()
    assert series.counts[autumn, 4:6].tolist() == [1.0, 1.0]
    assert np.nansum(series.counts[spring]) == 46
    first = date_of(series.first + spring)
    assert len(bins_of(day_number(first), 1, "Europe/Berlin", 30).begins) == 46
    assert len(bins_of(series.first + autumn, 1, "Europe/Berlin", 30).begins) == 50
    assert len(bins_of(series.first + autumn, 1, "Europe/Berlin", 1440).begins) == 1


def test_bins_begin_where_the_local_clock_says() -> None:
    bins = bins_of(MONDAY, 2, "Asia/Kolkata", 60)
    assert len(bins.begins) == 48
    begins = datetime.fromtimestamp(bins.begins[0] / 1e6, timezone.utc)
    assert begins == datetime(2026, 3, 1, 18, 30, tzinfo=timezone.utc)
    assert (np.diff(bins.begins) == 60 * MINUTE).all()


def test_what_is_outside_the_known_time_is_not_zero() -> None:
    since = MONDAY * DAY + 9 * 60 * MINUTE
    until = MONDAY * DAY + DAY + 12 * 60 * MINUTE
    series = series_of(instants("2026-03-02T10:00"), since=since, until=until)
    assert np.isnan(series.counts[0, :18]).all()
    assert series.counts[0, 18:].sum() == 1
    assert series.counts[1, :24].sum() == 0
    assert np.isnan(series.counts[1, 24:]).all()


@pytest.mark.parametrize(
    ("values", "zone", "grain", "said"),
    [
        ([-1.0], "UTC", 30, "negative"),
        ([float("nan")], "UTC", 30, "finite"),
        ([1.0], "Mars/Base", 30, "time zone"),
        ([1.0], "UTC", 7, "divide"),
        ([], "UTC", 30, "no rows"),
    ],
)
def test_odd_rows_are_refused(values: list[float], zone: str, grain: int, said: str) -> None:
    with pytest.raises(ForecastError, match=said):
        series_of(instants("2026-03-02")[: len(values)], values, zone=zone, grain_minutes=grain)


def test_sums_of_a_tree_are_exact_and_the_unsure_gives_way() -> None:
    members = [[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 0], [1, 1, 1]]
    base = np.array([[10.0], [20.0], [5.0], [36.0], [50.0]])
    found = reconciled(base, members, [1, 1, 1, 1, 1])[:, 0]
    assert found[3] == pytest.approx(found[0] + found[1])
    assert found[4] == pytest.approx(found[:3].sum())
    sure = reconciled(base, members, [1, 1, 100, 1e-4, 1])[:, 0]
    assert sure[3] == pytest.approx(36, abs=0.1)
    assert sure[2] == pytest.approx(14, abs=0.5)


def test_a_tree_never_goes_below_nothing() -> None:
    found = reconciled([[1.0], [9.0], [2.0]], [[1, 0], [0, 1], [1, 1]], [1, 1, 0.01])[:, 0]
    assert (found >= 0).all()
    assert found[2] == pytest.approx(found[0] + found[1])


def test_a_leaf_that_no_forecast_tells_apart_is_refused() -> None:
    with pytest.raises(ForecastError, match="leaf"):
        reconciled([[1.0], [2.0]], [[1, 1], [1, 1]], [1, 1])


def test_a_total_splits_in_proportion_and_evenly_over_nothing() -> None:
    found = split_down([30.0, 10.0], [[1, 0], [2, 0]])
    np.testing.assert_allclose(found, [[10, 5], [20, 5]])


def test_groups_and_their_sum_agree_slot_by_slot() -> None:
    parts = [made(60, 900, 1), made(60, 300, 2)]
    whole = Series(MONDAY, parts[0].counts + parts[1].counts)
    leaves, total = agreeing([told(each) for each in parts], told(whole))
    np.testing.assert_allclose(leaves[0].mean + leaves[1].mean, total.mean)
    np.testing.assert_allclose(leaves[0].day_mean + leaves[1].day_mean, total.day_mean)


def test_error_and_bias_are_the_handbooks() -> None:
    found = accuracy([1100, 900, float("nan")], [1200, 1000, 500], [1000, 950, 0], [1300, 1100, 1])
    assert found.wape == pytest.approx(200 / 2000)
    assert found.bias == pytest.approx(-200 / 2200)
    assert found.covered == 0.5
    assert found.periods == 2
    assert found.band == "normal"


@pytest.mark.parametrize(
    ("actual", "band"), [(89, "below"), (90, "normal"), (110, "normal"), (115, "best_effort"), (121, "relief")]
)
def test_a_volume_falls_into_its_band(actual: float, band: str) -> None:
    assert accuracy([actual], [100.0]).band == band


def test_nothing_came_yet_is_no_error() -> None:
    found = accuracy([float("nan")], [3.0])
    assert (found.wape, found.bias, found.covered, found.band) == (None, None, None, None)


def test_days_of_a_year_that_repeat_are_found_after_more_than_one() -> None:
    days = np.arange(MONDAY, MONDAY + 560)
    rng = dice(5)
    level = 1000 * (1 + 0.3 * np.sin(2 * np.pi * days / 365.25))
    series = Series(MONDAY, rng.poisson(level)[:, None].astype(float), grain_minutes=1440)
    found = told(series, 90)
    ahead = np.arange(series.after, series.after + 90)
    truth = 1000 * (1 + 0.3 * np.sin(2 * np.pi * ahead / 365.25))
    assert np.abs(found.day_mean - truth).sum() / truth.sum() < 0.12
    assert timedelta(days=90) == timedelta(days=len(found.day_mean))


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.lists(st.floats(0, 1e4), min_size=4, max_size=4), min_size=1, max_size=20),
    st.lists(st.booleans(), min_size=20, max_size=20),
)
def test_any_history_gives_finite_figures_in_order(rows: list[list[float]], unknown: list[bool]) -> None:
    counts = np.array(rows)
    counts[np.array(unknown[: len(rows)])] = np.nan
    series = Series(MONDAY, counts, grain_minutes=360)
    assume(np.nansum(counts) > 0)
    found = told(series, 3, draws=60)
    assert np.isfinite(found.levels).all()
    assert (found.mean >= 0).all()
    assert (found.levels >= 0).all()
    assert (np.diff(found.day_levels, axis=0) >= 0).all()
