"""Filters in the Zendesk style: all of some conditions and any of others, over the facts of a case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nakhoda.core.facts import CaseState

Facts = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Condition:
    """One comparison; `values` holds what is sought."""

    field: str
    operator: str
    values: frozenset[str]

    def holds(self, facts: Facts) -> bool:
        """Whether it is true of a case's facts."""
        found = facts.get(self.field, ())
        if self.operator in ("is", "includes"):
            return not self.values.isdisjoint(found)
        if self.operator in ("is_not", "not_includes"):
            return self.values.isdisjoint(found)
        return self._compares(found)

    def _compares(self, found: tuple[str, ...]) -> bool:
        numbers = [int(text) for text in found if text.isdecimal()]
        limits = [int(text) for text in self.values if text.isdecimal()]
        if not numbers or not limits:
            return False
        return numbers[0] < limits[0] if self.operator == "less_than" else numbers[0] > limits[0]


@dataclass(frozen=True, slots=True)
class Conditions:
    """True when all of `every` hold, and one of `some` unless there are none."""

    every: tuple[Condition, ...] = ()
    some: tuple[Condition, ...] = ()

    def hold(self, facts: Facts) -> bool:
        """Whether the filter lets a case with these facts through."""
        if self.some and not any(condition.holds(facts) for condition in self.some):
            return False
        return all(condition.holds(facts) for condition in self.every)


def conditions_of(data: Mapping[str, Any]) -> Conditions:
    """The compiled filter of a checked `{all: [...], any: [...]}`."""
    return Conditions(tuple(map(_condition, data.get("all") or ())), tuple(map(_condition, data.get("any") or ())))


def _condition(data: Mapping[str, Any]) -> Condition:
    value = data["value"]
    return Condition(data["field"], data["operator"], frozenset(value if isinstance(value, list) else [value]))


def facts_of(case: CaseState, jurisdictions: tuple[str, ...]) -> Facts:
    """What a filter may ask about a case."""
    return {
        "channel": (case.channel,),
        "opened_by": (case.opened_by,),
        "source": (case.source,),
        "country": (case.country or "",),
        "locale": (case.locale or "",),
        "jurisdiction": jurisdictions,
        "lob": (case.lob,),
        "reason": (case.reason,),
        "lane": (case.lane,),
        "priority": (case.priority,),
        "language": (case.language,),
        "tier": (str(case.tier),),
        "queue": (case.queue,),
        "owner": (case.owner,),
        "tags": tuple(case.tags),
        "reopens": (str(case.reopens),),
        "escalations": (str(case.escalations),),
    }


FILTERED = tuple(facts_of(CaseState(), ()))  # the fields that a filter may name
