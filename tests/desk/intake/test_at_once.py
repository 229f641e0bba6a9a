"""Several connections at once, committed: a key and a mail stand for one case, however the requests race."""

from __future__ import annotations

import contextlib
import json
from collections import Counter
from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection, connections

from nakhoda.desk.intake.app_batch import Item, open_batch
from nakhoda.desk.intake.app_case import open_from_app
from nakhoda.desk.intake.app_tokens import AppCaller
from nakhoda.desk.intake.in_app import AppMessage
from nakhoda.desk.intake.keys import KeyReused
from tests.cast import NOW
from tests.desk.checks import check_fold
from tests.desk.intake.doors import arrives, case, cases, keys, letter, raw_mails

pytestmark = pytest.mark.usefixtures("committed")
MEMBER = AppCaller(member="user-1", locale="en-MY", country="MY")
RACERS = 4


def race(run: Callable[[int], Any]) -> list[Any]:
    """What each of the racers got; an exception counts as its type."""
    start, found = Barrier(RACERS), []

    def go(number: int) -> None:
        start.wait()
        try:
            found.append(run(number))
        except KeyReused as error:
            found.append(type(error))
        finally:
            connection.close()

    threads = [Thread(target=go, args=(number,)) for number in range(RACERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


@pytest.mark.parametrize("round_", range(5))
def test_the_same_request_at_once_is_one_case_with_one_answer(round_: int) -> None:
    answers = race(lambda number: open_from_app(AppMessage(text="Help"), MEMBER, "k", now=NOW))
    assert len({json.dumps(answer.body, sort_keys=True) for answer in answers}) == 1
    assert (cases(), keys()) == (1, 1)
    check_fold(answers[0].case_id)


def test_one_key_with_four_bodies_is_given_to_one() -> None:
    answers = race(lambda number: open_from_app(AppMessage(text=f"Help {number}"), MEMBER, "k", now=NOW))
    assert Counter(answer is KeyReused for answer in answers) == {True: 3, False: 1}
    assert cases() == 1


def test_batches_that_overlap_never_make_a_case_twice() -> None:
    def batch(number: int) -> list[dict[str, Any]]:
        items = [Item(AppMessage(text=f"Help {n}"), MEMBER, f"k{n}") for n in range(number, number + 20)]
        for _ in range(10):  # "send it again": another request holds some of these keys
            with contextlib.suppress(TimeoutError):
                return open_batch(items, now=NOW)
        raise AssertionError("the keys never came free")

    outcomes = Counter(each["outcome"] for told in race(batch) for each in told)
    assert outcomes["created"] == cases() == keys() == 20 + RACERS - 1
    assert outcomes["replayed"] == 20 * RACERS - (20 + RACERS - 1)


def test_batches_take_their_keys_in_one_order_however_they_are_sent() -> None:
    """Two that share keys would wait for each other in opposite orders: a deadlock, and a 503 for one of them."""
    items = [Item(AppMessage(text="Help"), AppCaller(member=f"user-{n}"), f"k{n}") for n in (3, 1, 4, 2)]
    told = open_batch(items, now=NOW)
    assert [each["key"] for each in told] == ["k3", "k1", "k4", "k2"]
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT source, key FROM desk_idempotency_key ORDER BY ctid")
        taken = cursor.fetchall()
    assert taken == sorted(taken)
    assert len(taken) == 4


def test_first_messages_at_once_make_one_member() -> None:
    answers = race(lambda number: open_from_app(AppMessage(text="Help"), MEMBER, f"k{number}", now=NOW))
    assert len({case(answer.case_id).member_id for answer in answers}) == 1


def test_the_same_mail_delivered_at_once_is_one_case() -> None:
    taken = race(lambda number: arrives(letter()))
    assert len({each.case_id for each in taken}) == 1
    assert (cases(), len(raw_mails())) == (1, 1)
    assert Counter(each.outcome for each in taken)["duplicate"] == RACERS - 1
