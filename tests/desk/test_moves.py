"""A transfer says why, keeps the clocks, and takes the case out of the mover's sight when the queue is foreign."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from nakhoda.core.events import CaseTransferred, MessageOutbound
from nakhoda.core.policy import CompiledPolicy, PolicyDocument, compile_policy
from nakhoda.desk.actions.moves import LanguageMismatch, TransferRefused, reroute_waiting, transfer
from nakhoda.desk.models import Case, ClockRow, Message
from nakhoda.desk.queries.cases import NoSuchCase, case_for
from nakhoda.desk.queries.policy import policy_in_force
from tests.cast import NOW
from tests.desk.checks import check_fold
from tests.desk.hands import held
from tests.desk.stories import CHENNAI, KL, acting, jobs, journal, minutes, now_is, opened, the_program, told

pytestmark = pytest.mark.django_db
LATER = minutes(60)
CHINESE = "selat_accounts_zh"


def move(case: Case, queue: str, reason: str = "skill", **more: Any) -> Case:
    with acting("agent_chennai") as agent:
        return transfer(case.id, queue, reason, actor=agent, now=LATER, **more)


def test_a_transfer_moves_the_case_and_everything_in_it_out_of_the_movers_sight() -> None:
    case = held()
    with acting("agent_chennai") as agent:
        transfer(case.id, KL, "skill", actor=agent, now=LATER)
        with pytest.raises(NoSuchCase):
            case_for(agent, case.id)
        assert not Message.objects.filter(case_id=case.id).exists()
    moved = now_is(case.id)
    assert (moved.queue, moved.owner, moved.assignee_id) == (KL, "selat", None)
    with acting("agent_kl"):
        assert Message.objects.filter(case_id=case.id).count() == 1
    check_fold(case.id)


def test_business_clocks_follow_the_new_sites_calendar_and_none_starts_again() -> None:
    case = held()
    before = _starts(case)
    move(case, KL)
    assert _starts(case) == before
    assert now_is(case.id).calendar == "kuala_lumpur"
    check_fold(case.id)


def test_free_words_become_an_internal_note_and_never_an_event() -> None:
    case = held()
    move(case, KL, "other", note="Her cousin works here")
    (note,) = told(case.id, MessageOutbound)
    assert not note.is_public
    assert "cousin" not in repr(journal(case.id))
    check_fold(case.id)


def test_the_hands_that_are_free_again_are_filled() -> None:
    case = held()
    move(case, KL)
    assert {"person_id": case.assignee_id} in jobs("drain")
    check_fold(case.id)


REFUSALS = {
    "without a reason": (KL, "", "say why"),
    "for a reason of one's own": (KL, "because", "say why"),
    "for another reason without a note": (KL, "other", "note"),
    "to a queue that is not": ("atlantis", "skill", "no queue"),
    "to where it is": (CHENNAI, "skill", "already"),
    "to another line of business": ("selat_age_maritime", "skill", "does not do account_access"),
    "up, past the escalation": ("hub_accounts", "skill", "escalate"),
    "to a queue without the lane": ("hub_crisis", "skill", "not cleared"),
}


@pytest.mark.parametrize(("queue", "reason", "says"), REFUSALS.values(), ids=REFUSALS)
def test_a_transfer_is_refused(queue: str, reason: str, says: str) -> None:
    case = held()
    with pytest.raises(TransferRefused, match=says):
        move(case, queue, reason)
    assert now_is(case.id).queue == CHENNAI
    check_fold(case.id)


def test_a_queue_that_cannot_read_the_case_is_a_question_not_a_wall() -> None:
    case = held()
    with pytest.raises(LanguageMismatch, match="reads en"):
        move(case, CHINESE, "workload")
    move(case, CHINESE, "workload", language_mismatch=True)
    assert now_is(case.id).queue == CHINESE
    check_fold(case.id)


def test_tier_two_may_send_ordinary_work_down_but_never_what_needs_clearance() -> None:
    ordinary, takeover = opened(queue="hub_accounts"), opened(queue="", lob="account_security", reason="account_hacked")
    assert takeover.queue == "hub_security"
    with acting("specialist_security") as agent:
        transfer(ordinary.id, CHENNAI, "wrong_queue", actor=agent, now=LATER)
        with pytest.raises(TransferRefused, match="lane L4"):
            transfer(takeover.id, CHENNAI, "wrong_queue", actor=agent, now=LATER)
    assert now_is(ordinary.id).tier == 1
    check_fold(ordinary.id, takeover.id)


def test_a_foreign_case_does_not_exist() -> None:
    case = held()
    with acting("agent_kl") as foreign, pytest.raises(NoSuchCase):
        transfer(case.id, KL, "skill", actor=foreign, now=LATER)
    check_fold(case.id)


# -- after a publication -------------------------------------------------------------------------------


def _with_queues(change: Callable[[dict[str, Any]], dict[str, Any] | None]) -> CompiledPolicy:
    """The policy in force with each queue changed, or gone where the change answers None."""
    policy = policy_in_force(NOW)
    data = deepcopy(dict(policy.document.data))
    data["queues"] = [changed for each in data["queues"] if (changed := change(each))]
    return compile_policy(PolicyDocument(data), policy.version)


def test_waiting_cases_leave_a_queue_that_the_new_policy_does_not_know() -> None:
    waiting, in_work = _waits_in(CHINESE), held("agent_kl", queue=CHINESE)
    assert reroute_waiting(_with_queues(lambda each: None if each["key"] == CHINESE else each), LATER) == 1
    assert now_is(waiting.id).queue != CHINESE
    assert told(waiting.id, CaseTransferred)[-1].reason == "policy"
    assert now_is(in_work.id).queue == CHINESE
    check_fold(waiting.id, in_work.id)


def test_a_policy_that_changes_nothing_moves_nobody() -> None:
    case = opened()
    assert reroute_waiting(policy_in_force(NOW), LATER) == 0
    check_fold(case.id)


def test_a_queue_that_changed_hands_takes_its_waiting_cases_along() -> None:
    case = _waits_in(CHINESE)
    sold = {"owner": "timur", "site": "kota_bharu"}
    policy = _with_queues(lambda each: each | sold if each["key"] == CHINESE else each)
    assert reroute_waiting(policy, LATER) == 1
    moved = now_is(case.id)
    assert (moved.queue, moved.owner, moved.calendar) == (CHINESE, "timur", "kota_bharu")
    check_fold(case.id)


def test_a_publication_does_not_undo_what_a_person_insisted_on() -> None:
    case = opened()
    move(case, CHINESE, "workload", language_mismatch=True)
    assert reroute_waiting(policy_in_force(NOW), LATER) == 0
    assert now_is(case.id).queue == CHINESE
    check_fold(case.id)


def _waits_in(queue: str) -> Case:
    """Where the router itself put it."""
    case = opened("我无法登录我的账号，请帮帮我，谢谢", queue="")
    assert case.queue == queue
    return case


def _starts(case: Case) -> dict[str, Any]:
    with the_program():
        return {row.code: row.started_at for row in ClockRow.objects.filter(case_id=case.id)}
