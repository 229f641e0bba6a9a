"""A working calendar as data, and how it is read from a document (design 4, handbook 6.6)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from nakhoda.core.calendar_axis import OpenTime

Intervals = tuple[tuple[int, int], ...]
WEEK_MINUTES, DAY_MINUTES = 7 * 1440, 1440
_FIELDS = {"timezone", "weekly", "holidays", "exceptions", "key", "name"}


class CalendarError(ValueError):
    """A calendar or an instant that cannot be used; the message names the field."""


@dataclass(frozen=True)
class Calendar:
    """When a site works.

    `weekly`: [start, end) in minutes since Sunday 00:00 local time, sorted, not overlapping; lunch and split shifts
    are gaps, a shift over Saturday midnight is two intervals. A date in `holidays` is closed; a date in `exceptions`
    has the given minutes of that local day instead of its usual hours, even on a holiday.
    """

    key: str
    timezone: str
    weekly: Intervals = ()
    holidays: frozenset[date] = frozenset()
    exceptions: Mapping[date, Intervals] = field(default_factory=dict, hash=False)

    @cached_property
    def open_time(self) -> OpenTime:
        """The compiled form that arithmetic reads."""
        closed: dict[date, Intervals] = dict.fromkeys(self.holidays, ())
        return OpenTime(self.weekly, closed | dict(self.exceptions))


ALWAYS = Calendar(key="", timezone="UTC", weekly=((0, WEEK_MINUTES),))


def parse_calendar(document: Mapping[str, Any], key: str = "") -> Calendar:
    """A calendar from {timezone, weekly, holidays?, exceptions?}; raises `CalendarError` naming the field."""
    if not isinstance(document, Mapping):
        raise CalendarError("calendar: must be an object with timezone and weekly")
    if unknown := sorted(str(name) for name in set(document) - _FIELDS):
        raise CalendarError(f"calendar: unknown field {unknown[0]!r}")
    if "weekly" not in document:
        raise CalendarError("weekly: is missing")
    return Calendar(
        key=key or str(document.get("key") or ""),
        timezone=_timezone(document.get("timezone")),
        weekly=_intervals("weekly", document["weekly"], WEEK_MINUTES),
        holidays=frozenset(_dates("holidays", document.get("holidays"))),
        exceptions=_exceptions(document.get("exceptions")),
    )


@lru_cache(maxsize=1024)
def _known(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


def _timezone(value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise CalendarError("timezone: must name an IANA time zone, such as Asia/Kuala_Lumpur")
    if not _known(value):
        raise CalendarError(f"timezone: no time zone is called {value!r}")
    return value


def _intervals(name: str, value: Any, limit: int) -> Intervals:
    if not isinstance(value, (list, tuple)):
        raise CalendarError(f"{name}: must be a list of [start, end] minutes")
    spans = sorted(_interval(f"{name}[{index}]", pair, limit) for index, pair in enumerate(value))
    for (start, end), (following, last) in pairwise(spans):
        if following < end:
            raise CalendarError(f"{name}: [{start}, {end}] and [{following}, {last}] overlap")
    return tuple(spans)


def _interval(name: str, pair: Any, limit: int) -> tuple[int, int]:
    if not isinstance(pair, (list, tuple)) or len(pair) != 2 or not all(_is_whole(minute) for minute in pair):
        raise CalendarError(f"{name}: must be [start, end] in whole minutes")
    start, end = int(pair[0]), int(pair[1])
    if not 0 <= start < end <= limit:
        raise CalendarError(f"{name}: [{start}, {end}] must satisfy 0 <= start < end <= {limit}")
    return start, end


def _is_whole(value: Any) -> bool:
    return not isinstance(value, bool) and (isinstance(value, int) or (isinstance(value, float) and value.is_integer()))


def _dates(name: str, value: Any) -> Iterable[date]:
    if value is None:
        return ()
    if not isinstance(value, (list, tuple, set, frozenset)):
        raise CalendarError(f"{name}: must be a list of dates")
    return tuple(_date(name, item) for item in value)


def _date(name: str, value: Any) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise CalendarError(f"{name}: {value!r} is not a date (YYYY-MM-DD)") from None


def _exceptions(value: Any) -> dict[date, Intervals]:
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise CalendarError("exceptions: must be an object of date to [[start, end], ...]")
    return {
        _date("exceptions", day): _intervals(f"exceptions.{day}", spans, DAY_MINUTES) for day, spans in value.items()
    }
