"""A change as it was written down becomes one that may be made; each refusal names the field."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields
from typing import Any

from nakhoda.simulator.scenarios.kinds import KINDS, Change, ChangeError

LONGEST_TEXT, LONGEST_WORD = 1_000_000, 120
DAYS = (0, 3660)
BOUNDS: Mapping[str, tuple[float, float]] = {
    "share": (0, 20), "volume.share": (-1, 20), "automation.share": (0, 1), "factor": (0.05, 20), "harder": (0.05, 20),
    "tier": (0, 2), "from_day": DAYS, "to_day": (1, 3660), "target_minutes": (1, 5_000_000), "per_month": (0, 1),
    "hours_a_day": (0.01, 24), "by_days": (-60, 60), "heads": (-100_000, 100_000), "ramp": (0, 52),
    "version": (0, 1e12),
}  # fmt: skip


def change_from_json(told: Any) -> Change:
    """The change that `as_json` wrote. Raises `ChangeError` with the field that does not do."""
    if not isinstance(told, Mapping):
        raise ChangeError("change", "write a change as an object with its kind and fields")
    kind = KINDS.get(str(told.get("kind", "")))
    if kind is None:
        raise ChangeError("kind", f"there is no change of the kind {told.get('kind')!r}; known are {', '.join(KINDS)}")
    known = {each.name: each for each in fields(kind)}
    if unknown := sorted(set(map(str, told)) - set(known) - {"kind"}):
        raise ChangeError(unknown[0], f"a change of the kind {kind.kind} has no such field")
    values = {name: _value(kind.kind, each, told[name]) for name, each in known.items() if told.get(name) is not None}
    for name, each in known.items():
        if each.default is MISSING and values.get(name, "") == "":
            raise ChangeError(name, "is missing")
    return _sound(kind(**values))


def _sound(change: Change) -> Change:
    """What no field can say alone."""
    since, until = getattr(change, "from_day", 0), getattr(change, "to_day", None)
    if until is not None and until <= since:
        raise ChangeError("to_day", f"ends on day {until}, before it begins on day {since}")
    if getattr(change, "heads", 1) == 0:
        raise ChangeError("heads", "0 people change nothing")
    if getattr(change, "ramp", 0) and getattr(change, "heads", 1) < 0:
        raise ChangeError("ramp", "only people who come ramp up")
    if getattr(change, "lob", None) == getattr(change, "like", "") and change.kind == "new_line":
        raise ChangeError("lob", "the new line needs a name of its own")
    return change


def _value(kind: str, field: Field[Any], value: Any) -> Any:
    wanted = str(field.type)
    if wanted == "str":
        return _text(field.name, value)
    number = _number(field.name, value)
    if wanted.startswith("int"):
        if number != int(number):
            raise ChangeError(field.name, f"{value} is no whole number")
        number = int(number)
    low, high = BOUNDS.get(f"{kind}.{field.name}") or BOUNDS[field.name]
    if not low <= number <= high:
        raise ChangeError(field.name, f"{value} is not between {low:g} and {high:g}")
    return number


def _text(name: str, value: Any) -> str:
    if not isinstance(value, str):
        raise ChangeError(name, "a text is expected here")
    longest = LONGEST_TEXT if name == "text" else LONGEST_WORD
    if len(value) > longest:
        raise ChangeError(name, f"is longer than {longest} characters")
    return value if name == "text" else value.strip()


def _number(name: str, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise ChangeError(name, f"{value!r} is no number")
    return float(value)
