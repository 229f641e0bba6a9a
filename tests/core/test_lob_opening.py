"""A line of business is written into a policy's text without touching what its author wrote."""

from __future__ import annotations

import difflib
from dataclasses import replace

import pytest

from nakhoda.core.policy import check, compile_policy, load
from nakhoda.core.policy.opening import NewLob, NewQueue, NewReason, OpeningError, with_lob
from nakhoda.core.readiness import Preparation, readiness
from tests.core.policies import text_of

TONGUES = ("en", "hi", "hi-Latn", "ta", "ta-Latn", "te", "bn", "ur", "ms", "id", "zh")
SHOP = NewLob(
    key="live_shopping",
    title={"en": "Live shopping", "ms": "Jualan langsung"},
    reasons=(NewReason("refund", {"en": "I want my money back"}, "L7", {"en": ("refund",), "ms": ("bayaran balik",)}),),
    queues=(
        NewQueue("selat", "kuala_lumpur", 1, TONGUES, 120),
        NewQueue("inhouse", "kuala_lumpur_hub", 2, ("en",), 20),
    ),
    first_response_minutes=1440,
    resolution_minutes=4320,
)


def opened(lob: NewLob = SHOP, text: str = "") -> str:
    text = text or text_of()
    return with_lob(text, lob, load(text))


def test_the_policy_with_it_passes_the_check_and_routes_it() -> None:
    text = opened()
    assert check(text) == []
    policy = compile_policy(load(text), 2)
    assert policy.lobs["live_shopping"].title["ms"] == "Jualan langsung"
    assert [queue.key for queue in policy.queues if "live_shopping" in queue.lobs] == [
        "selat_live_shopping_1",
        "inhouse_live_shopping_2",
    ]
    assert next(rule for rule in policy.sla if rule.key == "live_shopping").position == 90


def test_nothing_else_of_the_text_changes() -> None:
    before, after = text_of().split("\n"), opened().split("\n")
    assert not [line for line in difflib.unified_diff(before, after, n=0) if line.startswith("-") and line != "--- \n"]


def test_opening_two_lines_one_after_the_other_works() -> None:
    tickets = replace(SHOP, key="tickets", reasons=(replace(SHOP.reasons[0], key="ticket_refund"),))
    text = opened(tickets, opened())
    assert check(text) == []
    assert {"live_shopping", "tickets"} <= {item["key"] for item in load(text).data["lobs"]}


@pytest.mark.parametrize(
    ("lob", "field"),
    {
        "a key that is taken": (replace(SHOP, key="account_access"), "key"),
        "no reason": (replace(SHOP, reasons=()), "reasons"),
        "nobody in tier 1": (replace(SHOP, queues=SHOP.queues[1:]), "queues"),
    }.values(),
)
def test_what_is_missing_is_named(lob: NewLob, field: str) -> None:
    with pytest.raises(OpeningError) as refused:
        opened(lob)
    assert refused.value.field == field


def test_a_language_that_nobody_reads_is_found_by_the_check() -> None:
    few = replace(SHOP, queues=(replace(SHOP.queues[0], languages=("en", "ms")),))
    assert any("live_shopping" in problem.message for problem in check(opened(few)))


def test_a_section_in_one_line_is_refused_with_what_to_do() -> None:
    flow = text_of().replace("\nsla:\n", "\nsla: []\nunused:\n", 1)
    with pytest.raises(OpeningError, match="an entry a line"):
        with_lob(flow, SHOP, load(text_of()))


GOOD = Preparation(
    expected_per_day=80, capacity_per_day=120, people={"a": 3}, knowledge={"en": 1}, reach=4, languages=("en",),
    exit_words="We stop in a month and look at it in May.",
)  # fmt: skip


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        ({}, set()),
        ({"expected_per_day": 110}, {"volume"}),
        ({"expected_per_day": 0}, {"volume"}),
        ({"capacity_per_day": 0}, {"volume"}),
        ({"people": {"a": 3, "b": 0}}, {"skills"}),
        ({"people": {}}, {"skills"}),
        ({"languages": ("en", "ms")}, {"knowledge"}),
        ({"reach": 0}, {"access"}),
        ({"harmful_lanes": frozenset({"L1", "L9"}), "limited_lanes": frozenset({"L1"})}, {"wellbeing"}),
        ({"obligations": 5, "stale_obligations": 1}, {"law"}),
        ({"calendars_missing": ("goa",)}, {"tooling"}),
        ({"exit_words": "soon"}, {"exit"}),
    ],
)
def test_the_gate_names_what_is_missing(change: dict[str, object], missing: set[str]) -> None:
    told = readiness(replace(GOOD, **change))  # type: ignore[arg-type]
    assert {answer.code for answer in told if not answer.ready} == missing
    assert len(told) == 8
