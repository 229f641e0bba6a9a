"""Whose turn it is, and what may not be done while it is somebody else's."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from nakhoda.core import events as e
from nakhoda.desk.actions import states, sweep, work
from nakhoda.desk.actions.conversation import reply
from tests.cast import NOW
from tests.desk.checks import check_fold
from tests.desk.stories import acting, answered, clock, minutes, now_is, opened, the_program, told, writes

pytestmark = pytest.mark.django_db


def test_a_case_is_not_resolved_over_the_members_unanswered_question() -> None:
    case = opened()
    with acting("agent_chennai") as agent, pytest.raises(states.AnswerFirst, match="answer the member's last message"):
        states.resolve(case.id, "information", actor=agent, now=minutes(5))
    answered(case.id, "agent_chennai", minutes(6))
    writes(case.id, "And my second question: where is my video", minutes(10))
    with acting("agent_chennai") as agent, pytest.raises(states.AnswerFirst):
        states.resolve(case.id, "information", actor=agent, now=minutes(12))
    assert now_is(case.id).status == "open"
    check_fold(case.id)


def test_resolving_sends_the_answer_that_still_waits_and_then_resolves() -> None:
    case = opened()
    with acting("agent_chennai") as agent:
        reply(case.id, "Done, please try.", actor=agent, now=minutes(5))
        states.resolve(case.id, "granted", actor=agent, now=minutes(5.05))
    kinds = [type(event) for event in told(case.id, e.MessageOutbound, e.CaseResolved)]
    assert kinds == [e.MessageOutbound, e.CaseResolved]
    assert clock(case.id, "first_response").outcome == "met"
    after = now_is(case.id)
    with acting("agent_chennai") as agent:
        assert (after.status, after.outcome, after.resolver_id) == ("resolved", "granted", agent.id)
    check_fold(case.id)


def test_pending_needs_a_question_that_was_sent() -> None:
    case = opened()
    with acting("agent_chennai") as agent, pytest.raises(states.NoQuestionSent):
        states.set_pending(case.id, actor=agent, now=minutes(1))
    answered(case.id, "agent_chennai", minutes(2), "It is done.")
    with acting("agent_chennai") as agent, pytest.raises(states.NoQuestionSent):
        states.set_pending(case.id, actor=agent, now=minutes(3))
    with acting("agent_chennai") as agent:
        reply(case.id, "Does it work now?", actor=agent, now=minutes(4), asks_question=True)
        states.set_pending(case.id, actor=agent, now=minutes(4))
    assert now_is(case.id).status == "pending_member"
    check_fold(case.id)


def test_pending_is_no_hiding_place_for_a_message_that_came_after_the_question() -> None:
    case = opened()
    answered(case.id, "agent_chennai", minutes(2), "Which phone?", asks_question=True)
    writes(case.id, "A Samsung A14", minutes(5))
    with acting("agent_chennai") as agent, pytest.raises(states.NoQuestionSent):
        states.set_pending(case.id, actor=agent, now=minutes(6))


@pytest.mark.parametrize(
    ("reason", "review", "because"),
    [
        pytest.param("", 60, "say what you wait for", id="no reason"),
        pytest.param("somebody called Anita", 60, "say what you wait for", id="free words"),
        pytest.param("legal", 0, "in the future", id="review now"),
        pytest.param("legal", -5, "in the future", id="review in the past"),
    ],
)
def test_a_hold_needs_a_reason_and_a_review_time(reason: str, review: int, because: str) -> None:
    case = opened()
    with acting("agent_chennai") as agent, pytest.raises(states.NotAllowed, match=because):
        states.hold(case.id, reason, minutes(review), actor=agent, now=NOW)
    assert now_is(case.id).status == "new"


def test_a_held_case_comes_back_by_itself_at_its_review_time() -> None:
    case = opened()
    with acting("agent_chennai") as agent:
        states.hold(case.id, "product_fix", minutes(60), actor=agent, now=minutes(5), note="Waits for the release")
    assert clock(case.id, "first_response").paused_at is None
    with the_program():
        assert sweep.review_holds(minutes(59)) == 0
        assert sweep.review_holds(minutes(60)) == 1
        assert sweep.review_holds(minutes(61)) == 0
    assert (now_is(case.id).status, now_is(case.id).review_at) == ("open", None)
    check_fold(case.id)


def test_a_hold_ends_when_the_third_party_answers() -> None:
    case = opened()
    with acting("agent_chennai") as agent:
        states.hold(case.id, "legal", minutes(60), actor=agent, now=minutes(5))
        states.end_hold(case.id, actor=agent, now=minutes(20))
    assert now_is(case.id).status == "open"
    check_fold(case.id)


def test_an_agent_reopens_what_she_resolved_with_the_time_it_had_used() -> None:
    case = opened()
    answered(case.id, "agent_chennai", minutes(5))
    with acting("agent_chennai") as agent:
        states.resolve(case.id, "information", actor=agent, now=minutes(20))
        due = clock(case.id, "resolution").due_at
        states.reopen(case.id, actor=agent, now=minutes(80))
    assert now_is(case.id).status == "open"
    assert clock(case.id, "resolution").due_at > due
    check_fold(case.id)


def test_a_case_closes_when_its_window_is_over_and_never_opens_again() -> None:
    case = opened()
    answered(case.id, "agent_chennai", minutes(5))
    with acting("agent_chennai") as agent:
        states.resolve(case.id, "information", actor=agent, now=minutes(20))
    with the_program() as program, pytest.raises(states.NotAllowed, match="may still reopen"):
        states.close(case.id, actor=program, now=minutes(30))
    with the_program():
        assert sweep.close_resolved(minutes(19) + timedelta(days=7)) == 0
        assert sweep.close_resolved(minutes(20) + timedelta(days=7)) == 1
    assert now_is(case.id).status == "closed"
    with acting("agent_chennai") as agent, pytest.raises(states.NotAllowed):
        states.reopen(case.id, actor=agent, now=minutes(21) + timedelta(days=7))
    check_fold(case.id)


def test_a_withdrawn_case_sends_nothing_more() -> None:
    case = opened()
    with acting("agent_chennai") as agent:
        reply(case.id, "Please wait.", actor=agent, now=minutes(5))
        states.withdraw(case.id, actor=agent, now=minutes(5.05))
    from nakhoda.desk.actions.outbox import release_messages

    with the_program():
        release_messages(minutes(6))
    assert told(case.id, e.MessageOutbound) == []
    assert told(case.id, e.MessageDelivery)[-1].outcome == "suppressed"
    check_fold(case.id)


def test_a_higher_priority_moves_the_due_time_from_the_original_start() -> None:
    case = opened()
    before = clock(case.id, "resolution").due_at
    with acting("agent_chennai") as agent:
        states.set_priority(case.id, "urgent", actor=agent, now=minutes(5))
        states.set_priority(case.id, "urgent", actor=agent, now=minutes(6))
    assert clock(case.id, "resolution").due_at < before
    assert len(told(case.id, e.PriorityChanged)) == 1
    check_fold(case.id)


def test_tags_are_put_on_and_taken_off_and_told_once() -> None:
    case = opened()
    with acting("agent_chennai") as agent:
        states.tag(case.id, actor=agent, now=minutes(1), add=("Payment Bug", "vip"))
        states.tag(case.id, actor=agent, now=minutes(2), add=("vip",))
        states.tag(case.id, actor=agent, now=minutes(3), remove=("vip", "unknown"))
        with pytest.raises(states.NotAllowed):
            states.tag(case.id, actor=agent, now=minutes(4), add=("no;semicolons",))
    assert "payment-bug" in now_is(case.id).tags
    assert "vip" not in now_is(case.id).tags
    assert len(told(case.id, e.CaseTagged)) >= 2
    check_fold(case.id)


STEPS: dict[str, Any] = {
    "pending": lambda case, agent: states.set_pending(case, actor=agent, now=minutes(30)),
    "hold": lambda case, agent: states.hold(case, "legal", minutes(90), actor=agent, now=minutes(30)),
    "end_hold": lambda case, agent: states.end_hold(case, actor=agent, now=minutes(30)),
    "resolve": lambda case, agent: states.resolve(case, "information", actor=agent, now=minutes(30)),
    "release": lambda case, agent: work.release(case, actor=agent, now=minutes(30)),
    "withdraw": lambda case, agent: states.withdraw(case, actor=agent, now=minutes(30)),
}


@pytest.mark.parametrize("step", list(STEPS))
def test_a_resolved_case_only_reopens_or_closes(step: str) -> None:
    case = opened()
    answered(case.id, "agent_chennai", minutes(5))
    with acting("agent_chennai") as agent:
        states.resolve(case.id, "information", actor=agent, now=minutes(20))
        with pytest.raises(ValueError):
            STEPS[step](case.id, agent)
    assert now_is(case.id).status == "resolved"
