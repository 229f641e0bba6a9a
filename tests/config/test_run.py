"""Programs under one supervisor: started, restarted, stopped with all that they started."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from nakhoda.config import parts
from nakhoda.config.mail_doors import imap_settings
from nakhoda.config.processes import Part, Supervisor, wait_before_restart

PATIENCE = 15.0


def program(name: str, code: str, log_file: Path) -> Part:
    return Part(name, (sys.executable, "-c", code), {"GREETING": "selamat"}, log_file)


def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


def lines(path: Path) -> list[str]:
    return path.read_text().splitlines() if path.exists() else []


def alive(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{number}/stat").read_text().split()[2] != "Z"


@pytest.mark.parametrize(("failures", "seconds"), [(1, 1), (2, 2), (3, 4), (6, 32), (7, 60), (40, 60)])
def test_the_wait_doubles_up_to_a_minute(failures: int, seconds: float) -> None:
    assert wait_before_restart(failures) == seconds


def test_what_dies_is_started_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nakhoda.config.processes.wait_before_restart", lambda failures: 0.05)
    log = tmp_path / "dies.log"
    supervisor = Supervisor([program("dies", "import os; print(os.environ['GREETING'])", log)])
    monkeypatch.setattr(supervisor, "_take_signals", lambda: None)
    supervisor.start()
    watcher = threading.Thread(target=supervisor.watch)
    watcher.start()
    until(lambda: len(lines(log)) >= 3)
    supervisor.end()
    watcher.join(PATIENCE)
    assert not watcher.is_alive()
    assert set(lines(log)) == {"selamat"}


def test_stopping_leaves_no_child_behind(tmp_path: Path) -> None:
    log = tmp_path / "family.log"
    child = "import time; time.sleep(600)"
    code = f"import subprocess, sys, os; p = subprocess.Popen([sys.executable, '-c', {child!r}]);"
    code += "print(p.pid, os.getpid(), flush=True); p.wait()"
    supervisor = Supervisor([program("family", code, log)])
    supervisor.start()
    until(lambda: len(lines(log)) == 1)
    numbers = [int(word) for word in lines(log)[0].split()]
    assert all(map(alive, numbers))
    supervisor.stop()
    until(lambda: not any(map(alive, numbers)))


def test_mail_doors_open_only_when_they_have_an_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NAKHODA_MAIL_PORT", raising=False)
    monkeypatch.delenv("NAKHODA_IMAP_URL", raising=False)
    assert [part.name for part in parts.configured("127.0.0.1", 8000)] == ["web", "worker"]
    monkeypatch.setenv("NAKHODA_MAIL_PORT", "2525")
    monkeypatch.setenv("NAKHODA_IMAP_URL", "imaps://a:b@mail.example/INBOX")
    assert [part.name for part in parts.configured("127.0.0.1", 8000)] == ["web", "worker", "mail", "mailbox"]


def test_an_imap_address_is_read() -> None:
    box = imap_settings("imaps://desk%40x.example:p%2Fw@mail.example/Support")
    assert (box.host, box.port, box.user, box.password) == ("mail.example", 993, "desk@x.example", "p/w")
    assert (box.security, box.folder) == ("tls", "Support")
    assert imap_settings("imap://a:b@mail.example").security == "starttls"
    with pytest.raises(ValueError, match="NAKHODA_IMAP_URL"):
        imap_settings("https://mail.example")
