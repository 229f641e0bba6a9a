"""Who works what: the pull, the push, giving back, handing over, and many at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from nakhoda.core import events as e
from nakhoda.core.routing import HeadFacts, may_take
from nakhoda.desk.actions import bulk, states, sweep, work
from nakhoda.desk.models import AppealRecord, Case
from nakhoda.desk.queries.agents import card_of, forget_cards
from nakhoda.desk.queries.policy import policy_in_force
from nakhoda.desk.queries.work import Barred, own_cases, own_next
from nakhoda.org.models import Certification, Person
from nakhoda.org.permissions import Refused
from tests.cast import NOW, person
from tests.desk.checks import check_fold
from tests.desk.stories import KL, acting, answered, jobs, minutes, now_is, opened, the_program, told, writes

pytestmark = pytest.mark.django_db


def on(key: str, status: str = "available", at: float = 0) -> list[int]:
    """Somebody of the cast says what she is doing."""
    with acting(key) as who:
        return work.set_my_status(status, actor=who, now=minutes(at))


def take(key: str, at: float = 1) -> Case | None:
    """Somebody presses Next."""
    with acting(key) as who:
        return work.next_case(actor=who, now=minutes(at))


def ready(key: str) -> None:
    """Available without the router pushing: what waits is to be pulled."""
    with the_program():
        Person.objects.filter(id=person(key).id).update(status="available")
    forget_cards()


# -- the pull ------------------------------------------------------------------------------------------


def test_next_takes_the_case_that_is_due_first() -> None:
    ready("agent_chennai")
    later, sooner = opened(at=NOW), opened(at=NOW - timedelta(hours=2))
    taken = take("agent_chennai")
    assert taken is not None
    assert taken.id == sooner.id
    assert (now_is(sooner.id).status, told(sooner.id, e.CaseAssigned)[-1].cause) == ("open", "next_case")
    assert take("agent_chennai").id == later.id  # type: ignore[union-attr]
    assert take("agent_chennai") is None
    check_fold(later.id, sooner.id)


def test_a_graver_lane_goes_before_an_earlier_due_time() -> None:
    ready("agent_chennai")
    opened(at=NOW - timedelta(hours=5))
    grave = opened(source="grievance-in")
    assert grave.lane == "L6", "the story needs a statutory grievance"
    ready_with("agent_chennai", "statutory_grievance")
    assert take("agent_chennai").id == grave.id  # type: ignore[union-attr]


def test_a_lane_without_its_certificate_is_passed_over_and_does_not_block_the_queue() -> None:
    with the_program():
        Certification.objects.filter(topic="statutory_grievance").delete()
    ready("agent_chennai")
    opened(source="grievance-in")
    ordinary = opened()
    assert take("agent_chennai").id == ordinary.id  # type: ignore[union-attr]
    assert take("agent_chennai") is None


def test_a_due_time_that_nobody_wrote_down_is_written_down_when_the_case_is_taken() -> None:
    ready("agent_chennai")
    case = opened(at=NOW - timedelta(days=4))
    assert take("agent_chennai").id == case.id  # type: ignore[union-attr]
    kinds = [type(event) for event in told(case.id, e.ClockBreached, e.CaseAssigned)]
    assert kinds[0] is e.CaseAssigned
    assert e.ClockBreached in kinds
    check_fold(case.id)


def test_another_partners_queue_is_out_of_reach() -> None:
    ready("agent_chennai")
    theirs = opened(queue=KL)
    assert take("agent_chennai") is None
    ready("agent_kl")
    assert take("agent_kl").id == theirs.id  # type: ignore[union-attr]


@pytest.mark.parametrize("status", ["offline", "break", "wellness", "training", "busy"])
def test_who_is_not_available_gets_nothing(status: str) -> None:
    opened()
    on("agent_chennai", status)
    assert take("agent_chennai") is None


def test_full_hands_get_nothing_until_one_is_free() -> None:
    ready("agent_chennai")
    with the_program():
        Person.objects.filter(id=person("agent_chennai").id).update(capacity=1)
    forget_cards()
    first, second = opened(at=NOW - timedelta(hours=1)), opened()
    assert take("agent_chennai").id == first.id  # type: ignore[union-attr]
    assert take("agent_chennai") is None
    answered(first.id, "agent_chennai", minutes(2))
    with acting("agent_chennai") as agent:
        states.resolve(first.id, "information", actor=agent, now=minutes(3))
    assert take("agent_chennai", 4).id == second.id  # type: ignore[union-attr]


def test_a_planner_takes_no_cases() -> None:
    opened()
    with acting("planner") as planner, pytest.raises(Refused):
        work.next_case(actor=planner, now=NOW)


def test_what_the_statement_filters_is_what_the_core_refuses() -> None:
    """For each queue, lane and language: waiting in the statement's reach and `may_take` are the same."""
    policy = policy_in_force(NOW)
    tags = [*policy.routing.languages, "und", ""]
    seen = 0
    for key in ("agent_chennai", "agent_kl", "specialist_security", "specialist_minor"):
        card = card_of(person(key).id, policy, NOW)
        facts = replace(card.facts, status="available")
        drawn = {source.queue: source for source in card.sources}
        for queue in policy.queues:
            for lane in policy.lanes:
                for tag in tags:
                    head = HeadFacts(queue.key, lane, "normal", tag, NOW)
                    source = drawn.get(queue.key)
                    reached = bool(source and lane in source.lanes and tag not in source.unread)
                    assert reached == may_take(policy, facts, head).outcome, (key, queue.key, lane, tag)
                    seen += reached
    assert seen > 20


# -- the push: every capacity event drains --------------------------------------------------------------


def test_becoming_available_fills_the_hands_up_to_their_capacity() -> None:
    cases = [opened() for _ in range(7)]
    given = on("agent_chennai")
    assert len(given) == 5
    assert {case.id for case in cases} > set(given)
    assert {told(number, e.CaseAssigned)[-1].cause for number in given} == {"drain"}
    check_fold(*given)


@pytest.mark.parametrize("ending", ["resolved", "pending", "held", "released"])
def test_room_that_becomes_free_is_filled(ending: str) -> None:
    on("agent_chennai")
    first = opened(at=NOW - timedelta(hours=1))
    with acting("agent_chennai") as agent:
        work.drain(agent.id, now=minutes(1))
    answered(first.id, "agent_chennai", minutes(2), "Which phone?", asks_question=True)
    before = len(jobs("drain"))
    with acting("agent_chennai") as agent:
        if ending == "resolved":
            states.resolve(first.id, "information", actor=agent, now=minutes(3))
        elif ending == "pending":
            states.set_pending(first.id, actor=agent, now=minutes(3))
        elif ending == "held":
            states.hold(first.id, "legal", minutes(60), actor=agent, now=minutes(3))
        else:
            work.release(first.id, actor=agent, now=minutes(3))
        assert jobs("drain")[before:] == [{"person_id": agent.id}]
    second = opened()
    with the_program():
        assert work.drain(person("agent_chennai").id, now=minutes(4)) == [second.id]
    check_fold(first.id, second.id)


def test_the_sweep_serves_the_emptiest_hands_first_one_case_each() -> None:
    opened(), opened(), opened()
    for key in ("agent_chennai", "agent_kl"):
        ready(key)
    theirs = opened(queue=KL)
    with the_program():
        assert work.drain_idle(minutes(1)) == 4
        assert work.drain_idle(minutes(1)) == 0
    assert now_is(theirs.id).assignee_id == person("agent_kl").id


def test_nothing_is_pushed_to_who_is_not_available() -> None:
    case = opened()
    on("agent_chennai", "busy")
    with the_program():
        assert work.drain(person("agent_chennai").id, now=minutes(1)) == []
        assert work.drain_idle(minutes(1)) == 0
    assert now_is(case.id).assignee_id is None


def test_what_an_absent_person_holds_goes_back_to_its_queue() -> None:
    on("agent_chennai")
    case = opened()
    with the_program():
        work.drain(person("agent_chennai").id, now=minutes(1))
    on("agent_chennai", "offline", at=10)
    with the_program():
        assert sweep.return_from_absent(minutes(20)) == 0
        assert sweep.return_from_absent(minutes(30)) == 1
    assert now_is(case.id).assignee_id is None
    check_fold(case.id)


# -- giving back, handing over ---------------------------------------------------------------------------


def test_a_case_given_back_is_not_offered_to_the_same_person_at_once() -> None:
    ready("agent_chennai")
    case = opened()
    take("agent_chennai")
    with acting("agent_chennai") as agent:
        work.release(case.id, actor=agent, now=minutes(2))
    assert take("agent_chennai", 3) is None
    assert take("agent_chennai", 33).id == case.id  # type: ignore[union-attr]
    check_fold(case.id)


def test_a_leader_gives_a_case_to_somebody_who_may_work_it() -> None:
    case = opened()
    agent = person("agent_chennai")
    with acting("leader_access") as leader:
        work.reassign(case.id, agent.id, actor=leader, now=minutes(1), reason="Knows this member")
    assert now_is(case.id).assignee_id == agent.id
    assert told(case.id, e.CaseAssigned)[-1].cause == "reassigned"
    with acting("agent_chennai") as who:
        assert [row.id for row in own_cases(who)] == [case.id]
        assert own_next(who, after=case.id) is None
    check_fold(case.id)


@pytest.mark.parametrize(
    ("to", "because"),
    [
        pytest.param("agent_kl", "does not work in this part", id="another partner's agent"),
        pytest.param("specialist_minor", "does not work in this part", id="another LOB's specialist"),
    ],
)
def test_a_case_is_not_given_to_who_may_not_see_it(to: str, because: str) -> None:
    case = opened()
    with acting("leader_access") as leader, pytest.raises(work.CannotAssign, match=because):
        work.reassign(case.id, person(to).id, actor=leader, now=minutes(1))
    assert now_is(case.id).assignee_id is None


def test_an_agent_may_not_give_cases_to_others() -> None:
    case = opened()
    with acting("agent_chennai") as agent, pytest.raises(LookupError):
        work.reassign(case.id, person("agent_kl").id, actor=agent, now=minutes(1))


def test_who_decided_before_may_not_work_the_appeal() -> None:
    case = opened(channel="appeal")
    ready("agent_chennai")
    decider = person("agent_chennai")
    with the_program():
        about = {"scope_id": case.scope_id, "decision_id": 1, "filed_at": NOW, "decided_before_by": decider.id}
        AppealRecord.objects.create(case_id=case.id, **about)
    assert take("agent_chennai") is None
    with acting("agent_chennai") as agent, pytest.raises(Barred, match="somebody else"):
        states.tag(case.id, actor=agent, now=minutes(1), add=("mine",))
    with acting("leader_access") as leader, pytest.raises(work.CannotAssign, match="took part"):
        work.reassign(case.id, decider.id, actor=leader, now=minutes(1))


# -- many at once ----------------------------------------------------------------------------------------


def test_a_bulk_change_is_shown_made_and_taken_back() -> None:
    cases = [opened().id for _ in range(3)]
    change = bulk.Change(kind="priority", priority="high")
    with acting("leader_access") as leader:
        shown = bulk.preview_bulk(change, cases, actor=leader, now=minutes(1))
        assert shown.changed == tuple(cases)
        assert [now_is(number).priority for number in cases] == ["normal"] * 3
        done = bulk.bulk(change, cases, actor=leader, now=minutes(2))
    assert [now_is(number).priority for number in cases] == ["high"] * 3
    with acting("leader_access") as leader:
        states.set_priority(cases[0], "urgent", actor=leader, now=minutes(3))
        back = bulk.undo_bulk(done.undo, actor=leader, now=minutes(4))
        with pytest.raises(bulk.BulkRefused, match="already"):
            bulk.undo_bulk(done.undo, actor=leader, now=minutes(5))
    assert back.changed == tuple(cases[1:])
    assert [now_is(number).priority for number in cases] == ["urgent", "normal", "normal"]
    check_fold(*cases)


@pytest.mark.parametrize("kind", ["reassign", "tag", "transfer"])
def test_every_bulk_change_has_its_way_back(kind: str) -> None:
    case = opened()
    before = now_is(case.id)
    change = {
        "reassign": bulk.Change(kind="reassign", to_person=person("agent_chennai").id),
        "tag": bulk.Change(kind="tag", add=("incident-7",)),
        "transfer": bulk.Change(kind="transfer", queue=KL, reason="workload"),
    }[kind]
    with acting("leader_access") as leader:
        done = bulk.bulk(change, [case.id], actor=leader, now=minutes(1))
        assert done.changed == (case.id,)
        changed = now_is(case.id)
        assert (changed.assignee_id, changed.tags, changed.queue) != (before.assignee_id, before.tags, before.queue)
        bulk.undo_bulk(done.undo, actor=leader, now=minutes(2))
    after = now_is(case.id)
    assert (after.assignee_id, after.tags, after.queue) == (before.assignee_id, before.tags, before.queue)
    check_fold(case.id)


def test_what_a_bulk_change_may_not_touch_is_refused_by_name() -> None:
    mine, foreign = opened(), opened(queue=KL)
    change = bulk.Change(kind="reassign", to_person=person("agent_chennai").id)
    with acting("leader_access") as leader:
        done = bulk.bulk(change, [mine.id, foreign.id], actor=leader, now=minutes(1))
    assert done.changed == (mine.id,)
    assert [number for number, _ in done.refused] == [foreign.id]
    assert now_is(foreign.id).assignee_id is None


def test_after_ten_minutes_or_by_another_hand_nothing_is_taken_back() -> None:
    case = opened()
    with acting("leader_access") as leader:
        done = bulk.bulk(bulk.Change(kind="tag", add=("x1",)), [case.id], actor=leader, now=minutes(1))
        with pytest.raises(bulk.BulkRefused, match="ten minutes"):
            bulk.undo_bulk(done.undo, actor=leader, now=minutes(12))
    with acting("regional_lead") as lead, pytest.raises(bulk.BulkRefused, match="no such change"):
        bulk.undo_bulk(done.undo, actor=lead, now=minutes(2))


def test_an_agent_changes_cases_one_by_one() -> None:
    case = opened()
    with acting("agent_chennai") as agent, pytest.raises(Refused):
        bulk.bulk(bulk.Change(kind="tag", add=("x1",)), [case.id], actor=agent, now=minutes(1))


def test_an_expired_certificate_is_a_missing_one() -> None:
    policy = policy_in_force(NOW)
    ready_with("agent_chennai", "statutory_grievance")
    assert "L6" in lanes_of("agent_chennai", policy)
    with the_program():
        Certification.objects.filter(topic="statutory_grievance").update(expires_at=NOW - timedelta(days=2))
    forget_cards()
    assert "L6" not in lanes_of("agent_chennai", policy)


def test_a_pull_costs_few_queries(django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    ready("agent_chennai")
    opened(), opened()
    take("agent_chennai")
    with acting("agent_chennai") as agent, django_assert_max_num_queries(8):
        assert work.next_case(actor=agent, now=minutes(2)) is not None


def test_a_member_who_writes_again_finds_her_case_back_in_the_queue() -> None:
    ready("agent_chennai")
    case = opened()
    take("agent_chennai")
    answered(case.id, "agent_chennai", minutes(2), "Which phone?", asks_question=True)
    with acting("agent_chennai") as agent:
        states.set_pending(case.id, actor=agent, now=minutes(3))
    on("agent_chennai", "offline", at=4)
    writes(case.id, "A Samsung", minutes(60))
    assert now_is(case.id).assignee_id is None
    ready("agent_chennai")
    assert take("agent_chennai", 61).id == case.id  # type: ignore[union-attr]
    check_fold(case.id)


def ready_with(key: str, topic: str) -> None:
    """Available, with a certificate more."""
    somebody = person(key)
    with the_program():
        own = {"person": somebody, "scope_id": somebody.scope_id, "topic": topic}
        Certification.objects.create(**own, passed_at=NOW, expires_at=NOW + timedelta(days=90))
    ready(key)


def lanes_of(key: str, policy) -> set[str]:  # type: ignore[no-untyped-def]
    return {lane for source in card_of(person(key).id, policy, NOW).sources for lane in source.lanes}
