"""A contract leaves nothing implied: what is missing or wrong is named with its place."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from nakhoda.core.metrics import ContractError, check, check_all, parse_contract

CSAT: dict[str, Any] = {
    "title": "CSAT",
    "unit": "share",
    "good": "up",
    "family": "csat",
    "kind": "ratio",
    "fact": "survey",
    "population": "eligible",
    "exclude": "none",
    "clock": "none",
    "cohort": "offered_at",
    "numerator": "score >= 4",
    "denominator": "score is not None",
    "value": "none",
    "aggregator": "share",
    "attribution": "as when we asked",
    "min_n": 30,
    "interval": "wilson95",
    "maturity_days": 0,
    "show_with": [],
    "visible": {"aggregate": "all_leads", "by_agent": ["own"], "partner": "own_rows"},
    "dimensions": ["owner", "outcome"],
    "formula": "4 and 5 / answers",
    "source": "handbook 1.7",
}


def test_a_whole_contract_is_read() -> None:
    contract = parse_contract("csat", CSAT)
    assert contract.dimensions == ("owner", "outcome")
    assert contract.visible.by_agent == ("own",)
    assert contract.exclude == ""


def test_places_stand_for_every_dimension_of_a_place() -> None:
    contract = parse_contract("csat", CSAT | {"dimensions": ["places", "outcome"]})
    assert {"owner", "queue", "agent", "policy_version", "outcome"} <= set(contract.dimensions)


@pytest.mark.parametrize("field", sorted(CSAT))
def test_no_field_may_be_left_out(field: str) -> None:
    told = {name: value for name, value in CSAT.items() if name != field}
    assert [(p.path, p.message) for p in check("csat", told)] == [
        (f"csat.{field}", "is missing; no field may be implicit")
    ]


@pytest.mark.parametrize(
    ("change", "path", "complaint"),
    [
        ({"unit": "percent"}, "csat.unit", "must be one of share"),
        ({"fact": "surveys"}, "csat.fact", "no fact table is called 'surveys'"),
        ({"numerator": "scores >= 4"}, "csat.numerator", "no column is called 'scores'"),
        ({"numerator": "score"}, "csat.numerator", "is a number, a bool is needed"),
        ({"cohort": "score"}, "csat.cohort", "is a number, a instant is needed"),
        ({"cohort": "offered_at .. expired_at"}, "csat.cohort", "a stock counts"),
        ({"aggregator": "median"}, "csat.aggregator", "a ratio takes share or sum"),
        ({"dimensions": ["code"]}, "csat.dimensions", "rows of survey have no 'code'"),
        ({"min_n": -1}, "csat.min_n", "must be a number, 0 or more"),
        ({"visible": {}}, "csat.visible", "must say aggregate, by_agent and partner"),
        ({"clock": {"start": "x"}}, "csat.clock", "must say start, stop, calendar and pause"),
        ({"formula": ""}, "csat.formula", "may not be empty"),
        ({"inputs": {"a": "csat"}}, "csat.inputs", "an identity, and nothing else"),
        ({"inputs": {"a": {"over": "always"}}}, "csat.inputs.a", "must name a metric"),
        ({"standard": {"by": "outcome"}}, "csat.standard", "must say by and weights"),
        ({"colour": "red"}, "csat.colour", "is no field of a contract"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(change: dict[str, Any], path: str, complaint: str) -> None:
    problems = check("csat", CSAT | change)
    assert any(problem.path == path and complaint in problem.message for problem in problems), problems
    with pytest.raises(ContractError):
        parse_contract("csat", CSAT | change)


def test_other_metrics_must_exist_and_be_cut_alike() -> None:
    told = {"csat": deepcopy(CSAT) | {"show_with": ["nobody"], "dimensions": ["owner"]}}
    told["twice"] = CSAT | {
        "kind": "identity",
        "aggregator": "formula",
        "interval": "none",
        "inputs": {"one": "csat"},
        "value": "one * 2",
    }
    assert [str(problem) for problem in check_all(told)] == [
        "csat.show_with: no metric is called 'nobody'",
        "twice.dimensions: csat cannot be cut by outcome",
    ]


@pytest.mark.parametrize("told", [None, [], "csat", 4])
def test_an_entry_that_is_no_mapping_is_a_problem_and_no_crash(told: Any) -> None:
    assert [str(problem) for problem in check("csat", told)] == ["csat: must be a mapping of fields"]
