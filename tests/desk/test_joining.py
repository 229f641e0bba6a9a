"""Merging keeps what was owed and what was broken; splitting gives an issue its own time (handbook 1.3 d, e)."""

from __future__ import annotations

from typing import Any

import pytest

from nakhoda.core.events import CaseAbsorbed, CaseReceived, CaseSplit, MessageReclassified
from nakhoda.desk.actions.joining import DifferentMember, JoinRefused, NeedsConfirmation, Parted, merge, split
from nakhoda.desk.actions.spam import mark_spam
from nakhoda.desk.actions.states import set_pending
from nakhoda.desk.arrivals import File, Sender
from nakhoda.desk.models import Attachment, Case, ClockRow, Message, Participant
from nakhoda.desk.queries.cases import NoSuchCase
from nakhoda.desk.queries.records import attachment_for, messages_of
from tests.desk.checks import check_fold
from tests.desk.hands import held
from tests.desk.stories import KL, acting, answered, minutes, now_is, opened, the_program, told, writes

pytestmark = pytest.mark.django_db
OTHER = Sender(kind="email", address="other@mail.example", name="Somebody else")
PAPER = File(name="id.pdf", content_type="application/pdf", size=3, sha256="0" * 64)


def join(child: Case, into: Case, at: int = 90, who: str = "agent_chennai", **more: Any) -> Case:
    with acting(who) as agent:
        return merge(child.id, into.id, actor=agent, now=minutes(at), **({"confirmed": True} | more))


def part(case: Case, message: Message, at: int = 90, **more: Any) -> Parted:
    with acting("agent_chennai") as agent:
        return split(case.id, message.id, actor=agent, now=minutes(at), **more)


# -- merge ---------------------------------------------------------------------------------------------


def test_the_survivor_keeps_the_earliest_received_time() -> None:
    older, newer = opened(), held(at=minutes(30))
    join(older, newer)
    assert (now_is(older.id).status, now_is(older.id).merged_into) == ("merged", newer.id)
    survivor = now_is(newer.id)
    assert survivor.received_at == older.received_at
    assert _clock(newer, "resolution").started_at == older.received_at
    check_fold(older.id, newer.id)


def test_the_childs_clocks_are_cancelled_but_its_breach_stays() -> None:
    child, survivor = opened(), held()
    late = 3 * 24 * 60 + 1
    join(child, survivor, at=late)
    with the_program():
        outcomes = {row.code: row for row in ClockRow.objects.filter(case_id=child.id)}
    assert outcomes["first_response"].outcome == "breached"
    assert all(row.stopped_at == minutes(late) for row in outcomes.values() if row.metric != "acknowledgement")
    assert outcomes["first_response"].cancel_reason == "merged"
    check_fold(child.id, survivor.id)


def test_what_the_child_owed_by_law_the_survivor_owes() -> None:
    child = opened("Scam!", queue="meridian_integrity_south", lob="platform_integrity", reason="scam")
    survivor = held(lob="platform_integrity", reason="content_removed", queue="meridian_integrity_south", country="SG")
    assert not _codes(survivor) & {"IN-REM"}
    join(child, survivor)
    assert told(survivor.id, CaseAbsorbed)[0].obligations
    assert _clock(survivor, "IN-REM").started_at == child.received_at
    check_fold(child.id, survivor.id)


def test_a_question_that_nobody_answered_is_the_survivors_now() -> None:
    survivor = held()
    answered(survivor.id, "agent_chennai", minutes(10))
    child = opened("And one more question?", at=minutes(40))
    assert now_is(survivor.id).unanswered_since is None
    join(child, survivor)
    assert now_is(survivor.id).unanswered_since == child.unanswered_since
    assert _clock(survivor, "next_response").started_at == child.unanswered_since
    check_fold(child.id, survivor.id)


def test_a_survivor_that_waited_for_the_member_has_the_turn_again() -> None:
    survivor = held()
    answered(survivor.id, "agent_chennai", minutes(10), asks_question=True)
    with acting("agent_chennai") as agent:
        set_pending(survivor.id, actor=agent, now=minutes(15))
    assert now_is(survivor.id).status == "pending_member"
    child = opened("Here is what you asked for", at=minutes(40))
    join(child, survivor)
    assert now_is(survivor.id).status == "open"
    check_fold(child.id, survivor.id)


def test_the_conversation_of_both_is_read_in_the_survivor_through_any_number_of_merges() -> None:
    first, second = opened("First"), opened("Second", at=minutes(1), files=(PAPER,))
    third = held(text="Third", at=minutes(2))
    join(first, second)
    join(second, third)
    with acting("agent_chennai") as agent:
        assert [message.text for message in messages_of(agent, third.id)] == ["First", "Second", "Third"]
        file = Attachment.objects.get(case_id=second.id)
        assert attachment_for(agent, third.id, file.id) == file
    with acting("agent_kl") as foreign, pytest.raises(NoSuchCase):
        messages_of(foreign, third.id)
    check_fold(first.id, second.id, third.id)


def test_a_merge_asks_before_it_cannot_be_undone() -> None:
    child, survivor = opened(), held()
    with pytest.raises(NeedsConfirmation, match="cannot be undone"):
        join(child, survivor, confirmed=False)
    assert now_is(child.id).status == "new"
    check_fold(child.id, survivor.id)


def test_two_members_are_joined_only_on_purpose_and_the_second_hears_nothing_unasked() -> None:
    child, survivor = opened(sender=OTHER), held()
    with pytest.raises(DifferentMember):
        join(child, survivor)
    join(child, survivor, different_member=True)
    with the_program():
        added = Participant.objects.get(case_id=survivor.id, address=OTHER.address)
    assert (added.role, added.approved) == ("proposed", False)
    check_fold(child.id, survivor.id)


def test_a_foreign_case_is_neither_child_nor_survivor() -> None:
    mine, foreign = held(), opened(queue=KL)
    for child, survivor in ((mine, foreign), (foreign, mine)):
        with pytest.raises(NoSuchCase):
            join(child, survivor)
    check_fold(mine.id, foreign.id)


def test_what_is_sealed_stays_apart() -> None:
    sealed = opened(queue="", lob="minor_safety", reason="underage_report")
    open_one = opened(queue="hub_age", lob="age_support", reason="data_export")
    with pytest.raises(JoinRefused, match="compartment"):
        join(open_one, sealed, who="specialist_minor")
    check_fold(sealed.id, open_one.id)


STATES: dict[str, tuple[str, str]] = {
    "a case that is spam": ("child", "is spam already"),
    "into a case that is spam": ("survivor", "is spam; reopen it"),
}


@pytest.mark.parametrize(("which", "says"), STATES.values(), ids=STATES)
def test_it_cannot_merge(which: str, says: str) -> None:
    cases = {"child": opened(), "survivor": held()}
    with acting("agent_chennai") as agent:
        mark_spam(cases[which].id, "bulk", actor=agent, now=minutes(1))
    with pytest.raises(JoinRefused, match=says):
        join(cases["child"], cases["survivor"])
    check_fold(*(case.id for case in cases.values()))


def test_a_case_does_not_merge_into_itself() -> None:
    case = held()
    with pytest.raises(JoinRefused, match="itself"):
        join(case, case)
    check_fold(case.id)


# -- split ---------------------------------------------------------------------------------------------


def test_the_second_issue_starts_at_the_time_of_its_message_with_text_and_files() -> None:
    case = held()
    second = writes(case.id, "My earnings are missing, too", minutes(20), files=(PAPER,))
    new = part(case, second).new
    assert (new.received_at, new.member_id) == (minutes(20), case.member_id)
    assert told(new.id, CaseReceived)[0].split_from == case.id
    assert told(case.id, CaseSplit) == [CaseSplit(into=new.id, message_id=second.id)]
    with the_program():
        copy = Message.objects.get(case_id=new.id)
        assert copy.text == second.text
        assert Attachment.objects.get(case_id=new.id).sha256 == PAPER.sha256
        assert Participant.objects.get(case_id=new.id).address == "siti.hajar@mail.example"
    check_fold(case.id, new.id)


def test_the_first_case_no_longer_owes_an_answer_to_what_left_it() -> None:
    case = held()
    answered(case.id, "agent_chennai", minutes(10))
    second = writes(case.id, "Something else altogether?", minutes(20))
    third = writes(case.id, "And the first thing again?", minutes(30))
    part(case, second)
    assert now_is(case.id).unanswered_since == third.at
    assert told(case.id, MessageReclassified)[0].message_id == second.id
    check_fold(case.id)


def test_a_message_that_raised_both_issues_still_waits_here() -> None:
    case = held()
    with the_program():
        only = Message.objects.get(case_id=case.id)
    new = part(case, only, keep_here=True).new
    assert now_is(case.id).unanswered_since is not None
    assert told(case.id, MessageReclassified) == []
    check_fold(case.id, new.id)


def test_only_the_members_own_words_in_this_case_open_another() -> None:
    case, elsewhere = held(), opened(queue=KL)
    answer = answered(case.id, "agent_chennai", minutes(10))
    with the_program():
        foreign = Message.objects.get(case_id=elsewhere.id)
    for message in (answer, foreign):
        with pytest.raises(JoinRefused, match="only a message"):
            part(case, message)
    check_fold(case.id)


def _clock(case: Case, code: str) -> ClockRow:
    with the_program():
        row = ClockRow.objects.filter(case_id=case.id, code=code).order_by("number").last()
        assert row is not None
        return row


def _codes(case: Case) -> set[str]:
    with the_program():
        return set(ClockRow.objects.filter(case_id=case.id).values_list("code", flat=True))
