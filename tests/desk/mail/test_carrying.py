"""The doors of the mail: nothing is said to be taken before it is stored."""

from __future__ import annotations

import asyncio
import smtplib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from nakhoda.desk.mail.imap import ImapError, ImapSettings, poll_imap
from nakhoda.desk.mail.listener import DoorRules, Envelope, MailDoor, SourceRates, Store, StoreResult, open_door
from nakhoda.desk.mail.outbound import PermanentFailure, SmtpSettings, TemporaryFailure, send
from tests.desk.mail.imap_server import imap_box
from tests.desk.mail.letters import TAMIL, letter

RULES = DoorRules(accepts=lambda address: address.endswith("@nakhoda.example"))
OURS = "support@nakhoda.example"


class Shelf:
    """A store in memory that can fail."""

    def __init__(self, fail: bool = False, refused: dict[str, str] | None = None) -> None:
        self.kept: list[tuple[Envelope, bytes]] = []
        self.fail = fail
        self.refused = refused or {}

    def __call__(self, envelope: Envelope, raw: bytes) -> StoreResult:
        if self.fail:
            raise OSError("disk full")
        self.kept.append((envelope, raw))
        return StoreResult(f"mail-{len(self.kept)}", self.refused)


@contextmanager
def open_mail_door(store: Store, *, lmtp: bool = False, rules: DoorRules = RULES) -> Iterator[int]:
    """A listening door; gives its port."""
    loop = asyncio.new_event_loop()
    door = MailDoor(store, rules, lmtp=lmtp)
    server = loop.run_until_complete(open_door("127.0.0.1", 0, lmtp, door, rules))
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    yield server.sockets[0].getsockname()[1]
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    server.close()
    door.close()
    for task in asyncio.all_tasks(loop):
        task.cancel()
        loop.run_until_complete(asyncio.gather(task, return_exceptions=True))
    loop.close()


def _settings(port: int) -> SmtpSettings:
    return SmtpSettings("127.0.0.1", port, timeout=5, local_hostname="test")


def test_what_we_send_is_stored_byte_for_byte_with_its_envelope() -> None:
    shelf = Shelf()
    raw = letter(TAMIL + "\r\n.a line with a dot\r\n" + "x" * 5_000 + "\r\n")
    with open_mail_door(shelf) as port:
        send(raw, "ann@member.example", OURS, _settings(port))
        send(raw, "", OURS, _settings(port))
    assert shelf.kept[0] == (Envelope("ann@member.example", (OURS,), "127.0.0.1", "test"), raw)
    assert shelf.kept[1][0].sender == ""


def test_a_mail_that_could_not_be_stored_is_not_acknowledged() -> None:
    with open_mail_door(Shelf(fail=True)) as port, pytest.raises(TemporaryFailure) as failure:
        send(letter(), "ann@member.example", OURS, _settings(port))
    assert failure.value.code == 451


def test_a_mailbox_that_is_not_ours_is_refused_for_good() -> None:
    shelf = Shelf()
    with open_mail_door(shelf) as port, pytest.raises(PermanentFailure) as failure:
        send(letter(), "ann@member.example", "x@elsewhere.example", _settings(port))
    assert failure.value.code == 550
    assert shelf.kept == []


@pytest.mark.parametrize("lmtp", [False, True])
def test_a_mail_too_large_gets_552_and_is_not_stored(lmtp: bool) -> None:
    shelf = Shelf()
    with open_mail_door(shelf, lmtp=lmtp, rules=replace(RULES, message_bytes=10_000)) as port:
        kind = smtplib.LMTP if lmtp else smtplib.SMTP
        with kind("127.0.0.1", port) as connection:
            connection.ehlo("test")
            connection.mail("a@b.example")
            connection.rcpt(OURS)
            assert connection.data(b"x\r\n" * 8_000)[0] == 552
            assert connection.noop()[0] == 250
    assert shelf.kept == []


def test_lmtp_answers_for_each_recipient() -> None:
    shelf = Shelf(refused={"b@nakhoda.example": "mailbox closed"})
    with open_mail_door(shelf, lmtp=True) as port, smtplib.LMTP("127.0.0.1", port) as connection:
        connection.ehlo("test")
        connection.mail("a@b.example")
        for name in ("a", "b", "c"):
            connection.rcpt(f"{name}@nakhoda.example")
        first = connection.data(letter())
        second, third = connection.getreply(), connection.getreply()
        assert [first[0], second[0], third[0]] == [250, 550, 250]
        assert second[1] == b"5.7.1 mailbox closed"
        assert connection.noop()[0] == 250
    assert len(shelf.kept) == 1


def test_a_source_that_sends_too_much_is_slowed_down() -> None:
    with open_mail_door(Shelf(), rules=replace(RULES, per_minute=2)) as port:
        for _ in range(2):
            send(letter(), "ann@member.example", OURS, _settings(port))
        with pytest.raises(TemporaryFailure, match="slow down"):
            send(letter(), "ann@member.example", OURS, _settings(port))


def test_the_bucket_of_one_source_refills_and_is_its_own() -> None:
    now = [0.0]
    rates = SourceRates(2, lambda: now[0])
    assert [rates.take("a"), rates.take("a"), rates.take("a"), rates.take("b")] == [True, True, False, True]
    now[0] = 30.0
    assert [rates.take("a"), rates.take("a")] == [True, False]


def test_connections_beyond_the_limit_are_told_to_come_back() -> None:
    with (
        open_mail_door(Shelf(), rules=replace(RULES, connections=1)) as port,
        socket.create_connection(("127.0.0.1", port)) as one,
    ):
        assert one.recv(100).startswith(b"220")
        with socket.create_connection(("127.0.0.1", port)) as two:
            assert two.recv(100).startswith(b"421")


def test_nobody_there_is_a_temporary_failure() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        with pytest.raises(TemporaryFailure):
            send(letter(), "", OURS, _settings(taken.getsockname()[1]))


def test_a_line_that_hides_a_second_message_stays_one_message() -> None:
    shelf = Shelf()
    smuggled = b"one\n.\nMAIL FROM:<x@y.example>\r\nRCPT TO:<support@nakhoda.example>\nDATA\n\ntwo\r\n"
    with open_mail_door(shelf) as port, socket.create_connection(("127.0.0.1", port)) as line:
        reader = line.makefile("rb")
        for words in (b"EHLO t", b"MAIL FROM:<a@b.example>", b"RCPT TO:<support@nakhoda.example>", b"DATA"):
            line.sendall(words + b"\r\n")
            _last_line(reader.readline, skip_greeting=words.startswith(b"EHLO"))
        line.sendall(smuggled + b".\r\n")
        assert reader.readline().startswith(b"250")
    assert [raw for _, raw in shelf.kept] == [smuggled]


def _last_line(readline: object, skip_greeting: bool) -> None:
    assert callable(readline)
    if skip_greeting:
        readline()
    while readline()[3:4] == b"-":
        pass


def _imap(port: int, **changed: object) -> ImapSettings:
    return replace(ImapSettings("127.0.0.1", "u", "p", OURS, port=port, security="", timeout=5), **changed)  # type: ignore[arg-type]


def test_a_poll_stores_what_is_unseen_and_marks_it() -> None:
    shelf = Shelf()
    with imap_box([letter(), letter(TAMIL)]) as box:
        assert poll_imap(_imap(box.server_address[1]), shelf).stored == 2
        assert poll_imap(_imap(box.server_address[1]), shelf).stored == 0
        assert box.flags == {11: {"\\Seen"}, 12: {"\\Seen"}}
    assert [raw for _, raw in shelf.kept] == [letter(), letter(TAMIL)]
    assert shelf.kept[0][0].recipients == (OURS,)


@pytest.mark.parametrize("can_move", [True, False])
def test_stored_mail_can_be_moved_away(can_move: bool) -> None:
    with imap_box([letter()], can_move) as box:
        assert poll_imap(_imap(box.server_address[1], done_folder="Done"), Shelf()).stored == 1
        assert (box.messages, box.moved) == ({}, [letter()])


def test_mail_that_could_not_be_stored_stays_unseen_and_comes_again() -> None:
    shelf = Shelf(fail=True)
    with imap_box([letter()]) as box:
        assert poll_imap(_imap(box.server_address[1], done_folder="Done"), shelf).failed == 1
        assert (box.flags, box.moved) == ({11: set()}, [])
        shelf.fail = False
        assert poll_imap(_imap(box.server_address[1]), shelf).stored == 1


def test_mail_beyond_reason_is_left_for_a_person() -> None:
    shelf = Shelf()
    with imap_box([letter(b"x" * 5_000), letter()]) as box:
        result = poll_imap(_imap(box.server_address[1], message_bytes=3_000), shelf)
        assert (result.stored, result.too_large) == (1, 1)
        assert box.flags[11] == {"\\Flagged"}


def test_a_mailbox_that_is_away_is_an_error_to_try_again() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        with pytest.raises(ImapError):
            poll_imap(_imap(taken.getsockname()[1]), Shelf())
