"""The process that reads strangers' bytes: it answers, it dies alone, and it can reach nothing."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

import pytest

from nakhoda.desk.mail import children
from nakhoda.desk.mail.children import MailChild, Nursery, Refusal, parse_in_child
from nakhoda.desk.mail.limits import LIMITS
from nakhoda.desk.mail.mime import parse_mail
from nakhoda.desk.mail.parsed import ParsedMail
from tests.desk.mail.letters import CHARSETS, STRUCTURES, b64, letter, multipart, part

_ATTRIBUTES = letter(b"<a " + b"".join(b" a%d=1" % n for n in range(400_000)) + b">", Content_Type="text/html")


@pytest.fixture(scope="module")
def child() -> Iterator[MailChild]:
    one = MailChild()
    yield one
    one.close()


def test_the_child_reads_what_we_would_read(child: MailChild) -> None:
    for raw, _ in (CHARSETS | STRUCTURES).values():
        assert child.parse(raw) == parse_mail(raw)


def test_an_attachment_comes_back_whole(child: MailChild) -> None:
    content = os.urandom(3_000_000)
    raw = multipart(part("see"), part(b64(content), "image/png; name=a.png", Content_Transfer_Encoding="base64"))
    mail = child.parse(raw)
    assert isinstance(mail, ParsedMail)
    assert mail.attachments[0].content == content


@pytest.mark.parametrize(
    ("reason", "raw"),
    [("empty", b""), ("too_many_parts", multipart(*[part("x")] * 300)), ("no_headers", b"nothing here")],
)
def test_a_refusal_comes_back_by_name(child: MailChild, reason: str, raw: bytes) -> None:
    answer = child.parse(raw)
    assert isinstance(answer, Refusal)
    assert answer.reason == reason


def test_a_message_too_large_is_not_even_handed_over() -> None:
    answer = MailChild().parse(b"a" * (LIMITS.message_bytes + 1))
    assert isinstance(answer, Refusal)
    assert answer.reason == "too_large"


def test_a_message_that_burns_time_kills_its_child_and_the_next_is_read() -> None:
    child = MailChild(cpu_seconds=1)
    try:
        answer = child.parse(_ATTRIBUTES)
        assert isinstance(answer, Refusal)
        assert answer.reason in ("cpu", "memory", "timeout")
        assert isinstance(child.parse(letter()), ParsedMail)
    finally:
        child.close()


def test_a_child_that_hangs_is_killed_by_the_clock_on_the_wall() -> None:
    child = MailChild(wall_seconds=0.4)
    try:
        child._running()
        time.sleep(0.3)  # let it start, its limits stand
        answer = child.parse(_ATTRIBUTES)
        assert isinstance(answer, Refusal)
        assert answer.reason == "timeout"
    finally:
        child.close()


def test_the_largest_message_fits_into_the_memory_given(child: MailChild) -> None:
    content = b"x" * 17 * 1024 * 1024
    raw = multipart(part("see"), part(b64(content), "image/png; name=a.png", Content_Transfer_Encoding="base64"))
    mail = child.parse(raw)
    assert isinstance(mail, ParsedMail)
    assert mail.attachments[0].size == len(content)


def test_the_child_can_open_nothing_and_knows_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NAKHODA_SECRET", "visible")
    program = (
        "import os, socket\n"
        "from nakhoda.desk.mail import child\n"
        "child._warm_up(); child._lock_down()\n"
        "for attempt in (lambda: open('/etc/passwd'), socket.socket, os.pipe):\n"
        "    try: attempt()\n"
        "    except OSError: continue\n"
        "    raise SystemExit('opened something')\n"
        "try: bytearray(300 * 1024 * 1024)\n"
        "except MemoryError: print('closed')\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=30, check=False)
    assert (done.stdout.strip(), done.returncode) == ("closed", 0), done.stderr
    child = MailChild()
    try:
        child.parse(letter())
        assert child._process is not None
        with open(f"/proc/{child._process.pid}/environ", "rb") as environment:
            assert b"NAKHODA_SECRET" not in environment.read()
    finally:
        child.close()


def test_the_child_never_loads_django() -> None:
    program = "import sys, nakhoda.desk.mail.child; raise SystemExit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], timeout=30, check=False).returncode == 0


def test_many_threads_share_the_children() -> None:
    answers: list[ParsedMail | Refusal] = []
    threads = [threading.Thread(target=lambda: answers.append(parse_in_child(letter()))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 6
    assert all(isinstance(answer, ParsedMail) for answer in answers)


def test_a_child_that_dies_at_once_costs_the_message_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    nursery, start = Nursery(), children._start
    starts: list[int] = []

    def first_one_dies() -> subprocess.Popen[bytes]:
        process = start()
        starts.append(process.pid)
        if len(starts) == 1:
            process.kill()
        return process

    monkeypatch.setattr(children, "_start", first_one_dies)
    assert isinstance(nursery.parse(letter()), ParsedMail)
    assert len(starts) == 2


def test_a_child_killed_from_outside_is_replaced(child: MailChild) -> None:
    child.parse(letter())
    assert child._process is not None
    child._process.kill()
    child._process.wait()
    assert isinstance(child.parse(letter()), ParsedMail)
