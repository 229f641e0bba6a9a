"""The thinnest way to the server: one call of libpq, on the connection and in the transaction that Django holds.

For the few statements that every request or every pull makes. psycopg's cursors cost several times as much as such a
statement does; these answer with the same values and raise the same errors.
"""

from __future__ import annotations

import select
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

import psycopg
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import error_from_result
from psycopg.pq import ConnStatus, DiagnosticField, ExecStatus, PipelineStatus, TransactionStatus
from psycopg.pq.abc import PGresult

Raw = psycopg.Connection[Any]
Asked = tuple[str, Sequence[Any]]  # a statement with `%s` and its values
PATIENCE = 30.0  # seconds without a byte from the server before it counts as gone: a cut network says nothing at all
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
    asked = _bound(raw, statement, values)
    return _rows(asked, _good(asked.now()))


def rows_at_once(raw: Raw, asked: Sequence[Asked]) -> list[Any]:
    """What the last of some statements answers. Sent whole before an answer is read: a transaction of one round trip.

    No transaction may be open. What a statement or the commit refuses is raised, and then nothing was written; the
    connection serves on. It is closed where somebody stops us in between, because answers are left in it, and where
    the server falls silent: nobody knows then whether it was done.
    """
    bound = [_bound(raw, statement, values) for statement, values in asked]
    raw.pgconn.enter_pipeline_mode()
    try:
        for each in bound:
            each.later()
        raw.pgconn.pipeline_sync()
        answers = list(_answers(raw))
        raw.pgconn.exit_pipeline_mode()
    except BaseException:
        raw.close()
        raise
    for answer in answers:
        _good(answer)
    return _rows(bound[-1], answers[-1])


def is_clean(raw: Raw) -> bool:
    """Alive, as far as can be told without asking, and nothing of an earlier use is left on it."""
    usable = raw.pgconn.status == ConnStatus.OK and raw.pgconn.pipeline_status == PipelineStatus.OFF
    return usable and raw.pgconn.transaction_status == TransactionStatus.IDLE and not _has_something_to_say(raw)


def _has_something_to_say(raw: Raw) -> bool:
    """A server that was not asked anything speaks when it goes."""
    return bool(_waiter(raw.pgconn.socket, select.POLLIN).poll(0))


class _Bound(NamedTuple):
    """A statement that the connection knows, with values as the server reads them."""

    raw: Raw
    adapter: Any  # psycopg's Transformer, which is no type to mypy
    name: bytes
    given: Any  # the type of libpq's functions knows of no NULL among the values

    def now(self) -> PGresult:
        return self.raw.pgconn.exec_prepared(self.name, self.given, self.adapter.formats)

    def later(self) -> None:
        self.raw.pgconn.send_query_prepared(self.name, self.given, self.adapter.formats)


def _bound(raw: Raw, statement: str, values: Sequence[Any]) -> _Bound:
    adapter = Transformer(raw)
    given = adapter.dump_sequence(values, [PyFormat.AUTO] * len(values))
    return _Bound(raw, adapter, _prepared(raw, statement, tuple(adapter.types or ())), given)


def _rows(asked: _Bound, answer: PGresult) -> list[Any]:
    asked.adapter.set_pgresult(answer)
    rows: list[Any] = asked.adapter.load_rows(0, answer.ntuples, tuple)
    return rows


def _answers(raw: Raw) -> Iterator[PGresult]:
    """All answers up to the end of the pipeline; other threads run while the server works."""
    ended = False
    while raw.pgconn.flush():  # more than fits into the socket at once
        _wait(raw, select.POLLIN | select.POLLOUT)
    while True:
        while raw.pgconn.is_busy():
            _wait(raw, select.POLLIN)
        answer = raw.pgconn.get_result()
        if answer is None and ended:
            raise psycopg.OperationalError("the connection ended before the answers did")
        ended = answer is None  # of a statement; twice: of everything
        if answer is not None and answer.status == ExecStatus.PIPELINE_SYNC:
            return
        if answer is not None:
            yield answer


def _wait(raw: Raw, what: int) -> None:
    if not _waiter(raw.pgconn.socket, what).poll(PATIENCE * 1000):
        raise psycopg.OperationalError(f"the server has not answered for {PATIENCE:g} s")
    raw.pgconn.consume_input()


def _waiter(socket: int, what: int) -> select.poll:
    waiter = select.poll()
    waiter.register(socket, what)
    return waiter


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
