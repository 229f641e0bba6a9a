"""Test databases: a template keyed by the schema and the cast, and a copy for each run."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.db import connections
from psycopg import sql

from nakhoda.config.install import ensure_database, install, maintenance

SOURCES = (
    "src/nakhoda/*/migrations/*.py",
    "src/nakhoda/org/fences*",
    "src/nakhoda/config/install.py",
    "src/nakhoda/desk/policies/*",
    "src/nakhoda/desk/macros/*",
    "tests/cast.py",
)


def fresh_database(name: str) -> None:
    """Make `name` anew and point both connections at it."""
    template = _template()
    drop(name)
    for _ in ensure_database(name, template):
        pass
    point_at(name)


def drop(name: str) -> None:
    """Remove a test database with whoever is still connected."""
    with maintenance() as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _template() -> str:
    root = Path(__file__).parent.parent
    digest = sha256()
    for pattern in SOURCES:
        for path in sorted(root.glob(pattern)):
            digest.update(path.read_bytes())
    name = f"nakhoda_template_{digest.hexdigest()[:12]}"
    with maintenance() as server:
        server.execute("SELECT pg_advisory_lock(20261122)")
        if server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
            _build(name + "_new")
            rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
            server.execute(rename.format(sql.Identifier(name + "_new"), sql.Identifier(name)))
    return name


def _build(name: str) -> None:
    from tests.cast import build_cast

    drop(name)
    point_at(name)
    for _ in install():
        pass
    build_cast()
    connections.close_all()


def point_at(name: str) -> None:
    connections.close_all()
    for alias in ("default", "owner"):
        settings.DATABASES[alias]["NAME"] = name
        connections[alias].settings_dict["NAME"] = name
