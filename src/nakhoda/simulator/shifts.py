"""Planned work: who is in when, inside the hours of the site."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from nakhoda.core.calendar import Calendar

LONGEST = 540  # minutes with the meal break: eight hours of work, as Malaysia and India allow (handbook 6.5)
DAY = 1440
Stretch = tuple[datetime, datetime]


def planned_shifts(calendar: Calendar, first: date, days: int, index: int) -> tuple[Stretch, ...]:
    """The shifts of the colleague with this index: two rest days a week, begins spread where a site is open longer."""
    zone = ZoneInfo(calendar.timezone)
    return tuple(_shifts(calendar, zone, first, days, index))


def _shifts(calendar: Calendar, zone: ZoneInfo, first: date, days: int, index: int) -> Iterator[Stretch]:
    rest = rest_days(calendar, index)
    for day in (first + timedelta(days=n) for n in range(days)):
        hours = hours_of(calendar, day)
        if hours and day.isoweekday() % 7 not in rest:
            start, end = _pattern(*hours, index)
            midnight = datetime.combine(day, time(), zone)
            yield _utc(midnight, start), _utc(midnight, end)


def hours_of(calendar: Calendar, day: date) -> tuple[int, int] | None:
    """First opening and last closing, in minutes of that local day; None when closed."""
    if day in calendar.exceptions:
        spans = calendar.exceptions[day]
    elif day in calendar.holidays:
        spans = ()
    else:
        base = day.isoweekday() % 7 * DAY
        spans = tuple(
            (max(a, base) - base, min(b, base + DAY) - base) for a, b in calendar.weekly if a < base + DAY and b > base
        )
    return (min(a for a, _ in spans), max(b for _, b in spans)) if spans else None


def rest_days(calendar: Calendar, index: int) -> frozenset[int]:
    """Weekdays (Sunday 0) off beside those on which the site is closed: with them, two a week."""
    opened = sorted({minute // DAY for minute, _ in calendar.weekly})
    wished = ((index + n) % 7 for n in range(max(0, len(opened) - 5)))
    return frozenset(next((day for day in opened if day >= wish), opened[0]) for wish in wished)


def _pattern(opens: int, closes: int, index: int) -> tuple[int, int]:
    if closes - opens <= LONGEST:
        return opens, closes
    if closes - opens == DAY:
        start = index % 3 * 480
        return start, start + 480
    late = closes - opens - LONGEST
    start = opens + late * (index % 3) // 2
    return start, start + LONGEST


def _utc(midnight: datetime, minutes: int) -> datetime:
    return (midnight + timedelta(minutes=minutes)).astimezone(timezone.utc)
