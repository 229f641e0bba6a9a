"""What `nakhoda doctor` looks at: each check answers ok, warn or fail, and what to do."""

from __future__ import annotations

import importlib.metadata
import os
import re
import shutil
import socket
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

OLDEST_PYTHON, OLDEST_POSTGRESQL = (3, 11), 150_000
LITTLE_DISK, TOO_LITTLE_DISK = 5 * 1024**3, 1024**3
CLOCK_SECONDS = 2.0
GRADES = ("ok", "warn", "fail")


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the examination."""

    check: str
    grade: str  # ok | warn | fail
    found: str
    do: str = ""

    def as_dict(self) -> dict[str, str]:
        """For JSON."""
        return asdict(self)


def examine() -> Iterator[Finding]:
    """Every check in order; a check that breaks is itself a finding."""
    for check in (*BEFORE_DATABASE, *ON_DATABASE, *AROUND):
        try:
            yield from check()
        except Exception as error:
            name = check.__name__.replace("_", " ").strip()
            yield Finding(name, "fail", f"{type(error).__name__}: {error}", "see docs, or ask with this line")


# -- the machine -----------------------------------------------------------------------------------------


def python() -> Iterator[Finding]:
    found = ".".join(map(str, sys.version_info[:3]))
    good = sys.version_info >= OLDEST_PYTHON
    yield Finding("python", "ok" if good else "fail", found, "" if good else "install Python 3.11 or later")


def packages() -> Iterator[Finding]:
    """What pyproject asks for is installed."""
    wanted = importlib.metadata.requires("nakhoda") or []
    names = [re.split(r"[\[<>=!~; ]", line, maxsplit=1)[0] for line in wanted if "extra ==" not in line]
    missing = [name for name in names if not _installed(name)]
    if missing:
        yield Finding("packages", "fail", f"missing: {', '.join(missing)}", "run make setup, or pip install -e .")
    else:
        yield Finding("packages", "ok", f"{len(names)} installed")


def data_folder() -> Iterator[Finding]:
    from django.conf import settings

    folder: Path = settings.DATA_FOLDER
    free = shutil.disk_usage(folder if folder.exists() else folder.parent).free
    grade = "fail" if free < TOO_LITTLE_DISK else "warn" if free < LITTLE_DISK else "ok"
    advice = "" if grade == "ok" else "free some space: intake answers 503 when the disk is full"
    yield Finding("disk", grade, f"{free / 1024**3:.1f} GB free in {folder}", advice)
    writable = os.access(folder, os.W_OK)
    advice = "" if writable else f"make {folder} writable for this user, or set NAKHODA_DATA"
    yield Finding("data folder", "ok" if writable else "fail", str(folder), advice)


# -- the database ----------------------------------------------------------------------------------------


def database() -> Iterator[Finding]:
    with _cursor("default") as cursor:
        cursor.execute("SELECT current_setting('server_version_num')::int, current_setting('server_version'), now()")
        number, version, now = cursor.fetchone()
    good = number >= OLDEST_POSTGRESQL
    yield Finding("database", "ok" if good else "fail", f"PostgreSQL {version}", "" if good else "use 15 or later")
    off = abs((datetime.now(timezone.utc) - now).total_seconds())
    told = f"{off:.1f} s between this machine and the database"
    steady = off < CLOCK_SECONDS
    yield Finding("clock", "ok" if steady else "fail", told, "" if steady else "run a time service (chrony, ntpd)")


def application_role() -> Iterator[Finding]:
    """The application's role may not own, bypass or administer anything."""
    with _cursor("default") as cursor:
        cursor.execute("SELECT current_user, rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        role, mighty = cursor.fetchone()
        cursor.execute("SELECT count(*) FROM pg_class WHERE relowner = current_user::regrole")
        owned = cursor.fetchone()[0]
    good = not mighty and not owned
    found = f"{role} owns {owned} tables" + (" and may bypass row-level security" if mighty else "")
    yield Finding("role", "ok" if good else "fail", found, "" if good else "run nakhoda setup with the owner's URL")


def row_security() -> Iterator[Finding]:
    """Forced on every table that carries a scope."""
    from nakhoda.org.fences import scoped_tables

    with _cursor("default") as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity")
        fenced = {row[0] for row in cursor.fetchall()}
    bare = sorted(set(scoped_tables()) - fenced)
    found = f"not forced on {', '.join(bare)}" if bare else f"forced on {len(scoped_tables())} tables"
    yield Finding("row-level security", "fail" if bare else "ok", found, "run nakhoda setup" if bare else "")


def migrations() -> Iterator[Finding]:
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connections["default"])
    waiting = [str(step) for step, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]
    found = f"{len(waiting)} not applied" if waiting else "all applied"
    yield Finding("migrations", "fail" if waiting else "ok", found, "run nakhoda setup" if waiting else "")


def published_policy() -> Iterator[Finding]:
    from nakhoda.desk.queries.policy import NoPolicy, policy_in_force

    try:
        policy = policy_in_force(datetime.now(timezone.utc))
        yield Finding("desk policy", "ok", f"version {policy.version}, {len(policy.queues)} queues")
    except NoPolicy:
        yield Finding("desk policy", "warn", "none is published", "run nakhoda setup, or publish one")


# -- around it -------------------------------------------------------------------------------------------


def mail_ports() -> Iterator[Finding]:
    from django.conf import settings

    port = int(os.environ.get("NAKHODA_MAIL_PORT", "0"))
    if port:
        heard = _answers("127.0.0.1", port)
        advice = "" if heard else "start nakhoda run"
        yield Finding(
            "mail in", "ok" if heard else "warn", f"port {port} {'answers' if heard else 'is silent'}", advice
        )
    else:
        found = "IMAP poll" if settings.IMAP_URL else "no listener configured"
        advice = "" if settings.IMAP_URL else "set NAKHODA_MAIL_PORT or NAKHODA_IMAP_URL to take mail in"
        yield Finding("mail in", "ok" if settings.IMAP_URL else "warn", found, advice)
    yield _mail_out(settings.SMTP_URL)


def _mail_out(url: str) -> Finding:
    if not url:
        return Finding("mail out", "warn", "kept in the outbox folder", "set NAKHODA_SMTP_URL to send mail")
    from urllib.parse import urlsplit

    parts = urlsplit(url)
    heard = _answers(parts.hostname or "", parts.port or 25)
    found = f"{parts.hostname}:{parts.port or 25} {'answers' if heard else 'is silent'}"
    return Finding("mail out", "ok" if heard else "fail", found, "" if heard else "check NAKHODA_SMTP_URL")


def chromium() -> Iterator[Finding]:
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next((path for name in names if (path := shutil.which(name))), "")
    advice = "" if found else "only for browser tests: install chromium, fonts-noto-core, fonts-noto-cjk"
    yield Finding("chromium", "ok" if found else "warn", found or "not found", advice)


Check = Callable[[], Iterator[Finding]]
BEFORE_DATABASE: tuple[Check, ...] = (python, packages, data_folder)
ON_DATABASE: tuple[Check, ...] = (database, application_role, row_security, migrations, published_policy)
AROUND: tuple[Check, ...] = (mail_ports, chromium)


def _cursor(alias: str) -> Any:
    from django.db import connections

    return connections[alias].cursor()


def _installed(name: str) -> bool:
    try:
        importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return False
    return True


def _answers(host: str, port: int) -> bool:
    try:
        with socket.create_connection((host, port), timeout=2):
            return True
    except OSError:
        return False
