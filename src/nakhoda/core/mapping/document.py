"""A mapping document as values; `load_mapping` refuses a faulty one with every problem at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from nakhoda.core.mapping.instants import FORMATS, InstantRule, known_zone
from nakhoda.core.mapping.schema import CLOSED_LISTS, DOCUMENT
from nakhoda.core.policy.problems import Problem
from nakhoda.core.policy.shapes import Reading
from nakhoda.core.policy.source import Refused, compose


class MappingError(ValueError):
    """A mapping document that may not be used; carries all of its problems."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(map(str, problems)) or "the document is empty")


@dataclass(frozen=True, slots=True)
class StateRule:
    """What a state of the source means: a status of ours, and what else the word alone tells."""

    to: str
    outcome: str = ""
    tier: int | None = None
    queue: str = ""
    keeps_place: bool = False  # whoever did it did not take the case over: an automatic closing, an auditor


@dataclass(frozen=True, slots=True)
class DimensionRule:
    """Where a dimension comes from: a constant, a column as it is, or a column through a table of values."""

    name: str
    column: str = ""
    value: str = ""
    values: Mapping[str, str] | None = None
    otherwise: str | None = None


@dataclass(frozen=True, slots=True)
class SlaRule:
    """A column in which the source judged its own promise; the last row of a case counts."""

    column: str
    met: frozenset[str]
    missed: frozenset[str]
    code: str = "reported"
    metric: str = "resolution"


@dataclass(frozen=True, slots=True, kw_only=True)
class MappingDocument:
    """One log, explained. Column names are the source's; every other word is ours (handbook 1.1, 1.2)."""

    source: str
    kind: str
    chosen_by: str
    case: str
    time: InstantRule
    state_column: str
    states: Mapping[str, StateRule]
    name: str = ""
    note: str = ""
    encoding: str = ""
    delimiter: str = ""
    nulls: frozenset[str] = frozenset({""})
    row: str = ""
    received: InstantRule | None = None
    order: str = "time"
    null_state: str = ""
    dimensions: tuple[DimensionRule, ...] = ()
    sla: SlaRule | None = None
    reopened_by: str = "member"
    message_column: str = ""
    messages: Mapping[str, str] = field(default_factory=dict)
    clocks: Mapping[str, str] = field(default_factory=dict)
    text: str = ""

    def columns(self) -> dict[str, str]:
        """Every column that the document names: path in the document -> column."""
        named = {"case": self.case, "row": self.row, "time": self.time.column, "states.column": self.state_column}
        named |= {"received": self.received.column if self.received else "", "messages.column": self.message_column}
        named |= {"sla.column": self.sla.column if self.sla else ""}
        named |= {f"dims.{rule.name}": rule.column for rule in self.dimensions}
        return {path: column for path, column in named.items() if column}


def check_mapping(text: str) -> list[Problem]:
    """All problems of a mapping document, by line; empty when it may be used. Never raises."""
    return _parse(text)[1]


def load_mapping(text: str) -> MappingDocument:
    """The document; raises `MappingError` with all problems when there are any."""
    data, problems = _parse(text)
    if problems:
        raise MappingError(problems)
    return _document(data, text)


def _parse(text: str) -> tuple[dict[str, Any], list[Problem]]:
    try:
        root = compose(text)
    except Refused as refusal:
        return {}, [refusal.problem]
    reading = Reading()
    data = DOCUMENT.read(root, "", reading) or {}
    if not reading.problems:
        _check_together(data, reading)
    return data, sorted(reading.problems)


def _check_together(data: dict[str, Any], reading: Reading) -> None:
    """What no single field can say: a dimension from nowhere, a word that is not ours, a zone nobody knows."""
    for path, message in (*_time_faults(data), *_dimension_faults(data), *_state_faults(data), *_sla_faults(data)):
        reading.problems.append(Problem(reading.line(path), path, message))


def _time_faults(data: dict[str, Any]) -> list[tuple[str, str]]:
    faults = []
    for path in ("time", "received"):
        rule = data.get(path)
        if not isinstance(rule, dict):
            continue
        if "column" not in rule:
            faults.append((path, "'column' is missing"))
        form = rule.get("format", "iso")
        if form not in FORMATS and "%" not in form:
            faults.append(
                (f"{path}.format", f"{form!r} is none of {', '.join(FORMATS)}, nor a pattern such as %d.%m.%Y")
            )
        if not known_zone(rule.get("zone", "UTC")):
            faults.append((f"{path}.zone", f"{rule['zone']!r} is no time zone; write one such as Asia/Kolkata or UTC"))
    if not known_zone(data.get("zone", "UTC")):
        faults.append(("zone", f"{data['zone']!r} is no time zone; write one such as Asia/Kolkata or UTC"))
    return faults


def _dimension_faults(data: dict[str, Any]) -> list[tuple[str, str]]:
    faults = []
    for name, rule in data.get("dims", {}).items():
        if isinstance(rule, str):
            rule = {"column": rule}
        path = f"dims.{name}"
        if ("column" in rule) == ("value" in rule):
            faults.append((path, "say either 'column' or 'value'"))
        words = [*rule.get("values", {}).values(), *(rule[key] for key in ("value", "otherwise") if key in rule)]
        faults += [(path, fault) for word in words if (fault := _word_fault(name, word))]
        if name in CLOSED_LISTS and "column" in rule and "values" not in rule:
            faults.append((path, f"'values' is missing: it says which of {', '.join(CLOSED_LISTS[name])} each word is"))
    return faults


def _word_fault(name: str, word: str) -> str:
    if name == "tier" and word not in ("0", "1", "2", "3", "4"):
        return f"{word!r} is no tier; 0 (unknown) to 4"
    if name in CLOSED_LISTS and word not in CLOSED_LISTS[name]:
        return f"{word!r} is not one of {', '.join(CLOSED_LISTS[name])}"
    return ""


def _state_faults(data: dict[str, Any]) -> list[tuple[str, str]]:
    rules = {word: rule for word, rule in data["states"]["values"].items() if isinstance(rule, dict)}
    tiers = [(f"states.values.{word}.tier", rule["tier"]) for word, rule in rules.items() if "tier" in rule]
    return [(path, fault) for path, tier in tiers if (fault := _word_fault("tier", tier))]


def _sla_faults(data: dict[str, Any]) -> list[tuple[str, str]]:
    rule = data.get("sla")
    both = sorted(set(rule["met"]) & set(rule["missed"])) if rule else []
    return [("sla", f"{both[0]!r} cannot be both met and missed")] if both else []


def _document(data: dict[str, Any], text: str) -> MappingDocument:
    zone, states, messages = data.get("zone", ""), data["states"], data.get("messages", {})
    received = data.get("received")
    return MappingDocument(
        **{key: data[key] for key in ("source", "kind", "chosen_by", "case")},
        **{key: data[key] for key in ("note", "row", "order", "reopened_by") if key in data},
        **data.get("file", {}),
        name=data.get("name") or data["source"],
        time=_instant(data["time"], zone),
        received=_instant(received, zone) if received else None,
        nulls=frozenset({"", *data.get("nulls", ())}),
        state_column=states["column"],
        states={word: _state(rule) for word, rule in states["values"].items()},
        null_state=states.get("null", ""),
        dimensions=tuple(_dimension(name, rule) for name, rule in data.get("dims", {}).items()),
        sla=_sla(data["sla"]) if "sla" in data else None,
        message_column=messages.get("column", ""),
        messages=messages.get("values", {}),
        clocks=data.get("clocks", {}).get("values", {}),
        text=text,
    )


def _instant(rule: str | dict[str, str], zone: str) -> InstantRule:
    if isinstance(rule, str):
        return InstantRule(rule, zone=zone)
    return InstantRule(rule["column"], rule.get("format", "iso"), rule.get("zone", zone))


def _state(rule: str | dict[str, str]) -> StateRule:
    if isinstance(rule, str):
        return StateRule(rule)
    tier = int(rule["tier"]) if "tier" in rule else None
    return StateRule(rule["to"], rule.get("outcome", ""), tier, rule.get("queue", ""), "place" in rule)


def _dimension(name: str, rule: str | dict[str, Any]) -> DimensionRule:
    return DimensionRule(name, column=rule) if isinstance(rule, str) else DimensionRule(name, **rule)


def _sla(rule: dict[str, Any]) -> SlaRule:
    lists = {"met": frozenset(rule["met"]), "missed": frozenset(rule["missed"])}
    return SlaRule(**{**rule, **lists})
