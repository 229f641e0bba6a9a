"""Minutes as people say them: `2 h`, `3 days`, `1 d 4 h`, `90`."""

from __future__ import annotations

import re
from typing import Any

_UNITS = {"m": 1, "min": 1, "minute": 1, "h": 60, "hour": 60, "d": 1440, "day": 1440, "w": 10_080, "week": 10_080}
_PART = re.compile(r"(\d{1,7}(?:\.\d{1,2})?)\s*([a-z]*)\s*,?\s*")


def minutes_of(text: str) -> int | None:
    """The minutes that a text names; None when it names none.

    >>> minutes_of("2 h"), minutes_of("3 days"), minutes_of("1 d 4 h"), minutes_of("90"), minutes_of("soon")
    (120, 4320, 1680, 90, None)
    """
    told, total, at = text.strip().lower(), 0.0, 0
    while at < len(told):
        part = _PART.match(told, at)
        unit = part.group(2) if part else ""
        size = _UNITS.get(unit) or _UNITS.get(unit.removesuffix("s")) or (1 if not unit else 0)
        if part is None or not size:
            return None
        total, at = total + float(part.group(1)) * size, part.end()
    return round(total) if told else None


def said_minutes(value: Any) -> str:
    """The same number in the largest units that fit: 120 is `2 h`; nothing for what is no number.

    >>> said_minutes("1680"), said_minutes(45), said_minutes(None)
    ('1 d 4 h', '45 min', '')
    """
    if not str(value).isdecimal():
        return ""
    days, rest = divmod(int(value), 1440)
    hours, minutes = divmod(rest, 60)
    told = [f"{count} {unit}" for count, unit in ((days, "d"), (hours, "h"), (minutes, "min")) if count]
    return " ".join(told) or "0 min"
