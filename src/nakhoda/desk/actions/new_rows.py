"""Writes new cases with all that belongs to them in one prepared statement: key, case, journal, clocks, words, people.

Rows travel as one JSON text a table (`json_populate_recordset`), so the statement is the same for one case and for
five hundred, and PostgreSQL plans it once a connection. Every constraint and trigger applies as to any insert.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import psycopg
from django.db import connection, models

from nakhoda.desk.models import Attachment, Case, ClockRow, IdempotencyKey, Message, Participant
from nakhoda.journal.actions import Sealed

EVENT_COLUMNS = ("case_id", "seq", "scope_id", "name", "at", "actor", "policy_version", "payload", "hash")
Table = type[models.Model]
_CALLER_NUMBERED: tuple[Table, ...] = (Case, Message)  # their ids are taken before; the others' are made here


class _Prepared(psycopg.Cursor[Any]):
    """Binds on the server and prepares at first use; Django's own cursors do neither."""

    def execute(self, query: Any, params: Any = None, **_: Any) -> Any:
        return super().execute(query, params, prepare=True)


def insert_new(
    cases: Sequence[Case],
    lines: Sequence[Sequence[Sealed]],
    clocks: Iterable[ClockRow],
    messages: Iterable[Message],
    participants: Iterable[Participant],
    attachments: Iterable[Attachment] = (),
    keys: Sequence[IdempotencyKey] = (),
) -> bool:
    """Write it all; or, when one of the keys is taken already, no case (False): then roll back, or there was one key.

    `lines[i]` is the journal of `cases[i]`.
    """
    rows = [
        _rows(IdempotencyKey, keys),
        len(keys),
        _rows(Case, cases),
        _event_rows(cases, lines),
        _rows(ClockRow, clocks),
        _rows(Message, messages),
        _rows(Participant, participants),
        _rows(Attachment, attachments),
    ]
    (written,) = execute_prepared(_STATEMENT, rows)
    for case in cases:
        case._state.adding, case._state.db = False, connection.alias
    return bool(written == len(cases))


def execute_prepared(statement: str, values: Sequence[Any]) -> Any:
    """The one row that a statement answers, which PostgreSQL keeps prepared; Django's wrappers and errors apply."""
    connection.ensure_connection()
    raw = _Prepared(connection.connection)
    with connection._prepare_cursor(raw) as cursor:  # type: ignore[attr-defined]
        cursor.execute(statement, values)
        return cursor.fetchone()


def _columns(model: Table) -> tuple[str, ...]:
    columns = [field.column for field in model._meta.concrete_fields if field.column]
    return tuple(column for column in columns if column != "id" or model in _CALLER_NUMBERED)


_COLUMNS: dict[Table, tuple[str, ...]] = {
    model: _columns(model) for model in (IdempotencyKey, Case, ClockRow, Message, Participant, Attachment)
}


def _rows(model: Table, rows: Iterable[models.Model]) -> str:
    columns = _COLUMNS[model]
    return json.dumps([{name: getattr(row, name) for name in columns} for row in rows], default=_plain)


def _event_rows(cases: Sequence[Case], journals: Sequence[Sequence[Sealed]]) -> str:
    """By hand, because the payloads are JSON text already."""
    texts = [
        f'{{"case_id":{entry.case_id},"seq":{entry.seq},"scope_id":{case.scope_id},"name":"{entry.event.name}",'
        f'"at":"{entry.at.isoformat()}","actor":{json.dumps(entry.actor)},"policy_version":{entry.policy_version},'
        f'"payload":{payload},"hash":"\\\\x{chained.hex()}"}}'
        for case, lines in zip(cases, journals, strict=True)
        for entry, payload, chained in lines
    ]
    return "[" + ",".join(texts) + "]"


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return "\\x" + bytes(value).hex()
    raise TypeError(type(value).__name__)


def _insert(table: str, columns: Sequence[str], end: str) -> str:
    named = ", ".join(f'"{column}"' for column in columns)
    return f"INSERT INTO {table} ({named}) SELECT {named} FROM json_populate_recordset(NULL::{table}, %s) {end}"  # noqa: S608


def _statement() -> str:
    key = _insert("desk_idempotency_key", _COLUMNS[IdempotencyKey], "ON CONFLICT (channel, source, key) DO NOTHING")
    if_claimed = "WHERE (SELECT yes FROM go)"
    tables = [("desk_case", _COLUMNS[Case]), ("journal_event", EVENT_COLUMNS)]
    tables += [(model._meta.db_table, _COLUMNS[model]) for model in (ClockRow, Message, Participant, Attachment)]
    parts = [
        f"t{place} AS ({_insert(table, cols, if_claimed)} RETURNING 1)" for place, (table, cols) in enumerate(tables)
    ]
    go = "go AS (SELECT count(*) = %s AS yes FROM claimed)"
    return f"WITH claimed AS ({key} RETURNING 1), {go}, {', '.join(parts)} SELECT count(*) FROM t0"  # noqa: S608


_STATEMENT = _statement()
