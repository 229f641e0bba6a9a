"""Which kinds of personal data become tokens, and what a reveal asks for: a small document of the operator's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from nakhoda.core.personal.case_tokens import KINDS
from nakhoda.core.policy.source import Refused, compose

NUMBERS = {"hide_seconds": (5, 300), "most_an_hour": (1, 1000), "odd_an_hour": (1, 1000)}


class VaultRulesError(ValueError):
    """The document may not be used; the message names the field."""


@dataclass(frozen=True, slots=True)
class Purpose:
    """Why somebody needs to see a value; `title` by language."""

    key: str
    title: Mapping[str, str]

    def in_language(self, language: str) -> str:
        """Its words; English where there are none."""
        return self.title.get(language) or self.title["en"]


@dataclass(frozen=True, slots=True)
class VaultRules:
    """The document, checked."""

    kinds: frozenset[str]
    hide_seconds: int
    most_an_hour: int
    odd_an_hour: int
    purposes: Mapping[str, Purpose]


def load_vault_rules(text: str) -> VaultRules:
    """The rules in a YAML text; raises `VaultRulesError`."""
    try:
        compose(text)  # its limits: size, depth, aliases
        document = yaml.safe_load(text)
    except (Refused, ValueError, yaml.YAMLError) as fault:
        raise VaultRulesError(f"not readable: {fault}") from None
    if not isinstance(document, Mapping):
        raise VaultRulesError("a mapping is needed")
    numbers = {name: _number(document, name, low, high) for name, (low, high) in NUMBERS.items()}
    return VaultRules(_kinds(document.get("kinds")), **numbers, purposes=_purposes(document.get("purposes")))


def _kinds(told: Any) -> frozenset[str]:
    if not isinstance(told, list):
        raise VaultRulesError("kinds: a list is needed")
    if unknown := sorted(str(each) for each in told if each not in KINDS):
        raise VaultRulesError(f"kinds: there is no kind {unknown[0]!r}; known are {', '.join(KINDS)}")
    return frozenset(told)


def _number(document: Mapping[str, Any], name: str, low: int, high: int) -> int:
    told = document.get(name)
    if not isinstance(told, int) or isinstance(told, bool) or not low <= told <= high:
        raise VaultRulesError(f"{name}: a whole number from {low} to {high} is needed")
    return told


def _purposes(rows: Any) -> dict[str, Purpose]:
    found: dict[str, Purpose] = {}
    for place, row in enumerate(rows if isinstance(rows, list) else []):
        title = row.get("title") if isinstance(row, Mapping) else None
        if not isinstance(title, Mapping) or not title.get("en") or not row.get("key"):
            raise VaultRulesError(f"purposes[{place}]: key and an English title are needed")
        found[str(row["key"])] = Purpose(str(row["key"]), {str(name): str(words) for name, words in title.items()})
    if not found:
        raise VaultRulesError("purposes: at least one is needed")
    return found
