"""Dates of other systems: a written format, a zone, and never a guess which of 03-04 is the month."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
_MICROSECOND = timedelta(microseconds=1)
_CLOCK = r"(?:[ T]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,6}))?)?(?:\s*([AaPp][Mm]))?)?"
_ORDERS = {
    "day-first": (re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})" + _CLOCK), (2, 1, 0)),
    "month-first": (re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})" + _CLOCK), (2, 0, 1)),
    "year-first": (re.compile(r"(\d{4})[-/. ](\d{1,2})[-/. ](\d{1,2})" + _CLOCK), (0, 1, 2)),
}
FORMATS = ("iso", "epoch", "epoch_ms", *_ORDERS)


class NoZone(ValueError):
    """A local time of a place that the mapping does not name."""


@dataclass(frozen=True, slots=True)
class InstantRule:
    """A column of instants. `format`: one of `FORMATS` or a strptime pattern; `zone` where the text has no offset."""

    column: str
    format: str = "iso"
    zone: str = ""


def known_zone(name: str) -> bool:
    """Whether the time zone exists."""
    try:
        _zone(name)
    except (LookupError, ValueError, OSError):
        return False
    return True


@lru_cache(maxsize=50_000)
def instant_of(text: str, rule: InstantRule) -> int:
    """Microseconds since 1970 UTC; raises `NoZone`, or ValueError when the text is not in the rule's format."""
    if rule.format in ("epoch", "epoch_ms"):
        return _counted(text, 1_000_000 if rule.format == "epoch" else 1_000)
    parsed = _parsed(text, rule.format)
    if parsed.tzinfo is None:
        if not rule.zone:
            raise NoZone("no offset in the text and no zone in the mapping")
        parsed = parsed.replace(tzinfo=_zone(rule.zone))
    if not 1970 <= parsed.year <= 2100:
        raise ValueError(f"the year {parsed.year} is not between 1970 and 2100")
    return (parsed - _EPOCH) // _MICROSECOND


def moment(microseconds: int) -> datetime:
    """The instant again, in UTC."""
    return _EPOCH + microseconds * _MICROSECOND


def _counted(text: str, unit: int) -> int:
    if not re.fullmatch(r"\d{1,14}(\.\d{1,9})?", text):
        raise ValueError("not a count since 1970")
    whole, _, part = text.partition(".")
    found = int(whole) * unit + (round(float(f"0.{part}") * unit) if part else 0)
    if moment(min(found, 4_133_980_800_000_000)).year > 2100:
        raise ValueError("later than 2100; is it counted in milliseconds?")
    return found


def _parsed(text: str, form: str) -> datetime:
    if form == "iso":
        return datetime.fromisoformat(text)
    if form in _ORDERS:
        return _ordered(text, *_ORDERS[form])
    return datetime.strptime(text, form)  # noqa: DTZ007 - the rule's zone follows


def _ordered(text: str, pattern: re.Pattern[str], order: tuple[int, int, int]) -> datetime:
    found = pattern.fullmatch(text)
    if found is None:
        raise ValueError("not a date of that order")
    parts = [int(part) for part in found.groups()[:3]]
    hour, minute, second, fraction, half = found.groups()[3:]
    hours = int(hour or 0)
    if half:
        hours = hours % 12 + (12 if half.lower() == "pm" else 0)
    micro = int((fraction or "0").ljust(6, "0"))
    year, month, day = (parts[place] for place in order)
    return datetime(year, month, day, hours, int(minute or 0), int(second or 0), micro)  # noqa: DTZ001


@lru_cache(maxsize=100)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)
