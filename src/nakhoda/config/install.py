"""Bring a database up to date: create it, migrate as its owner, build the fences, furnish the desk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timezone

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from psycopg import sql

from nakhoda.config.database import APP_ROLE
from nakhoda.desk.actions.macros import load_shipped
from nakhoda.desk.actions.policies import publish_shipped
from nakhoda.org.actors import system
from nakhoda.org.fences import build_fences
from nakhoda.org.scope import scope_of

INSTALLING = 20261125
SHIPPED_SINCE = datetime(2020, 1, 1, tzinfo=timezone.utc)  # before any case: history may be brought along


def install() -> Iterator[str]:
    """Yields a line a step. Needs the owner's connection; idempotent."""
    yield from ensure_database(settings.DATABASES["owner"]["NAME"])
    with connections["owner"].cursor() as cursor:  # two starts at once: the second waits, and finds nothing to do
        cursor.execute("SELECT pg_advisory_lock(%s)", [INSTALLING])
    try:
        yield from _bring_up_to_date()
    finally:
        with connections["owner"].cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [INSTALLING])


def _bring_up_to_date() -> Iterator[str]:
    call_command("migrate", database="owner", verbosity=0, interactive=False)
    yield "schema is up to date"
    fence()
    yield "roles, row-level security and the append-only log are in place"
    yield from furnish()


def furnish() -> Iterator[str]:
    """What an empty desk needs to work: a policy, and prepared answers. Leaves alone what is there."""
    with scope_of(system("setup")):
        if versions := publish_shipped(SHIPPED_SINCE):
            yield f"desk policy published: {', '.join(version.title for version in versions)}"
        if count := load_shipped(SHIPPED_SINCE):
            yield f"{count} macros are ready"


def ensure_database(name: str, template: str = "template1") -> Iterator[str]:
    """Create the database when the server has none of that name."""
    with maintenance() as server:
        if server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
            command = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
            server.execute(command.format(sql.Identifier(name), sql.Identifier(template)))
            yield f"database {name} created"


def maintenance() -> psycopg.Connection[tuple[object, ...]]:
    """An owner's connection outside any transaction, to the server's maintenance database."""
    owner = settings.DATABASES["owner"]
    keys = {"host": owner["HOST"], "port": owner["PORT"], "user": owner["USER"], "password": owner["PASSWORD"]}
    return psycopg.connect(dbname="postgres", autocommit=True, **{k: v for k, v in keys.items() if v})


def fence() -> None:
    """Renew every rule that the database holds by itself."""
    with connections["owner"].cursor() as cursor:
        build_fences(cursor, app_role())


def app_role() -> str:
    """The role under which the application runs."""
    default, owner = settings.DATABASES["default"], settings.DATABASES["owner"]
    return default["USER"] if default["USER"] != owner["USER"] else APP_ROLE
