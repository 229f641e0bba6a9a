"""A calendar's open time as spans of seconds since a start: what the event loop reads."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from nakhoda.core.calendar import Calendar

Span = tuple[float, float]


def open_spans(calendar: Calendar, start: datetime, days: float) -> list[tuple[float, float, float]]:
    """(from, to, open seconds before it), in order, from two days before `start`. Never empty: a calendar that is
    closed all the while has one span of no use at the end."""
    spans, before = [], 0.0
    for begin, end in _joined(_pieces(calendar, start, days)):
        spans.append((begin, end, before))
        before += end - begin
    last = (days + 1) * 86_400.0
    return [*spans, (max(last, spans[-1][1] if spans else 0.0), last * 1000, before)]


def _joined(pieces: Iterator[Span]) -> list[Span]:
    found: list[Span] = []
    for begin, end in pieces:
        if found and abs(begin - found[-1][1]) < 1e-6:
            found[-1] = (found[-1][0], end)
        else:
            found.append((begin, end))
    return found


def _pieces(calendar: Calendar, start: datetime, days: float) -> Iterator[Span]:
    zone = ZoneInfo(calendar.timezone)
    first = (start - timedelta(days=2)).astimezone(zone).date()
    for day in (first + timedelta(days=number) for number in range(int(days) + 4)):
        for begin, end in _minutes(calendar, day):
            yield _seconds(day, begin, zone, start), _seconds(day, end, zone, start)


def _minutes(calendar: Calendar, day: date) -> list[tuple[int, int]]:
    if day in calendar.exceptions:
        return sorted(calendar.exceptions[day])
    if day in calendar.holidays:
        return []
    low = day.isoweekday() % 7 * 1440
    spans = [(max(a, low) - low, min(b, low + 1440) - low) for a, b in calendar.weekly if a < low + 1440 and b > low]
    return sorted(spans)


def _seconds(day: date, minute: int, zone: ZoneInfo, start: datetime) -> float:
    local = datetime.combine(day + timedelta(days=minute // 1440), time(minute % 1440 // 60, minute % 60), zone)
    return (local - start).total_seconds()
