"""Writes new cases with all that belongs to them in one prepared statement: key, case, journal, clocks, words, people.

Rows travel as one JSON text a table (`json_populate_recordset`), so the statement is the same for one case and for
five hundred, and PostgreSQL plans it once a connection. Every constraint and trigger applies as to any insert.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import orjson
from django.db import DataError, connection, models

from nakhoda.desk.models import Attachment, Case, ClockRow, IdempotencyKey, Message, Participant
from nakhoda.desk.queries.at_once import rows_at_once
from nakhoda.desk.queries.prepared import prepared_rows
from nakhoda.journal.actions import Sealed
from nakhoda.org.actors import Actor

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
    remembered: Sequence[Row] = (),
    alone: Actor | None = None,
) -> bool:
    """Write it all; or no case (False), when a key is taken already or somebody remembered is not known any more.

    Then roll back, or there was one key. `lines[i]` is the journal of `cases[i]`; rows name the columns that differ
    from their usual values; `remembered` are member addresses (kind, value, member_id) that nobody looked up now.
    Somebody who acts `alone` has no transaction open: the statement is one, and it leaves nothing behind if refused.
    """
    rows = [
        _rows(IdempotencyKey, keys),
        len(keys),
        _text(remembered),
        len(remembered),
        _text([_columns(case) for case in cases]),
        _event_rows(cases, lines),
        _rows(ClockRow, clocks),
        _rows(Message, messages),
        _rows(Participant, participants),
        _rows(Attachment, attachments),
    ]
    written = _written(rows, len(cases), alone)
    for case in cases:
        case._state.adding, case._state.db = False, connection.alias
    return written


def _written(rows: list[Any], cases: int, alone: Actor | None) -> bool:
    if alone is None:
        return bool(prepared_rows(_STATEMENT, rows) == [(cases,)])
    try:
        return bool(rows_at_once(alone, _ALL_OR_NOTHING, [*rows, cases]) == [(cases,)])
    except DataError:  # refused; if a value was at fault, it is again in the transaction that is tried next
        return False


def _usual(model: Table) -> dict[str, Any]:
    """Every column that the statement writes, with the value it has when nothing is said."""
    fields = [field for field in model._meta.concrete_fields if field.column and not field.generated]
    return {
        str(field.column): field.get_default() for field in fields if field.column != "id" or model in _CALLER_NUMBERED
    }


_USUAL: dict[Table, dict[str, Any]] = {
    model: _usual(model) for model in (IdempotencyKey, Case, ClockRow, Message, Participant, Attachment)
}


def _rows(model: Table, rows: Iterable[Row]) -> str:
    usual = _USUAL[model]
    return _text([usual | row for row in rows])  # type: ignore[operator]


def _columns(case: Case) -> dict[str, Any]:
    """What the object holds, as `opening` made it: every column, and Django's own note of where it came from."""
    values = case.__dict__.copy()
    del values["_state"]
    return values


def _event_rows(cases: Sequence[Case], journals: Sequence[Sequence[Sealed]]) -> str:
    """By hand, because the payloads are JSON text already."""
    texts = [
        f'{{"case_id":{entry.case_id},"seq":{entry.seq},"scope_id":{case.scope_id},"name":"{entry.event.name}",'
        f'"at":"{entry.at.isoformat()}","actor":{_text(entry.actor)},"policy_version":{entry.policy_version},'
        f'"payload":{payload},"hash":"\\\\x{chained.hex()}"}}'
        for case, lines in zip(cases, journals, strict=True)
        for entry, payload, chained in lines
    ]
    return "[" + ",".join(texts) + "]"


def _text(value: Any) -> str:
    return orjson.dumps(value, default=_plain).decode()


def _plain(value: Any) -> Any:
    if isinstance(value, bytes | memoryview):
        return "\\x" + bytes(value).hex()
    raise TypeError(type(value).__name__)


def _insert(table: str, columns: Sequence[str], end: str) -> str:
    named = ", ".join(f'"{column}"' for column in columns)
    return f"INSERT INTO {table} ({named}) SELECT {named} FROM json_populate_recordset(NULL::{table}, %s) {end}"  # noqa: S608


def _statement(end: str = "SELECT count(*) FROM t0") -> str:
    key = _insert(
        "desk_idempotency_key", tuple(_USUAL[IdempotencyKey]), "ON CONFLICT (channel, source, key) DO NOTHING"
    )
    if_claimed = "WHERE (SELECT yes FROM go)"
    tables = [("desk_case", tuple(_USUAL[Case])), ("journal_event", EVENT_COLUMNS)]
    tables += [(model._meta.db_table, tuple(_USUAL[model])) for model in (ClockRow, Message, Participant, Attachment)]
    parts = [
        f"t{place} AS ({_insert(table, cols, if_claimed)} RETURNING 1)" for place, (table, cols) in enumerate(tables)
    ]
    known = (
        "SELECT count(*) FROM json_to_recordset(%s) AS asked (kind text, value text, member_id bigint)"
        " JOIN desk_member_address known USING (kind, value, member_id)"
    )
    go = f"go AS (SELECT count(*) = %s AND ({known}) = %s AS yes FROM claimed)"  # noqa: S608
    return f"WITH claimed AS ({key} RETURNING 1), {go}, {', '.join(parts)} {end}"


_STATEMENT = _statement()
# A transaction of one statement can only be taken back by an error: a text that is no number, and says why. Where no
# key was free (a request that comes again, alone) there is nothing to take back.
_ALL_OR_NOTHING = _statement(
    "SELECT CASE WHEN count(*) = %s OR NOT EXISTS (SELECT 1 FROM claimed) THEN count(*)"
    " ELSE ('refused: a key is taken or a member gone, cases ' || count(*))::bigint END FROM t0"
)
