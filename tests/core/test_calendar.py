"""Business minutes against a minute-by-minute reckoning, and the edges that calendars have."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakhoda.core.calendar import ALWAYS, Calendar, CalendarError, due_at, elapsed_minutes, parse_calendar
from tests.core.sla_sites import SITES

UTC = timezone.utc
MINUTE = timedelta(minutes=1)
FRIDAY = datetime(2026, 11, 20, 15, tzinfo=ZoneInfo("Asia/Kuala_Lumpur"))
ZONES = ("UTC", "Asia/Kolkata", "Asia/Kathmandu", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca")


def is_open(calendar: Calendar, instant: datetime) -> bool:
    """The definition itself: where does the local wall clock stand?"""
    local = instant.astimezone(ZoneInfo(calendar.timezone))
    minute, day = local.hour * 60 + local.minute, local.date()
    if day in calendar.exceptions:
        return any(start <= minute < end for start, end in calendar.exceptions[day])
    of_week = (local.isoweekday() % 7) * 1440 + minute
    return day not in calendar.holidays and any(start <= of_week < end for start, end in calendar.weekly)


def counted(calendar: Calendar, start: datetime, end: datetime) -> int:
    return sum(is_open(calendar, start + MINUTE * index) for index in range(int((end - start) / MINUTE)))


def pieces(limit: int, most: int) -> st.SearchStrategy[tuple[tuple[int, int], ...]]:
    marks = st.sets(st.integers(0, limit), max_size=2 * most).map(sorted)
    return marks.map(lambda found: tuple(zip(found[::2], found[1::2], strict=False)))


DAYS = st.dates(date(2026, 3, 1), date(2026, 11, 30))
CALENDARS = st.builds(
    Calendar,
    key=st.just("any"),
    timezone=st.sampled_from(ZONES),
    weekly=pieces(10080, 8),
    holidays=st.frozensets(DAYS, max_size=20),
    exceptions=st.dictionaries(DAYS, pieces(1440, 3), max_size=10),
)
WORKING = CALENDARS.filter(lambda calendar: sum(end - start for start, end in calendar.weekly) >= 60)
# around the days on which the zones above change their clocks
EDGES = (
    datetime(2026, 3, 8),
    datetime(2026, 4, 4),
    datetime(2026, 10, 3),
    datetime(2026, 11, 1),
    datetime(2026, 2, 14),
)
MINUTES = st.builds(
    lambda edge, shift: edge.replace(tzinfo=UTC) + MINUTE * shift, st.sampled_from(EDGES), st.integers(0, 2880)
)
INSTANTS = st.datetimes(datetime(2026, 2, 1), datetime(2026, 12, 1), timezones=st.just(UTC))
LENGTHS = st.integers(0, 40_000)
PAUSES = st.lists(st.tuples(INSTANTS, st.integers(0, 9000)).map(lambda p: (p[0], p[0] + MINUTE * p[1])), max_size=4)


@given(CALENDARS, MINUTES, st.integers(0, 4000))
def test_elapsed_minutes_are_those_that_counting_finds(calendar: Calendar, start: datetime, length: int) -> None:
    end = start + MINUTE * length
    assert elapsed_minutes(calendar, start, end) == counted(calendar, start, end)


@given(WORKING, INSTANTS, LENGTHS, PAUSES)
def test_what_has_elapsed_at_the_due_time_is_the_target(
    calendar: Calendar, start: datetime, target: int, pauses: list[Any]
) -> None:
    due = due_at(calendar, start, target, pauses)
    assert elapsed_minutes(calendar, start, due, pauses) == target
    if target:
        before = due - timedelta(microseconds=1)
        assert elapsed_minutes(calendar, start, before, pauses) < target  # no earlier instant would do


@given(WORKING, INSTANTS, LENGTHS, st.integers(0, 5000), PAUSES)
def test_later_starts_longer_targets_and_more_pauses_never_bring_the_due_time_forward(
    calendar: Calendar, start: datetime, target: int, more: int, pauses: list[Any]
) -> None:
    due = due_at(calendar, start, target, pauses)
    assert due_at(calendar, start, target + more, pauses) >= due
    assert due_at(calendar, start + MINUTE * more, target, pauses) >= due
    assert due_at(calendar, start, target, [*pauses, (start, start + MINUTE * more)]) >= due


@given(CALENDARS, INSTANTS, INSTANTS, INSTANTS, PAUSES)
def test_elapsed_minutes_add_up_and_are_never_negative(
    calendar: Calendar, first: datetime, second: datetime, third: datetime, pauses: list[Any]
) -> None:
    a, b, c = sorted((first, second, third))
    parts = elapsed_minutes(calendar, a, b, pauses) + elapsed_minutes(calendar, b, c, pauses)
    assert parts == pytest.approx(elapsed_minutes(calendar, a, c, pauses))
    assert elapsed_minutes(calendar, c, a, pauses) == 0 or a == c


MEASURED = [
    ("kl", "2026-11-23T14:00+08:00"),
    ("chennai", "2026-11-23T14:00+05:30"),
    ("kelantan", "2026-11-22T17:00+08:00"),
]


@pytest.mark.parametrize(("site", "due"), MEASURED)
def test_eight_hours_from_friday_afternoon_as_measured(site: str, due: str) -> None:
    """Handbook 6.6."""
    start = datetime(2026, 11, 20, 15, tzinfo=ZoneInfo(SITES[site].timezone))
    assert due_at(SITES[site], start, 480) == datetime.fromisoformat(due)


PAUSED: list[tuple[str, list[tuple[int, int | None]], int]] = [
    ("none", [], 60),
    ("one inside", [(10, 20)], 70),
    ("overlapping ones count once", [(10, 30), (20, 40)], 90),
    ("unsorted ones", [(40, 50), (10, 20)], 80),
    ("one inside another", [(10, 40), (20, 30)], 90),
    ("before the start", [(-30, -10)], 60),
    ("over the start", [(-30, 10)], 70),
    ("after the due time", [(60, 90)], 60),
    ("of no length", [(10, 10)], 60),
    ("open-ended after the due time", [(60, None)], 60),
]


@pytest.mark.parametrize(("pauses", "due"), [row[1:] for row in PAUSED], ids=[row[0] for row in PAUSED])
def test_pauses_move_the_due_time(pauses: list[tuple[int, int | None]], due: int) -> None:
    spans = [(FRIDAY + MINUTE * a, None if b is None else FRIDAY + MINUTE * b) for a, b in pauses]
    assert due_at(SITES["kl"], FRIDAY, 60, spans) == FRIDAY + MINUTE * due


def test_a_pause_without_an_end_has_no_due_time_but_an_elapsed_one() -> None:
    pause = [(FRIDAY + MINUTE * 30, None)]
    assert elapsed_minutes(SITES["kl"], FRIDAY, FRIDAY + timedelta(days=9), pause) == 30
    with pytest.raises(CalendarError, match="paused without an end"):
        due_at(SITES["kl"], FRIDAY, 31, pause)


NEVER = [
    ("no hours at all", Calendar("none", "Asia/Kolkata")),
    ("one open day, too short", Calendar("one", "Asia/Kolkata", exceptions={date(2026, 11, 25): ((540, 541),)})),
    ("one open day, past", Calendar("past", "Asia/Kolkata", exceptions={date(2026, 11, 1): ((0, 1440),)})),
]


@pytest.mark.parametrize("calendar", [row[1] for row in NEVER], ids=[row[0] for row in NEVER])
def test_a_calendar_without_enough_open_time_is_refused_by_name(calendar: Calendar) -> None:
    with pytest.raises(CalendarError, match=f"'{calendar.key}' does not have enough open time"):
        due_at(calendar, FRIDAY, 60)


def test_a_calendar_of_dated_days_only_is_enough_when_it_is_enough() -> None:
    calendar = Calendar("one", "Asia/Kolkata", exceptions={date(2026, 11, 25): ((540, 600),)})
    assert due_at(calendar, FRIDAY, 60).isoformat() == "2026-11-25T04:30:00+00:00"


def test_a_target_of_years_lands_on_the_right_minute() -> None:
    due = due_at(SITES["newyork"], FRIDAY, 480 * 5 * 52 * 20)
    assert elapsed_minutes(SITES["newyork"], FRIDAY, due) == 480 * 5 * 52 * 20
    assert due.year == 2046


def test_calendar_time_counts_every_minute_whatever_the_calendar() -> None:
    assert due_at(SITES["kl"], FRIDAY, 2880, business=False) == FRIDAY + timedelta(days=2)
    assert due_at(ALWAYS, FRIDAY, 2880) == FRIDAY + timedelta(days=2)
    assert elapsed_minutes(SITES["kl"], FRIDAY, FRIDAY + timedelta(days=2), business=False) == 2880


def test_answers_are_in_utc_and_naive_instants_are_refused() -> None:
    assert due_at(SITES["kl"], FRIDAY, 0).tzinfo is UTC
    with pytest.raises(CalendarError, match=r"start: .* has no time zone"):
        due_at(SITES["kl"], datetime(2026, 11, 20, 15), 60)


GOOD: dict[str, Any] = {"timezone": "Asia/Kolkata", "weekly": [[540, 1080]]}
BAD = [
    ("no timezone", {"timezone": None}, "timezone: must name"),
    ("an unknown zone", {"timezone": "Asia/Atlantis"}, "no time zone is called 'Asia/Atlantis'"),
    ("a path as a zone", {"timezone": "../etc/passwd"}, "no time zone is called"),
    ("overlap", {"weekly": [[540, 700], [600, 800]]}, r"weekly: \[540, 700\] and \[600, 800\] overlap"),
    ("backwards", {"weekly": [[700, 540]]}, r"weekly\[0\]: \[700, 540\] must satisfy"),
    ("after the week", {"weekly": [[10000, 10081]]}, "end <= 10080"),
    ("half minutes", {"weekly": [[540.5, 600]]}, "whole minutes"),
    ("no list", {"weekly": "9-18"}, "weekly: must be a list"),
    ("no date", {"holidays": ["Diwali"]}, "holidays: 'Diwali' is not a date"),
    ("a day too long", {"exceptions": {"2026-11-20": [[0, 1441]]}}, r"exceptions.2026-11-20\[0\]"),
    ("an unknown field", {"holiday": []}, "unknown field 'holiday'"),
]


@pytest.mark.parametrize(("change", "message"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
def test_a_bad_calendar_is_refused_by_field(change: dict[str, Any], message: str) -> None:
    with pytest.raises(CalendarError, match=message):
        parse_calendar(GOOD | change)


def test_intervals_may_touch_and_come_in_any_order() -> None:
    calendar = parse_calendar(GOOD | {"weekly": [[600, 700], [540, 600]]}, "x")
    assert calendar.weekly == ((540, 600), (600, 700))
