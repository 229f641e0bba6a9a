"""What we say and what the member says, and what the clocks make of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from nakhoda.core import events as e
from nakhoda.desk.actions import conversation, outbox, work
from nakhoda.desk.actions.drafts import draft_of, save_draft
from nakhoda.desk.actions.joining import merge
from nakhoda.desk.actions.replies import NeedsFollowUp
from nakhoda.desk.actions.states import resolve
from nakhoda.desk.arrivals import Sender
from nakhoda.desk.models import Message, Participant
from nakhoda.desk.queries.agents import forget_cards
from nakhoda.desk.queries.cases import NoSuchCase
from tests.cast import NOW
from tests.desk.checks import check_fold
from tests.desk.stories import (
    UNDO,
    acting,
    answered,
    clock,
    jobs,
    minutes,
    now_is,
    opened,
    the_program,
    told,
    writes,
)

pytestmark = pytest.mark.django_db


def test_an_answer_stops_the_first_response_clock_only_when_its_undo_time_is_over() -> None:
    case = opened()
    with acting("agent_chennai") as agent:
        message = conversation.reply(case.id, "Please reset your password.", actor=agent, now=minutes(5))
    assert clock(case.id, "first_response").stopped_at is None
    with the_program():
        assert not outbox.release_message(message.id, now=minutes(5))
        assert outbox.release_message(message.id, now=minutes(5) + UNDO)
    assert clock(case.id, "first_response").stopped_at == minutes(5) + UNDO
    assert now_is(case.id).unanswered_since is None
    check_fold(case.id)


def test_a_recalled_answer_was_never_said() -> None:
    case = opened()
    with acting("agent_chennai") as agent:
        message = conversation.reply(case.id, "Wrong window, sorry.", actor=agent, now=minutes(5))
        conversation.undo_send(message.id, actor=agent, now=minutes(5) + UNDO / 2)
        draft = draft_of(case.id, actor=agent)
    assert draft is not None
    assert draft.text == "Wrong window, sorry."
    with the_program():
        assert not outbox.release_message(message.id, now=minutes(6))
        assert outbox.release_messages(minutes(6)) == 0
    assert told(case.id, e.MessageOutbound) == []
    assert [event.outcome for event in told(case.id, e.MessageDelivery)] == ["recalled"]
    assert clock(case.id, "first_response").stopped_at is None
    check_fold(case.id)


def test_an_answer_that_has_left_cannot_be_taken_back() -> None:
    case = opened()
    message = answered(case.id, "agent_chennai", minutes(5))
    with acting("agent_chennai") as agent, pytest.raises(conversation.CannotUndo):
        conversation.undo_send(message.id, actor=agent, now=minutes(6))


def test_only_its_author_takes_an_answer_back() -> None:
    case = opened()
    with acting("agent_chennai") as agent:
        message = conversation.reply(case.id, "Please wait.", actor=agent, now=minutes(5))
    with acting("leader_access") as leader, pytest.raises(conversation.CannotUndo):
        conversation.undo_send(message.id, actor=leader, now=minutes(5))
    with acting("agent_kl") as stranger, pytest.raises(NoSuchCase):
        conversation.undo_send(message.id, actor=stranger, now=minutes(5))


def test_the_sweep_releases_what_a_lost_job_left_behind() -> None:
    case = opened()
    with acting("agent_chennai") as agent:
        conversation.reply(case.id, "Please wait.", actor=agent, now=minutes(5))
    with the_program():
        assert outbox.release_messages(minutes(6)) == 1
        assert outbox.release_messages(minutes(6)) == 0
    assert len(told(case.id, e.MessageOutbound)) == 1
    check_fold(case.id)


def test_an_answer_by_mail_is_handed_to_the_mail_job_and_acknowledges_only_on_delivery() -> None:
    case = opened(channel="email", acknowledged="")
    message = answered(case.id, "agent_chennai", minutes(5))
    assert (message.delivery, message.send_at) == ("queued", None)
    assert jobs("send_message")[-1] == {"message_id": message.id}
    assert now_is(case.id).acknowledged_at is None
    check_fold(case.id)


@pytest.mark.parametrize(("kind", "delivery"), [("email", "queued"), ("app", "page")])
def test_an_answer_on_the_status_page_acknowledges_by_itself(kind: str, delivery: str) -> None:
    case = opened(acknowledged="", sender=Sender(kind=kind, address="siti.hajar@mail.example"))
    message = answered(case.id, "agent_chennai", minutes(5))
    assert message.delivery == delivery, "whoever left an address gets it by mail too"
    assert [event.via for event in told(case.id, e.CaseAcknowledged)] == ["human"]
    check_fold(case.id)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        pytest.param("Hello {{member_name}}, done.", "{{member_name}}", id="an unfilled placeholder"),
        pytest.param("{{ a }} and {{b}}", "{{a}}, {{b}}", id="all of them are named"),
        pytest.param("  ", "write", id="nothing at all"),
    ],
)
def test_an_answer_with_a_hole_is_not_sent(text: str, named: str) -> None:
    case = opened()
    with acting("agent_chennai") as agent, pytest.raises(conversation.CannotReply, match=named.replace("{", r"\{")):
        conversation.reply(case.id, text, actor=agent, now=minutes(5))
    assert told(case.id, e.MessageOutbound) == []


def test_who_answers_a_case_that_nobody_holds_holds_it() -> None:
    case = opened()
    with acting("agent_chennai") as agent:
        conversation.reply(case.id, "I am on it.", actor=agent, now=minutes(5))
        assert now_is(case.id).assignee_id == agent.id
    assert now_is(case.id).status == "open"
    check_fold(case.id)


def test_a_note_stops_no_clock_and_is_no_answer() -> None:
    case = opened()
    with acting("agent_chennai") as agent:
        note = conversation.add_note(case.id, "Looks like a repeat.", actor=agent, now=minutes(5))
    assert not note.is_public
    assert clock(case.id, "first_response").stopped_at is None
    assert now_is(case.id).public_replies == 0
    check_fold(case.id)


def test_an_answer_drops_its_draft_and_keeps_the_note_draft() -> None:
    case = opened()
    with acting("agent_chennai") as agent:
        save_draft(case.id, "half an ans", actor=agent, now=minutes(1))
        save_draft(case.id, "half a note", actor=agent, now=minutes(1), kind="note")
        conversation.reply(case.id, "A whole answer.", actor=agent, now=minutes(5))
        assert draft_of(case.id, actor=agent) is None
        assert draft_of(case.id, actor=agent, kind="note") is not None


# -- the member writes again ---------------------------------------------------------------------------


def test_several_messages_of_a_member_are_one_clock_from_the_oldest() -> None:
    case = opened()
    answered(case.id, "agent_chennai", minutes(5))
    writes(case.id, "It still fails with error 7", minutes(30))
    writes(case.id, "and now with error 8", minutes(40))
    assert clock(case.id, "next_response").started_at == minutes(30)
    assert now_is(case.id).unanswered_since == minutes(30)
    check_fold(case.id)


@pytest.mark.parametrize(
    "text", ["Thank you so much!", "बहुत बहुत धन्यवाद", "bahut shukriya ji", "Terima kasih", "மிக்க நன்றி", "بہت شکریہ"]
)
def test_a_thank_you_neither_reopens_nor_starts_a_clock(text: str) -> None:
    case = resolved()
    message = writes(case, text, minutes(60))
    after = now_is(case)
    assert (after.status, after.unanswered_since) == ("resolved", None)
    assert message.author_kind == "member"
    assert [event.is_request for event in told(case, e.MessageInbound)] == [True, False]
    check_fold(case)


def test_a_request_reopens_a_resolved_case_with_the_time_it_had_used() -> None:
    case = resolved()
    writes(case, "It fails again", minutes(120))
    after = now_is(case)
    assert (after.status, after.reopens) == ("open", 1)
    assert clock(case, "resolution").stopped_at is None
    check_fold(case)


def test_after_the_window_the_caller_is_told_to_open_a_follow_up_case() -> None:
    case = resolved()
    with pytest.raises(NeedsFollowUp) as told_so:
        writes(case, "It fails again", minutes(20) + timedelta(days=7))
    assert told_so.value.follows == case
    writes(case, "Thank you!", minutes(20) + timedelta(days=7))
    assert now_is(case).status == "resolved"


def test_whatever_comes_while_we_wait_gives_us_the_turn() -> None:
    case = opened()
    answered(case.id, "agent_chennai", minutes(5), "Which phone do you use?", asks_question=True)
    from nakhoda.desk.actions.states import set_pending

    with acting("agent_chennai") as agent:
        set_pending(case.id, actor=agent, now=minutes(6))
    writes(case.id, "A Samsung A14", minutes(50))
    assert now_is(case.id).status == "open"
    check_fold(case.id)


def test_a_case_comes_back_to_its_owner_when_she_is_there() -> None:
    case = taken_and_resolved(back_at_work=True)
    writes(case, "It fails again", minutes(120))
    with acting("agent_chennai") as agent:
        assert now_is(case).assignee_id == agent.id
    check_fold(case)


def test_and_to_its_queue_when_she_is_not() -> None:
    case = taken_and_resolved(back_at_work=False)
    writes(case, "It fails again", minutes(120))
    assert now_is(case).assignee_id is None
    assert told(case, e.CaseAssigned)[-1].cause == "owner_off_shift"
    check_fold(case)


def test_what_is_written_on_a_merged_case_arrives_at_the_survivor() -> None:
    child, survivor = opened(), opened("The same from my other phone, I cannot sign in")
    with acting("agent_chennai") as agent:
        merge(child.id, survivor.id, actor=agent, now=minutes(2), confirmed=True)
    message = writes(child.id, "Any news on this", minutes(30))
    assert message.case_id == survivor.id
    check_fold(child.id, survivor.id)


def test_a_copied_address_is_a_third_party_and_starts_no_clock() -> None:
    friend = Sender(kind="email", address="friend@mail.example", name="A friend")
    case = opened(cc=(friend,))
    answered(case.id, "agent_chennai", minutes(5))
    with acting("agent_chennai") as agent:
        row = Participant.objects.get(case_id=case.id, role="proposed")
        conversation.approve_participant(case.id, row.id, actor=agent, now=minutes(6))
    message = writes(case.id, "I am her friend, any news", minutes(30), sender=friend)
    assert message.author_kind == "third_party"
    assert now_is(case.id).unanswered_since is None
    check_fold(case.id)


def test_new_addresses_in_copy_only_become_proposals() -> None:
    case = opened()
    copied = (
        Sender(kind="email", address="Other@mail.example"),
        Sender(kind="email", address="siti.hajar@mail.example"),
    )
    writes(case.id, "With my brother in copy, it fails", minutes(30), cc=copied)
    with the_program():
        rows = Participant.objects.filter(case_id=case.id).order_by("id")
        assert [(row.role, row.approved) for row in rows] == [("requester", True), ("proposed", False)]


def test_the_words_are_in_the_message_and_never_in_the_journal() -> None:
    case = opened()
    answered(case.id, "agent_chennai", minutes(5), "The secret word is xylophone.")
    writes(case.id, "My xylophone is broken", minutes(9))
    from nakhoda.core.events import to_payload
    from tests.desk.stories import journal

    assert not any("xylophone" in str(to_payload(entry.event)) for entry in journal(case.id))
    with the_program():
        assert Message.objects.filter(case_id=case.id, text__contains="xylophone").count() == 2


def resolved() -> int:
    """A case answered and resolved at minute 20."""
    case = opened()
    answered(case.id, "agent_chennai", minutes(5))
    with acting("agent_chennai") as agent:
        resolve(case.id, "information", actor=agent, now=minutes(20))
    return case.id


def taken_and_resolved(*, back_at_work: bool) -> int:
    """A case that the agent in Chennai took and resolved, and whether she is at work when the member writes."""
    forget_cards()
    case = opened()
    with acting("agent_chennai") as agent:
        work.set_my_status("available", actor=agent, now=NOW)
    answered(case.id, "agent_chennai", minutes(5))
    with acting("agent_chennai") as agent:
        resolve(case.id, "information", actor=agent, now=minutes(20))
        work.set_my_status("busy" if back_at_work else "offline", actor=agent, now=minutes(30))
    return case.id
