"""Writes new cases with all that belongs to them in one prepared statement: key, case, journal, clocks, words, people.

Rows travel as one JSON text a table (`json_populate_recordset`), so the statement is the same for one case and for
five hundred, and PostgreSQL plans it once a connection. Every constraint and trigger applies as to any insert.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, models

from nakhoda.desk.models import Attachment, Case, ClockRow, IdempotencyKey, Message, Participant
from nakhoda.desk.queries.prepared import prepared_rows
from nakhoda.journal.actions import Sealed

EVENT_COLUMNS = ("case_id", "seq", "scope_id", "name", "at", "actor", "policy_version", "payload", "hash")
Table = type[models.Model]
Row = Mapping[str, Any]
_CALLER_NUMBERED: tuple[Table, ...] = (Case, Message)  # their ids are taken before; the others' are made here


def insert_new(
    cases: Sequence[Case],
    lines: Sequence[Sequence[Sealed]],
    clocks: Iterable[Row],
    messages: Iterable[Row],
    participants: Iterable[Row],
    attachments: Iterable[Row] = (),
    keys: Sequence[Row] = (),
) -> bool:
    """Write it all; or, when one of the keys is taken already, no case (False): then roll back, or there was one key.

    `lines[i]` is the journal of `cases[i]`; rows name the columns that differ from their usual values.
    """
    rows = [
        _rows(IdempotencyKey, keys),
        len(keys),
        _rows(Case, [case.__dict__ for case in cases]),
        _event_rows(cases, lines),
        _rows(ClockRow, clocks),
        _rows(Message, messages),
        _rows(Participant, participants),
        _rows(Attachment, attachments),
    ]
    ((written,),) = prepared_rows(_STATEMENT, rows)
    for case in cases:
        case._state.adding, case._state.db = False, connection.alias
    return bool(written == len(cases))


def _usual(model: Table) -> dict[str, Any]:
    """Every column that the statement writes, with the value it has when nothing is said."""
    fields = [field for field in model._meta.concrete_fields if field.column]
    return {
        str(field.column): field.get_default() for field in fields if field.column != "id" or model in _CALLER_NUMBERED
    }


_USUAL: dict[Table, dict[str, Any]] = {
    model: _usual(model) for model in (IdempotencyKey, Case, ClockRow, Message, Participant, Attachment)
}


def _rows(model: Table, rows: Iterable[Row]) -> str:
    usual = _USUAL[model]
    return _JSON.encode([{name: row.get(name, value) for name, value in usual.items()} for row in rows])


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


_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_plain)


def _insert(table: str, columns: Sequence[str], end: str) -> str:
    named = ", ".join(f'"{column}"' for column in columns)
    return f"INSERT INTO {table} ({named}) SELECT {named} FROM json_populate_recordset(NULL::{table}, %s) {end}"  # noqa: S608


def _statement() -> str:
    key = _insert(
        "desk_idempotency_key", tuple(_USUAL[IdempotencyKey]), "ON CONFLICT (channel, source, key) DO NOTHING"
    )
    if_claimed = "WHERE (SELECT yes FROM go)"
    tables = [("desk_case", tuple(_USUAL[Case])), ("journal_event", EVENT_COLUMNS)]
    tables += [(model._meta.db_table, tuple(_USUAL[model])) for model in (ClockRow, Message, Participant, Attachment)]
    parts = [
        f"t{place} AS ({_insert(table, cols, if_claimed)} RETURNING 1)" for place, (table, cols) in enumerate(tables)
    ]
    go = "go AS (SELECT count(*) = %s AS yes FROM claimed)"
    return f"WITH claimed AS ({key} RETURNING 1), {go}, {', '.join(parts)} SELECT count(*) FROM t0"  # noqa: S608


_STATEMENT = _statement()
