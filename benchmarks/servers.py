"""Web servers under measurement: granian with the very flags of `nakhoda run`, one site each, all on our PostgreSQL."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from benchmarks.ground import drop
from benchmarks.report import say
from nakhoda.config import parts
from nakhoda.config.install import ensure_database

RIVALS = Path(__file__).parent / "rivals"
NAKHODA = "nakhoda.config.wsgi:application"


@dataclass(frozen=True, slots=True)
class Server:
    """A running site."""

    name: str
    port: int
    pid: int


@contextmanager
def serving(
    name: str, environment: Mapping[str, str], application: str = NAKHODA, python: str = sys.executable
) -> Iterator[Server]:
    """Run a site until the block ends; ready when this yields."""
    port = free_port()
    command = _command(port, application)
    log = settings.DATA_FOLDER / f"{name}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [python, *command[1:]],
            env={**os.environ, **environment},
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        _wait_for(port, process, log)
        yield Server(name, port, process.pid)
    finally:
        _end(process)


def _command(port: int, application: str) -> list[str]:
    """As `nakhoda run` has it; the others cannot write our log lines, and write none at all."""
    ours = [*parts.web("127.0.0.1", port).command]
    if application == NAKHODA:
        return ours
    place = ours.index("--log-config")
    return [application if word == NAKHODA else word for word in (*ours[:place], "--no-log", *ours[place + 2 :])]


def nakhoda(database: str) -> Mapping[str, str]:
    """The environment under which our own site serves that database."""
    return {"NAKHODA_DATABASE": database, "NAKHODA_DATA": str(settings.DATA_FOLDER), "NAKHODA_LOG": "ERROR"}


def rival(database: str) -> Mapping[str, str]:
    """The same for a site under `rivals/`."""
    host = settings.DATABASES["owner"]["HOST"]
    paths = {"PYTHONPATH": str(RIVALS), "DJANGO_SETTINGS_MODULE": "helpdesk_site"}
    return {"RIVAL_HOST": host, "RIVAL_DATABASE": database, "RIVAL_MEDIA": str(settings.DATA_FOLDER), **paths}


@contextmanager
def bare_django() -> Iterator[Server]:
    """The bare view on a database of its own."""
    with _own_database("bench_bare"), serving("bare", rival("bench_bare"), "bare_django:application") as server:
        yield server


@contextmanager
def helpdesk() -> Iterator[tuple[Server, str]]:
    """django-helpdesk and the number of its queue; raises `NotInstalled`."""
    python = _helpdesk_python()
    site = ("helpdesk", rival("bench_helpdesk"), "helpdesk_site:application", str(python))
    with _own_database("bench_helpdesk", str(python)) as told, serving(*site) as server:
        yield server, told


class NotInstalled(RuntimeError):
    """The package index did not give it; the message says what pip said."""


def _helpdesk_python() -> Path:
    """A virtual environment with django-helpdesk, made at first use."""
    folder = settings.DATA_FOLDER / "helpdesk"
    python = folder / "bin" / "python"
    done = folder / ".complete"
    if not done.exists():
        say("installing django-helpdesk into a virtual environment of its own")
        shutil.rmtree(folder, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        wanted = ["django-helpdesk", "granian", "psycopg[binary]"]
        pip = subprocess.run(
            [python, "-m", "pip", "install", "-q", *wanted], capture_output=True, text=True, check=False
        )
        if pip.returncode:
            raise NotInstalled(pip.stderr.strip().splitlines()[-1] if pip.stderr else "pip failed")
        done.touch()
    return python


@contextmanager
def _own_database(name: str, python: str = sys.executable) -> Iterator[str]:
    """An empty database with the rival's tables; what its own set-up printed."""
    drop(name)
    for _ in ensure_database(name):
        pass
    site = RIVALS / ("bare_django.py" if name == "bench_bare" else "helpdesk_site.py")
    made = subprocess.run(
        [python, site], env={**os.environ, **rival(name)}, capture_output=True, text=True, check=False
    )
    if made.returncode:
        raise RuntimeError(made.stderr)
    try:
        yield made.stdout.strip()
    finally:
        drop(name)


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int, process: subprocess.Popen[bytes], log: Path, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and process.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    raise RuntimeError(f"the server did not start; see {log}")


def _end(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
