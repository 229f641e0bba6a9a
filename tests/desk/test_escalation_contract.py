"""Questions between the tiers, redirections, the ladder, and what both sides learn (handbook 2.6)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from nakhoda.core.events import (
    EscalationClimbed,
    EscalationInfoGiven,
    EscalationInfoRequested,
    EscalationMissed,
    EscalationRedirected,
)
from nakhoda.desk.actions.classifying import reclassify
from nakhoda.desk.actions.escalation_feedback import (
    FeedbackRefused,
    judge_knowledge,
    mark_missed,
    read_answer,
    see_notice,
)
from nakhoda.desk.actions.escalation_ladder import climb_ladder
from nakhoda.desk.actions.escalation_questions import answer_information, request_information
from nakhoda.desk.actions.escalations import EscalationRefused, accept_escalation, resolve_escalation
from nakhoda.desk.models import Case, Escalation, KnowledgeCandidate
from nakhoda.desk.queries.cases import NoSuchCase, case_for
from nakhoda.desk.queries.handovers import handovers_page
from nakhoda.desk.queries.notices import notices_for
from nakhoda.desk.queries.records import escalations_raised_by
from nakhoda.org.permissions import Refused
from tests.cast import person
from tests.desk.checks import check_fold
from tests.desk.hands import held
from tests.desk.stories import SECURITY, acting, clock, minutes, now_is, the_program, told
from tests.desk.test_escalations import accept, hand_over, on_shift, send_back

pytestmark = pytest.mark.django_db
QUESTION = "Which telephone did she use before the change?"


def asked(case: Case, at: datetime) -> Escalation:
    with acting("specialist_security") as agent:
        return request_information(case.id, QUESTION, actor=agent, now=at)


def answer(record: Escalation, at: datetime, who: str = "agent_chennai", text: str = "A Redmi, until May") -> None:
    with acting(who) as agent:
        answer_information(record.id, text, actor=agent, now=at)


# -- questions --------------------------------------------------------------------------------------------


def test_tier_two_asks_and_the_raiser_answers_a_case_that_she_no_longer_sees() -> None:
    hand_over(case := held())
    before = clock(case.id, "first_response")
    record = asked(case, minutes(10))
    assert now_is(case.id).escalation_state == "asked"
    with acting("agent_chennai") as raiser:
        assert [(one.state, one.question) for one in escalations_raised_by(raiser)] == [("asked", QUESTION)]
        with pytest.raises(NoSuchCase):
            case_for(raiser, case.id)
    answer(record, minutes(20))
    now = now_is(case.id)
    assert (now.escalation_state, now.queue) == ("raised", SECURITY)
    assert len(told(case.id, EscalationInfoRequested)) == len(told(case.id, EscalationInfoGiven)) == 1
    after = clock(case.id, "first_response")
    assert (after.number, after.started_at, after.due_at) == (before.number, before.started_at, before.due_at)
    check_fold(case.id)


def test_an_answer_brings_an_accepted_one_back_to_accepted() -> None:
    hand_over(case := held())
    accept(case, minutes(5))
    answer(asked(case, minutes(10)), minutes(20))
    assert now_is(case.id).escalation_state == "accepted"
    with acting("specialist_security") as agent:
        resolve_escalation(case.id, "solved", actor=agent, now=minutes(30), feedback="Ask for the old phone first")
    check_fold(case.id)


def test_a_leader_of_the_raising_side_may_answer_and_nobody_else() -> None:
    hand_over(case := held())
    record = asked(case, minutes(10))
    with acting("agent_kl") as other, pytest.raises(NoSuchCase):
        answer_information(record.id, "A Redmi", actor=other, now=minutes(11))
    answer(record, minutes(12), who="leader_access")
    check_fold(case.id)


def test_tier_two_may_decide_without_waiting_for_the_answer() -> None:
    on_shift("agent_chennai")
    hand_over(case := held())
    record = asked(case, minutes(10))
    send_back(case, minutes(15))
    with pytest.raises(EscalationRefused, match="nobody waits"):
        answer(record, minutes(20))
    check_fold(case.id)


def test_an_empty_question_or_answer_is_refused() -> None:
    hand_over(case := held())
    with acting("specialist_security") as agent, pytest.raises(EscalationRefused, match="what you need to know"):
        request_information(case.id, " - ", actor=agent, now=minutes(10))
    record = asked(case, minutes(10))
    with pytest.raises(EscalationRefused, match="write the answer"):
        answer(record, minutes(11), text=" ")
    check_fold(case.id)


# -- redirecting ------------------------------------------------------------------------------------------


def test_another_line_of_business_is_a_redirection_to_be_accepted_anew() -> None:
    hand_over(case := held())
    raised_at = _record(case).raised_at
    accept(case, minutes(5))
    about = {"lob": "monetisation", "reason": "payout_missing", "priority": "normal", "language": "en"}
    with acting("specialist_security") as agent:
        reclassify(case.id, **about, actor=agent, now=minutes(6))  # type: ignore[arg-type]
    now, record = now_is(case.id), _record(case)
    assert (now.queue, now.escalation_state, now.tier) == ("hub_money", "raised", 2)
    assert (record.to_queue, record.redirects, record.raised_at, record.decided_by) == ("hub_money", 1, raised_at, None)
    assert told(case.id, EscalationRedirected) == [
        EscalationRedirected(escalation_id=record.id, from_queue=SECURITY, queue="hub_money")
    ]
    check_fold(case.id)


def _record(case: Case) -> Escalation:
    with the_program():
        return Escalation.objects.get(case_id=case.id)


# -- the ladder -------------------------------------------------------------------------------------------


def climb(at: datetime) -> int:
    with the_program():
        return climb_ladder(at)


def test_leaders_are_told_one_after_another_while_nobody_decides() -> None:
    hand_over(case := held())
    due = clock(case.id, "tier2_accept").due_at
    assert climb(due + timedelta(minutes=29)) == 0
    assert climb(due + timedelta(minutes=30)) == 1
    assert climb(due + timedelta(minutes=31)) == 0
    assert climb(due + timedelta(minutes=500)) == 2
    assert [(event.level, event.role) for event in told(case.id, EscalationClimbed)] == [
        (1, "team_leader"),
        (2, "delivery_lead"),
        (3, "regional_lead"),
    ]
    check_fold(case.id)


def test_each_step_is_a_notice_to_that_role_over_the_place_and_leaves_the_list_when_seen() -> None:
    hand_over(case := held())
    due = clock(case.id, "tier2_accept").due_at
    climb(due + timedelta(minutes=30))
    with acting("leader_access") as leader:
        (notice,) = notices_for(leader)
        assert (notice.case_id, notice.kind, notice.level) == (case.id, "ladder", 1)
        assert see_notice(notice.id, actor=leader, now=minutes(600)).id == notice.id
        assert notices_for(leader) == []
        with pytest.raises(NoSuchCase):
            see_notice(notice.id, actor=leader, now=minutes(601))
    for stranger in ("leader_age", "regional_lead", "agent_chennai"):
        with acting(stranger) as other:
            assert notices_for(other) == []


def test_one_to_authority_climbs_from_the_moment_it_was_raised() -> None:
    hand_over(case := held(), minutes(0), reason="public_attention")
    assert climb(minutes(30)) == 1
    check_fold(case.id)


def test_the_global_head_is_the_last_to_be_told() -> None:
    hand_over(case := held(), minutes(0), reason="public_attention")
    assert climb(minutes(1440)) == 4
    with acting("global_head") as head:
        assert [(notice.case_id, notice.level) for notice in notices_for(head)] == [(case.id, 4)]
    assert climb(minutes(5000)) == 0


DECIDED = {"returned": send_back, "asked back": asked}


@pytest.mark.parametrize("decide", DECIDED.values(), ids=DECIDED)
def test_nobody_is_told_of_what_was_decided_or_waits_for_the_raiser(decide) -> None:  # type: ignore[no-untyped-def]
    hand_over(case := held())
    decide(case, minutes(10))
    assert climb(minutes(100_000)) == 0
    check_fold(case.id)


def test_acceptance_begins_the_ladder_anew_from_the_second_promise() -> None:
    hand_over(case := held())
    accept(case, minutes(5))
    due = clock(case.id, "tier2_resolve").due_at
    assert climb(due) == 0
    assert climb(due + timedelta(minutes=30)) == 1
    check_fold(case.id)


# -- what both sides learn --------------------------------------------------------------------------------


def test_the_second_return_is_a_notice_to_both_leads() -> None:
    on_shift("agent_chennai")
    hand_over(case := held())
    for at in (10, 30):
        send_back(case, minutes(at))
        if at == 10:
            hand_over(case, minutes(20))
    with acting("leader_access") as both:  # leads both sides here: Tier 1 of the LOB and its hub
        kinds = [(notice.kind, notice.case_id) for notice in notices_for(both)]
        assert kinds == [("second_return", case.id), ("second_return", case.id)]
        page = handovers_page(both, minutes(40))
        assert len(page["notices"]) == 1
        assert [row["number"] for row in page["ping_pong"]] == [case.id]
        see_notice(notices_for(both)[0].id, actor=both, now=minutes(41))
        assert notices_for(both) == []
    check_fold(case.id)


def test_what_tier_two_found_is_read_by_the_raiser_and_proposed_as_knowledge() -> None:
    hand_over(case := held())
    accept(case, minutes(5))
    with acting("specialist_security") as agent:
        record = resolve_escalation(case.id, "solved", actor=agent, now=minutes(50), feedback="Check the SIM first")
    with acting("agent_chennai") as raiser:
        read_answer(record.id, actor=raiser, now=minutes(60))
        assert escalations_raised_by(raiser)[0].read_by_raiser_at == minutes(60)
    with acting("agent_kl") as other, pytest.raises(NoSuchCase):
        read_answer(record.id, actor=other, now=minutes(60))
    with the_program():
        row = KnowledgeCandidate.objects.get(escalation_id=record.id)
    assert (row.text, row.reason, row.state) == ("Check the SIM first", "beyond_authority", "proposed")
    with acting("leader_access") as leader:
        with pytest.raises(FeedbackRefused, match="why it is declined"):
            judge_knowledge(row.id, "declined", "", actor=leader, now=minutes(70))
        taken = judge_knowledge(row.id, "taken", "", actor=leader, now=minutes(70))
        with pytest.raises(FeedbackRefused, match="already"):
            judge_knowledge(row.id, "declined", "Known", actor=leader, now=minutes(71))
    assert (taken.state, taken.decided_by) == ("taken", person("leader_access").id)
    with acting("leader_age") as other, pytest.raises(NoSuchCase):
        judge_knowledge(row.id, "taken", "", actor=other, now=minutes(70))
    check_fold(case.id)


def test_a_case_that_should_have_gone_up_is_on_record_once() -> None:
    case = held()
    with acting("qa") as analyst:
        mark_missed(case.id, "beyond_authority", "The letter names a lawyer", actor=analyst, now=minutes(60))
        with pytest.raises(FeedbackRefused, match="already"):
            mark_missed(case.id, "beyond_authority", "Once more", actor=analyst, now=minutes(61))
    assert told(case.id, EscalationMissed) == [EscalationMissed(reason="beyond_authority", found_by=person("qa").id)]
    assert "missed_escalation" in now_is(case.id).tags
    check_fold(case.id)


def test_what_was_escalated_was_not_missed_and_tier_one_does_not_judge_itself() -> None:
    hand_over(case := held())
    with acting("leader_access") as leader, pytest.raises(FeedbackRefused, match="it was escalated"):
        mark_missed(case.id, "beyond_authority", "Too late", actor=leader, now=minutes(60))
    own = held()
    with acting("agent_chennai") as agent, pytest.raises((Refused, NoSuchCase)):
        mark_missed(own.id, "beyond_authority", "I should have", actor=agent, now=minutes(60))
    check_fold(case.id, own.id)


def test_nobody_accepts_what_another_queue_was_given() -> None:
    hand_over(case := held())
    with acting("specialist_minor") as other, pytest.raises(NoSuchCase):
        accept_escalation(case.id, actor=other, now=minutes(5))
