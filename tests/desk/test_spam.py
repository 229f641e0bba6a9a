"""Nothing is owed to spam; and what was no spam gets its clocks back with the time they had used (handbook 1.3 f)."""

from __future__ import annotations

from copy import deepcopy

import pytest

from nakhoda.core.policy import PolicyDocument, compile_policy
from nakhoda.desk.actions import writing
from nakhoda.desk.actions.spam import SpamRefused, mark_spam, unmark_spam
from nakhoda.desk.models import Case, ClockRow
from nakhoda.desk.queries.cases import NoSuchCase
from nakhoda.desk.queries.policy import policy_in_force
from tests.desk.checks import check_fold
from tests.desk.hands import held
from tests.desk.stories import CHENNAI, acting, clock, jobs, minutes, now_is, opened, the_program

pytestmark = pytest.mark.django_db


def mark(case: Case, at: float, reason: str = "bulk") -> None:
    with acting("agent_chennai") as agent:
        mark_spam(case.id, reason, actor=agent, now=minutes(at))


def unmark(case: Case, at: float) -> None:
    with acting("agent_chennai") as agent:
        unmark_spam(case.id, actor=agent, now=minutes(at))


def test_the_mark_cancels_every_clock_and_frees_the_hands() -> None:
    case = held()
    mark(case, 10)
    with the_program():
        running = ClockRow.objects.filter(case_id=case.id, stopped_at=None)
        assert not running.exists()
    assert (now_is(case.id).status, now_is(case.id).assignee_id) == ("spam", None)
    assert {"person_id": case.assignee_id} in jobs("drain")
    check_fold(case.id)


def test_lifting_it_revives_the_clocks_with_the_time_they_had_used() -> None:
    case = held()
    due = clock(case.id, "resolution").due_at
    mark(case, 10)
    unmark(case, 70)
    revived = clock(case.id, "resolution")
    assert (revived.outcome, revived.due_at - due) == ("active", minutes(70) - minutes(10))
    assert (now_is(case.id).status, now_is(case.id).queue) == ("open", CHENNAI)
    check_fold(case.id)


def test_a_duty_of_law_is_not_excused_by_our_mistake() -> None:
    case = opened("Scam!", queue="meridian_integrity_south", lob="platform_integrity", reason="scam")
    with the_program():
        due = ClockRow.objects.get(case_id=case.id, code="IN-REM").due_at
    mark(case, 10)
    unmark(case, 70)
    with the_program():
        assert ClockRow.objects.get(case_id=case.id, code="IN-REM").due_at == due
    check_fold(case.id)


def test_a_breach_that_was_recorded_stays() -> None:
    case = held()
    mark(case, 3 * 24 * 60)
    assert clock(case.id, "first_response").breached_at is not None
    check_fold(case.id)


def test_a_queue_that_is_gone_meanwhile_does_not_swallow_the_case(monkeypatch: pytest.MonkeyPatch) -> None:
    case = held()
    mark(case, 10)
    policy = policy_in_force(minutes(0))
    data = deepcopy(dict(policy.document.data))
    data["queues"] = [queue for queue in data["queues"] if queue["key"] != CHENNAI]
    changed = compile_policy(PolicyDocument(data), policy.version)
    with monkeypatch.context() as patch:
        patch.setattr(writing, "policy_in_force", lambda now: changed)
        unmark(case, 70)
    assert now_is(case.id).queue in changed.queue_by_key
    check_fold(case.id)


REFUSALS = {"of an unknown kind": ("dull", "what kind"), "twice": ("bulk", "is spam")}


@pytest.mark.parametrize(("reason", "says"), REFUSALS.values(), ids=REFUSALS)
def test_the_mark_is_refused(reason: str, says: str) -> None:
    case = held()
    if says == "is spam":
        mark(case, 5)
    with pytest.raises(SpamRefused, match=says):
        mark(case, 10, reason)
    check_fold(case.id)


def test_what_is_not_marked_cannot_be_unmarked() -> None:
    case = held()
    with pytest.raises(SpamRefused, match="not marked"):
        unmark(case, 10)
    check_fold(case.id)


def test_a_foreign_case_does_not_exist() -> None:
    case = held()
    with acting("agent_kl") as foreign, pytest.raises(NoSuchCase):
        mark_spam(case.id, actor=foreign, now=minutes(10))
    check_fold(case.id)
