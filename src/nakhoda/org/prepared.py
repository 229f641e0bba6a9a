"""Statements that run thousands of times a minute: planned once a connection, without the ORM around them."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections

from nakhoda.org.wire import Raw, rows_of


class Prepared:
    """As much of a cursor as Django's wrappers ask for, so that counting and guarding queries sees these as well."""

    def __init__(self, raw: Raw) -> None:
        self.connection = raw
        self._text = ""
        self.rows: list[Any] = []

    def execute(self, query: str, params: Sequence[Any] = ()) -> None:
        """Binds on the server and prepares at first use; Django's own cursors do neither."""
        self._text = query
        self.rows = self._run(query, params)

    def _run(self, query: str, params: Sequence[Any]) -> list[Any]:
        return rows_of(self.connection, query, params)

    @property
    def _query(self) -> SimpleNamespace:
        """Where Django looks for the text of what psycopg sent, when it writes queries down."""
        return SimpleNamespace(query=self._text.encode())

    def close(self) -> None:
        """Nothing is held open."""


def prepared_rows(statement: str, values: Sequence[Any]) -> list[Any]:
    """All rows that a statement answers. `%s` marks values; Django's wrappers and errors apply."""
    connection: Any = connections[DEFAULT_DB_ALIAS]
    connection.ensure_connection()
    cursor = connection._prepare_cursor(Prepared(connection.connection))
    cursor.execute(statement, values)
    return list(cursor.rows)
