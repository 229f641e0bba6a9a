"""Periods of a window: hours, days, weeks and months as people in a zone live them."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
UNITS = {"hour": "h", "day": "D", "week": "W", "month": "M"}
INSTANT = "instant"  # the finest grain, in UTC: for what is kept and added up later, never for a page


def period_of(instant: Any, grain: str, zone: str, start: datetime, end: datetime) -> Any:
    """The local beginning of the period that an instant column falls into (weeks begin on Monday)."""
    if grain == INSTANT:
        return instant
    return _local(instant, zone, start, end).truncate(UNITS[grain])


def period_ends(grain: str, zone: str, start: datetime, end: datetime) -> list[tuple[str, datetime]]:
    """(name, end) of every period that the window touches, in order; the last end may lie after the window."""
    place, found = ZoneInfo(zone), []
    current = _floor(start.astimezone(place), grain)
    while current.astimezone(timezone.utc) < end:
        following = _next(current, grain)
        found.append((name_of(current, grain), following.astimezone(timezone.utc)))
        current = following
    return found


def bounds_of(period: str, grain: str, zone: str) -> tuple[datetime, datetime]:
    """The window of a named period."""
    begin = datetime.fromisoformat(period).replace(tzinfo=ZoneInfo(zone))
    return begin.astimezone(timezone.utc), _next(begin, grain).astimezone(timezone.utc)


def day_of(moment: datetime, zone: str) -> datetime:
    """The midnight at which a zone's day of this moment began."""
    return _floor(moment.astimezone(ZoneInfo(zone)), "day").astimezone(timezone.utc)


def name_of(moment: datetime, grain: str) -> str:
    """The ISO date of a period, or its local date and hour."""
    return moment.strftime("%Y-%m-%dT%H:00" if grain == "hour" else "%Y-%m-%d")


def _local(instant: Any, zone: str, start: datetime, end: datetime) -> Any:
    """Wall-clock time, by the offsets that hold in the window; most zones of the region have one."""
    import ibis

    from nakhoda.warehouse.engine.expressions import literal

    steps = offsets(zone, start, end)
    shifted = [instant + ibis.interval(seconds=offset) if offset else instant for _, offset in steps]
    if len(steps) == 1:
        return shifted[0]
    cases = [(instant < literal(until), each) for (until, _), each in zip(steps[:-1], shifted[:-1], strict=True)]
    return ibis.cases(*cases, else_=shifted[-1])


def offsets(zone: str, start: datetime, end: datetime) -> list[tuple[datetime, int]]:
    """(until, seconds east of UTC) for each stretch of the window with one offset."""
    first = start.astimezone(timezone.utc).replace(hour=0, minute=0, second=0, microsecond=0)
    last = end.astimezone(timezone.utc).replace(hour=0, minute=0, second=0, microsecond=0) + DAY
    return list(_stretches(zone, first, last))


@lru_cache(maxsize=256)
def _stretches(zone: str, first: datetime, last: datetime) -> tuple[tuple[datetime, int], ...]:
    place, found, moment = ZoneInfo(zone), [], first
    current = _east(moment, place)
    while moment < last:
        if (following := _east(moment + DAY, place)) != current:
            found.append((_change_within(moment, place), current))
            current = following
        moment += DAY
    return (*found, (last, current))


def _change_within(day: datetime, place: ZoneInfo) -> datetime:
    """The minute of a day at which the zone's offset changes."""
    low, high = 0, 24 * 60
    while high - low > 1:
        middle = (low + high) // 2
        same = _east(day + timedelta(minutes=middle), place) == _east(day, place)
        low, high = (middle, high) if same else (low, middle)
    return day + timedelta(minutes=high)


def _east(moment: datetime, place: ZoneInfo) -> int:
    return int((moment.astimezone(place).utcoffset() or timedelta()).total_seconds())


def _floor(local: datetime, grain: str) -> datetime:
    whole = local.replace(minute=0, second=0, microsecond=0)
    if grain == "hour":
        return whole
    whole = whole.replace(hour=0)
    if grain == "week":
        return whole - timedelta(days=whole.weekday())
    return whole.replace(day=1) if grain == "month" else whole


def _next(local: datetime, grain: str) -> datetime:
    if grain == "month":
        return local.replace(year=local.year + local.month // 12, month=local.month % 12 + 1)
    if grain == "hour":
        return (local.astimezone(timezone.utc) + timedelta(hours=1)).astimezone(local.tzinfo)
    return local + timedelta(days=7 if grain == "week" else 1)
