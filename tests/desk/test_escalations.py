"""Tier 1 hands over, Tier 2 accepts or returns, and the member's clock never notices (handbook 2.6)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from nakhoda.core.events import CaseRouted, ClockCancelled, EscalationRaised, EscalationReturned
from nakhoda.desk.actions.escalations import (
    EscalationRefused,
    Raised,
    accept_escalation,
    raise_escalation,
    recall_escalation,
    resolve_escalation,
    return_escalation,
)
from nakhoda.desk.models import Case, ClockRow, Escalation
from nakhoda.desk.queries.cases import NoSuchCase, case_for
from nakhoda.desk.queries.records import escalations_raised_by
from nakhoda.org.models import Person, Shift
from nakhoda.org.permissions import Refused
from tests.cast import NOW, person
from tests.desk.checks import check_fold
from tests.desk.hands import held, in_hands
from tests.desk.stories import CHENNAI, SECURITY, acting, clock, minutes, now_is, opened, the_program, told

pytestmark = pytest.mark.django_db
FIELDS = {
    "wish": "Back into the account",
    "steps_done": "Password reset, code by mail: both arrive, neither works",
    "evidence": "attachment 1",
    "clause": "accounts 4.2: Tier 1 may not unlock",
    "summary": "Locked after a change of telephone",
    "desired_action": "Unlock",
    "told_member": "That a specialist looks at it",
}


def hand_over(case: Case, at: datetime = NOW, reason: str = "beyond_authority", **more: Any) -> Raised:
    fields = more.pop("fields", FIELDS)
    with acting("agent_chennai") as agent:
        return raise_escalation(case.id, reason, fields, actor=agent, now=at, **more)


def send_back(case: Case, at: datetime, reason: str = "insufficient_evidence", note: str = "A scan") -> Escalation:
    with acting("specialist_security") as agent:
        return return_escalation(case.id, reason, note, actor=agent, now=at)


def accept(case: Case, at: datetime) -> Escalation:
    with acting("specialist_security") as agent:
        return accept_escalation(case.id, actor=agent, now=at)


def on_shift(key: str) -> None:
    with the_program():
        Person.objects.filter(id=person(key).id).update(status="available")


# -- raising -------------------------------------------------------------------------------------------


def test_a_complete_one_goes_to_tier_two_and_out_of_the_raisers_hands() -> None:
    case = held()
    raised = hand_over(case, minutes(5))
    now = now_is(case.id)
    assert not raised.returned
    assert (now.queue, now.tier, now.assignee_id, now.escalation_state) == (SECURITY, 2, None, "raised")
    assert told(case.id, CaseRouted)[-1].reasons
    with acting("agent_chennai") as agent, pytest.raises(NoSuchCase):
        case_for(agent, case.id)
    check_fold(case.id)


def test_the_members_clocks_run_on_and_tier_twos_two_begin() -> None:
    case = held()
    before = {code: _clock(case, code) for code in ("first_response", "resolution")}
    hand_over(case, minutes(30))
    for code, row in before.items():
        assert (_clock(case, code).started_at, _clock(case, code).due_at) == (row.started_at, row.due_at)
    assert clock(case.id, "tier2_accept").started_at == minutes(30)
    assert clock(case.id, "tier2_resolve").outcome == "active"
    assert told(case.id, ClockCancelled) == []
    check_fold(case.id)


def test_an_incomplete_one_is_recorded_returned_and_stays_where_it_was() -> None:
    case = held()
    raised = hand_over(case, fields=FIELDS | {"evidence": " ", "clause": ""})
    assert raised.missing == ("evidence", "clause")
    assert told(case.id, EscalationReturned) == [
        EscalationReturned(escalation_id=raised.escalation.id, reason="incomplete", automatic=True)
    ]
    now = now_is(case.id)
    assert (now.queue, now.assignee_id, now.escalations) == (CHENNAI, case.assignee_id, 1)
    assert clock(case.id, "tier2_accept").outcome == "cancelled"
    hand_over(case, minutes(10))
    assert now_is(case.id).queue == SECURITY
    check_fold(case.id)


def test_a_reason_may_ask_for_more() -> None:
    raised = hand_over(case := held(), reason="takeover_evidence")
    assert raised.missing == ("last_access", "signals")
    check_fold(case.id)


def test_one_to_authority_stays_in_its_queue_for_a_leader_to_take() -> None:
    case = held()
    hand_over(case, reason="public_attention")
    assert told(case.id, EscalationRaised)[0].kind == "hierarchical"
    assert (now_is(case.id).queue, now_is(case.id).assignee_id) == (CHENNAI, None)
    with acting("leader_access") as leader:
        accept_escalation(case.id, actor=leader, now=minutes(5))
    assert now_is(case.id).assignee_id == person("leader_access").id
    check_fold(case.id)


REFUSALS: dict[str, tuple[dict[str, Any], str]] = {
    "for an unknown reason": ({"reason": "boredom"}, "choose a reason"),
    "for another LOB's reason": ({"reason": "payment_investigation"}, "choose a reason"),
    "with an unknown field": ({"fields": FIELDS | {"mood": "bad"}}, "no field 'mood'"),
    "of an unknown kind": ({"kind": "sideways"}, "functional"),
}


@pytest.mark.parametrize(("how", "says"), REFUSALS.values(), ids=REFUSALS)
def test_it_is_refused(how: dict[str, Any], says: str) -> None:
    case = held()
    with pytest.raises(EscalationRefused, match=says):
        hand_over(case, **how)
    assert told(case.id, EscalationRaised) == []
    check_fold(case.id)


def test_tier_two_does_not_escalate_to_itself() -> None:
    case = held("specialist_security", queue=SECURITY)
    with acting("specialist_security") as agent, pytest.raises(EscalationRefused, match="transfer it"):
        raise_escalation(case.id, "beyond_authority", FIELDS, actor=agent, now=minutes(5))
    check_fold(case.id)


# -- accepting, returning, recalling -------------------------------------------------------------------


def test_acceptance_puts_the_case_in_the_acceptors_hands_and_stops_the_first_clock() -> None:
    hand_over(case := held())
    accept(case, minutes(20))
    assert now_is(case.id).assignee_id == person("specialist_security").id
    assert (clock(case.id, "tier2_accept").outcome, clock(case.id, "tier2_resolve").outcome) == ("met", "active")
    with pytest.raises(EscalationRefused, match="already"):
        accept(case, minutes(21))
    check_fold(case.id)


def test_nobody_accepts_over_a_colleagues_shoulder() -> None:
    hand_over(case := held())
    in_hands(case, "leader_access", minutes(5))
    with pytest.raises(EscalationRefused, match="colleague"):
        accept(case, minutes(6))
    check_fold(case.id)


def test_tier_one_does_not_decide_what_it_raised() -> None:
    hand_over(case := held())
    with acting("agent_chennai") as agent, pytest.raises((NoSuchCase, Refused)):
        accept_escalation(case.id, actor=agent, now=minutes(5))
    check_fold(case.id)


def test_a_return_goes_back_to_its_queue_and_to_the_raiser_when_on_shift() -> None:
    on_shift("agent_chennai")
    hand_over(case := held(), minutes(1))
    record = send_back(case, minutes(15))
    now = now_is(case.id)
    assert (now.queue, now.tier, now.assignee_id) == (CHENNAI, 1, person("agent_chennai").id)
    assert (record.return_reason, record.return_note) == ("insufficient_evidence", "A scan")
    assert clock(case.id, "tier2_accept").outcome == "met"
    check_fold(case.id)


OFF_SHIFT = {"offline": ("offline", None), "on the roster for tomorrow": ("available", timedelta(days=1))}


@pytest.mark.parametrize(("status", "starts_in"), OFF_SHIFT.values(), ids=OFF_SHIFT)
def test_a_return_waits_in_its_queue_when_the_raiser_is_off(status: str, starts_in: timedelta | None) -> None:
    hand_over(case := held())
    with the_program():
        raiser = person("agent_chennai")
        Person.objects.filter(id=raiser.id).update(status=status)
        Shift.objects.filter(person=raiser).delete()
        if starts_in:
            start = NOW + starts_in
            Shift.objects.create(
                person=raiser, scope_id=raiser.scope_id, starts_at=start, ends_at=start + timedelta(hours=8)
            )
    send_back(case, minutes(15))
    assert (now_is(case.id).queue, now_is(case.id).assignee_id) == (CHENNAI, None)
    check_fold(case.id)


RETURNS = {
    "without a reason of the list": ("dislike", "A scan", "choose a reason"),
    "without what would make it acceptable": ("incomplete", "  ", "acceptable"),
}


@pytest.mark.parametrize(("reason", "note", "says"), RETURNS.values(), ids=RETURNS)
def test_a_return_is_refused(reason: str, note: str, says: str) -> None:
    hand_over(case := held())
    with pytest.raises(EscalationRefused, match=says):
        send_back(case, minutes(15), reason, note)
    assert now_is(case.id).queue == SECURITY
    check_fold(case.id)


def test_a_safety_lane_cannot_be_returned() -> None:
    case = opened("Please help me", queue="", lob="platform_integrity", reason="imminent_harm")
    in_hands(case, "regional_lead", minutes(1))
    with acting("regional_lead") as lead:
        raise_escalation(case.id, "public_attention", FIELDS, actor=lead, now=minutes(2))
    with the_program() as program, pytest.raises(EscalationRefused, match="cannot be returned"):
        return_escalation(case.id, "duplicate", "Nothing", actor=program, now=minutes(3))
    check_fold(case.id)


def test_the_second_return_flags_the_case_for_both_leads() -> None:
    on_shift("agent_chennai")
    hand_over(case := held(), fields={})  # an automatic return is nobody's and does not count
    hand_over(case, minutes(1))
    send_back(case, minutes(2))
    assert "second_return" not in now_is(case.id).tags
    hand_over(case, minutes(3))
    send_back(case, minutes(4))
    assert "second_return" in now_is(case.id).tags
    check_fold(case.id)


def test_the_raiser_takes_it_back_although_the_case_is_out_of_sight() -> None:
    on_shift("agent_chennai")
    hand_over(case := held())
    with acting("agent_chennai") as agent:
        assert [record.state for record in escalations_raised_by(agent)] == ["raised"]
        recall_escalation(case.id, actor=agent, now=minutes(5))
    now = now_is(case.id)
    assert (now.queue, now.assignee_id, now.escalation_state) == (CHENNAI, person("agent_chennai").id, "recalled")
    assert clock(case.id, "tier2_resolve").cancel_reason == "recalled"
    check_fold(case.id)


def test_nobody_else_recalls_it_and_nobody_after_acceptance() -> None:
    hand_over(case := held())
    with acting("agent_kl") as other, pytest.raises(NoSuchCase):
        recall_escalation(case.id, actor=other, now=minutes(5))
    accept(case, minutes(6))
    with acting("agent_chennai") as raiser, pytest.raises(EscalationRefused, match="accepted"):
        recall_escalation(case.id, actor=raiser, now=minutes(7))
    check_fold(case.id)


# -- resolving -----------------------------------------------------------------------------------------


def test_tier_two_solves_it_and_the_raiser_reads_what_was_done() -> None:
    hand_over(case := held())
    accept(case, minutes(5))
    with acting("specialist_security") as agent:
        resolve_escalation(case.id, "solved", actor=agent, now=minutes(50), feedback="Check the SIM first")
    assert now_is(case.id).assignee_id == person("specialist_security").id
    assert clock(case.id, "tier2_resolve").outcome == "met"
    with acting("agent_chennai") as raiser:
        assert escalations_raised_by(raiser)[0].resolution == "Check the SIM first"
    check_fold(case.id)


def test_advice_brings_the_case_back_to_tier_one() -> None:
    on_shift("agent_chennai")
    hand_over(case := held())
    accept(case, minutes(5))
    with acting("specialist_security") as agent:
        with pytest.raises(EscalationRefused, match="advice"):
            resolve_escalation(case.id, "advised", actor=agent, now=minutes(50))
        resolve_escalation(case.id, "advised", actor=agent, now=minutes(50), feedback="You may unlock it yourself")
    assert (now_is(case.id).queue, now_is(case.id).assignee_id) == (CHENNAI, person("agent_chennai").id)
    check_fold(case.id)


def test_what_was_not_accepted_is_not_resolved() -> None:
    hand_over(case := held())
    with acting("specialist_security") as agent, pytest.raises(EscalationRefused, match="accept or return"):
        resolve_escalation(case.id, "solved", actor=agent, now=minutes(5))
    check_fold(case.id)


def _clock(case: Case, code: str) -> ClockRow:
    with the_program():
        return ClockRow.objects.get(case_id=case.id, code=code)
