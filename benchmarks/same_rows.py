"""pgbench writing the rows that one case leaves behind: the least that PostgreSQL needs for the same trail."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from psycopg import sql

from benchmarks.cpu import postmaster, spent_by
from benchmarks.ground import data_folder
from nakhoda.config.embedded import binaries
from nakhoda.org.actors import system
from nakhoda.org.scope import scope_of

TABLES = {  # in the order in which they are written; the column that names the case
    "desk_idempotency_key": "case_id",
    "desk_case": "id",
    "journal_event": "case_id",
    "desk_clock": "case_id",
    "desk_message": "case_id",
    "desk_participant": "case_id",
}
OWN_NUMBER = {"desk_idempotency_key", "desk_participant"}


@dataclass(frozen=True, slots=True)
class Written:
    """What pgbench did: transactions a second, and CPU milliseconds of the database for each."""

    rate: float
    cpu_ms: float
    rows: int


def rewrite(case_id: int, clients: int, seconds: int, database: str) -> Written:
    """Write copies of everything that hangs on this case, as the application's role with every fence on."""
    script, rows = _script(case_id)
    path = settings.DATA_FOLDER / "same_rows.sql"
    path.write_text(script)
    before = spent_by([postmaster(data_folder())])
    said = subprocess.run(_command(path, clients, seconds, database), capture_output=True, text=True, check=True).stdout
    spent = spent_by([postmaster(data_folder())]) - before
    rate = float(re.search(r"tps = ([\d.]+)", said)[1])  # type: ignore[index]
    done = int(re.search(r"actually processed: (\d+)", said)[1])  # type: ignore[index]
    return Written(rate, 1000 * spent / done, rows)


def _command(path: Path, clients: int, seconds: int, database: str) -> list[str]:
    default = settings.DATABASES["default"]
    where = ["-h", default["HOST"], "-U", default["USER"], database]
    return [
        str(binaries() / "pgbench"),
        "-n",
        "-M",
        "prepared",
        "-f",
        str(path),
        *_crowd(clients),
        "-T",
        str(seconds),
        *where,
    ]


def _crowd(clients: int) -> list[str]:
    return ["-c", str(clients), "-j", str(min(2, clients))]


def _script(case_id: int) -> tuple[str, int]:
    """The transaction in pgbench's words, and how many rows it writes."""
    lines = [
        "BEGIN;",
        "SELECT set_config('nakhoda.scopes', '{}', true), set_config('nakhoda.system', 'on', true);",
        "SELECT nextval('desk_case_id_seq') AS kase, nextval('desk_message_id_seq') AS message \\gset",
    ]
    rows = 0
    for table, key in TABLES.items():
        statement, count = _insert(table, key, case_id)
        lines.append(statement)
        rows += count
    return "\n".join([*lines, "COMMIT;", ""]), rows


def _insert(table: str, key: str, case_id: int) -> tuple[str, int]:
    with scope_of(system("benchmark")), connection.cursor() as cursor:
        find = sql.SQL("SELECT * FROM {} WHERE {} = %s").format(sql.Identifier(table), sql.Identifier(key))
        cursor.execute(find, [case_id])
        names = [column.name for column in cursor.description or ()]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        cursor.execute("SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attgenerated <> ''", [table])
        by_itself = {"txid", *(name for (name,) in cursor.fetchall())}
        kept = [name for name in names if name not in by_itself and not (name == "id" and table in OWN_NUMBER)]
        values = ", ".join("(" + ", ".join(_values(table, kept, row)) + ")" for row in rows)
    return f"INSERT INTO {table} ({', '.join(kept)}) VALUES {values};", len(rows)


def _values(table: str, names: list[str], row: dict[str, Any]) -> Iterator[str]:
    for name in names:
        if name == "case_id" or (table == "desk_case" and name == "id"):
            yield ":kase"
        elif table == "desk_message" and name == "id":
            yield ":message"
        elif table == "desk_idempotency_key" and name == "key":
            yield "'pgbench-' || :kase::bigint"
        else:
            yield _literal(row[name])


def _literal(value: Any) -> str:
    """As SQL; colons escaped, because pgbench would take them for its variables."""
    if value is None:
        return "NULL"
    if isinstance(value, bool | int):
        return str(value).lower()
    if isinstance(value, bytes | memoryview):
        return f"'\\x{bytes(value).hex()}'"
    if isinstance(value, list):
        return "ARRAY[" + ",".join(map(_literal, value)) + "]::text[]"
    text = value.isoformat() if isinstance(value, datetime) else str(value)
    return "E'" + text.replace("\\", "\\\\").replace("'", "''").replace(":", "\\x3a") + "'"
