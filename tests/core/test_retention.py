"""Class x jurisdiction x state gives a term; a hold beats all, what runs beats deletion, a floor beats a ceiling."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakhoda.core.legal_holds import HeldFacts, HoldScope, covers, covers_member, holds_on
from nakhoda.core.retention import CLASSES, RecordFacts, RetentionTable, Rule, Term, judge, judge_request, term_for
from nakhoda.core.retention_document import RetentionError, load_retention

NOW = datetime(2026, 11, 23, tzinfo=timezone.utc)
TODAY = NOW.date()
LONG_AGO = NOW - timedelta(days=1000)


def rule(key: str = "r", record_class: str = "message_text", **more: Any) -> Rule:
    about: dict[str, Any] = {
        "source": "law",
        "confidence": "high",
        "verified_on": TODAY,
        "effective_from": date(2020, 1, 1),
    }
    return Rule(key=key, record_class=record_class, **about | more)


def term(*rules: Rule, places: tuple[str, ...] = ("IN",), state: str = "ended", of: str = "message_text") -> Term:
    return term_for(RetentionTable(rules), of, places, state, TODAY).outcome


TERMS: dict[str, tuple[Term, Term]] = {
    "no rule ends nothing": (term(), Term()),
    "the lowest ceiling": (term(rule("a", ceiling_days=9), rule("b", ceiling_days=5)), Term(0, 5, 0, ("a", "b"))),
    "the highest floor": (term(rule("a", floor_days=3), rule("b", floor_days=7)), Term(7, None, 0, ("a", "b"))),
    "a floor beats a ceiling": (term(rule(floor_days=90, ceiling_days=30)), Term(90, 90, 0, ("r",))),
    "but not for a document": (
        term(rule(record_class="identity_evidence", floor_days=90, ceiling_days=30), of="identity_evidence"),
        Term(0, 30, 0, ("r",)),
    ),
    "another country's law": (term(rule(jurisdiction="MY", ceiling_days=1)), Term()),
    "both countries' laws": (
        term(
            rule("a", jurisdiction="MY", ceiling_days=1),
            rule("b", jurisdiction="IN", floor_days=4),
            places=("IN", "MY"),
        ),
        Term(4, 4, 0, ("a", "b")),
    ),
    "another state": (term(rule(state="contestable", floor_days=9)), Term()),
    "not yet in force": (term(rule(effective_from=TODAY + timedelta(days=1), ceiling_days=1)), Term()),
    "from today": (term(rule(effective_from=TODAY, ceiling_days=1)), Term(0, 1, 0, ("r",))),
    "until today": (term(rule(effective_to=TODAY, ceiling_days=1)), Term()),
    "the longest notice": (term(rule("a", notice_hours=48), rule("b", notice_hours=1)), Term(0, None, 48, ("a", "b"))),
}


@pytest.mark.parametrize("case", TERMS)
def test_the_term_is(case: str) -> None:
    assert TERMS[case][0] == TERMS[case][1]


VERDICTS: dict[str, tuple[Term, RecordFacts, str]] = {
    "nothing ends it": (Term(), RecordFacts(LONG_AGO), "kept"),
    "not over yet": (Term(0, 1001), RecordFacts(LONG_AGO), "kept"),
    "over to the second": (Term(0, 1000), RecordFacts(LONG_AGO), "erase"),
    "under a floor": (Term(1001, 1001), RecordFacts(LONG_AGO), "floor"),
    "under a hold": (Term(0, 1), RecordFacts(LONG_AGO, holds=("H1",)), "held"),
    "a hold beats what runs": (Term(0, 1), RecordFacts(LONG_AGO, ("H1",), ("case 1 is open",)), "held"),
    "still running": (Term(0, 1), RecordFacts(LONG_AGO, running=("case 1 is open",)), "running"),
    "to be told": (Term(0, 1, 48), RecordFacts(LONG_AGO), "tell"),
    "told and waiting": (Term(0, 1, 48), RecordFacts(LONG_AGO, told_until=NOW + timedelta(hours=1)), "told"),
    "told and over": (Term(0, 1, 48), RecordFacts(LONG_AGO, told_until=NOW), "erase"),
}


@pytest.mark.parametrize("case", VERDICTS)
def test_the_night_decides(case: str) -> None:
    known, facts, verdict = VERDICTS[case]
    decision = judge(known, facts, NOW)
    assert decision.outcome == verdict
    assert decision.reasons


def test_a_members_wish_needs_no_ceiling_and_no_notice() -> None:
    assert judge_request(Term(0, None, 48), RecordFacts(NOW), NOW).outcome == "erase"
    assert judge_request(Term(10), RecordFacts(NOW), NOW).outcome == "floor"


days = st.integers(0, 2000)


@given(days, st.none() | days, days, st.booleans(), st.booleans())
def test_what_is_held_or_running_or_under_a_floor_is_never_erased(
    floor: int, ceiling: int | None, age: int, held: bool, runs: bool
) -> None:
    own = term(rule(floor_days=floor, ceiling_days=ceiling))
    facts = RecordFacts(NOW - timedelta(days=age), ("H",) if held else (), ("x",) if runs else ())
    if "erase" in {judge(own, facts, NOW).outcome, judge_request(own, facts, NOW).outcome}:
        assert not held
        assert not runs
        assert age >= floor
    if judge(own, facts, NOW).outcome == "erase":
        assert ceiling is not None
        assert age >= ceiling


# -- the document ----------------------------------------------------------------------------------------------


def test_the_shipped_table_names_every_class_it_can_and_is_loadable() -> None:
    table = load_retention(files("nakhoda.desk").joinpath("records/retention.yaml").read_text())
    assert {each.record_class for each in table.rules} == set(CLASSES)
    soonest = {each.record_class: each.ceiling_days for each in table.rules if each.jurisdiction == "MY"}
    assert min(each.ceiling_days for each in table.rules if each.ceiling_days is not None) == 1
    assert "identity_evidence" in soonest


ABOUT = "key: a, class: draft, source: s, confidence: high, verified_on: 2026-01-01, effective_from: 2026-01-01"
FAULTS = {
    "rules: []": "rules: a list",
    "rules: [7]": r"rules\[0\]: a rule is a mapping",
    "rules: [{key: a}]": "class, source, confidence",
    f"rules: [{{{ABOUT}, colour: red}}]": "no field 'colour'",
    f"rules: [{{{ABOUT}, ceiling_days: -1}}]": "ceiling_days must be",
    f"rules: [{{{ABOUT}, floor_days: yes}}]": "floor_days must be",
    f"rules: [{{{ABOUT.replace('2026-01-01', 'soon')}}}]": "verified_on must be a day",
    f"rules: [{{{ABOUT.replace('draft', 'gossip')}}}]": "class must be one of",
    f"rules: [{{{ABOUT}}}, {{{ABOUT}}}]": "the same key",
    "rules: [": "not YAML",
    "": "mapping",
    "review_days: x\nrules: [{" + ABOUT + "}]": "review_days",
    "rules: [{" + ABOUT + "}]\nx: &a [*a]": "line|readable",
}


@pytest.mark.parametrize("text", FAULTS)
def test_a_table_that_is_wrong_is_refused_with_its_rule_and_field(text: str) -> None:
    with pytest.raises(RetentionError, match=FAULTS[text]):
        load_retention(text)


def test_memory_is_never_verified_and_the_rest_goes_stale() -> None:
    assert rule(confidence="memory").is_stale(TODAY, 180)
    assert not rule().is_stale(TODAY + timedelta(days=180), 180)
    assert rule().is_stale(TODAY + timedelta(days=181), 180)


# -- holds -----------------------------------------------------------------------------------------------------

CASE = HeldFacts(case_id=7, member_id=3, lob="age_support", country="MY", received_at=NOW, family=(9,))
HOLDS: dict[str, tuple[HoldScope, bool]] = {
    "this case": (HoldScope("h", case_id=7), True),
    "the case it was merged into": (HoldScope("h", case_id=9), True),
    "another case": (HoldScope("h", case_id=8), False),
    "the member": (HoldScope("h", member_id=3), True),
    "the member, another line": (HoldScope("h", member_id=3, lob="monetisation"), False),
    "the country": (HoldScope("h", country="MY"), True),
    "another country": (HoldScope("h", country="IN"), False),
    "from this instant": (HoldScope("h", received_from=NOW), True),
    "until this instant": (HoldScope("h", received_until=NOW), False),
    "everything": (HoldScope("h"), True),
}


@pytest.mark.parametrize("case", HOLDS)
def test_a_hold_covers(case: str) -> None:
    hold, verdict = HOLDS[case]
    assert covers(hold, CASE) is verdict
    assert holds_on([hold], CASE) == (("h",) if verdict else ())


def test_a_member_without_a_case_is_held_by_name_alone() -> None:
    assert covers_member(HoldScope("h", member_id=3), 3, [])
    assert not covers_member(HoldScope("h", country="MY"), 3, [])
