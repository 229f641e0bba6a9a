"""What the app sends is written on one connection and in one round trip; whatever is refused leaves nothing behind."""

from __future__ import annotations

from contextlib import AbstractContextManager
from threading import Thread

import pytest
from django.db import DataError, IntegrityError, OperationalError, connection, connections, transaction
from django.db.transaction import TransactionManagementError

from nakhoda.desk.actions import remembering
from nakhoda.desk.actions.numbering import BLOCK, Numbers
from nakhoda.desk.intake import app_batch
from nakhoda.desk.intake.app_batch import Item, open_batch
from nakhoda.desk.intake.app_case import open_from_app
from nakhoda.desk.intake.app_tokens import AppCaller
from nakhoda.desk.intake.in_app import INTAKE, AppMessage
from nakhoda.desk.intake.keys import Answer, KeyReused
from nakhoda.desk.intake.one_writer import one_writer
from nakhoda.desk.models import Member, MemberAddress, VaultEntry
from nakhoda.desk.queries.at_once import rows_at_once
from nakhoda.org import wire
from nakhoda.org.actors import Actor
from nakhoda.org.scope import scope_of
from tests.cast import NOW
from tests.desk.checks import check_fold
from tests.desk.intake.doors import READER, case, cases, keys

pytestmark = pytest.mark.usefixtures("committed")
MEMBER = AppCaller(member="user-1", locale="en-MY", country="MY")


def sent(key: str, text: str = "I cannot sign in") -> Answer:
    return open_from_app(AppMessage(text=text), MEMBER, key, now=NOW)


@pytest.fixture
def no_transaction(committed: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """From here on, whoever opens a transaction around the writing fails."""
    sent("to be known")

    monkeypatch.setattr(app_batch, "scope_of", refuse)


def refuse(actor: Actor) -> AbstractContextManager[None]:
    raise AssertionError("a transaction was opened")


def the_writer() -> int:
    with one_writer():
        return backend()


def end(pid: int) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])


def backend() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


@pytest.mark.usefixtures("no_transaction")
def test_a_known_members_message_is_one_statement_and_a_whole_case() -> None:
    answer = sent("k")
    assert case(answer.body["id"]).last_seq > 1
    check_fold(answer.body["id"])


def test_a_key_that_was_used_is_answered_as_before_and_with_another_body_refused() -> None:
    sent("to be known")
    first = sent("k")
    assert sent("k").body == first.body
    with pytest.raises(KeyReused):
        sent("k", "Something else")
    assert (cases(), keys()) == (2, 2)


def test_a_member_who_was_taken_off_the_register_gets_a_new_one_and_loses_no_message() -> None:
    first = sent("a")
    with scope_of(READER):
        MemberAddress.objects.filter(kind="app").delete()
    second = sent("b")
    assert case(second.body["id"]).member_id not in (None, case(first.body["id"]).member_id)
    assert (cases(), keys()) == (2, 2)


def test_personal_data_of_a_known_member_is_sealed_with_the_case() -> None:
    sent("to be known")
    answer = sent("k", "Write to me at aisyah@example.org")
    with scope_of(READER):
        assert VaultEntry.objects.filter(case_id=answer.body["id"]).count() == 1


def test_what_the_commit_refuses_is_raised_and_not_kept() -> None:
    """The fence on `last_seq` is asked at commit: the end of the pipeline, not the statement, may be believed."""
    number = sent("k").body["id"]
    before = case(number).last_seq
    with pytest.raises(IntegrityError):
        rows_at_once(INTAKE, "UPDATE desk_case SET last_seq = last_seq + 9 WHERE id = %s RETURNING id", [number])
    assert case(number).last_seq == before
    assert rows_at_once(INTAKE, "SELECT count(*) FROM desk_case", []) == [(1,)]


def test_who_acts_at_once_sees_what_she_may_and_leaves_no_sight_behind() -> None:
    sent("k")
    counting = "SELECT count(*) FROM desk_case"
    assert rows_at_once(INTAKE, counting, []) == [(1,)]
    assert rows_at_once(Actor("person", id=1), counting, []) == [(0,)]
    with connection.cursor() as cursor:
        cursor.execute(counting)
        assert cursor.fetchone() == (0,)


def test_inside_of_a_transaction_nothing_is_written_at_once() -> None:
    with transaction.atomic(), pytest.raises(TransactionManagementError):
        rows_at_once(INTAKE, "SELECT 1", [])


def test_a_writer_whose_server_process_died_between_messages_is_replaced_and_nobody_notices() -> None:
    sent("to be known")
    before = the_writer()
    end(before)
    assert sent("k").body["id"]
    assert the_writer() != before
    assert (cases(), keys()) == (2, 2)


def test_a_server_process_that_dies_in_a_statement_says_so_once_and_the_next_message_is_kept() -> None:
    sent("to be known")
    with one_writer(), pytest.raises(OperationalError):
        rows_at_once(INTAKE, "SELECT pg_terminate_backend(pg_backend_pid()), pg_sleep(5)", [])
    assert sent("k").body["id"]
    assert (cases(), keys()) == (2, 2)


def test_a_server_that_falls_silent_keeps_nobody_waiting_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    sent("to be known")
    monkeypatch.setattr(wire, "PATIENCE", 0.05)
    with one_writer(), pytest.raises(OperationalError, match="not answered"):
        rows_at_once(INTAKE, "SELECT pg_sleep(60)", [])
    monkeypatch.undo()
    assert sent("k").body["id"]
    assert (cases(), keys()) == (2, 2)


def test_whoever_is_stopped_while_writing_leaves_no_transaction_to_the_next() -> None:
    sent("to be known")
    before = the_writer()
    with one_writer():
        connection.set_autocommit(False)
        backend()  # begins a transaction, and nobody ends it
    assert the_writer() != before
    assert sent("k").body["id"]


def test_a_replay_a_reused_key_and_a_refusal_leave_the_writer_its_connection() -> None:
    first, before = sent("k"), the_writer()
    sent("l")
    assert sent("k").body == first.body
    with pytest.raises(KeyReused):
        sent("k", "Something else")
    with one_writer(), pytest.raises(DataError):
        rows_at_once(INTAKE, "SELECT ('no number' || %s)::bigint", ["!"])
    assert sent("m").body["id"]
    assert the_writer() == before
    assert (cases(), keys()) == (3, 3)


def test_of_a_lot_with_one_replay_the_others_become_cases_on_the_same_connection() -> None:
    first, before = sent("b"), the_writer()
    told = open_batch([Item(AppMessage(text="I cannot sign in"), MEMBER, key) for key in "abc"], now=NOW)
    assert [each["outcome"] for each in told] == ["created", "replayed", "created"]
    assert told[1]["case"] == first.body
    assert the_writer() == before
    assert (cases(), keys()) == (3, 3)
    for each in told:
        check_fold(each["case"]["id"])


def test_a_lot_that_comes_again_as_a_whole_opens_no_transaction_but_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    items = [Item(AppMessage(text="I cannot sign in"), MEMBER, key) for key in "abc"]
    first = open_batch(items, now=NOW)
    monkeypatch.setattr(app_batch, "scope_of", refuse)
    again = open_batch(items, now=NOW)
    assert [each["case"] for each in again] == [each["case"] for each in first]
    assert {each["outcome"] for each in again} == {"replayed"}


def test_more_than_fits_into_a_socket_goes_in_one_trip() -> None:
    long = "x" * 3_000_000
    assert rows_at_once(INTAKE, "SELECT length(%s::text), %s::text", [long, long]) == [(3_000_000, long)]


def test_numbers_that_were_fetched_in_a_transaction_are_not_kept_for_others() -> None:
    """A database that dies before the commit would give them out a second time."""
    numbers = Numbers("desk_case_id_seq")
    with transaction.atomic():
        (number,) = numbers.take(1)
    assert numbers.take(1) == [number + 1]
    assert numbers.take(BLOCK) == list(range(number + 2, number + 2 + BLOCK))


def test_threads_share_the_writer_and_nobody_waits_for_it() -> None:
    own, found = backend(), []

    def look() -> None:
        with one_writer():
            found.append(backend())
        connection.close()

    with one_writer():
        writer = backend()
        inner = Thread(target=look)
        inner.start()
        inner.join()
    later = Thread(target=look)
    later.start()
    later.join()
    assert found[0] not in (own, writer)
    assert found[1] == writer
    assert backend() == own


def test_who_has_a_transaction_open_keeps_to_it() -> None:
    with transaction.atomic():
        own = backend()
        with one_writer():
            assert backend() == own


def test_a_member_whom_this_process_forgot_is_found_without_a_transaction(
    no_transaction: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker that has never met somebody asks once, and then writes in one statement as for everybody it knows."""
    monkeypatch.setattr(remembering, "_members", {})
    answer = sent("k")
    with scope_of(READER):
        assert case(answer.body["id"]).member_id == MemberAddress.objects.get(kind="app").member_id


@pytest.mark.parametrize("met", [True, False])
def test_a_title_that_the_app_tells_of_a_known_member_is_kept(met: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    first = sent("a")
    if not met:
        monkeypatch.setattr(remembering, "_members", {})
    titled = AppCaller(member=MEMBER.member, locale="en-MY", country="MY", honorific="mrs")
    open_from_app(AppMessage(text="Once more"), titled, "b", now=NOW)
    with scope_of(READER):
        assert Member.objects.get(id=case(first.body["id"]).member_id).honorific == "mrs"
