"""A table from a CSV or Parquet file: texts stay as they were written, numbers are checked row by row."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

SHOWN = 5  # rows that an error lists


class TableError(ValueError):
    """The file cannot be used; the message says which rows or columns, and why."""


@dataclass(frozen=True)
class TableFile:
    """Columns by name; every value as text where the file is CSV."""

    path: Path
    table: Any  # pyarrow.Table

    @property
    def rows(self) -> int:
        return int(self.table.num_rows)

    def need(self, names: Iterable[str]) -> None:
        missing = [name for name in names if name not in self.table.column_names]
        if missing:
            has = ", ".join(self.table.column_names)
            raise TableError(f"no column {', '.join(map(repr, missing))}; the file has {has}")
        twice = sorted({name for name in names if self.table.column_names.count(name) > 1})
        if twice:
            raise TableError(f"column {', '.join(map(repr, twice))} is there more than once")

    def texts(self, name: str) -> tuple[Any, tuple[str, ...]]:
        """(int32 codes, names) of a column; an empty value keeps its empty name."""
        import numpy as np
        import pyarrow as pa

        column = self.table.column(name).cast(pa.string()).fill_null("").combine_chunks()
        column = column.chunk(0) if isinstance(column, pa.ChunkedArray) else column
        coded = column.dictionary_encode()
        return coded.indices.to_numpy(zero_copy_only=False).astype(np.int32), tuple(coded.dictionary.to_pylist())

    def numbers(self, name: str, negative: bool = False) -> Any:
        """float64 values; refuses what is empty, not a number, not finite or (unless allowed) negative."""
        import numpy as np
        import pyarrow as pa

        column = self.table.column(name)
        try:
            values = column.cast(pa.float64()).to_numpy()
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
            values = np.array([_float(each) for each in column.to_pylist()])
        self._refuse(~np.isfinite(values), name, "not a finite number")
        if not negative:
            self._refuse(values < 0, name, "negative")
        return values

    def instants(self, name: str) -> Any:
        """datetime64[us] in UTC."""
        import numpy as np

        distinct, places = self.texts(name)[::-1]
        known = np.array([instant_of(each) for each in distinct], dtype="datetime64[us]")
        values = known[places]
        self._refuse(np.isnat(values), name, "not an ISO date or instant")
        zoned = np.array([_has_zone(each) for each in distinct])[places]
        if zoned.any():  # half of them would be hours off, and nobody would see it
            self._refuse(~zoned, name, "without a zone, where other rows have one")
        return values

    def refuse_rows(self, bad: Any, what: str) -> None:
        """Stop, naming the rows, when any is bad."""
        import numpy as np

        rows = np.flatnonzero(bad)
        if len(rows):
            shown = ", ".join(str(int(row) + self._first_line) for row in rows[:SHOWN])
            more = f" and {len(rows) - SHOWN} more" if len(rows) > SHOWN else ""
            raise TableError(f"{what}: {self._row_word} {shown}{more}")

    def _refuse(self, bad: Any, name: str, what: str) -> None:
        import numpy as np

        rows = np.flatnonzero(bad)
        if len(rows):
            sample = ", ".join(repr(str(self.table.column(name)[int(row)].as_py())) for row in rows[:SHOWN])
            self.refuse_rows(bad, f"column {name!r} is {what} ({sample})")

    @property
    def _first_line(self) -> int:
        return 1 if _is_parquet(self.path) else 2

    @property
    def _row_word(self) -> str:
        return "row" if _is_parquet(self.path) else "line"


def read_table(path: Path, columns: Iterable[str]) -> TableFile:
    """The named columns of a CSV or Parquet file."""
    wanted = list(dict.fromkeys(columns))
    if not path.is_file():
        raise TableError("there is no such file")
    read = TableFile(path, _parquet(path) if _is_parquet(path) else _csv(path))
    read.need(wanted)
    if read.rows == 0:
        raise TableError("the file has no rows")
    return TableFile(path, read.table.select(wanted))


def _is_parquet(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == b"PAR1"


def _parquet(path: Path) -> Any:
    import pyarrow as pa
    import pyarrow.parquet as parquet

    try:
        return parquet.read_table(path)
    except pa.ArrowException as error:
        raise TableError(f"cannot be read as Parquet: {error}") from error


def _csv(path: Path) -> Any:
    import pyarrow as pa
    from pyarrow import csv

    header = _header(path)
    options = csv.ConvertOptions(
        column_types={name: pa.string() for name in header}, strings_can_be_null=False, quoted_strings_can_be_null=False
    )
    try:
        return csv.read_csv(path, convert_options=options, parse_options=csv.ParseOptions(newlines_in_values=True))
    except (pa.ArrowException, UnicodeDecodeError) as error:
        raise TableError(f"cannot be read as CSV: {' '.join(str(error).split())}") from error


def _header(path: Path) -> list[str]:
    import csv

    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            header = next(csv.reader(file), [])
    except (UnicodeDecodeError, csv.Error) as error:
        raise TableError(f"cannot be read as UTF-8 text: {error}") from error
    if not header:
        raise TableError("the file is empty")
    return header


def _float(value: object) -> float:
    try:
        return float(str(value).strip())
    except ValueError:
        return float("nan")


def _has_zone(text: str) -> bool:
    """Whether a readable instant says where on earth it is."""
    return datetime.fromisoformat(text.strip()).tzinfo is not None


def instant_of(text: str) -> datetime | None:
    """UTC without a zone, as numpy wants it."""
    try:
        read = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return read.astimezone(timezone.utc).replace(tzinfo=None) if read.tzinfo else read
