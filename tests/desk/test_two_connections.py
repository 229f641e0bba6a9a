"""Stories with several connections at once, on a committed database; each ends with everything wiped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from threading import Barrier, Thread
from time import sleep
from typing import Any

import pytest
from django.db import connection, connections

from nakhoda.core import events as e
from nakhoda.core.appeals import Finding
from nakhoda.desk.actions import moves, touches, work
from nakhoda.desk.actions.appeal_reviews import decide_appeal
from nakhoda.desk.actions.appeals import file_appeal
from nakhoda.desk.actions.decisions import make_decision, serve_notice
from nakhoda.desk.actions.drafts import save_draft
from nakhoda.desk.arrivals import Arrival
from nakhoda.desk.models import Case, Touch
from nakhoda.desk.queries.agents import forget_cards
from nakhoda.desk.queries.cases import NoSuchCase
from nakhoda.desk.queries.recount import drift
from nakhoda.org.models import Person
from tests.cast import NOW, person
from tests.core.test_statement import WHOLE
from tests.desk.stories import MEMBER, acting, minutes, opened, the_program, told

pytestmark = pytest.mark.usefixtures("committed")
TAMPERING = {
    "priority": "UPDATE desk_case SET priority = 'low' WHERE id = %s",
    "next_due_at": "UPDATE desk_case SET next_due_at = now() WHERE id = %s",
    "last_hash": "UPDATE desk_case SET last_hash = 'x' WHERE id = %s",
    "chain": "UPDATE journal_event SET actor = 'nobody' WHERE case_id = %s AND seq = 1",
    "channel": """UPDATE journal_event SET payload = payload || '{"channel": "app"}' WHERE case_id = %s AND seq = 1""",
    "case": "DELETE FROM desk_case WHERE id = %s",
    "journal": "DELETE FROM journal_event WHERE case_id = %s",
}


@pytest.mark.parametrize("what", TAMPERING)
def test_the_recount_sees_what_even_an_owner_without_fences_has_tampered_with(what: str) -> None:
    case = opened()
    with the_program():
        assert list(drift([case.id])) == []
    with connections["owner"].cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(TAMPERING[what], [case.id])
        cursor.execute("SET session_replication_role = DEFAULT")
    with the_program():
        assert what in [mismatch.what for mismatch in drift([case.id])]


def test_four_agents_who_pull_at_once_never_get_the_same_case() -> None:
    cases = {opened().id for _ in range(40)}
    agent = person("agent_chennai")
    with the_program():
        Person.objects.filter(id=agent.id).update(status="available", capacity=200)
    forget_cards()
    taken: list[int] = []
    start = Barrier(4)
    threads = [Thread(target=_pull_until_empty, args=(start, taken)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Counter(taken) == Counter(cases)
    for case in cases:
        assert len(told(case, e.CaseAssigned)) == 1
    with the_program():
        assert list(drift(cases)) == []
        Person.objects.filter(id=agent.id).update(capacity=5)


def test_a_locked_head_is_passed_over_and_not_waited_for() -> None:
    first, second = opened(at=minutes(-60)), opened()
    agent = person("agent_chennai")
    with the_program():
        Person.objects.filter(id=agent.id).update(status="available")
    forget_cards()
    found: list[Any] = []
    with the_program():
        assert Case.objects.select_for_update().get(id=first.id)
        other = Thread(target=_pull_once, args=(found,))
        other.start()
        other.join()
    assert found == [second.id]


def _pull_once(found: list[Any]) -> None:
    try:
        with acting("agent_chennai") as agent:
            case = work.next_case(actor=agent, now=NOW)
            found.append(case.id if case else None)
    finally:
        connection.close()


def _pull_until_empty(start: Barrier, taken: list[int]) -> None:
    try:
        start.wait()
        misses = 0
        while misses < 3:
            with acting("agent_chennai") as agent:
                case = work.next_case(actor=agent, now=NOW)
            taken.extend([case.id] if case else [])
            misses += case is None
    finally:
        connection.close()


def test_a_case_in_somebodys_hands_is_left_without_waiting_for_it() -> None:
    """Whoever holds a case waits for its touches; whoever leaves held touches and waited for the case: a deadlock."""
    held, other = opened(), opened()
    with acting("agent_chennai") as agent:
        for case in (held, other):
            touches.beat(case.id, actor=agent, now=NOW)
    with the_program():
        case = Case.objects.select_for_update().get(id=held.id)
        leaving = Thread(target=_alone, args=(_leave,))
        leaving.start()
        leaving.join(10)
        assert not leaving.is_alive()
        assert Touch.objects.get(ended_at=None).case_id == held.id
        touches.end_touches_on(case, now=NOW)
        assert not Touch.objects.filter(ended_at=None).exists()
        assert list(drift([held.id, other.id])) == []


def test_two_windows_that_open_a_case_at_once_are_one_touch() -> None:
    case, failed = opened(), list[Exception]()
    with the_program():
        assert Case.objects.select_for_update().get(id=case.id)
        windows = [Thread(target=_alone, args=(lambda: _beat(case.id), failed)) for _ in range(2)]
        for window in windows:
            window.start()
        _until_waiting(2)
    for window in windows:
        window.join()
    assert failed == []
    assert len(told(case.id, e.TouchStarted)) == 1


def test_a_draft_of_a_case_that_moves_away_finds_no_case() -> None:
    case, failed = opened(), list[Exception]()
    with acting("regional_lead") as lead:
        moves.transfer(case.id, "selat_accounts_en", "workload", actor=lead, now=NOW)
        typing = Thread(target=_alone, args=(lambda: _draft(case.id), failed))
        typing.start()
        _until_waiting(1)
    typing.join()
    assert [type(each) for each in failed] == [NoSuchCase]


def test_an_appeal_and_the_case_it_came_from_are_locked_in_one_order() -> None:
    """Whoever changes both, a leader with many cases at once, takes the lower number first."""
    first, failed = opened(queue="meridian_age_south", lob="age_support"), list[Exception]()
    with acting("leader_age") as leader:
        made = make_decision(first.id, "feature_age", WHOLE, True, actor=leader, now=NOW)
        serve_notice(made.id, actor=leader, now=NOW)
    letter = Arrival(channel="appeal", received_at=NOW, sender=MEMBER, acknowledged="page", text="I am 24.")
    with the_program() as program:
        appeal = file_appeal(made.reference, letter, actor=program, now=NOW).case
    assert appeal.id > first.id
    with the_program():
        assert Case.objects.select_for_update().get(id=first.id)
        review = Thread(target=_alone, args=(lambda: _review(appeal.id), failed))
        review.start()
        _until_waiting(1)
        assert Case.objects.select_for_update(nowait=True).get(id=appeal.id)
    review.join()
    assert failed == []
    assert told(appeal.id, e.AppealDecided) or told(appeal.id, e.AppealProposed)


def _review(appeal_id: int) -> None:
    shown = Finding("id_document", "genuine", "over")
    with acting("specialist_minor") as her:
        decide_appeal(appeal_id, "overturned_new_evidence", "The card is real", actor=her, now=NOW, finding=shown)


def _leave() -> None:
    with acting("agent_chennai") as agent:
        touches.leave_everything(agent.id, now=NOW)


def _beat(case_id: int) -> None:
    with acting("agent_chennai") as agent:
        touches.beat(case_id, actor=agent, now=NOW)


def _draft(case_id: int) -> None:
    with acting("agent_chennai") as agent:
        save_draft(case_id, "We have unl", actor=agent, now=NOW)


def _alone(act: Callable[[], object], failed: list[Exception] | None = None) -> None:
    """In a thread, on a connection of its own."""
    try:
        act()
    except Exception as error:
        assert failed is not None
        failed.append(error)
    finally:
        connection.close()


def _until_waiting(count: int) -> None:
    """Until so many others wait for a lock."""
    waits = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    for _ in range(400):
        with connections["owner"].cursor() as cursor:
            cursor.execute(waits)
            if cursor.fetchone()[0] >= count:
                return
        sleep(0.01)
    raise AssertionError("nobody waits")
