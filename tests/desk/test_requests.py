"""A colleague asks by a form; roles approve one after the other; only then is it work (DESIGN section 1)."""

from __future__ import annotations

from typing import Any

import pytest

from nakhoda.core.events import ApprovalDecided, ApprovalRequested, CaseResolved
from nakhoda.desk.actions.requests import FormFaulty, NotYourStep, RequestRefused, decide_approval, file_request
from nakhoda.desk.actions.states import NotAllowed, end_hold, resolve
from nakhoda.desk.models import Approval, Case, Message
from nakhoda.desk.queries.cases import NoSuchCase
from nakhoda.desk.queries.records import approvals_for, barred_from, requests_of
from nakhoda.org.actions import RoleSpec
from nakhoda.org.models import Grant
from tests.cast import person
from tests.desk.checks import check_fold
from tests.desk.stories import acting, clock, journal, minutes, now_is, the_program, told

pytestmark = pytest.mark.django_db
ACCESS = {"person": "R. Meenakshi", "access": "Reports of the Chennai site", "until": "2026-12-31"}
RESTORE = {"account": "hajar.kelate", "evidence": "Police report, attachment 2"}


def asks(kind: str = "account_restore", fields: dict[str, str] | None = None, who: str = "agent_chennai") -> Case:
    with acting(who) as colleague:
        return file_request(kind, RESTORE if fields is None else fields, actor=colleague, now=minutes(0))


def says(case: Case, who: str, step: int, outcome: str = "approved", note: str = "", at: float = 10) -> Approval:
    with acting(who) as approver:
        return decide_approval(case.id, step, outcome, note, actor=approver, now=minutes(at))


# -- filing --------------------------------------------------------------------------------------------


def test_a_request_waits_for_its_first_approval_and_nobody_can_work_it() -> None:
    case = asks()
    now = now_is(case.id)
    assert (now.channel, now.opened_by, now.status, now.tier) == ("internal_form", "staff", "on_hold", 2)
    assert (now.lob, now.reason, now.lane) == ("account_access", "account_restore", "L7")
    assert told(case.id, ApprovalRequested) == [ApprovalRequested(step=1, role="team_leader")]
    assert now.review_at is None
    check_fold(case.id)


def test_its_clock_is_that_of_its_kind_and_runs_while_it_waits() -> None:
    case = asks()
    row = clock(case.id, "resolution")
    assert (row.code, row.kind, row.target_minutes, row.outcome) == ("account_restore", "internal", 1440, "active")
    check_fold(case.id)


def test_alarming_words_of_a_colleague_do_not_set_off_the_lanes_of_members() -> None:
    case = asks(fields=RESTORE | {"evidence": "She wrote: I want to kill myself"})
    assert now_is(case.id).lane == "L7"
    check_fold(case.id)


def test_the_words_are_in_the_message_and_not_in_the_journal() -> None:
    case = asks()
    with the_program():
        assert "Evidence: Police report" in Message.objects.get(case_id=case.id).text
        assert barred_from([case.id]) == {case.id: frozenset({person("agent_chennai").id})}
    assert "Police" not in repr(journal(case.id))
    check_fold(case.id)


def test_the_requester_follows_it_without_seeing_the_case() -> None:
    case = asks()
    with acting("agent_chennai") as requester:
        assert not Case.objects.filter(id=case.id).exists()
        (row,) = requests_of(requester)
    assert (row.case_id, row.request_type, row.status) == (case.id, "account_restore", "on_hold")
    assert row.steps == (("team_leader", "waiting", ""), ("regional_lead", "waiting", ""))
    check_fold(case.id)


FAULTS: dict[str, tuple[str, dict[str, str], tuple[str, str]]] = {
    "a field of another form": ("account_restore", RESTORE | {"mood": "good"}, ("mood", "unknown")),
    "a field left out": ("account_restore", {"account": "hajar.kelate"}, ("evidence", "required")),
    "a day that is none": ("access_request", ACCESS | {"until": "soon"}, ("until", "date")),
}


@pytest.mark.parametrize(("kind", "fields", "fault"), FAULTS.values(), ids=FAULTS)
def test_a_faulty_form_is_refused_by_the_name_of_its_field(
    kind: str, fields: dict[str, str], fault: tuple[str, str]
) -> None:
    with pytest.raises(FormFaulty) as refusal:
        asks(kind, fields)
    assert [(each.field, each.code) for each in refusal.value.faults] == [fault]
    with the_program():
        assert not Case.objects.filter(channel="internal_form").exists()


def test_an_unknown_kind_names_the_known_ones() -> None:
    with pytest.raises(RequestRefused, match="access_request"):
        asks("holiday", {})


# -- approving -----------------------------------------------------------------------------------------


def test_after_the_last_yes_it_is_work_like_any_other() -> None:
    case = asks()
    says(case, "leader_access", 1)
    assert now_is(case.id).status == "on_hold"
    assert told(case.id, ApprovalRequested)[-1] == ApprovalRequested(step=2, role="regional_lead")
    says(case, "regional_lead", 2, at=20)
    now = now_is(case.id)
    assert (now.status, now.assignee_id, now.queue) == ("open", None, "hub_accounts")
    assert [event.outcome for event in told(case.id, ApprovalDecided)] == ["approved", "approved"]
    check_fold(case.id)


def test_nobody_makes_it_work_past_its_approvers() -> None:
    case = asks()
    with acting("specialist_security") as worker:
        with pytest.raises(NotAllowed, match="not approved yet"):
            end_hold(case.id, actor=worker, now=minutes(5))
        with pytest.raises(NotAllowed, match="not approved yet"):
            resolve(case.id, "granted", actor=worker, now=minutes(5))
    assert now_is(case.id).status == "on_hold"
    check_fold(case.id)


def test_a_refusal_ends_it_with_the_reason_and_asks_nobody_else() -> None:
    case = asks()
    says(case, "leader_access", 1, "refused", "The report names another account")
    assert told(case.id, CaseResolved) == [CaseResolved(outcome="denied")]
    assert clock(case.id, "resolution").outcome == "met"
    with acting("agent_chennai") as requester:
        (row,) = requests_of(requester)
    assert (row.status, row.outcome) == ("resolved", "denied")
    assert row.steps[0] == ("team_leader", "refused", "The report names another account")
    with acting("regional_lead") as lead:
        assert approvals_for(lead) == []
    check_fold(case.id)


def test_an_admin_approves_the_form_without_sight_of_cases() -> None:
    case = asks("access_request", ACCESS)
    with the_program():
        Approval.objects.filter(case_id=case.id, step=1).update(state="approved")
    with acting("admin") as admin:
        (step,) = approvals_for(admin)
        assert step.fields["person"] == ACCESS["person"]
        assert not Case.objects.filter(id=case.id).exists()
    says(case, "admin", 2)
    assert now_is(case.id).status == "open"
    check_fold(case.id)


def test_each_step_is_offered_to_whoever_may_decide_it_when_its_turn_comes() -> None:
    case = asks()
    assert [_offered(who) for who in ("leader_access", "regional_lead", "leader_age")] == [[1], [], []]
    says(case, "leader_access", 1)
    assert [_offered(who) for who in ("leader_access", "regional_lead")] == [[], [2]]
    check_fold(case.id)


def test_the_requester_never_approves() -> None:
    case = asks(who="leader_access")
    with pytest.raises(NotYourStep, match="asked for it"):
        says(case, "leader_access", 1)
    assert _offered("leader_access") == []
    check_fold(case.id)


def test_two_steps_take_two_people() -> None:
    _also("leader_access", RoleSpec(role="regional_lead"))
    case = asks()
    says(case, "leader_access", 1)
    with pytest.raises(NotYourStep, match="second pair"):
        says(case, "leader_access", 2)
    check_fold(case.id)


NOT_THERE: dict[str, tuple[str, int]] = {
    "without the role": ("agent_chennai", 1),
    "with the role, elsewhere": ("leader_age", 1),
    "of a step that is not": ("leader_access", 7),
}


@pytest.mark.parametrize(("who", "step"), NOT_THERE.values(), ids=NOT_THERE)
def test_what_one_may_not_decide_does_not_exist(who: str, step: int) -> None:
    case = asks(who="qa")
    with pytest.raises(NoSuchCase):
        says(case, who, step)
    check_fold(case.id)


REFUSALS: dict[str, tuple[dict[str, Any], str]] = {
    "out of turn": ({"who": "regional_lead", "step": 2}, "step 1 comes first"),
    "with another word": ({"who": "leader_access", "step": 1, "outcome": "perhaps"}, "approved or refused"),
    "refused without a reason": ({"who": "leader_access", "step": 1, "outcome": "refused"}, "say why"),
}


@pytest.mark.parametrize(("how", "says_why"), REFUSALS.values(), ids=REFUSALS)
def test_a_step_is_not_decided(how: dict[str, Any], says_why: str) -> None:
    case = asks()
    with pytest.raises(RequestRefused, match=says_why):
        says(case, **how)
    assert told(case.id, ApprovalDecided) == []
    check_fold(case.id)


def test_a_step_is_decided_once() -> None:
    case = asks()
    says(case, "leader_access", 1)
    with pytest.raises(RequestRefused, match="approved already"):
        says(case, "leader_access", 1, "refused", "Changed my mind")
    check_fold(case.id)


def _offered(who: str) -> list[int]:
    with acting(who) as approver:
        return [row.step for row in approvals_for(approver)]


def _also(who: str, role: RoleSpec) -> None:
    with the_program():
        one = person(who)
        Grant.objects.create(
            person=one, scope_id=one.scope_id, role=role.role, region="apac", compartments=list(role.compartments)
        )
