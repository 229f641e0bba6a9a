"""The thinnest way to the server: one call of libpq, on the connection and in the transaction that Django holds.

For the few statements that every request or every pull makes. psycopg's cursors cost several times as much as such a
statement does; these answer with the same values and raise the same errors.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from weakref import WeakKeyDictionary

import psycopg
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import error_from_result
from psycopg.pq import DiagnosticField, ExecStatus, TransactionStatus
from psycopg.pq.abc import PGresult

Raw = psycopg.Connection[Any]
_GOOD = (ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK)
_names: WeakKeyDictionary[Raw, dict[tuple[str, tuple[int, ...]], bytes]] = WeakKeyDictionary()


def command(raw: Raw, statement: str) -> None:
    """Run statements without values, several with `;` between them."""
    _good(raw.pgconn.exec_(statement.encode()))


def rows_of(raw: Raw, statement: str, values: Sequence[Any]) -> list[Any]:
    """What a statement answers; `%s` marks values, which are bound on the server. Planned once a connection.

    Opens the transaction that psycopg would open. Raises psycopg's errors.
    """
    if not raw.autocommit and raw.pgconn.transaction_status == TransactionStatus.IDLE:
        command(raw, "BEGIN")
    adapter = Transformer(raw)
    given = adapter.dump_sequence(values, [PyFormat.AUTO] * len(values))
    name = _prepared(raw, statement, tuple(adapter.types or ()))
    asked: Any = raw.pgconn  # its type knows of no NULL among the values
    answer = _good(asked.exec_prepared(name, given, adapter.formats))
    adapter.set_pgresult(answer)
    return adapter.load_rows(0, answer.ntuples, tuple)


def _prepared(raw: Raw, statement: str, types: tuple[int, ...]) -> bytes:
    """The server's name for the statement with values of these types, known to this connection from now on."""
    names = _names.setdefault(raw, {})
    if (statement, types) not in names:
        name = f"nakhoda_{len(names)}".encode()
        first, *rest = statement.split("%s")
        numbered = first + "".join(f"${place}{part}" for place, part in enumerate(rest, 1))
        _good(raw.pgconn.prepare(name, numbered.encode(), types))
        names[statement, types] = name
    return names[statement, types]


def _good(answer: PGresult) -> PGresult:
    if answer.status in _GOOD:
        return answer
    if answer.error_field(DiagnosticField.SQLSTATE):
        raise error_from_result(answer)
    raise psycopg.OperationalError(answer.get_error_message())  # no code of SQL: the connection failed
