"""Readable hours ("09:00-13:00") to minutes, per day or since Sunday 00:00; overnight shifts are split."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from nakhoda.core.policy.schema import DAYS

DAY = 1440
WEEK = 7 * DAY
Span = tuple[int, int]


def span(text: str) -> Span:
    """Minutes of the day; an end before its start means the next morning (end + 1440). Raises ValueError."""
    start, end = (_minute(part) for part in text.split("-"))
    if start in (DAY, end):
        raise ValueError(f"{text!r} has no length")
    return start, end if end > start else end + DAY


def _minute(text: str) -> int:
    hour, minute = int(text[:2]), int(text[3:])
    if minute > 59 or hour * 60 + minute > DAY:
        raise ValueError(f"{text!r} is no time of day")
    return hour * 60 + minute


def day_spans(hours: Iterable[str]) -> tuple[Span, ...]:
    """Intervals of one dated day, cut at midnight: an exception speaks for its own day only."""
    return tuple(sorted((start, min(end, DAY)) for start, end in map(span, hours)))


def week_spans(weekly: Mapping[str, Sequence[str]]) -> tuple[Span, ...]:
    """Intervals in minutes since Sunday 00:00, sorted, cut where the week or a day ends."""
    pieces: list[Span] = []
    for index, day in enumerate(DAYS):
        for start, end in map(span, weekly.get(day) or ()):
            pieces += _cut(index * DAY + start, index * DAY + end, (index + 1) * DAY)
    return tuple(sorted(pieces))


def _cut(start: int, end: int, midnight: int) -> list[Span]:
    if end <= midnight:
        return [(start, end)]
    return [(start, midnight), (midnight % WEEK, midnight % WEEK + end - midnight)]


def overlap(spans: Sequence[Span]) -> tuple[Span, Span] | None:
    """The first two intervals that overlap, if any. `spans` is sorted."""
    for before, after in pairwise(spans):
        if after[0] < before[1]:
            return before, after
    return None


def weekday_of(spans: tuple[Span, Span]) -> str:
    """The name of the day on which two overlapping weekly intervals meet."""
    return DAYS[spans[1][0] // DAY]


def calendar_data(calendar: Mapping[str, Any]) -> dict[str, Any]:
    """A calendar section in the wire form of `parse_calendar`.

    An estimated holiday (a moon-sighted date) counts only when its site has confirmed it (handbook 6.6):
    until then the clock runs, which errs on the member's side.
    """
    holidays = [day for day in calendar.get("holidays") or () if day.get("confirmed") or not day.get("estimated")]
    return {
        "timezone": calendar["timezone"],
        "weekly": [list(pair) for pair in week_spans(calendar["weekly"])],
        "holidays": [day["date"] for day in holidays],
        "exceptions": {
            day["date"]: [list(pair) for pair in day_spans(day["hours"])] for day in calendar.get("exceptions") or ()
        },
    }
