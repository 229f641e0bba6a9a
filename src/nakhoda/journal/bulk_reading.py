"""Copy the log in bulk, beside a desk that goes on writing (DESIGN 3: a cursor that cannot skip a late commit).

`horizon` is a transaction number below which every line is settled: it is there or it never will be. A line that
commits late has a higher number, or holds the horizon back until it has committed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, LiteralString, NamedTuple

import orjson
from django.db import connection
from psycopg import sql

from nakhoda.core.events import Entry, from_payload

FETCH = 5000


@dataclass(frozen=True, slots=True)
class Log:
    """Which log: our own, or another system's lines in the log of imported ones."""

    table: str = "journal_event"
    source_id: int | None = None


class Horizon(NamedTuple):
    """`number`: lines below it are settled. `open_since`: when the oldest transaction that may still write began."""

    number: int
    open_since: datetime | None


class Told(NamedTuple):
    """A line outside any case."""

    at: datetime
    scope_id: int
    payload: dict[str, Any]


_HORIZON: LiteralString = """
WITH elsewhere AS (SELECT backend_xid FROM pg_stat_activity
                   WHERE backend_xid IS NOT NULL AND datname <> current_database()),
     running AS (SELECT xid FROM pg_snapshot_xip(pg_current_snapshot()) AS xid
                 WHERE NOT EXISTS (SELECT 1 FROM elsewhere WHERE backend_xid = xid::xid))
SELECT coalesce((SELECT xid FROM running ORDER BY xid LIMIT 1), pg_snapshot_xmax(pg_current_snapshot()))::text::bigint,
       (SELECT min(a.xact_start) FROM pg_stat_activity a JOIN running r ON a.backend_xid = r.xid::xid)
"""


def horizon() -> Horizon:
    """Where a reader may stop. Transactions of the server's other databases cannot write here and hold nothing back."""
    with connection.cursor() as cursor:
        cursor.execute(_HORIZON)
        return Horizon(*cursor.fetchone())


def next_number() -> int:
    """The number that the next transaction will have: every line that is in sight lies below it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint")
        return int(cursor.fetchone()[0])


def database_name() -> str:
    """Which database the transaction numbers belong to; another one after it was made anew."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT oid::text || '-' || datname FROM pg_database WHERE datname = current_database()")
        return str(cursor.fetchone()[0])


def case_ends(log: Log, until: int) -> tuple[int, int]:
    """The lowest and the highest case number with a line below the horizon; (1, 0) when there is none."""
    where = _where(log, "txid < %s::text::xid8")
    query = sql.SQL("SELECT min(case_id), max(case_id) FROM {} WHERE {}")
    with connection.cursor() as cursor:
        cursor.execute(query.format(sql.Identifier(log.table), where), [*_given(log), until])
        lowest, highest = cursor.fetchone()
    return (1, 0) if lowest is None else (lowest, highest)


def cases_touched(log: Log, since: int, until: int) -> list[int]:
    """Cases with a line from the horizon `since` on and below `until`, by number."""
    where = _where(log, "txid >= %s::text::xid8 AND txid < %s::text::xid8")
    query = sql.SQL("SELECT DISTINCT case_id FROM {} WHERE {} ORDER BY case_id")
    with connection.cursor() as cursor:
        cursor.execute(query.format(sql.Identifier(log.table), where), [*_given(log), since, until])
        return [row[0] for row in cursor.fetchall()]


def entries_in_bulk(
    log: Log, until: int, *, cases: Sequence[int] | None = None, between: tuple[int, int] | None = None
) -> Iterator[tuple[int, list[tuple[Entry, int]]]]:
    """(case, its entries below the horizon, each with its transaction number) for some cases, or a range of numbers."""
    chosen: LiteralString = "case_id BETWEEN %s AND %s" if between else "case_id = ANY(%s)"
    given: list[Any] = [*_given(log), *(between or [list(cases or [])]), until]
    query = sql.SQL(
        "SELECT case_id, seq, at, actor, name, policy_version, payload::text, txid::text::bigint"
        " FROM {} WHERE {} ORDER BY case_id, seq"
    ).format(sql.Identifier(log.table), _where(log, chosen + " AND txid < %s::text::xid8"))
    for case_id, rows in groupby(_streamed(query, given), key=lambda row: row[0]):
        yield case_id, [_entry(row) for row in rows]


def subjects_touched(name: str, since: int, until: int) -> list[str]:
    """Whom lines of that name outside any case speak of, from the horizon `since` on and below `until`."""
    query = (
        "SELECT DISTINCT subject FROM journal_record"
        " WHERE name = %s AND txid >= %s::text::xid8 AND txid < %s::text::xid8 ORDER BY subject"
    )
    with connection.cursor() as cursor:
        cursor.execute(query, [name, since, until])
        return [row[0] for row in cursor.fetchall()]


def records_in_bulk(name: str, subjects: Sequence[str], until: int) -> Iterator[tuple[str, list[Told]]]:
    """(subject, its lines of that name below the horizon in order of time) for some subjects."""
    query = sql.SQL(
        "SELECT subject, at, scope_id, payload::text FROM journal_record"
        " WHERE name = %s AND subject = ANY(%s) AND txid < %s::text::xid8 ORDER BY subject, at, id"
    )
    for subject, rows in groupby(_streamed(query, [name, list(subjects), until]), key=lambda row: row[0]):
        yield str(subject), [Told(at, scope_id, orjson.loads(payload)) for _, at, scope_id, payload in rows]


def _entry(row: Any) -> tuple[Entry, int]:
    case_id, seq, at, actor, name, version, payload, txid = row
    return Entry(case_id, seq, at, actor, from_payload(name, orjson.loads(payload)), version), txid


def _streamed(query: sql.Composable, given: Sequence[Any]) -> Iterator[Any]:
    """Rows as they come, in binary, past Django's cursor: a log does not fit into memory."""
    connection.ensure_connection()
    raw: Any = connection.connection
    with closing(raw.cursor("bulk_reading", binary=True)) as cursor:
        cursor.execute(query, given)
        while rows := cursor.fetchmany(FETCH):
            yield from rows


def _where(log: Log, condition: LiteralString) -> sql.Composable:
    own: LiteralString = "source_id = %s AND " if log.source_id is not None else ""
    return sql.SQL(own + condition)


def _given(log: Log) -> list[Any]:
    return [] if log.source_id is None else [log.source_id]
