"""Business minutes: when a promise falls due, and how much of it has been used (handbook 1.3 a, h; design 4).

A business minute is an elapsed, real minute during which the local wall clock stands inside an open interval, so a
skipped hour counts nothing and a repeated hour counts twice. Instants in and out are aware; answers are in UTC.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta, timezone
from math import isfinite

from nakhoda.core.calendar_axis import AXIS_SHIFT, DAY, MINUTE
from nakhoda.core.calendar_document import ALWAYS, Calendar, CalendarError, parse_calendar
from nakhoda.core.calendar_zone import EPOCH, offset_spans

__all__ = ["ALWAYS", "Calendar", "CalendarError", "Pause", "due_at", "elapsed_minutes", "parse_calendar"]

Pause = tuple[datetime, datetime | None]  # from, to; None: still paused


def due_at(
    calendar: Calendar, start: datetime, target_minutes: float, pauses: Sequence[Pause] = (), business: bool = True
) -> datetime:
    """The first instant at which `target_minutes` open, unpaused minutes have passed since `start`.

    A target reached exactly at closing time is due at closing time; a target of 0 is due at `start`. With
    `business=False` every minute is open. Raises `CalendarError` when the instant never comes.
    """
    calendar = calendar if business else ALWAYS
    begin, left = _micros("start", start), _target(target_minutes)
    if left == 0:
        return start.astimezone(timezone.utc)
    for low, high, offset in _stretches(calendar, begin, _horizon(calendar, begin, left), pauses):
        used = calendar.open_time.until(low + offset)
        have = calendar.open_time.until(high + offset) - used
        if have >= left:
            return EPOCH + timedelta(microseconds=calendar.open_time.reach(used + left) - offset)
        left -= have
    raise CalendarError(_never(calendar, pauses))


def elapsed_minutes(
    calendar: Calendar, start: datetime, end: datetime, pauses: Sequence[Pause] = (), business: bool = True
) -> float:
    """Open, unpaused minutes from `start` to `end`; 0 when `end` is not after `start`."""
    calendar = calendar if business else ALWAYS
    open_time = calendar.open_time
    stretches = _stretches(calendar, _micros("start", start), _micros("end", end), pauses)
    return (
        sum(open_time.until(high + offset) - open_time.until(low + offset) for low, high, offset in stretches) / MINUTE
    )


def _stretches(calendar: Calendar, begin: int, end: int, pauses: Sequence[Pause]) -> Iterator[tuple[int, int, int]]:
    """(from, to, axis offset) of every stretch that is not paused and has one UTC offset."""
    for low, high in _unpaused(begin, end, pauses):
        for start, stop, offset in offset_spans(calendar.timezone, low, high):
            yield start, stop, offset + AXIS_SHIFT


def _unpaused(begin: int, end: int, pauses: Sequence[Pause]) -> Iterator[tuple[int, int]]:
    for start, stop in sorted(map(_pause, pauses)):
        if start >= end:
            break
        if start > begin:
            yield begin, start
        begin = max(begin, stop)
    if begin < end:
        yield begin, end


def _pause(pause: Pause) -> tuple[int, int]:
    start = _micros("pauses", pause[0])
    stop = _LATEST if pause[1] is None else _micros("pauses", pause[1])
    if stop < start:
        raise CalendarError("pauses: a pause ends before it begins")
    return start, stop


def _since_epoch(instant: datetime) -> int:
    delta = instant - EPOCH
    return (delta.days * 86_400 + delta.seconds) * 1_000_000 + delta.microseconds


_EARLIEST = _since_epoch(datetime(1000, 1, 1, tzinfo=timezone.utc))
_LATEST = _since_epoch(datetime(9990, 1, 1, tzinfo=timezone.utc))


def _micros(name: str, instant: datetime) -> int:
    if instant.tzinfo is None:
        raise CalendarError(f"{name}: {instant.isoformat()} has no time zone; write an offset or Z")
    micros = _since_epoch(instant)
    if not _EARLIEST <= micros <= _LATEST:
        raise CalendarError(f"{name}: {instant.isoformat()} is outside the years 1000 to 9989")
    return micros


def _target(minutes: float) -> int:
    if not isfinite(minutes) or minutes < 0:
        raise CalendarError(f"target_minutes: must be a number of at least 0, not {minutes}")
    return round(minutes * MINUTE)


def _horizon(calendar: Calendar, begin: int, left: int) -> int:
    """Where looking for the due time may stop; refuses at once what the whole calendar cannot hold."""
    last = calendar.open_time.last
    end = _LATEST if last is None else min(_LATEST, last - AXIS_SHIFT + 2 * DAY)
    most = calendar.open_time.until(end + AXIS_SHIFT + DAY) - calendar.open_time.until(begin + AXIS_SHIFT - DAY)
    if left > most:
        raise CalendarError(_never(calendar, ()))
    return end


def _never(calendar: Calendar, pauses: Sequence[Pause]) -> str:
    if any(stop is None for _, stop in pauses):
        return "pauses: paused without an end before the target is reached, so there is no due time yet"
    name = f"calendar {calendar.key!r}" if calendar.key else "the calendar"
    return f"weekly: {name} does not have enough open time after the start to reach the target"
