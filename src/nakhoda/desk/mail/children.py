"""The parent's side of `child`: a few warm children, each killed when it overstays, each replaced when it is gone."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, Full, LifoQueue
from typing import IO

import nakhoda
from nakhoda.desk.mail.child import CPU_SECONDS, MEMORY_BYTES
from nakhoda.desk.mail.limits import LIMITS
from nakhoda.desk.mail.parsed import ParsedMail
from nakhoda.desk.mail.wire import LENGTH_BYTES, WireError, decode_mail, frame

WALL_SECONDS = 15.0  # twice and more what the CPU limit allows, for a busy machine
MESSAGES_PER_CHILD = 2_000
KEPT_WARM = 2
_SOURCE = str(Path(nakhoda.__file__).resolve().parent.parent)
_AT_ONCE = 0.5  # seconds
_SIGXCPU = -24


@dataclass(frozen=True, slots=True)
class Refusal:
    """The message was not read. `reason`: a code of `MailRefused`, or cpu, memory, timeout, crashed, parser_error."""

    reason: str
    detail: str = ""


class MailChild:
    """One child process. Not for two threads at once."""

    def __init__(self, wall_seconds: float = WALL_SECONDS, cpu_seconds: int = CPU_SECONDS) -> None:
        self._wall_seconds, self._cpu_seconds = wall_seconds, cpu_seconds
        self._process: subprocess.Popen[bytes] | None = None
        self._served = 0
        self._overstayed = False

    def parse(self, raw: bytes, trusted_hosts: Collection[str] = ()) -> ParsedMail | Refusal:
        """Read one message in the child, starting it when there is none. Never raises for what the bytes hold."""
        if len(raw) > LIMITS.message_bytes:
            return Refusal("too_large", f"{len(raw)} bytes, at most {LIMITS.message_bytes}")
        process = self._running()
        self._overstayed = False
        watch = threading.Timer(self._wall_seconds, self._overstay, (process,))
        watch.daemon = True
        watch.start()
        try:
            return self._ask(process, raw, trusted_hosts)
        except (WireError, OSError, ValueError) as error:
            return self._fallen(process, error)
        finally:
            watch.cancel()

    def close(self) -> None:
        """End the child."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            for pipe in (self._process.stdin, self._process.stdout):
                with contextlib.suppress(OSError):
                    assert pipe is not None
                    pipe.close()
        self._process = None
        self._served = 0

    def _ask(self, process: subprocess.Popen[bytes], raw: bytes, hosts: Collection[str]) -> ParsedMail | Refusal:
        assert process.stdin is not None
        assert process.stdout is not None
        settings = {"trusted_hosts": sorted(hosts), "cpu_seconds": self._cpu_seconds}
        process.stdin.write(frame(json.dumps(settings).encode()) + frame(raw))
        process.stdin.flush()
        self._served += 1
        head = json.loads(_read_frame(process.stdout))
        if "refused" in head:
            return Refusal(str(head["refused"])[:40], str(head.get("detail", ""))[:200])
        pieces = [_read_frame(process.stdout) for _ in range(min(int(head["frames"]), LIMITS.parts + 2))]
        return decode_mail(pieces[0], pieces[1:])

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is not None and (self._process.poll() is not None or self._served >= MESSAGES_PER_CHILD):
            self.close()
        if self._process is None:
            self._process = _start()
        return self._process

    def _overstay(self, process: subprocess.Popen[bytes]) -> None:
        self._overstayed = True
        process.kill()

    def _fallen(self, process: subprocess.Popen[bytes], error: Exception) -> Refusal:
        process.kill()
        code = process.wait()
        self.close()
        if self._overstayed:
            return Refusal("timeout", f"more than {self._wall_seconds:g} s")
        if code == _SIGXCPU:
            return Refusal("cpu", f"more than {self._cpu_seconds} s")
        return Refusal("crashed", f"{type(error).__name__}, exit {code}, at most {MEMORY_BYTES} bytes")


class Nursery:
    """The children of this process, lent out one message at a time; more are started under load, few are kept."""

    def __init__(self) -> None:
        self._idle: LifoQueue[MailChild] = LifoQueue(KEPT_WARM)
        self._owner = os.getpid()

    def parse(self, raw: bytes, trusted_hosts: Collection[str] = ()) -> ParsedMail | Refusal:
        """As `MailChild.parse`, from any thread."""
        child = self._borrow()
        began = time.monotonic()
        answer = child.parse(raw, trusted_hosts)
        if isinstance(answer, Refusal) and answer.reason == "crashed" and time.monotonic() - began < _AT_ONCE:
            answer = child.parse(raw, trusted_hosts)  # perhaps not the message's fault: something else ended the child
        try:
            self._idle.put_nowait(child)
        except Full:
            child.close()
        return answer

    def _borrow(self) -> MailChild:
        if self._owner != os.getpid():  # we were forked: those pipes are our parent's
            self._idle, self._owner = LifoQueue(KEPT_WARM), os.getpid()
        try:
            return self._idle.get_nowait()
        except Empty:
            return MailChild()


_NURSERY = Nursery()


def parse_in_child(raw: bytes, trusted_hosts: Collection[str] = ()) -> ParsedMail | Refusal:
    """Read one message of unknown origin: at most 5 s CPU and 256 MB, no file, no host (P8). Safe from any thread."""
    return _NURSERY.parse(raw, trusted_hosts)


def _start() -> subprocess.Popen[bytes]:
    """A child that inherits nothing: no environment but its path, no descriptors but its pipes."""
    environment = {"PYTHONPATH": _SOURCE, "PYTHONDONTWRITEBYTECODE": "1", "MALLOC_ARENA_MAX": "1", "LC_ALL": "C.UTF-8"}
    return subprocess.Popen(
        [sys.executable, "-m", "nakhoda.desk.mail.child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        close_fds=True,
        start_new_session=True,
    )


def _read_frame(stream: IO[bytes]) -> bytes:
    head = stream.read(LENGTH_BYTES)
    if len(head) < LENGTH_BYTES:
        raise WireError("the child is gone")
    size = int.from_bytes(head, "big")
    if size > 4 * LIMITS.message_bytes:
        raise WireError("the child says too much")
    body = stream.read(size)
    if len(body) < size:
        raise WireError("the child broke off")
    return body
