"""Who is reading: the one module that holds the scope predicate, in Python and in PostgreSQL.

`scope_of(actor)` opens a transaction in which only the rows that the actor may see exist: the managers
add `scope_id = ANY(allowed)` to every query, and row-level security checks the same set again.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

from django.db import connection, models, transaction

from nakhoda.org.actors import Actor

M = TypeVar("M", bound=models.Model)
_active: ContextVar[Actor | None] = ContextVar("nakhoda_active_actor", default=None)


class NoScope(RuntimeError):
    """A query ran although nobody said who is reading."""


@contextmanager
def scope_of(actor: Actor) -> Iterator[None]:
    """Act as `actor` until the block ends; nested blocks of the same actor cost nothing."""
    before = _active.get()
    if before == actor and connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        token = _active.set(actor)
        try:
            _tell_database(actor)  # may fail: the database is away, and the next request on this thread is nobody yet
            yield
        finally:
            _active.reset(token)
        # Only after success: a failed transaction takes no more statements, and forgets SET LOCAL by itself.
        if before is not None:
            _tell_database(before)


def active_actor() -> Actor:
    """Who is acting now; raises `NoScope`."""
    actor = _active.get()
    if actor is None:
        raise NoScope("no active scope: open `scope_of(actor)` before you read")
    return actor


def narrowed(rows: models.QuerySet[M]) -> models.QuerySet[M]:
    """The rows of the active scope; the system sees all."""
    actor = active_actor()
    return rows if actor.is_system else rows.filter(scope_id__in=actor.scopes)


def _tell_database(actor: Actor) -> None:
    scopes = "{" + ",".join(map(str, sorted(actor.scopes))) + "}"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('nakhoda.scopes', %s, true), set_config('nakhoda.system', %s, true)",
            [scopes, "on" if actor.is_system else "off"],
        )
