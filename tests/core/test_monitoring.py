"""Charts ring for what changed, and keep quiet about chance."""

from __future__ import annotations

import numpy as np
import pytest

from nakhoda.core.monitoring import (
    HOLIDAY,
    Series,
    SeriesError,
    is_it_real,
    series_of,
    watch_counts,
    watch_ratio,
)

PAST, WATCH = 84, 28


def ratings(drop: float = 0.0, units: int = 40, n: int = 35, seed: int = 7) -> Series:
    """CSAT-like ratings; the first half of the units falls by `drop` at the start of the watched days."""
    rng = np.random.default_rng(seed)
    days = PAST + WATCH
    cases = rng.poisson(n, (units, days))
    share = np.repeat(0.82 + rng.normal(0, 0.03, units)[:, None], days, axis=1)
    share[: units // 2, PAST:] -= drop
    day_share = rng.beta(share * 99, (1 - share) * 99)
    return series_of(rng.binomial(cases, day_share), cases, np.arange(days) % 7)


def contacts(change: float = 0.0, seed: int = 3, holiday: int | None = None) -> Series:
    rng = np.random.default_rng(seed)
    weekdays = np.arange(PAST + WATCH) % 7
    mean = np.tile(80 * np.where(weekdays >= 5, 0.5, 1.15), (20, 1))
    mean[:10, PAST:] *= 1 + change
    if holiday is not None:
        mean[:, holiday] *= 0.2
        weekdays = weekdays.copy()
        weekdays[holiday] = HOLIDAY
    counts = rng.poisson(mean * rng.gamma(50, 1 / 50, mean.shape))
    return series_of(counts, np.zeros(counts.shape), weekdays)


def test_a_drop_of_eight_points_rings_and_quiet_units_do_not() -> None:
    signals = watch_ratio(ratings(drop=0.08), good="up", watch=WATCH)
    ringing = [signal.unit for signal in signals if signal.alarm and signal.sure]
    assert set(ringing) >= set(range(18))
    assert len([unit for unit in ringing if unit >= 20]) <= 2
    first = signals[0]
    assert abs(first.since - PAST) <= 10
    assert first.lo < -0.08 < first.hi


def test_when_nothing_changed_hardly_anything_rings() -> None:
    signals = watch_ratio(ratings(units=200), good="up", watch=WATCH)
    assert sum(signal.alarm for signal in signals) <= 14
    assert sum(signal.level == "alarm" for signal in signals) == 0


def test_a_rise_of_what_should_be_high_is_no_alarm() -> None:
    signals = watch_ratio(ratings(drop=-0.08), good="up", watch=WATCH)
    assert sum(signal.alarm for signal in signals) <= 3


def test_good_down_is_the_mirror_image_of_good_up() -> None:
    up = ratings(drop=0.06)
    down = Series(up.denominators - up.numerators, up.denominators, up.weekdays)
    for one, other in zip(watch_ratio(up, good="up"), watch_ratio(down, good="down"), strict=True):
        assert (one.alarm, one.since) == (other.alarm, other.since)
        assert one.size == pytest.approx(-other.size, abs=1e-9)
        assert one.p == pytest.approx(other.p, rel=1e-6)


def test_an_outage_day_in_the_past_does_not_blunt_the_chart() -> None:
    series = ratings(drop=0.08)
    broken = series.numerators.copy()
    broken[:, 40] = 0
    seen = watch_ratio(Series(broken, series.denominators, series.weekdays), good="up", watch=WATCH)
    assert sum(signal.alarm for signal in list(seen)[:20]) >= 18


def test_a_day_without_cases_is_no_news() -> None:
    series = ratings()
    n, hits = series.denominators.copy(), series.numerators.copy()
    n[:, -5:] = hits[:, -5:] = 0
    assert sum(signal.alarm for signal in watch_ratio(Series(hits, n, series.weekdays), good="up")) <= 4


def test_volume_that_fell_rings_with_its_size() -> None:
    signals = watch_counts(contacts(change=-0.4), bad="both", watch=WATCH)
    for signal in list(signals)[:10]:
        assert signal.alarm
        assert signal.lo < -0.4 < signal.hi
    assert sum(signal.alarm for signal in list(signals)[10:]) <= 2


def test_weekends_are_not_a_fall() -> None:
    assert sum(signal.alarm for signal in watch_counts(contacts(), bad="both", watch=WATCH)) <= 4


def test_a_holiday_that_nobody_has_seen_before_is_not_judged() -> None:
    quiet = watch_counts(contacts(holiday=PAST + 25), bad="both", watch=WATCH)
    assert sum(signal.alarm for signal in quiet) <= 4


def test_the_answer_to_is_it_real() -> None:
    dropped = watch_ratio(ratings(drop=0.08), good="up", watch=WATCH)
    assert is_it_real(dropped[0]).real is True
    assert is_it_real(dropped[0]).words.startswith("Yes. ")
    quiet = min(watch_ratio(ratings(), good="up", watch=WATCH), key=lambda signal: abs(signal.size))
    answer = is_it_real(quiet)
    assert answer.real is False
    assert "would show" in answer.words
    few = ratings(n=1)
    n, hits = few.denominators.copy(), few.numerators.copy()
    n[:, PAST:] = hits[:, PAST:] = 0
    assert is_it_real(watch_ratio(Series(hits, n, few.weekdays), good="up")[0]).real is None


@pytest.mark.parametrize(
    ("numerators", "denominators", "weekdays", "words"),
    [
        pytest.param([[1.0]], [[1.0]], [0, 1], "one row a unit", id="days that do not match"),
        pytest.param([[1.0]], [[1.0]], [9], "weekday", id="a ninth weekday"),
        pytest.param([[np.nan]], [[1.0]], [0], "0 of 0", id="a missing number"),
    ],
)
def test_counts_that_cannot_be_watched_are_refused(
    numerators: list[list[float]], denominators: list[list[float]], weekdays: list[int], words: str
) -> None:
    with pytest.raises(SeriesError, match=words):
        series_of(numerators, denominators, weekdays)


def test_more_hits_than_cases_are_refused() -> None:
    with pytest.raises(SeriesError, match="between 0"):
        watch_ratio(series_of(np.full((1, 50), 2), np.ones((1, 50)), np.arange(50) % 7), good="up")


def test_a_past_too_short_to_know_what_is_usual_is_refused() -> None:
    with pytest.raises(SeriesError, match="14 days"):
        watch_ratio(series_of(np.ones((1, 30)), np.ones((1, 30)), np.arange(30) % 7), good="up", watch=28)
