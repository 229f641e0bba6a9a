"""A file of counts, or of one row a case, becomes the series that a forecast learns from."""

from __future__ import annotations

import gzip
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from nakhoda.config.table_files import TableError, TableFile, read_table

if TYPE_CHECKING:
    from nakhoda.core.forecast import Series

MOST_GROUPS = 1000
GZIP = b"\x1f\x8b"


@dataclass(frozen=True)
class SeriesColumns:
    """Which columns say what: "" for `value` counts rows, "" for `by` makes one series."""

    time: str
    value: str = ""
    by: str = ""


@dataclass(frozen=True)
class SeriesFile:
    """One series a group, all known over the same time; forecast from `start` (microseconds of the wall clock) on."""

    groups: dict[str, Series]
    start: int
    grain_minutes: int
    notes: tuple[str, ...]


def series_from(path: Path, columns: SeriesColumns, *, zone: str, grain_minutes: int, start: str = "") -> SeriesFile:
    """Raises `TableError` (or the forecast's own error) for what cannot be used, with the column and the line."""
    import numpy as np

    from nakhoda.core.forecast import series_of
    from nakhoda.core.forecast.series import DAY, MINUTE, checked_grain, known_zone, local

    checked_grain(grain_minutes)
    known_zone(zone)
    with unpacked(path) as plain:
        table = read_table(plain, tuple(filter(None, (columns.time, columns.value, columns.by))))
        at = _instants(table, columns.time, zone)
        values = table.numbers(columns.value) if columns.value else np.ones(len(at))
        codes, names = table.texts(columns.by) if columns.by else (np.zeros(len(at), np.int32), ("",))
    if len(names) > MOST_GROUPS:
        raise TableError(
            f"column {columns.by!r} has {len(names):,} groups; at most {MOST_GROUPS:,} are forecast at once"
        )
    grain, notes = _grain(at, grain_minutes)
    latest = int(local(at.max(keepdims=True), zone)[0])
    until = int(at.max()) + grain * MINUTE - latest % (grain * MINUTE)
    begin = (latest // DAY + 1) * DAY
    if start:
        until = _start(start, zone)
        begin = int(local(np.array([until], np.int64), zone)[0])
        notes += [f"{int((at >= until).sum()):,} rows from {start} on were not read"] if (at >= until).any() else []
        codes, values, at = codes[at < until], values[at < until], at[at < until]
        if not len(at):
            raise TableError(f"--start {start}: no row lies before it")
    notes += _twice(at, codes, grain) if columns.value else []
    made = {
        name: series_of(
            at[codes == code], values[codes == code], zone=zone, grain_minutes=grain, since=int(at.min()), until=until
        )
        for code, name in enumerate(names)
        if (codes == code).any()
    }
    return SeriesFile(made, begin, grain, tuple(notes))


@contextmanager
def unpacked(path: Path) -> Iterator[Path]:
    """The file itself, or its unpacked twin when it is gzip."""
    if not path.is_file():
        raise TableError("there is no such file")
    with path.open("rb") as file:
        packed = file.read(2) == GZIP
    if not packed:
        yield path
        return
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "unpacked.csv"
        try:
            with gzip.open(path, "rb") as source, plain.open("wb") as target:
                shutil.copyfileobj(source, target)
        except (OSError, EOFError) as error:
            raise TableError(f"cannot be unpacked: {error}") from error
        yield plain


def _instants(table: TableFile, name: str, zone: str) -> Any:
    """Microseconds UTC; a time without an offset is read on the zone's wall clock."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    column = table.table.column(name)
    for kind in (pa.timestamp("us", "UTC"), pa.timestamp("us")):
        try:
            read = pc.cast(column, kind)
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
            continue
        if read.type.tz is None:
            read = pc.assume_timezone(read, zone, ambiguous="earliest", nonexistent="latest")
        whole = read.cast(pa.int64())
        if whole.null_count == 0:
            return whole.to_numpy().astype(np.int64)
    distinct, places = table.texts(name)[::-1]
    known = [_instant(each, zone) for each in distinct]
    bad = np.array([each is None for each in known])[places]
    sample = ", ".join(repr(each) for each, at in zip(distinct, known, strict=True) if at is None)[:80]
    table.refuse_rows(bad, f"column {name!r} is not an ISO date or instant ({sample})")
    return np.array([each or 0 for each in known], np.int64)[places]


def _instant(text: str, zone: str) -> int | None:
    try:
        read = datetime.fromisoformat(text.strip())
        told = read if read.tzinfo else read.replace(tzinfo=ZoneInfo(zone))
        return round(told.astimezone(timezone.utc).timestamp()) * 1_000_000
    except (ValueError, OverflowError):
        return None


def _start(text: str, zone: str) -> int:
    found = _instant(text, zone)
    if found is None:
        raise TableError(f"--start {text!r} is not an ISO date or instant")
    return found


def _grain(at: Any, asked: int) -> tuple[int, list[str]]:
    """No finer than the file: values of whole hours or days say nothing of half-hours."""
    import numpy as np

    from nakhoda.core.forecast.series import MINUTE

    steps = np.unique(np.diff(np.unique(at)))
    step = int(np.gcd.reduce(steps)) // MINUTE if len(steps) else asked
    if step <= asked or 1440 % min(step, 1440) or len(steps) == 0:
        return asked, []
    step = min(step, 1440)
    return step, [f"the file's times are {step} minutes apart: answered at that grain, not at {asked} minutes"]


def _twice(at: Any, codes: Any, grain: int) -> list[str]:
    """Counted values that share their time and group: added up, and said."""
    import numpy as np

    from nakhoda.core.forecast.series import MINUTE

    if (at % MINUTE).any() or len(np.unique(at)) * max(len(np.unique(codes)), 1) < len(at) / 2:
        return []  # one row a case: many share a minute
    order = np.lexsort((at, codes))
    same = int(((np.diff(at[order]) == 0) & (np.diff(codes[order]) == 0)).sum())
    return [f"{same:,} rows share their time and group with an earlier one: they were added up"] if same else []
