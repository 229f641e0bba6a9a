"""Statements that run thousands of times a minute: planned once a connection, without the ORM around them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import psycopg
from django.db import connection


class _Prepared(psycopg.Cursor[Any]):
    """Binds on the server and prepares at first use; Django's own cursors do neither, and Django turns it off."""

    def execute(self, query: Any, params: Any = None, **_: Any) -> Any:
        usual, self.connection.prepare_threshold = self.connection.prepare_threshold, 0
        try:
            return super().execute(query, params, prepare=True)
        finally:
            self.connection.prepare_threshold = usual


def prepared_rows(statement: str, values: Sequence[Any]) -> list[Any]:
    """All rows that a statement answers. `%s` marks values; Django's wrappers and errors apply."""
    connection.ensure_connection()
    with connection._prepare_cursor(_Prepared(connection.connection)) as cursor:  # type: ignore[attr-defined]
        cursor.execute(statement, values)
        return list(cursor.fetchall())
