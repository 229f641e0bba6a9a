"""A whole transaction in one round trip: told who acts, done and committed without the server waiting for us between.

A pipeline is sent whole before an answer is read. Without BEGIN all of it is one transaction, and its end commits.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

import psycopg
from django.db import connection
from django.db.transaction import TransactionManagementError

from nakhoda.org.actors import Actor
from nakhoda.org.scope import TELL, settings_of


class _Prepared(psycopg.RawCursor[Any]):
    """Binds on the server and prepares at first use; Django's own cursors do neither, and Django turns it off."""

    def execute(self, query: Any, params: Any = None, **_: Any) -> Any:
        usual, self.connection.prepare_threshold = self.connection.prepare_threshold, 0
        try:
            return super().execute(_numbered(query), params, prepare=True)
        finally:
            self.connection.prepare_threshold = usual


@cache
def _numbered(statement: str) -> bytes:
    """`%s` as PostgreSQL counts them, once: psycopg looks through a long statement at every call."""
    first, *others = statement.split("%s")
    return "".join([first, *(f"${place}{part}" for place, part in enumerate(others, 1))]).encode()


def rows_at_once(actor: Actor, statement: str, values: Sequence[Any]) -> list[Any]:
    """All rows that a statement answers, as a transaction of its own under the actor's scopes.

    What the statement or the commit refuses is raised, and then nothing was written. Not inside of a transaction.
    """
    connection.ensure_connection()
    if connection.in_atomic_block:
        raise TransactionManagementError("a transaction is open: what is written at once would not be committed")
    with connection.wrap_database_errors, _cursor() as teller, _cursor() as cursor:
        with _one_transaction():
            teller.execute(TELL, settings_of(actor))
            cursor.execute(statement, values)
        return list(cursor.fetchall())


@contextmanager
def _one_transaction() -> Iterator[None]:
    try:
        with connection.connection.pipeline():
            yield
    except psycopg.Error as error:
        if connection.connection.pgconn.pipeline_status:  # the commit was refused, which psycopg finds no way out of
            connection.close()
            raise error.__context__ or error from None
        raise


def _cursor() -> Any:
    return connection._prepare_cursor(_Prepared(connection.connection))  # type: ignore[attr-defined]
