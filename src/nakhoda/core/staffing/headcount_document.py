"""A headcount question as people write it (YAML): needs by week, and the sources that people are hired for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from nakhoda.core.staffing.document import _amount, _get, _list, _mapping, _number, _whole
from nakhoda.core.staffing.hiring import Asked, Commitment, Source
from nakhoda.core.staffing.refusal import StaffingError, need
from nakhoda.core.staffing.shrinkage import Loss, Shrinkage

MOST_WEEKS = 156
FAR = (date(2000, 1, 3), date(2100, 1, 1))
_TOP = {"weeks", "first_monday", "currency", "rates", "gap_cost", "needs", "sources"}
_SOURCE = {
    "covers", "staff", "ramp", "leaving", "training_weeks", "lead_weeks", "notice_weeks", "class_size", "trainers",
    "shrinkage", "rate_card", "commitment",
}  # fmt: skip
_CARD = {"week", "hire", "currency"}
_BAND = {"heads", "floor", "ceiling"}


def headcount_of(document: object) -> tuple[Asked, date, int]:
    """(what is asked, first Monday, weeks to report); refuses what is missing, unknown or out of range, by its field.

    The program plans some weeks beyond what is reported, as if the last week's need went on: near its end it would
    otherwise hire nobody.
    """
    top = _mapping("headcount", document, _TOP)
    weeks = _whole("weeks", _get(top, "weeks"))
    if not 1 <= weeks <= MOST_WEEKS:
        raise StaffingError("weeks", f"must be 1 to {MOST_WEEKS}, not {weeks}")
    given = _mapping("sources", _get(top, "sources"))
    beyond = 1 + max(_reach(str(name), each) for name, each in given.items())
    length = weeks + beyond
    needs = _mapping("needs", _get(top, "needs"))
    needed = {str(name): _long(f"needs {name}", row, weeks, length) for name, row in needs.items()}
    sources = tuple(_source(str(name), each, weeks, length) for name, each in given.items())
    rates = {str(code): _amount(f"rates {code}", rate) for code, rate in (top.get("rates") or {}).items()}
    for code, rate in rates.items():
        need(f"rates {code}", float(rate), above=True)
    asked = Asked(
        needed, sources, length, _amount("gap_cost", _get(top, "gap_cost")), str(_get(top, "currency")), rates
    )
    return asked, _monday(_get(top, "first_monday")), weeks


def _source(name: str, given: object, weeks: int, length: int) -> Source:
    each = _mapping(name, given, _SOURCE)
    card = _mapping(f"{name} rate_card", _get(each, "rate_card", name), _CARD)
    week, hire = (_amount(f"{name} rate_card {key}", _get(card, key, f"{name} rate_card")) for key in ("week", "hire"))
    for key, amount in (("week", week), ("hire", hire)):
        need(f"{name} rate_card {key}", float(amount))
    size = [_whole(f"{name} class_size", n) for n in _list(f"{name} class_size", _get(each, "class_size", name))]
    if len(size) != 2:
        raise StaffingError(f"{name} class_size", "must be two numbers: fewest and most")
    notice = each.get("notice_weeks")
    return Source(
        name, str(_get(each, "covers", name)), _staff(name, each.get("staff", [])), _numbers(name, "ramp", each),
        _numbers(name, "leaving", each), _whole(f"{name} training_weeks", each.get("training_weeks", 0)),
        _whole(f"{name} lead_weeks", each.get("lead_weeks", 0)), (size[0], size[1]),
        _whole(f"{name} trainers", _get(each, "trainers", name)), _shrinkage(name, each.get("shrinkage", 0)),
        week, hire,
        str(_get(card, "currency", f"{name} rate_card")),
        None if notice is None else _weeks(f"{name} notice_weeks", notice), _band(name, each, weeks, length),
    )  # fmt: skip


def _staff(name: str, given: object) -> tuple[tuple[float, int], ...]:
    """Heads, or [heads, weeks since they began]; heads alone are long there."""
    rows = given if isinstance(given, list) else [given]
    out = []
    for row in rows:
        pair = row if isinstance(row, list) else [row, 200]
        if len(pair) != 2:
            raise StaffingError(f"{name} staff", "must be heads, or pairs of heads and weeks since they began")
        out.append((_number(f"{name} staff", pair[0]), _weeks(f"{name} staff", pair[1])))
    return tuple(out)


def _shrinkage(name: str, given: object) -> float:
    """One share, or {kind: nested | disjoint, parts: {leave: .08}}."""
    if not isinstance(given, Mapping):
        return _number(f"{name} shrinkage", given)
    told = _mapping(f"{name} shrinkage", given, {"kind", "parts"})
    kind = _get(told, "kind", f"{name} shrinkage")
    if kind not in ("nested", "disjoint"):
        raise StaffingError(f"{name} shrinkage kind", f"must be nested or disjoint, not {str(kind)[:20]!r}")
    parts = _mapping(f"{name} shrinkage parts", _get(told, "parts", f"{name} shrinkage"))
    losses = tuple(Loss(f"{name} {part}", _number(f"{name} shrinkage {part}", share)) for part, share in parts.items())
    return Shrinkage(name, losses, kind == "nested").share


def _band(name: str, each: Mapping[str, Any], weeks: int, length: int) -> Commitment | None:
    if each.get("commitment") is None:
        return None
    band = _mapping(f"{name} commitment", each["commitment"], _BAND)
    heads = _long(f"{name} commitment heads", _get(band, "heads", f"{name} commitment"), weeks, length)
    floor, ceiling = (
        _number(f"{name} commitment {key}", band.get(key, own)) for key, own in (("floor", 0.9), ("ceiling", 1.1))
    )
    return Commitment(heads, floor, ceiling)


def _long(field: str, given: object, weeks: int, length: int) -> tuple[float, ...]:
    """One number, or one for every week; the last goes on."""
    row = [_number(field, n) for n in given] if isinstance(given, list) else [_number(field, given)] * weeks
    if len(row) != weeks:
        raise StaffingError(field, f"must be one number or a list of {weeks}, not {len(row)}")
    return tuple(row + [row[-1]] * (length - weeks))


def _numbers(name: str, key: str, each: Mapping[str, Any]) -> tuple[float, ...]:
    given = _get(each, key, name)
    return tuple(_number(f"{name} {key}", n) for n in (given if isinstance(given, list) else [given]))


def _weeks(field: str, value: object) -> int:
    weeks = _whole(field, value)
    need(field, weeks, 0, 1000)
    return weeks


def _reach(name: str, given: object) -> int:
    each = _mapping(name, given, _SOURCE)
    return sum(_weeks(f"{name} {key}", each.get(key, 0)) for key in ("lead_weeks", "training_weeks"))


def _monday(value: object) -> date:
    try:
        day = value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError:
        raise StaffingError("first_monday", f"must be a day such as 2026-11-23, not {str(value)[:40]!r}") from None
    if day.weekday() != 0 or not FAR[0] <= day <= FAR[1]:
        raise StaffingError("first_monday", f"must be a Monday between {FAR[0]} and {FAR[1]}, not {day}")
    return day
