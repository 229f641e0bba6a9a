"""Reads the retention table from YAML; every fault is named by its rule and field."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import yaml

from nakhoda.core.policy.problems import Problem
from nakhoda.core.policy.source import Refused, compose
from nakhoda.core.retention import CLASSES, EVERYWHERE, STATES, RetentionTable, Rule

CONFIDENCES = ("high", "medium", "low", "memory", "policy")  # `policy`: no law, our own decision
NEEDED = ("key", "class", "source", "confidence", "effective_from")
KNOWN = frozenset(
    {*NEEDED, "verified_on", "jurisdiction", "state", "floor_days", "ceiling_days", "notice_hours", "effective_to"}
)
LONGEST_DAYS = 36_500


class RetentionError(ValueError):
    """The table may not be used; the message names rule and field."""


def load_retention(text: str) -> RetentionTable:
    """The table in a YAML text; raises `RetentionError`."""
    try:
        compose(text)  # its limits: size, depth, aliases
        document = yaml.safe_load(text)
    except Refused as refusal:
        raise RetentionError(_sentence(refusal.problem)) from None
    except (ValueError, yaml.YAMLError) as fault:
        raise RetentionError(f"not readable: {fault}") from None
    rows = document.get("rules")
    if not isinstance(rows, list) or not rows:
        raise RetentionError("rules: a list of at least one rule is needed")
    rules = tuple(_rule(row, f"rules[{number}]") for number, row in enumerate(rows))
    if len({rule.key for rule in rules}) < len(rules):
        raise RetentionError("rules: two rules have the same key")
    return RetentionTable(rules, _days(document, "review_days", "", 180) or 180)


def _rule(row: Any, where: str) -> Rule:
    if not isinstance(row, Mapping):
        raise RetentionError(f"{where}: a rule is a mapping")
    where = f"{where} ({row.get('key', 'no key')})"
    if missing := [name for name in NEEDED if row.get(name) in (None, "")]:
        raise RetentionError(f"{where}: {', '.join(missing)} missing")
    if unknown := sorted(map(str, set(row) - KNOWN)):
        raise RetentionError(f"{where}: there is no field {unknown[0]!r}; known are {', '.join(sorted(KNOWN))}")
    return Rule(
        key=str(row["key"]),
        record_class=_one_of(row, "class", tuple(CLASSES), where),
        source=str(row["source"]),
        confidence=_one_of(row, "confidence", CONFIDENCES, where),
        verified_on=_day(row, "verified_on", where) if row.get("verified_on") else None,
        effective_from=_day(row, "effective_from", where),
        effective_to=_day(row, "effective_to", where) if row.get("effective_to") else None,
        jurisdiction=str(row.get("jurisdiction", EVERYWHERE)),
        state=_one_of({"state": "any", **row}, "state", ("any", *STATES), where),
        floor_days=_days(row, "floor_days", where, 0) or 0,
        ceiling_days=_days(row, "ceiling_days", where, None),
        notice_hours=_days(row, "notice_hours", where, 0) or 0,
    )


def _one_of(row: Mapping[str, Any], name: str, words: tuple[str, ...], where: str) -> str:
    if row[name] not in words:
        raise RetentionError(f"{where}: {name} must be one of {', '.join(words)}")
    return str(row[name])


def _day(row: Mapping[str, Any], name: str, where: str) -> date:
    if type(row[name]) is not date:
        raise RetentionError(f"{where}: {name} must be a day such as 2026-11-01")
    return row[name]  # type: ignore[no-any-return]


def _days(row: Mapping[str, Any], name: str, where: str, usual: int | None) -> int | None:
    value = row.get(name, usual)
    if value is not None and (type(value) is not int or not 0 <= value <= LONGEST_DAYS):
        raise RetentionError(f"{where}: {name} must be a whole number from 0 to {LONGEST_DAYS}".lstrip(": "))
    return value


def _sentence(problem: Problem) -> str:
    return f"line {problem.line}: {problem.message}"
