"""The board of a full desk reads the last count, which says the same as counting would have said then."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

import pytest

from nakhoda.desk.actions.counting import count_queues
from nakhoda.desk.queries import queue_counts
from nakhoda.desk.queries.board import Queues, queue_rows
from tests.cast import NOW
from tests.desk.stories import KL, SECURITY, acting, answered, minutes, opened, the_program

pytestmark = pytest.mark.django_db

LATER = minutes(30)


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any desk is a full one."""
    monkeypatch.setattr(queue_counts, "LIVE", 0)


def board(who: str, at: datetime = LATER, lob: str = "") -> Queues:
    with acting(who) as actor:
        return queue_rows(actor, at, lob)


def counted(at: datetime = LATER) -> int:
    with the_program():
        return count_queues(now=at)


def lines(queues: Queues) -> list[dict[str, Any]]:
    return [asdict(row) for row in queues.rows]


def a_desk_with_work() -> None:
    """Three queues, cases old and fresh, answered and waiting."""
    opened(at=NOW - timedelta(days=9))
    opened(at=NOW - timedelta(hours=5), queue=KL)
    answered(opened(queue=KL).id, "agent_kl", minutes(5))
    opened(queue=SECURITY, lob="account_security")
    opened()


@pytest.mark.usefixtures("full")
@pytest.mark.parametrize("who", ["regional_lead", "leader_access", "leader_age", "partner_manager"])
def test_a_count_says_to_each_reader_what_counting_would_have_said(who: str) -> None:
    a_desk_with_work()
    there = board(who)
    counted()
    kept = board(who, LATER + timedelta(seconds=40))
    assert lines(kept) == lines(there)
    assert not there.rows or kept.as_of == LATER


@pytest.mark.usefixtures("full")
def test_what_comes_after_a_count_is_in_the_next_one() -> None:
    opened()
    counted()
    opened(at=minutes(31))
    before = board("regional_lead", minutes(32))
    counted(minutes(33))
    after = board("regional_lead", minutes(34))
    assert [sum(row.workable for row in each.rows) for each in (before, after)] == [1, 2]
    assert (before.as_of, after.as_of) == (LATER, minutes(33))


def test_a_small_desk_is_counted_on_the_spot() -> None:
    opened()
    counted()
    opened()
    now = board("regional_lead", minutes(31))
    assert (sum(row.workable for row in now.rows), now.as_of) == (2, minutes(31))


@pytest.mark.usefixtures("full")
def test_a_count_can_be_read_for_one_line_of_business() -> None:
    a_desk_with_work()
    counted()
    assert {row.queue for row in board("regional_lead", lob="account_security").rows} == {SECURITY}


def test_an_empty_desk_is_counted_as_nothing() -> None:
    assert counted() == 0
    assert board("regional_lead").rows == []
