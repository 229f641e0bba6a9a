"""The days that are not over, prepared beside a load: what the cube by days cannot tell, a day being its unit.

    <source>/cube/<digest>-ahead.parquet         the latest rows of some neighbouring buckets, by the instant
    <source>/cube/<digest>-ahead-whole.parquet   those of the whole load: what a page asks

A promise that falls due tonight is a row today, and counts only once its time has come; a load that is whole to noon
may hold a line of one o'clock. So whatever lies after a floor, a good day before the load's end, is kept by the
microsecond, and added up as far as is known when it is read. Buckets that do not change keep their file: its floor lies
further back, and it holds all that was still to come. Whoever asks for a day before the floor (an older load of the
same files) counts the rows.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta, timezone
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from nakhoda.warehouse.engine.backend import DEFAULT, backend
from nakhoda.warehouse.engine.catalogue import contracts
from nakhoda.warehouse.engine.cube_lines import Line, all_lines
from nakhoda.warehouse.engine.cube_rows import ALL_TIME, DIMS, READ_TOGETHER, Chunk, chunks, line_rows
from nakhoda.warehouse.engine.facts import Facts, known_until
from nakhoda.warehouse.engine.periods import INSTANT
from nakhoda.warehouse.engine.question import Question

if TYPE_CHECKING:
    import pyarrow as pa

BACK = timedelta(hours=26)  # nobody's day began longer ago
NO_ZONE = ""  # instants are everybody's
FLOOR = b"floor"


def prepare_ahead(facts: Facts) -> tuple[int, set[str]]:
    """Write what a load lacks; how many files, and the names of all that it needs."""
    floor, written, parts = (known_until(facts) - BACK).astimezone(timezone.utc), 0, []
    for path, chunk in chunks(facts, NO_ZONE):
        parts.append(str(ahead_path(path)))
        if not ahead_path(path).exists():
            _write(ahead_path(path), chunk, floor)
            written += 1
    whole = _whole(parts) if parts else None
    if whole and not whole.exists():
        _put_together(whole, parts, floor)
    return written, {Path(each).name for each in parts} | ({whole.name} if whole else set())


def ahead_file(parts: Sequence[str], since: datetime) -> str:
    """The whole of these files; empty when nobody put it together, or it begins after `since`."""
    path = _whole(parts) if parts else None
    return str(path) if path and path.exists() and floor_of(str(path)) <= since else ""


def ahead_parts(facts: Facts) -> tuple[str, ...]:
    """The files of all buckets of a load, written or not."""
    return tuple(str(ahead_path(path)) for path, _ in chunks(facts, NO_ZONE))


@lru_cache(maxsize=1024)
def floor_of(path: str) -> datetime:
    """From when on a file tells everything."""
    import pyarrow.parquet as pq

    return datetime.fromisoformat(pq.read_metadata(path).metadata[FLOOR].decode())


def ahead_path(path: Path) -> Path:
    """Beside which file of days (of no zone) the same buckets' instants would lie."""
    return path.with_name(f"{path.stem}-ahead.parquet")


def _whole(parts: Sequence[str]) -> Path:
    digest = sha256(repr(sorted(Path(each).name for each in parts)).encode()).hexdigest()[:32]
    return Path(parts[0]).with_name(f"{digest}-ahead-whole.parquet")


def _write(path: Path, chunk: Chunk, floor: datetime) -> None:
    """All of it or nothing."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    path.parent.mkdir(parents=True, exist_ok=True)
    rows = pa.concat_tables(part for ledger in LEDGERS for part in _parts(chunk, ledger, floor))
    rows = rows.replace_schema_metadata({FLOOR: floor.isoformat()})
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    pq.write_table(rows.sort_by([("line", "ascending"), ("moment", "ascending")]), beside, compression="zstd")
    os.replace(beside, path)


LEDGERS: tuple[Literal["member", "attributable"], ...] = ("member", "attributable")


def _parts(chunk: Chunk, ledger: Literal["member", "attributable"], floor: datetime) -> Iterator[pa.Table]:
    import pyarrow as pa

    question = Question(floor, ALL_TIME[1], by=DIMS, grain=INSTANT, ledger=ledger)
    return line_rows(chunk, _judged_at_once(ledger), question, pa.field("moment", pa.timestamp("us")))


def _judged_at_once(ledger: Literal["member", "attributable"]) -> dict[str, Line]:
    """What takes days to ripen is never asked of a day that is not over."""
    ripening = {key for key, each in contracts().items() if each.maturity_days}
    return {key: line for key, line in all_lines(ledger).items() if key.split(":")[0].split("|")[0] not in ripening}


def _put_together(path: Path, parts: Sequence[str], floor: datetime) -> None:
    """The files of a load in one, from the latest floor on; all of it or nothing."""
    floor = max(floor, *(floor_of(each) for each in parts))
    listed = ", ".join("'" + each.replace("'", "''") + "'" for each in parts)
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    told = str(beside).replace("'", "''")
    backend(DEFAULT).raw_sql(
        f"COPY (SELECT * FROM read_parquet([{listed}]) WHERE moment >= TIMESTAMP '{floor:%Y-%m-%d %H:%M:%S.%f}'"  # noqa: S608  files are ours
        f" ORDER BY line, moment) TO '{told}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {READ_TOGETHER},"
        f" KV_METADATA {{{FLOOR.decode()}: '{floor.isoformat()}'}})"
    )
    os.replace(beside, path)
