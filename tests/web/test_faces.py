"""What the small pieces of a page say: clocks, durations, figures, languages."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from nakhoda.web.clock_face import face, loudest
from nakhoda.web.durations import duration_text, relative_text, size_text, wait_text
from nakhoda.web.figures import grouped, spark_level, spark_points
from nakhoda.web.languages import direction_of, face_of

NOW = datetime(2026, 11, 22, 14, 0, tzinfo=timezone.utc)
HOUR = 3600.0


@pytest.mark.parametrize(
    ("left", "level", "text"),
    [
        (3 * HOUR, "quiet", "3 h 00 m left"),
        (2 * HOUR + 1, "quiet", "2 h 00 m left"),
        (2 * HOUR, "notice", "2 h 00 m left"),
        (0.8 * HOUR, "warn", "48 m left"),
        (30.0, "warn", "under 1 m left"),
        (0.0, "late", "late under 1 m"),
        (-44 * 60.0, "late", "late 44 m"),
        (-50 * HOUR, "late", "late 2 d 2 h"),
    ],
)
def test_a_clock_grows_louder_as_its_time_runs_out(left: float, level: str, text: str) -> None:
    shown = face("breached" if left <= 0 else "active", left, 4 * HOUR)
    assert (shown.level, shown.text) == (level, text)


def test_the_ring_is_never_more_than_full() -> None:
    assert face("breached", -9 * HOUR, HOUR).used_percent == 100
    assert face("active", 2 * HOUR, HOUR).used_percent == 0


def test_a_clock_without_a_target_is_late_and_divides_by_nothing() -> None:
    assert face("active", 0, 0).level == "late"


@pytest.mark.parametrize(
    ("state", "text"), [("met", "met"), ("cancelled", "cancelled"), ("paused", "paused, 1 h 00 m left")]
)
def test_a_clock_that_stands_says_why(state: str, text: str) -> None:
    shown = face(state, HOUR, 4 * HOUR)
    assert (shown.level, shown.text) == (state, text)


def test_a_list_shows_the_running_clock_with_the_least_time_left() -> None:
    clocks = [
        {"state": "met", "left_seconds": -90},
        {"state": "active", "left_seconds": 60},
        {"state": "breached", "left_seconds": -5},
        {"state": "paused", "left_seconds": -80},
    ]
    assert loudest(clocks) is clocks[2]
    assert loudest(clocks[:1]) is None


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "under 1 m"),
        (59, "under 1 m"),
        (60, "1 m"),
        (3599, "59 m"),
        (3600, "1 h 00 m"),
        (172_799, "47 h 59 m"),
        (172_800, "2 d 0 h"),
    ],
)
def test_a_duration_is_said_in_two_units_at_most(seconds: int, text: str) -> None:
    assert duration_text(seconds) == text == duration_text(-seconds)


@pytest.mark.parametrize(
    ("gap", "text"),
    [
        (timedelta(seconds=-30), "just now"),
        (timedelta(minutes=-1), "1 minute ago"),
        (timedelta(hours=-23, minutes=-59), "23 hours ago"),
        (timedelta(days=-2), "2 days ago"),
        (timedelta(hours=3), "in 3 hours"),
    ],
)
def test_an_instant_is_told_from_now(gap: timedelta, text: str) -> None:
    assert relative_text(NOW + gap, NOW) == text


@pytest.mark.parametrize(
    ("span", "text"),
    [
        (timedelta(minutes=15), "15 minutes"),
        (timedelta(minutes=60), "60 minutes"),
        (timedelta(minutes=61), "2 hours"),
        (timedelta(hours=48), "48 hours"),
        (timedelta(hours=49), "3 days"),
        (timedelta(days=-1), "1 minute"),
    ],
)
def test_a_promise_is_never_said_shorter_than_it_is(span: timedelta, text: str) -> None:
    assert wait_text(span) == text


@pytest.mark.parametrize(("octets", "text"), [(999, "999 B"), (24_000, "24 kB"), (3_100_000, "3.1 MB")])
def test_a_file_says_its_size(octets: int, text: str) -> None:
    assert size_text(octets) == text


@pytest.mark.parametrize(
    ("number", "language", "country", "text"),
    [
        (1_234_567, "en", "", "1,234,567"),
        (1_234_567, "hi", "", "12,34,567"),
        (1_234_567, "en", "IN", "12,34,567"),
        (123_456_789, "ta", "", "12,34,56,789"),
        (-100_000, "ur", "", "-1,00,000"),
        (999, "hi", "", "999"),
        (1_234_567, "ms", "MY", "1,234,567"),
    ],
)
def test_figures_are_grouped_as_their_reader_groups_them(number: int, language: str, country: str, text: str) -> None:
    assert grouped(number, language, country) == text


@pytest.mark.parametrize(
    ("code", "direction"),
    [
        ("ur", "rtl"),
        ("ur-Latn", "ltr"),
        ("ms", "ltr"),
        ("ms-Arab", "rtl"),
        ("hi-Deva", "ltr"),
        ("ar", "rtl"),
        ("", "ltr"),
        ("pa_Arab", "rtl"),
    ],
)
def test_the_script_decides_the_direction(code: str, direction: str) -> None:
    assert direction_of(code) == direction


def test_a_language_is_called_as_its_speakers_call_it() -> None:
    assert face_of("ta").name == "தமிழ்"
    assert face_of("ta-IN").name == "தமிழ்"
    assert face_of("xx").name == "xx"


def test_a_trend_line_uses_its_whole_height() -> None:
    assert spark_points([1, 3, 2], width=20, height=10) == "0.0,10.0 10.0,0.0 20.0,5.0"
    assert spark_points([1.0]) == ""
    assert spark_level([1, 3], 2, height=10) == 5.0
    assert spark_level([1, 3], 9) is None
