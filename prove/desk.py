"""A desk of real processes that can be killed at any instant and is started again at once, as an init system would."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import socket
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from nakhoda.config import embedded, parts
from nakhoda.config.processes import Part

DATA = Path(os.environ["NAKHODA_DATA"])
NAKHODA = "nakhoda.config.wsgi:application"


@dataclass(slots=True)
class Desk:
    """Web, worker and mail door, each in a session of its own, and the embedded PostgreSQL."""

    application: str = NAKHODA
    smtp_port: int = 0
    web_port: int = 0
    mail_port: int = 0
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    lock: threading.RLock = field(default_factory=threading.RLock)
    ended: threading.Event = field(default_factory=threading.Event)
    fell: Counter[str] = field(default_factory=Counter)  # parts that ended by themselves, and were started again

    def start(self) -> None:
        """All of it; returns when the web answers."""
        self.web_port, self.mail_port = free_port(), free_port()
        for name in ("web", "worker", "mail"):
            self._start(name)
        wait_for_port(self.web_port)
        wait_for_port(self.mail_port)
        threading.Thread(target=self._watch, daemon=True).start()

    def _watch(self) -> None:
        """What an init system does: start again what has ended."""
        while not self.ended.wait(1.0):
            for name, process in list(self.running.items()):
                with self.lock:
                    if process is self.running[name] and process.poll() is not None and not self.ended.is_set():
                        self.fell[name] += 1
                        self._start(name)

    def stop(self) -> None:
        """The end, in the orderly way."""
        self.ended.set()
        for process in self.running.values():
            _kill_group(process, signal.SIGTERM)
        for process in self.running.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(15)
            _kill_group(process, signal.SIGKILL)
            process.wait()

    # -- faults ------------------------------------------------------------------------------------

    def kill(self, name: str) -> None:
        """SIGKILL to the whole group of web, worker or mail; then a fresh one."""
        with self.lock:
            _kill_group(self.running[name], signal.SIGKILL)
            self.running[name].wait()
            self._start(name)

    def kill_web_worker(self, rng: random.Random) -> None:
        """SIGKILL to one web process; granian brings another."""
        if children := children_of(self.running["web"].pid):
            _kill(rng.choice(children))

    def kill_backend(self, rng: random.Random) -> None:
        """SIGKILL to one connection's backend: PostgreSQL throws everybody out and recovers."""
        if backends := [pid for pid in children_of(postmaster()) if _serves_the_desk(pid)]:
            _kill(rng.choice(backends))

    def kill_database(self) -> None:
        """SIGKILL to every process of PostgreSQL at once; then a fresh server on the same files."""
        first = postmaster()
        for pid in (first, *children_of(first)):
            _kill(pid)
        _until(lambda: not _alive(first), 20)
        embedded.ensure_running(DATA / "pg")

    def stall_database(self, seconds: float) -> None:
        """The backends stand still and say nothing, as behind a cut network; then they go on where they were."""
        backends = [pid for pid in children_of(postmaster()) if _serves_the_desk(pid)]
        for pid in backends:
            _kill(pid, signal.SIGSTOP)
        time.sleep(seconds)
        for pid in backends:
            _kill(pid, signal.SIGCONT)

    def _start(self, name: str) -> None:
        part = self._part(name)
        with (DATA / f"{name}.log").open("ab") as log:
            environment = os.environ | dict(part.environment)
            self.running[name] = subprocess.Popen(
                part.command, env=environment, stdout=log, stderr=log, start_new_session=True
            )

    def _part(self, name: str) -> Part:
        mail_out = {"NAKHODA_SMTP_URL": f"smtp://127.0.0.1:{self.smtp_port}"}
        if name == "web":
            part = parts.web("127.0.0.1", self.web_port)
            command = tuple(self.application if word == NAKHODA else word for word in part.command)
            return replace(part, command=command, environment=mail_out)
        if name == "worker":
            return replace(parts.worker(), environment=mail_out)
        where = {"NAKHODA_MAIL_PORT": str(self.mail_port), "NAKHODA_MAIL_LMTP": "1"}
        return parts.mail_door(environment=where | mail_out)


def postmaster() -> int:
    """The process id of our PostgreSQL, once it runs."""
    path = DATA / "pg" / "postmaster.pid"
    _until(path.exists, 20)
    return int(path.read_text().splitlines()[0])


def children_of(pid: int) -> list[int]:
    """The living children of a process."""
    try:
        text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return []
    return [int(word) for word in text.split()]


def _serves_the_desk(pid: int) -> bool:
    with contextlib.suppress(OSError):
        return b"nakhoda_app" in Path(f"/proc/{pid}/cmdline").read_bytes()
    return False


def _alive(pid: int) -> bool:
    """Also while nobody has waited for it: PostgreSQL, too, takes a zombie for a server that runs."""
    return Path(f"/proc/{pid}").exists()


def _kill(pid: int, number: signal.Signals = signal.SIGKILL) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)


def _kill_group(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, number)


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for_port(port: int, seconds: float = 90) -> None:
    """Until somebody listens."""

    def answers() -> bool:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
        return False

    _until(answers, seconds)


def _until(what: object, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not what():  # type: ignore[operator]
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited {seconds} s in vain; the logs are in {DATA}")
        time.sleep(0.05)


@contextlib.contextmanager
def fresh_database(name: str) -> Iterator[None]:
    """An installed desk with places and policy, in a database of its own; the children are told its name."""
    from django.conf import settings
    from django.db import connections

    from nakhoda.config.install import install, maintenance

    os.environ["NAKHODA_DATABASE"] = name
    for alias in ("default", "owner"):
        connections[alias].close()
        settings.DATABASES[alias]["NAME"] = connections[alias].settings_dict["NAME"] = name
    with maintenance() as server:
        server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    for _ in install():
        pass
    _furnish()
    connections.close_all()
    yield
    connections.close_all()


def _furnish() -> None:
    """Places and the shipped policy: all that an arrival needs."""
    from datetime import timedelta

    from django.utils import timezone

    from nakhoda.config.demo.roster import open_places
    from nakhoda.desk.actions.policies import publish_shipped
    from nakhoda.desk.queries.policy import forget
    from nakhoda.org.actors import system
    from nakhoda.org.scope import scope_of
    from nakhoda.simulator.cast import ORGANISATIONS, PLACES

    forget()
    with scope_of(system("prove")):
        open_places(ORGANISATIONS, PLACES)
        publish_shipped(timezone.now() - timedelta(days=400))


def remove_everything() -> None:
    """Stop PostgreSQL and forget the folder."""
    embedded.stop(DATA / "pg", mode="immediate")
    shutil.rmtree(embedded.socket_folder((DATA / "pg").resolve()), ignore_errors=True)
    shutil.rmtree(DATA, ignore_errors=True)
