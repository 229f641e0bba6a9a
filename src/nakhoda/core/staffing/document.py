"""A plan of deferred work as people write it (YAML): rows may be one number, a day, a week or the whole horizon."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from nakhoda.core.staffing.refusal import StaffingError
from nakhoda.core.staffing.work import Plan, Pool, Work

_WINDOW = re.compile(r"\s*(\d{1,2})\s*-\s*(\d{1,2})\s*")
_WORK = {"arrivals", "due_hours", "handle_minutes", "opening", "exposure"}
_POOL = {"does", "agents", "least", "open", "days", "cost_per_hour", "occupancy", "exposure_share", "pace", "shifts"}
_TOP = {"hours", "currency", "clear_by_end", "work", "pools"}
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MOST_HOURS = 24 * 7 * 26
Row = tuple[float, ...]


def plan_of(document: object) -> tuple[Plan, str]:
    """(the plan, its currency); refuses what is missing, unknown or out of range, with the field named."""
    top = _mapping("plan", document, _TOP)
    hours = _whole("hours", _get(top, "hours"))
    if not 1 <= hours <= MOST_HOURS:
        raise StaffingError("hours", f"must be 1 to {MOST_HOURS}, not {hours}")
    works = tuple(_work(str(name), each, hours) for name, each in _mapping("work", _get(top, "work")).items())
    pools = tuple(_pool(str(name), each, hours) for name, each in _mapping("pools", _get(top, "pools")).items())
    clear = top.get("clear_by_end", False)
    if not isinstance(clear, bool):
        raise StaffingError("clear_by_end", "must be true or false")
    return Plan(works, pools, hours, clear), str(top.get("currency", ""))


def _work(name: str, given: object, hours: int) -> Work:
    each = _mapping(name, given, _WORK)
    opening = each.get("opening", [])
    return Work(
        name,
        _row(f"{name} arrivals", _get(each, "arrivals", name), hours),
        _whole(f"{name} due_hours", _get(each, "due_hours", name)),
        _number(f"{name} handle_minutes", _get(each, "handle_minutes", name)),
        tuple(_number(f"{name} opening", value) for value in _list(f"{name} opening", opening)),
        _number(f"{name} exposure", each.get("exposure", 0)),
    )


def _pool(name: str, given: object, hours: int) -> Pool:
    each = _mapping(name, given, _POOL)
    opens = _opens(name, each, hours)
    most = tuple(n * w for n, w in zip(_row(f"{name} agents", _get(each, "agents", name), hours), opens, strict=True))
    least = _row(f"{name} least", each["least"], hours) if "least" in each else ()
    shifts = _list(f"{name} shifts", each.get("shifts", []))
    return Pool(
        name,
        tuple(str(one) for one in _list(f"{name} does", _get(each, "does", name))),
        most,
        _amount(f"{name} cost_per_hour", _get(each, "cost_per_hour", name)),
        _number(f"{name} occupancy", each.get("occupancy", 1)),
        _number(f"{name} exposure_share", each.get("exposure_share", 1)),
        _number(f"{name} pace", each.get("pace", 1)),
        tuple(n * w for n, w in zip(least, opens, strict=True)) if least else (),
        tuple(_within(f"{name} shifts", one, opens) for one in shifts),
    )


def _opens(name: str, each: Mapping[str, Any], hours: int) -> Row:
    """1 in the hours that the pool is open. The horizon begins at midnight of a Monday."""
    daily = _window(f"{name} open", each["open"]) if "open" in each else (1.0,) * 24
    days = [str(day).lower() for day in _list(f"{name} days", each.get("days", list(_DAYS)))]
    strange = [day for day in days if day not in _DAYS]
    if strange:
        raise StaffingError(f"{name} days", f"must be of {', '.join(_DAYS)}, not {strange[0]!r}")
    return tuple(daily[hour % 24] * (_DAYS[hour // 24 % 7] in days) for hour in range(hours))


def _within(field: str, shift: object, opens: Row) -> Row:
    daily = _window(field, shift)
    return tuple(daily[hour % 24] * is_open for hour, is_open in enumerate(opens))


def _window(field: str, text: object) -> Row:
    """`9-18` or `22-6` as a day of 24 hours."""
    found = _WINDOW.fullmatch(str(text))
    first, last = (int(found[1]), int(found[2])) if found else (99, 99)
    if first > 23 or last > 24 or first == last:
        raise StaffingError(field, f"must be hours such as 9-18 or 22-6, not {str(text)[:40]!r}")
    inside = range(first, last) if first < last else [*range(first, 24), *range(last)]
    return tuple(float(hour in inside) for hour in range(24))


def _row(field: str, value: object, hours: int) -> Row:
    if not isinstance(value, list):
        return (_number(field, value),) * hours
    if len(value) not in (24, 168, hours):
        raise StaffingError(field, f"must be one number or a list of 24, 168 or {hours}, not {len(value)}")
    numbers = [_number(field, each) for each in value]
    return tuple(numbers[hour % len(numbers)] for hour in range(hours))


def _mapping(field: str, value: object, known: set[str] | None = None) -> Mapping[str, Any]:
    if not isinstance(value, Mapping) or not value:
        raise StaffingError(field, "must be a mapping of names to figures")
    strange = sorted(str(key) for key in value if known is not None and key not in known)
    if strange:
        raise StaffingError(field, f"knows no {strange[0]!r}; it takes {', '.join(sorted(known or ()))}")
    return value


def _get(given: Mapping[str, Any], key: str, owner: str = "") -> Any:
    if given.get(key) is None:
        raise StaffingError(f"{owner} {key}".strip(), "is missing")
    return given[key]


def _list(field: str, value: object) -> list[Any]:
    if not isinstance(value, list):
        raise StaffingError(field, "must be a list")
    return value


def _number(field: str, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise StaffingError(field, f"must be a number, not {str(value)[:40]!r}")
    return float(value)


def _whole(field: str, value: object) -> int:
    number = _number(field, value)
    if number != int(number):
        raise StaffingError(field, f"must be a whole number, not {number:g}")
    return int(number)


def _amount(field: str, value: object) -> Decimal:
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        amount = Decimal("nan")
    if isinstance(value, bool) or not amount.is_finite():
        raise StaffingError(field, f"must be an amount, not {str(value)[:40]!r}")
    return amount
