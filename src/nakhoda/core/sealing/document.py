"""Reads the compartments from YAML; every fault is named by its place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from nakhoda.core.policy.source import Refused, compose
from nakhoda.core.sealing.rules import SECOND_ALWAYS, Compartment, Purpose, Sealing


class SealingError(ValueError):
    """The document may not be used; the message names the place."""


def read_mapping(text: str) -> dict[str, Any]:
    """A YAML text as one mapping, within the limits of every document of the house; raises `SealingError`."""
    try:
        compose(text)
        return dict(yaml.safe_load(text))
    except Refused as refusal:
        raise SealingError(f"line {refusal.problem.line}: {refusal.problem.message}") from None
    except (ValueError, yaml.YAMLError) as fault:
        raise SealingError(f"not readable: {fault}") from None


def load_sealing(text: str) -> Sealing:
    """The compartments in a YAML text; raises `SealingError`."""
    document = read_mapping(text)
    rows = document.get("compartments")
    if not isinstance(rows, list) or not rows:
        raise SealingError("compartments: a list of at least one is needed")
    found = {each.key: each for each in (_compartment(row, f"compartments[{n}]") for n, row in enumerate(rows))}
    reasons = _purposes(document.get("glass_reasons"), "glass_reasons")
    return Sealing(found, reasons, whole(document, "glass_waits_hours", "", 1, 72))


def _compartment(row: Any, where: str) -> Compartment:
    if not isinstance(row, Mapping) or not row.get("key"):
        raise SealingError(f"{where}: a compartment is a mapping with a key")
    where = f"{where} ({row['key']})"
    second = row.get("second_person", True)
    if type(second) is not bool:
        raise SealingError(f"{where}: second_person must be true or false")
    if row["key"] == SECOND_ALWAYS and not second:
        raise SealingError(f"{where}: second_person cannot be false: this class always takes two people")
    return Compartment(
        key=str(row["key"]),
        title=titles(row, where),
        purposes=_purposes(row.get("purposes"), f"{where}.purposes"),
        remembered_minutes=whole(row, "remembered_minutes", where, 1, 240),
        second_person=second,
        longest_hours=whole(row, "longest_hours", where, 1, 8),
    )


def _purposes(rows: Any, where: str) -> tuple[Purpose, ...]:
    if not isinstance(rows, list) or not rows:
        raise SealingError(f"{where}: a list of at least one is needed")
    found = []
    for number, row in enumerate(rows):
        place = f"{where}[{number}]"
        if not isinstance(row, Mapping) or not row.get("key"):
            raise SealingError(f"{place}: a mapping with a key")
        found.append(Purpose(str(row["key"]), titles(row, place), bool(row.get("words", False))))
    if len({each.key for each in found}) < len(found):
        raise SealingError(f"{where}: two have the same key")
    return tuple(found)


def titles(row: Mapping[str, Any], where: str, name: str = "title") -> dict[str, str]:
    """A text by language; English is always there."""
    told = row.get(name)
    if not isinstance(told, Mapping) or not told.get("en"):
        raise SealingError(f"{where}: {name} by language, English at least")
    return {str(language): str(text) for language, text in told.items()}


def whole(row: Mapping[str, Any], name: str, where: str, low: int, high: int) -> int:
    """A whole number within its bounds."""
    value = row.get(name)
    if type(value) is not int or not low <= value <= high:
        raise SealingError(f"{where}: {name} must be a whole number from {low} to {high}".lstrip(": "))
    return value
