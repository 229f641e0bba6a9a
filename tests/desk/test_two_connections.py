"""Stories with several connections at once, on a committed database; each ends with everything wiped."""

from __future__ import annotations

from collections import Counter
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection, connections

from nakhoda.core import events as e
from nakhoda.desk.actions import work
from nakhoda.desk.models import Case
from nakhoda.desk.queries.agents import forget_cards
from nakhoda.desk.queries.recount import drift
from nakhoda.org.models import Person
from tests.cast import NOW, person
from tests.desk.stories import acting, minutes, opened, the_program, told

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
