"""Appeals on paper: an age is proven or undetermined, two people where one is not enough, documents go in time."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakhoda.core.appeals import (
    AGE_OUTCOMES,
    AUTHENTICITY,
    CARRIED_OUT,
    NOTHING_SHOWN,
    OUTCOMES,
    Finding,
    dispose_at,
    evidence_for,
    export_days,
    finding_refusal,
    needs_second,
    redress_for,
)
from nakhoda.core.policy.rules import AppealRule, AppealWindow, DisposalRule, EvidenceRule, RedressRule

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=timezone.utc)
AGE = frozenset({"underage_ban", "feature_age"})
RULE = AppealRule(
    10080,
    1440,
    True,
    (
        AppealWindow("everywhere", "underage_ban", "", 113, ""),
        AppealWindow("my", "underage_ban", "MY", 180, "", export_days=30),
    ),
    two_person=frozenset({"underage_ban"}),
    evidence=(
        EvidenceRule("id_document", {}, AGE, "", False),
        EvidenceRule("guardian_and_id", {}, AGE, "", True),
        EvidenceRule("mykad", {}, AGE, "MY", False),
    ),
    redress=(RedressRule("gac", "IN", {}, "https://gac.gov.in", ""), RedressRule("form", "", {}, "/help/", "")),
    disposal=(DisposalRule("all", "", 720, ""), DisposalRule("my", "MY", 24, "")),
)
GENUINE = Finding("id_document", "genuine", "over")

FINDINGS = {
    "old enough, proven": ("overturned_new_evidence", GENUINE, ""),
    "old enough, and upheld all the same": ("upheld", GENUINE, "must be lifted"),
    "too young, proven": ("upheld", Finding("id_document", "genuine", "under"), ""),
    "too young, overturned": ("overturned_error", Finding("id_document", "genuine", "under"), "the decision stands"),
    "undetermined": ("inadmissible", Finding("id_document", "unreadable", "undetermined"), ""),
    "undetermined, and upheld": ("upheld", Finding("id_document", "doubtful", "undetermined"), "decides nothing"),
    "a forged card proves nothing": ("overturned_error", Finding("id_document", "forged", "over"), "undetermined"),
    "a forged card proves no youth": ("upheld", Finding("id_document", "forged", "under"), "undetermined"),
    "nothing was shown": ("upheld", Finding(age_outcome="under"), "undetermined"),
    "nothing was shown, undetermined": ("inadmissible", Finding(age_outcome="undetermined"), ""),
    "no word of the age": ("upheld", Finding("id_document", "genuine"), "over, under or undetermined"),
    "no word of whether it is genuine": ("upheld", Finding("id_document", "", "under"), "genuine, doubtful"),
    "something unknown was shown": ("upheld", Finding("tarot", "genuine", "under"), "choose what was shown"),
    "a guardian whose relation nobody verified": (
        "overturned_new_evidence", Finding("guardian_and_id", "genuine", "over"), "guardian belongs to the child",
    ),
    "a guardian, verified": (
        "overturned_new_evidence", Finding("guardian_and_id", "genuine", "over", relation_verified=True), "",
    ),
    "an unknown outcome": ("maybe", GENUINE, "the outcome is one of"),
}  # fmt: skip


@pytest.mark.parametrize(("outcome", "finding", "says"), FINDINGS.values(), ids=FINDINGS)
def test_an_age_is_never_guessed(outcome: str, finding: Finding, says: str) -> None:
    refusal = finding_refusal(RULE, "underage_ban", outcome, finding)
    assert (says in refusal) if says else refusal == ""


@given(
    st.sampled_from([NOTHING_SHOWN, "id_document", "guardian_and_id", "mykad", "x"]),
    st.sampled_from([*AUTHENTICITY, ""]),
    st.sampled_from([*AGE_OUTCOMES, ""]),
    st.booleans(),
    st.sampled_from(OUTCOMES),
)
def test_nothing_is_lifted_without_genuine_evidence(kind: str, real: str, age: str, known: bool, outcome: str) -> None:
    if finding_refusal(RULE, "feature_age", outcome, Finding(kind, real, age, known)) == "" and outcome in CARRIED_OUT:
        assert (real, age) == ("genuine", "over")
        assert kind not in (NOTHING_SHOWN, "x")
        assert known or kind != "guardian_and_id"


def test_other_appeals_need_no_age() -> None:
    assert finding_refusal(RULE, "content", "upheld", Finding()) == ""


SECONDS = {
    "lifting a ban": ("underage_ban", False, "overturned_error", True),
    "upholding a ban": ("underage_ban", False, "upheld", False),
    "lifting a feature": ("feature_age", False, "overturned_error", False),
    "lifting anything in a two-person lane": ("content", True, "partial", True),
}


@pytest.mark.parametrize(("kind", "lane", "outcome", "two"), SECONDS.values(), ids=SECONDS)
def test_two_people_give_back_what_one_may_not(kind: str, lane: bool, outcome: str, two: bool) -> None:
    assert needs_second(RULE, kind, lane, outcome) is two


def test_what_may_be_shown_depends_on_the_law() -> None:
    assert [row.key for row in evidence_for(RULE, "feature_age")] == ["id_document", "guardian_and_id"]
    assert "mykad" in [row.key for row in evidence_for(RULE, "feature_age", ("MY",))]
    assert evidence_for(RULE, "content", ("MY",)) == ()


def test_the_address_that_remains_is_that_of_the_law_or_our_own_form() -> None:
    assert [row.key for row in redress_for(RULE, ("IN",))] == ["gac"]
    assert [row.key for row in redress_for(RULE, ("MY",))] == ["form"]


def test_the_strictest_law_decides_when_documents_go() -> None:
    assert dispose_at(RULE, ("MY",), NOON) == NOON + timedelta(hours=24)
    assert dispose_at(RULE, (), NOON) == NOON + timedelta(days=30)


def test_data_may_be_taken_out_where_a_law_says_so() -> None:
    assert export_days(RULE, "underage_ban", ("MY",)) == 30
    assert export_days(RULE, "underage_ban", ()) == 0
