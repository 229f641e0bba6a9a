"""The programs that make a running desk, and with which settings each starts."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

from nakhoda.config.processes import COMMAND, Part

GRANIAN = (sys.executable, "-m", "granian", "--interface", "wsgi", "nakhoda.config.wsgi:application")


def web(host: str, port: int, log_file: Path | None = None) -> Part:
    """Web workers: one process a core (2 to 8), and threads that wait for the database meanwhile."""
    workers = int(os.environ.get("NAKHODA_WEB_WORKERS", 0)) or min(max(os.cpu_count() or 2, 2), 8)
    threads = os.environ.get("NAKHODA_WEB_THREADS", "6")
    logs = str(files("nakhoda.config") / "granian_logs.json")
    numbers = ("--workers", str(workers), "--blocking-threads", threads, "--backlog", "2048")
    flags = ("--no-ws", "--respawn-failed-workers", "--workers-kill-timeout", "15", "--log-config", logs)
    return Part("web", (*GRANIAN, "--host", host, "--port", str(port), *numbers, *flags), _one_thread(), log_file)


def worker(log_file: Path | None = None) -> Part:
    """Reactions and clocks: jobs from the database, some at once."""
    at_once = os.environ.get("NAKHODA_JOBS_AT_ONCE", "4")
    command = (*COMMAND, "manage", "procrastinate", "worker", "--concurrency", at_once)
    return Part("worker", command, _one_thread(), log_file)


def _one_thread() -> dict[str, str]:
    """Small linear algebra in many processes: threads of the library's own would only wait for one another."""
    name = "OPENBLAS_NUM_THREADS"
    return {name: os.environ.get(name, "1")}


def mail_door(environment: Mapping[str, str] | None = None, log_file: Path | None = None) -> Part:
    """The SMTP or LMTP listener."""
    return Part("mail", (sys.executable, "-m", "nakhoda.config.mail_doors", "listen"), environment or {}, log_file)


def mailbox(log_file: Path | None = None) -> Part:
    """The IMAP poll."""
    return Part("mailbox", (sys.executable, "-m", "nakhoda.config.mail_doors", "poll"), log_file=log_file)


def configured(host: str, port: int) -> list[Part]:
    """What the environment asks for: web and worker always, mail doors when they have an address."""
    parts = [web(host, port), worker()]
    if os.environ.get("NAKHODA_MAIL_PORT"):
        parts.append(mail_door())
    if os.environ.get("NAKHODA_IMAP_URL"):
        parts.append(mailbox())
    return parts
