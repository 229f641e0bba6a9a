"""A file's rows set aside on disk, so that they come back case by case in order of time, whatever their order was."""

from __future__ import annotations

import marshal
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from types import TracebackType
from typing import Self

from nakhoda.core.mapping.rows import MappedRow

_BATCH = 5_000


class Spool:
    """Rows of one reading; gone with the `with` block."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="nakhoda-import-")
        self._rows = sqlite3.connect(Path(self._folder.name) / "rows")
        self._rows.execute("PRAGMA journal_mode = OFF")
        self._rows.execute("PRAGMA synchronous = OFF")
        self._rows.execute("CREATE TABLE row (key TEXT, at INTEGER, line INTEGER, data BLOB)")
        self.count = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        self._rows.close()
        self._folder.cleanup()

    def fill(self, rows: Iterable[MappedRow]) -> None:
        """Take rows in."""
        waiting = []
        for row in rows:
            waiting.append((row.key, row.at, row.line, marshal.dumps(tuple(row))))
            if len(waiting) >= _BATCH:
                self._put(waiting)
                waiting = []
        self._put(waiting)
        self._rows.execute("CREATE TABLE first AS SELECT key, min(line) AS line FROM row GROUP BY key")
        self._rows.execute("CREATE INDEX first_key ON first (key)")

    def cases(self) -> int:
        """How many cases there are."""
        return int(self._rows.execute("SELECT count(*) FROM first").fetchone()[0])

    def by_case(self, order: str = "time") -> Iterator[tuple[str, list[MappedRow]]]:
        """(case, its rows); cases in the order in which they first appear.

        Rows by time, ties in the order of the file; or all in the order of the `file`.
        """
        within = "row.at, row.line" if order == "time" else "row.line"
        ordered = self._rows.execute(
            f"SELECT row.key, row.data FROM row JOIN first ON first.key = row.key ORDER BY first.line, {within}"  # noqa: S608
        )
        for key, found in groupby(ordered, key=lambda pair: pair[0]):
            yield key, [MappedRow(*marshal.loads(data)) for _, data in found]  # noqa: S302 - our own, seconds old

    def _put(self, waiting: list[tuple[str, int, int, bytes]]) -> None:
        self._rows.executemany("INSERT INTO row VALUES (?, ?, ?, ?)", waiting)
        self.count += len(waiting)
