"""Contracts out of a YAML document: every field must be written, every expression must fit its fact table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nakhoda.core.fact_tables import FACTS
from nakhoda.core.metrics.columns import columns_of
from nakhoda.core.metrics.contract import (
    AGGREGATORS,
    GOOD,
    INTERVALS,
    KINDS,
    UNITS,
    ClockTold,
    Input,
    MetricContract,
    Standard,
    Visible,
)
from nakhoda.core.metrics.dimensions import PLACES, dimensions_of
from nakhoda.core.metrics.expression import ExpressionError, type_of
from nakhoda.core.metrics.formula import check_formula

WORDS: tuple[str, ...] = (
    "title",
    "family",
    "fact",
    "population",
    "exclude",
    "cohort",
    "numerator",
    "denominator",
    "value",
)
WORDS += ("aggregator", "attribution", "formula", "source")
CHOICES = {"unit": UNITS, "good": GOOD, "kind": KINDS, "interval": INTERVALS}
NUMBERS = ("min_n", "maturity_days")
LISTS = ("show_with", "dimensions")
REQUIRED = (*WORDS, *CHOICES, *NUMBERS, *LISTS, "clock", "visible")
OPTIONAL = ("inputs", "standard", "lo", "hi", "needs")
BOOLEAN = ("population", "exclude")
NOT_EMPTY = ("title", "family", "aggregator", "attribution", "formula", "source")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, and where: metric.field."""

    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message}"


class ContractError(ValueError):
    """A contract that cannot be used, with all its problems."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(map(str, problems)))
        self.problems = tuple(problems)


def parse_contract(key: str, told: Mapping[str, Any]) -> MetricContract:
    """The contract; raises `ContractError` with every problem."""
    if problems := check(key, told):
        raise ContractError(problems)
    values: dict[str, Any] = {name: _text(told[name]) for name in WORDS}
    values |= {name: told[name] for name in (*CHOICES, *NUMBERS)}
    values |= {
        "clock": _clock(told["clock"]),
        "show_with": tuple(told["show_with"]),
        "visible": _visible(told["visible"]),
        "dimensions": _dimensions(told["dimensions"]),
        "inputs": {name: _input(each) for name, each in (told.get("inputs") or {}).items()},
        "standard": _standard(told.get("standard")),
    }
    values |= {name: _text(told.get(name)) for name in ("lo", "hi", "needs")}
    return MetricContract(key=key, **values)


def check(key: str, told: Any) -> list[Problem]:
    """Everything that is wrong with one entry; never raises."""
    if not isinstance(told, Mapping):
        return [Problem(key, "must be a mapping of fields")]
    problems = [
        Problem(f"{key}.{name}", "is missing; no field may be implicit") for name in REQUIRED if name not in told
    ]
    problems += [Problem(f"{key}.{name}", "is no field of a contract") for name in told if name not in _KNOWN]
    if problems:
        return problems
    problems = [*_wrong_shapes(key, told)]
    return problems or [*_wrong_relations(key, told), *_wrong_expressions(key, told)]


def check_all(told: Mapping[str, Any]) -> list[Problem]:
    """The same for a whole catalogue; names of other metrics must exist."""
    problems = [problem for key, each in told.items() for problem in check(key, each)]
    if problems:
        return problems
    for key, each in told.items():
        named = [("show_with", name) for name in each["show_with"]]
        named += [(f"inputs.{at}", _input(entry).metric) for at, entry in (each.get("inputs") or {}).items()]
        problems += [Problem(f"{key}.{at}", f"no metric is called {name!r}") for at, name in named if name not in told]
        problems += _wrong_cuts(key, told)
    return problems


def _wrong_cuts(key: str, told: Mapping[str, Any]) -> list[Problem]:
    """An identity can only be cut where every figure that it is made of can."""
    own, found = _dimensions(told[key]["dimensions"]), []
    for name in [_input(entry).metric for entry in (told[key].get("inputs") or {}).values()]:
        theirs = _dimensions(told[name]["dimensions"]) if name in told else own
        if missing := [each for each in own if each not in theirs]:
            found.append(Problem(f"{key}.dimensions", f"{name} cannot be cut by {missing[0]}"))
    return found


_KNOWN = frozenset((*REQUIRED, *OPTIONAL))


def _wrong_shapes(key: str, told: Mapping[str, Any]) -> list[Problem]:
    found = [(name, "must be text") for name in WORDS if not isinstance(told[name], (str, int, type(None)))]
    found += [(name, "may not be empty") for name in NOT_EMPTY if not told[name]]
    found += [(name, f"must be one of {', '.join(c)}") for name, c in CHOICES.items() if told[name] not in c]
    found += [(name, "must be a number, 0 or more") for name in NUMBERS if not _is_number(told[name])]
    found += [(name, "must be a list") for name in LISTS if not isinstance(told[name], list)]
    found += [("visible", "must say aggregate, by_agent and partner")] if not _is_visible(told["visible"]) else []
    found += [("clock", "must say start, stop, calendar and pause, or be none")] if not _is_clock(told["clock"]) else []
    found += [(f"inputs.{at}", "must name a metric") for at in _wrong_inputs(told.get("inputs"))]
    found += [("standard", "must say by and weights")] if not _is_standard(told.get("standard")) else []
    return [Problem(f"{key}.{name}", message) for name, message in found]


def _wrong_inputs(value: Any) -> list[str]:
    if value is not None and not isinstance(value, Mapping):
        return ["*"]
    known = {"metric", "over", "days"}
    entries = (value or {}).items()
    return [at for at, each in entries if not isinstance(each, str) and not (_keys(each) <= known and "metric" in each)]


def _is_standard(value: Any) -> bool:
    return value is None or (_keys(value) == {"by", "weights"} and isinstance(value["weights"], Mapping))


def _keys(value: Any) -> set[Any]:
    return set(value) if isinstance(value, Mapping) else {None}


def _wrong_relations(key: str, told: Mapping[str, Any]) -> list[Problem]:
    found = []
    if told["fact"] not in FACTS:
        found.append(("fact", f"no fact table is called {told['fact']!r}"))
    if told["aggregator"] not in AGGREGATORS[told["kind"]]:
        found.append(("aggregator", f"a {told['kind']} takes {' or '.join(AGGREGATORS[told['kind']])}"))
    if (told["kind"] == "stock") != (".." in _text(told["cohort"])):
        found.append(("cohort", 'a stock counts "from .. until"; everything else at one instant'))
    if (told["kind"] == "identity") != bool(told.get("inputs")):
        found.append(("inputs", "an identity, and nothing else, is made of other metrics"))
    known = dimensions_of(told["fact"])
    for name in told["dimensions"]:
        if name not in (*known, "places"):
            found.append(("dimensions", f"rows of {told['fact']} have no {name!r}"))
    return [Problem(f"{key}.{name}", message) for name, message in found]


def _wrong_expressions(key: str, told: Mapping[str, Any]) -> list[Problem]:
    if told["fact"] not in FACTS:
        return []
    if told["kind"] == "identity":
        return _wrong_formulas(key, told)
    texts = {name: _text(told[name]) for name in ("population", "exclude", "numerator", "denominator", "value")}
    cohort = _text(told["cohort"]).split("..")
    found = [_fault(key, told, name, text, _wanted(told, name)) for name, text in texts.items() if text]
    return [each for each in (*found, *(_fault(key, told, "cohort", text, "instant") for text in cohort)) if each]


def _wrong_formulas(key: str, told: Mapping[str, Any]) -> list[Problem]:
    found = []
    for name in ("value", "lo", "hi"):
        try:
            check_formula(_text(told.get(name)) or "0", told["inputs"])
        except ExpressionError as error:
            found.append(Problem(f"{key}.{name}", str(error)))
    return found


def _wanted(told: Mapping[str, Any], name: str) -> str:
    if name in BOOLEAN:
        return "bool"
    if name in ("numerator", "denominator"):
        return "number" if told["aggregator"] == "sum" else "bool"
    return "any" if told["aggregator"] == "distinct" else "number"


def _fault(key: str, told: Mapping[str, Any], name: str, text: str, wanted: str) -> Problem | None:
    try:
        found = type_of(text.strip(), columns_of(told["fact"]))
    except ExpressionError as error:
        return Problem(f"{key}.{name}", str(error))
    return None if wanted in (found, "any") else Problem(f"{key}.{name}", f"is a {found}, a {wanted} is needed")


def _text(value: Any) -> str:
    return "" if value in (None, "none") else " ".join(str(value).split())


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_visible(value: Any) -> bool:
    return isinstance(value, Mapping) and set(value) == {"aggregate", "by_agent", "partner"}


def _is_clock(value: Any) -> bool:
    return value == "none" or (isinstance(value, Mapping) and set(value) == {"start", "stop", "calendar", "pause"})


def _clock(value: Any) -> ClockTold | None:
    if value == "none":
        return None
    return ClockTold(str(value["start"]), str(value["stop"]), str(value["calendar"]), tuple(value["pause"]))


def _visible(value: Mapping[str, Any]) -> Visible:
    aggregate = value["aggregate"]
    roles = (aggregate,) if isinstance(aggregate, str) else tuple(aggregate)
    return Visible(roles, tuple(value["by_agent"]), str(value["partner"]))


def _dimensions(value: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key for name in value for key in (PLACES if name == "places" else (name,))))


def _input(value: Any) -> Input:
    return Input(value) if isinstance(value, str) else Input(**value)


def _standard(value: Any) -> Standard | None:
    return None if not value else Standard(value["by"], dict(value["weights"]))
