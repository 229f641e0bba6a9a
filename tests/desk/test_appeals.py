"""A member contests a decision in time, somebody else looks again, and what they find is carried out."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from nakhoda.core.appeals import CARRIED_OUT, Finding
from nakhoda.core.events import AppealDecided, AppealFiled, AppealImplemented
from nakhoda.desk.actions.appeal_reviews import OUTCOMES, NotYourAppeal, decide_appeal, implement_appeal
from nakhoda.desk.actions.appeals import AppealRefused, AppealTooLate, Filed, NoSuchDecision, file_appeal
from nakhoda.desk.actions.decisions import record_product_decision
from nakhoda.desk.arrivals import Arrival, Sender
from nakhoda.desk.models import AppealRecord, CaseDecision, Participant
from nakhoda.desk.queries.records import appeal_for, barred_from
from tests.cast import NOW, person
from tests.core.test_statement import WHOLE
from tests.desk.checks import check_fold
from tests.desk.stories import MEMBER, acting, clock, minutes, now_is, opened, the_program, told

pytestmark = pytest.mark.django_db
STRANGER = Sender(kind="email", address="stranger@mail.example", name="Nobody")


def decision(**more: Any) -> CaseDecision:
    """Feature removed for age by the product; the member's older case makes her known."""
    older = opened()
    assert older.member_id
    about = {"decided_at": NOW, "informed_at": NOW} | more
    with the_program() as program:
        return record_product_decision(older.member_id, "feature_age", WHOLE, True, actor=program, now=NOW, **about)


def letter(sender: Sender | None = MEMBER, at: datetime = NOW, **more: Any) -> Arrival:
    about = {"lob": "age_support", "reason": "feature_age", "text": "I am 24. Here is my card.", "locale": "en-MY"}
    return Arrival(channel="appeal", received_at=at, sender=sender, acknowledged="page", **about | more)


def file(reference: str, arrival: Arrival | None = None) -> Filed:
    arrival = arrival or letter()
    with the_program() as program:
        return file_appeal(reference, arrival, actor=program, now=arrival.received_at)


def decide(
    filed: Filed, outcome: str = "overturned_new_evidence", who: str = "specialist_minor", at: float = 30
) -> None:
    with acting(who) as reviewer:
        decide_appeal(
            filed.case.id, outcome, "The card is real", actor=reviewer, now=minutes(at), finding=finding(outcome)
        )


def finding(outcome: str) -> Finding:
    """A card that shows what the outcome says."""
    if outcome == "inadmissible":
        return Finding("id_document", "unreadable", "undetermined")
    return Finding("id_document", "genuine", "over" if outcome in CARRIED_OUT else "under")


# -- filing --------------------------------------------------------------------------------------------


def test_an_appeal_is_a_case_of_its_own_with_its_own_clock() -> None:
    contested = decision(decided_by=person("leader_age").id)
    filed = file(contested.reference)
    assert filed.is_new
    assert (filed.case.channel, filed.case.tier, filed.case.lob) == ("appeal", 2, "age_support")
    assert told(filed.case.id, AppealFiled)[0].decision_id == contested.id
    assert clock(filed.case.id, "appeal_decision").due_at == NOW + timedelta(days=7)
    with the_program():
        assert barred_from([filed.case.id]) == {filed.case.id: frozenset({person("leader_age").id})}
    check_fold(filed.case.id)


def test_a_reference_may_be_typed_carelessly() -> None:
    contested = decision()
    code = contested.reference
    assert file(f" {code[:5].lower()}-{code[5:].lower()} ").appeal.decision_id == contested.id


KINDS = {
    "a removed video": ("content", "platform_integrity", "content_removed"),
    "a ban for age": ("underage_ban", "age_support", "age_appeal"),
    "an account": ("account", "account_access", "account_suspended"),
}


@pytest.mark.parametrize(("kind", "lob", "reason"), KINDS.values(), ids=KINDS)
def test_a_letter_that_says_little_is_about_what_was_decided(kind: str, lob: str, reason: str) -> None:
    contested = decision()
    with the_program():
        CaseDecision.objects.filter(id=contested.id).update(kind=kind)
    filed = file(contested.reference, letter(lob="", reason="", text="Please look again"))
    assert (filed.case.lob, filed.case.reason, filed.case.tier) == (lob, reason, 2)
    check_fold(filed.case.id)


UNKNOWN = {
    "an unknown reference": ("AAAAAAAAAA", MEMBER),
    "somebody else's decision": ("", STRANGER),
    "nobody": ("", None),
}


@pytest.mark.parametrize(("reference", "sender"), UNKNOWN.values(), ids=UNKNOWN)
def test_unknown_and_foreign_decisions_are_the_same_answer(reference: str, sender: Sender | None) -> None:
    contested = decision()
    with pytest.raises(NoSuchDecision):
        file(reference or contested.reference, letter(sender))
    with the_program():
        assert not AppealRecord.objects.exists()


def test_a_guardian_of_the_decisions_case_may_appeal() -> None:
    case, contested = opened(), decision()
    with the_program():
        CaseDecision.objects.filter(id=contested.id).update(case_id=case.id, scope_id=case.scope_id)
        Participant.objects.create(
            case_id=case.id, scope_id=case.scope_id, role="guardian", kind="email", address=STRANGER.address
        )
    assert file(contested.reference, letter(STRANGER)).is_new


LAST = datetime(2027, 5, 22, tzinfo=NOW.tzinfo)  # 180 days after 23 November 2026
DAYS = {
    "the last minute of day 180": (LAST + timedelta(hours=23, minutes=59), True),
    "day 181": (LAST + timedelta(days=1), False),
}


@pytest.mark.parametrize(("at", "in_time"), DAYS.values(), ids=DAYS)
def test_the_window_is_open_for_180_days_and_no_longer(at: datetime, in_time: bool) -> None:
    contested = decision()
    if in_time:
        assert file(contested.reference, letter(at=at)).is_new
        return
    with pytest.raises(AppealTooLate, match="until 22 May 2027") as refusal:
        file(contested.reference, letter(at=at))
    assert refusal.value.last_day == LAST.date()


def test_a_second_letter_finds_the_first_appeal() -> None:
    contested = decision()
    first = file(contested.reference)
    second = file(contested.reference, letter(at=minutes(60)))
    assert (second.is_new, second.appeal, second.case) == (False, first.appeal, first.case)
    check_fold(first.case.id)


def test_what_was_reviewed_is_final_and_what_was_inadmissible_may_be_tried_again() -> None:
    contested = decision()
    decide(file(contested.reference), "inadmissible")
    again = file(contested.reference, letter(at=minutes(60)))
    assert again.is_new
    decide(again, "upheld", at=90)
    with pytest.raises(AppealRefused, match="final"):
        file(contested.reference, letter(at=minutes(120)))


def test_a_favourable_decision_has_nothing_to_appeal() -> None:
    contested = decision()
    with the_program():
        CaseDecision.objects.filter(id=contested.id).update(appeal_until=None)
    with pytest.raises(AppealRefused, match="nothing"):
        file(contested.reference)


# -- deciding ------------------------------------------------------------------------------------------


def test_whoever_decided_before_does_not_review_it() -> None:
    filed = file(decision(decided_by=person("leader_age").id).reference)
    with pytest.raises(NotYourAppeal):
        decide(filed, who="leader_age")
    decide(filed, who="specialist_minor")
    assert told(filed.case.id, AppealDecided)[0].reviewer_id == person("specialist_minor").id
    check_fold(filed.case.id)


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_only_what_was_overturned_has_to_be_carried_out_and_that_in_time(outcome: str) -> None:
    filed = file(decision().reference)
    decide(filed, outcome)
    assert clock(filed.case.id, "appeal_decision").outcome == "met"
    with acting("specialist_minor") as reviewer:
        if outcome in ("upheld", "inadmissible"):
            with pytest.raises(AppealRefused, match="nothing is to be carried out"):
                implement_appeal(filed.case.id, actor=reviewer, now=minutes(60))
        else:
            assert clock(filed.case.id, "implementation").outcome == "active"
            implement_appeal(filed.case.id, actor=reviewer, now=minutes(60))
            assert clock(filed.case.id, "implementation").outcome == "met"
            assert told(filed.case.id, AppealImplemented) != []
    check_fold(filed.case.id)


REFUSALS = {
    "to an unknown outcome": ("maybe", "A note", "outcome is one of"),
    "without saying why": ("upheld", " ", "say why"),
}


@pytest.mark.parametrize(("outcome", "note", "says"), REFUSALS.values(), ids=REFUSALS)
def test_it_is_not_decided(outcome: str, note: str, says: str) -> None:
    filed = file(decision().reference)
    with acting("specialist_minor") as reviewer, pytest.raises(AppealRefused, match=says):
        decide_appeal(filed.case.id, outcome, note, actor=reviewer, now=minutes(30), finding=finding(outcome))
    check_fold(filed.case.id)


def test_it_is_decided_once_and_carried_out_after_that() -> None:
    filed = file(decision().reference)
    with acting("specialist_minor") as reviewer, pytest.raises(AppealRefused, match="decide it first"):
        implement_appeal(filed.case.id, actor=reviewer, now=minutes(5))
    decide(filed)
    with pytest.raises(AppealRefused, match="already"):
        decide(filed, "upheld")
    check_fold(filed.case.id)


def test_the_reviewer_reads_the_contested_decision_beside_the_appeal() -> None:
    filed = file(decision().reference)
    with acting("specialist_minor") as reviewer:
        view = appeal_for(reviewer, filed.case.id)
    assert view is not None
    assert view.decision.statement["clause"] == WHOLE["clause"]
    assert now_is(filed.case.id).status == "new"
