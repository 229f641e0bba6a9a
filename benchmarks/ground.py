"""Databases to measure on: a region with N waiting cases, built once a schema and size, copied for each run."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections
from psycopg import sql

from benchmarks.population import people_the_region, waiting_cases
from benchmarks.report import say
from nakhoda.config.install import ensure_database, install, maintenance

ROOT = Path(__file__).parent.parent
# What decides whether a database of an earlier run still fits.
SOURCES = ("src/nakhoda/*/migrations/*.py", "src/nakhoda/org/fences*", "benchmarks/population.py")


@contextmanager
def a_region(name: str, cases: int) -> Iterator[str]:
    """A database of our own with `cases` waiting cases, gone when the block ends."""
    template = _template(cases)
    drop(name)
    say(f"copying {template}")
    for _ in ensure_database(name, template):
        pass
    point_at(name)
    try:
        yield name
    finally:
        connections.close_all()
        drop(name)


def point_at(name: str) -> None:
    """Both connections of this process to that database."""
    connections.close_all()
    for alias in ("default", "owner"):
        settings.DATABASES[alias]["NAME"] = name
        connections[alias].settings_dict["NAME"] = name


def drop(name: str) -> None:
    """Remove a database with whoever is still connected."""
    with maintenance() as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def data_folder() -> Path:
    """The folder of our own PostgreSQL."""
    return settings.DATA_FOLDER / "pg"


def _template(cases: int) -> str:
    name = f"nakhoda_ground_{cases}_{_digest()}"
    with maintenance() as server:
        found = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        _forget_others(server, cases, name)
    if found is None:
        _build(name + "_new", cases)
        with maintenance() as server:
            rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
            server.execute(rename.format(sql.Identifier(name + "_new"), sql.Identifier(name)))
    return name


def _digest() -> str:
    digest = sha256()
    for pattern in SOURCES:
        for path in sorted(ROOT.glob(pattern)):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:10]


def _forget_others(server: Any, cases: int, name: str) -> None:
    """Templates of an older schema take room for nothing."""
    known = "SELECT datname FROM pg_database WHERE starts_with(datname, %s)"
    for (old,) in server.execute(known, [f"nakhoda_ground_{cases}_"]).fetchall():
        if old not in (name, name + "_new"):
            drop(old)


def _build(name: str, cases: int) -> None:
    drop(name)
    point_at(name)
    for step in install():
        say(step)
    moulds = people_the_region()
    if cases:
        with _unchecked():
            waiting_cases(cases, moulds)
    _settle()


@contextmanager
def _unchecked() -> Iterator[None]:
    """Load as the owner without triggers: copies of rows that were checked once need not be checked a million times."""
    ours = settings.DATABASES["default"]
    usual = {name: ours.get(name, "") for name in ("USER", "PASSWORD", "OPTIONS")}
    owner = {name: settings.DATABASES["owner"].get(name, "") for name in ("USER", "PASSWORD")}
    options = {**(usual["OPTIONS"] or {}), "options": "-c session_replication_role=replica"}
    _become({**owner, "OPTIONS": options})
    try:
        yield
    finally:
        _become(usual)


def _become(changed: dict[str, Any]) -> None:
    connections.close_all()
    for known in (settings.DATABASES["default"], connections["default"].settings_dict):
        known.update(changed)


def _settle() -> None:
    """As a desk that has been running: statistics, visibility map, nothing left for autovacuum to do meanwhile."""
    say("vacuuming")
    with connections["owner"].cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")
        cursor.execute("CHECKPOINT")
    connections.close_all()
