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
from psycopg.pq import TransactionStatus

from nakhoda.org.actors import Actor
from nakhoda.org.wire import command

M = TypeVar("M", bound=models.Model)
TELL = "SELECT set_config('nakhoda.scopes', %s, true), set_config('nakhoda.system', %s, true)"
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
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        token = _active.set(actor)
        try:
            # May fail: the database is away, and the next request on this thread is nobody yet.
            _begin_as(actor) if outermost else _tell_database(actor)
            yield
        finally:
            _active.reset(token)
        # Only after success: a failed transaction takes no more statements, and forgets SET LOCAL by itself.
        if before is not None:
            _tell_database(before)


@contextmanager
def reading_as(actor: Actor) -> Iterator[None]:
    """Read as `actor` in the middle of somebody else's transaction: `scope_of` without a savepoint.

    A database error inside ends that transaction: let it pass.
    """
    before = _active.get()
    if before is None or not connection.in_atomic_block:
        with scope_of(actor):
            yield
        return
    token, differs = _active.set(actor), settings_of(actor) != settings_of(before)
    try:
        if differs:
            _tell_database(actor)
        yield
    finally:
        _active.reset(token)
        if differs and not _broken():
            _tell_database(before)


def _broken() -> bool:
    """A failed transaction takes no more statements, and forgets SET LOCAL by itself."""
    raw = connection.connection
    return raw is None or raw.info.transaction_status != TransactionStatus.INTRANS


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


def _begin_as(actor: Actor) -> None:
    """Open the transaction that Django has announced, and say who reads, in one trip to the server."""
    raw = connection.connection
    if raw.isolation_level is None and not connection.force_debug_cursor:
        with connection.wrap_database_errors:
            command(raw, f"BEGIN; {_set_local(actor)}")
    else:
        _tell_database(actor)


def settings_of(actor: Actor) -> tuple[str, str]:
    """As the functions of `fences.sql` read them: numbers and a switch, so that nothing in them needs quoting."""
    return "{" + ",".join(str(int(scope)) for scope in sorted(actor.scopes)) + "}", "on" if actor.is_system else "off"


def _set_local(actor: Actor) -> str:
    scopes, system = settings_of(actor)
    return f"SET LOCAL nakhoda.scopes = '{scopes}'; SET LOCAL nakhoda.system = '{system}'"


def _tell_database(actor: Actor) -> None:
    raw = connection.connection
    begun = raw is not None and raw.info.transaction_status == TransactionStatus.INTRANS
    if begun and not connection.force_debug_cursor:
        with connection.wrap_database_errors:
            command(raw, _set_local(actor))
        return
    with connection.cursor() as cursor:
        cursor.execute(TELL, settings_of(actor))
