"""Many rows at once: COPY into a table of the transaction, then one INSERT, so that row-level security still holds.

PostgreSQL refuses COPY straight into a table with row-level security.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from psycopg import sql

from nakhoda.desk.models import Case


def load_rows(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]], ignore_known: bool = False) -> int:
    """Insert rows of Python values; the count inserted. Columns that are not named take the table's defaults."""
    with connection.cursor() as cursor:
        waiting = _waiting_room(cursor, table, columns)
        with cursor.copy(_copy(waiting, columns)) as copy:
            for row in rows:
                copy.write_row(row)
        return _let_in(cursor, table, columns, waiting, ignore_known)


def load_lines(table: str, columns: Sequence[str], lines: Iterable[str]) -> int:
    """The same for rows already in COPY's text format, each with its newline: several times as fast."""
    with connection.cursor() as cursor:
        waiting = _waiting_room(cursor, table, columns)
        with cursor.copy(_copy(waiting, columns)) as copy:
            for line in lines:
                copy.write(line)
        return _let_in(cursor, table, columns, waiting, False)


def take_numbers(sequence: str, used: int) -> None:
    """Move a sequence past numbers that were given out beside it (the application may not set it)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(nextval(%s::regclass)) FROM generate_series(1, %s)", [sequence, used])


def next_number(sequence: str) -> int:
    """The next free number."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(%s::regclass)", [sequence])
        return int(cursor.fetchone()[0])


def analyse() -> None:
    """Tell the planner what is there now; it would learn it by itself only later."""
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {Case._meta.db_table}, journal_event, desk_clock, desk_message")


def _waiting_room(cursor: Any, table: str, columns: Sequence[str]) -> str:
    waiting = f"load_{table}"
    names = _names(columns)
    cursor.execute(sql.SQL("DROP TABLE IF EXISTS pg_temp.{}").format(sql.Identifier(waiting)))
    make = sql.SQL("CREATE TEMP TABLE {} ON COMMIT DROP AS SELECT {} FROM {} WITH NO DATA")
    cursor.execute(make.format(sql.Identifier(waiting), names, sql.Identifier(table)))
    return waiting


def _copy(waiting: str, columns: Sequence[str]) -> sql.Composed:
    return sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(waiting), _names(columns))


def _let_in(cursor: Any, table: str, columns: Sequence[str], waiting: str, ignore_known: bool) -> int:
    insert = sql.SQL("INSERT INTO {} ({}) SELECT {} FROM {}")
    if ignore_known:
        insert = sql.SQL("INSERT INTO {} ({}) SELECT {} FROM {} ON CONFLICT DO NOTHING")
    names = _names(columns)
    cursor.execute(insert.format(sql.Identifier(table), names, names, sql.Identifier(waiting)))
    count = int(cursor.rowcount)
    cursor.execute(sql.SQL("DROP TABLE {}").format(sql.Identifier(waiting)))
    return count


def _names(columns: Sequence[str]) -> sql.Composed:
    return sql.SQL(",").join(map(sql.Identifier, columns))
