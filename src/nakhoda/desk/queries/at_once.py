"""A whole transaction in one round trip: told who acts, done and committed without the server waiting for us between.

A pipeline is sent whole before an answer is read. Without BEGIN all of it is one transaction, and its end commits.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.transaction import TransactionManagementError

from nakhoda.desk.queries.prepared import Prepared
from nakhoda.org import wire
from nakhoda.org.actors import Actor
from nakhoda.org.scope import TELL, settings_of


class _AtOnce(Prepared):
    """As much of a cursor as Django's wrappers ask for."""

    def __init__(self, raw: wire.Raw, actor: Actor) -> None:
        super().__init__(raw)
        self._told = settings_of(actor)

    def _run(self, query: str, params: Sequence[Any]) -> list[Any]:
        return wire.rows_at_once(self.connection, [(TELL, self._told), (query, params)])


def rows_at_once(actor: Actor, statement: str, values: Sequence[Any]) -> list[Any]:
    """All rows that a statement answers, as a transaction of its own under the actor's scopes.

    What the statement or the commit refuses is raised, and then nothing was written. Not inside of a transaction.
    """
    connection: Any = connections[DEFAULT_DB_ALIAS]
    connection.ensure_connection()
    if connection.in_atomic_block:
        raise TransactionManagementError("a transaction is open: what is written at once would not be committed")
    cursor = connection._prepare_cursor(_AtOnce(connection.connection, actor))
    cursor.execute(statement, values)
    return list(cursor.rows)
