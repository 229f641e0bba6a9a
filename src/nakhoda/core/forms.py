"""Is a form filled in as its field rules say? Every fault at once, each naming its field."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from nakhoda.core.policy.rules import FieldRule

LONGEST = {"paragraph": 20_000}
USUAL_LONGEST = 400  # characters
_ADDRESS = re.compile(r"[^@\s]{1,64}@[^@\s]{1,253}")


@dataclass(frozen=True, slots=True)
class FieldFault:
    """What is wrong with one field; `code` is unknown, required, choice, date, number, email or too_long."""

    field: str
    code: str
    message: str


def field_faults(rules: Sequence[FieldRule], values: Mapping[str, str]) -> tuple[FieldFault, ...]:
    """All faults of the values: those of the form in its order, then the fields that it does not have."""
    return (*_of_form(rules, values), *_not_of_form(rules, values))


def _of_form(rules: Sequence[FieldRule], values: Mapping[str, str]) -> Iterator[FieldFault]:
    for rule in rules:
        value = values.get(rule.key, "").strip()
        if not value:
            if rule.required:
                yield FieldFault(rule.key, "required", "this field is required")
        elif len(value) > (most := LONGEST.get(rule.kind, USUAL_LONGEST)):
            yield FieldFault(rule.key, "too_long", f"at most {most} characters")
        elif why := _unlike(rule, value):
            yield FieldFault(rule.key, rule.kind, why)


def _not_of_form(rules: Sequence[FieldRule], values: Mapping[str, str]) -> Iterator[FieldFault]:
    known = {rule.key for rule in rules}
    for key in values:
        if key not in known:
            yield FieldFault(key, "unknown", f"this form has no field {key!r}")


def _unlike(rule: FieldRule, value: str) -> str:
    check = _KINDS.get(rule.kind)
    return check(rule, value) if check else ""


def _choice(rule: FieldRule, value: str) -> str:
    return "" if value in rule.choices else f"choose one of {', '.join(rule.choices)}"


def _date(rule: FieldRule, value: str) -> str:
    try:
        date.fromisoformat(value)
    except ValueError:
        return "a date such as 2026-11-23"
    return ""


def _number(rule: FieldRule, value: str) -> str:
    try:
        return "" if Decimal(value).is_finite() else "a number such as 1250.50"
    except InvalidOperation:
        return "a number such as 1250.50"


def _email(rule: FieldRule, value: str) -> str:
    return "" if _ADDRESS.fullmatch(value) else "an address such as name@mail.example"


_KINDS: dict[str, Callable[[FieldRule, str], str]] = {
    "choice": _choice,
    "date": _date,
    "number": _number,
    "email": _email,
}
