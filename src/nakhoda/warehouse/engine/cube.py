"""Aggregates by day, prepared beside a load: what a cockpit asks most, without a look at the rows.

    <source>/cube/<digest>.parquet         some neighbouring buckets of one load, by day of one zone
    <source>/cube/<digest>-whole.parquet   the whole load by few dimensions: what a home asks

The digest tells the files that were added up, the contracts and the zone: a load that changed two buckets writes two
files and finds the others. Whoever reads a load asks for its digests; when one is missing, the rows are counted.
"""

from __future__ import annotations

import os
import time
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from nakhoda.core.fact_tables import FACTS
from nakhoda.org.actors import system
from nakhoda.warehouse.engine.backend import DEFAULT, backend, fetched
from nakhoda.warehouse.engine.catalogue import contracts
from nakhoda.warehouse.engine.cube_lines import Line, all_lines
from nakhoda.warehouse.engine.facts import Facts
from nakhoda.warehouse.engine.measuring import PERIOD, query, scans
from nakhoda.warehouse.engine.question import Question

DIMS = ("owner", "region", "lob", "tier", "site", "queue", "language")
FEW = ("owner", "region", "lob", "tier")
SUMS = ("n", "hit", "base", "hit_hit", "base_base", "hit_base")
LETTERS = dict(zip(SUMS, ("n", "s", "x", "q", "xx", "xy"), strict=True))
TOGETHER = 40  # buckets in one file
READ_TOGETHER = 20_000  # rows of the whole that are read or left together
WORTH = 100_000  # cases: below, counting the rows is as fast
KEPT_SECONDS = 2 * 86_400
SHAPE = 1  # another number when what a file holds changes
ALL_TIME = (datetime(2000, 1, 1, tzinfo=timezone.utc), datetime(2060, 1, 1, tzinfo=timezone.utc))


@dataclass(frozen=True, slots=True)
class Chunk:
    """Neighbouring buckets of a load, as facts that reach to the end of time."""

    source: str
    load: int
    files: dict[str, tuple[str, ...]]
    as_of: datetime = ALL_TIME[1]

    def paths(self, table: str) -> Sequence[str]:
        return self.files.get(table, ())


def prepare(facts: Facts, zones: Iterable[str] | None = None) -> int:
    """Write what a load lacks, by days of these zones (the sites' own when not told); how many files.

    A source with few cases needs none. Safe to repeat and to interrupt.
    """
    folder = getattr(facts, "folder", None)
    if folder is None or _cases(facts) < WORTH:
        return 0
    written, needed = 0, set()
    for zone in zones or zones_of_sites():
        chunks = list(_chunks(facts, zone))
        for path, chunk in chunks:
            if not path.exists():
                _write(path, chunk, zone)
                written += 1
        if chunks and not (whole := _whole([str(path) for path, _ in chunks])).exists():
            _add_up(whole, [str(path) for path, _ in chunks])
        needed |= {path.name for path, _ in chunks} | ({whole.name} if chunks else set())
    _forget(folder / "cube", needed)
    return written


def cube_files(facts: Facts, zone: str, cut: Collection[str] = DIMS) -> tuple[str, ...]:
    """The cube of a load by days of a zone, with these dimensions at least; empty when any part of it is missing."""
    folder = getattr(facts, "folder", None)
    if folder is None:
        return ()
    told = _expected(_key(facts), zone, _Held(facts))
    if told and set(cut) <= set(FEW) and (whole := _whole(told)).exists():
        return (str(whole),)
    return told if told and all(map(os.path.exists, told)) else ()


def zones_of_sites() -> list[str]:
    """Where people work: the days that they live by."""
    from nakhoda.org.models import Site
    from nakhoda.org.scope import scope_of

    with scope_of(system("warehouse")):
        return sorted(set(Site.objects.values_list("time_zone", flat=True))) or ["UTC"]


class _Held:
    """Facts beside a key that stands for them."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held)

    def __hash__(self) -> int:
        return 0


def _key(facts: Facts) -> tuple[Any, ...]:
    return (str(getattr(facts, "folder", "")), facts.source, facts.load, *facts.paths("case")[-1:])


@lru_cache(maxsize=64)
def _expected(key: tuple[Any, ...], zone: str, held: _Held) -> tuple[str, ...]:
    return tuple(str(path) for path, _ in _chunks(held.facts, zone))


def _chunks(facts: Facts, zone: str) -> Iterator[tuple[Path, Chunk]]:
    files: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for table in FACTS:
        if table != "agent_state":
            for path in facts.paths(table):
                files[_bucket(path) // TOGETHER][table].append(path)
    for _, told in sorted(files.items()):
        chunk = Chunk(facts.source, facts.load, {table: tuple(paths) for table, paths in told.items()})
        yield Path(getattr(facts, "folder")) / "cube" / f"{_digest(chunk, zone)}.parquet", chunk  # noqa: B009


def _bucket(path: str) -> int:
    """The number before the dash in "00012-7.parquet"."""
    head = Path(path).name.partition("-")[0]
    return int(head) if head.isdigit() else 0


def _digest(chunk: Chunk, zone: str) -> str:
    names = sorted((table, Path(path).name) for table, paths in chunk.files.items() for path in paths)
    return sha256(repr((SHAPE, zone, names, sorted(map(repr, contracts().values())))).encode()).hexdigest()[:32]


def _cases(facts: Facts) -> int:
    import pyarrow.parquet as pq

    if manifest := getattr(facts, "manifest", None):
        return int(manifest.rows.get("case", 0))
    return sum(pq.read_metadata(path).num_rows for path in facts.paths("case"))


def _write(path: Path, chunk: Chunk, zone: str) -> None:
    """All of it or nothing."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    path.parent.mkdir(parents=True, exist_ok=True)
    rows = pa.concat_tables(part for ledger in ("member", "attributable") for part in _parts(chunk, zone, ledger))
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    pq.write_table(rows.sort_by([("line", "ascending"), ("day", "ascending")]), beside, compression="zstd")
    os.replace(beside, path)


def _whole(parts: Sequence[str]) -> Path:
    """Where the sum of these files lies."""
    names = sorted(Path(each).name for each in parts)
    digest = sha256(repr((FEW, names)).encode()).hexdigest()[:32]
    return Path(parts[0]).with_name(f"{digest}-whole.parquet")


def _add_up(path: Path, parts: Sequence[str]) -> None:
    """The files of a load in one, by few dimensions; all of it or nothing."""
    listed = ", ".join("'" + each.replace("'", "''") + "'" for each in parts)
    keys = ", ".join(("line", "day", "scope_id", *FEW))
    sums = ", ".join(f"sum({name}) AS {name}" for name in SUMS)
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    told = str(beside).replace("'", "''")
    backend(DEFAULT).raw_sql(
        f"COPY (SELECT {keys}, {sums} FROM read_parquet([{listed}]) GROUP BY ALL ORDER BY line, day) TO '{told}'"  # noqa: S608  columns and files are ours
        f" (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {READ_TOGETHER})"
    )
    os.replace(beside, path)


def _parts(chunk: Chunk, zone: str, ledger: Any) -> Iterator[Any]:
    lines = all_lines(ledger)
    question = Question(*ALL_TIME, by=DIMS, grain="day", zone=zone, ledger=ledger)
    by_contract = {line.contract: line for line in lines.values()}
    for together in scans(by_contract):
        rows = fetched(query(chunk, together, question, also=("scope_id",)))
        for number, contract in enumerate(together):
            yield _long(rows, number, by_contract[contract])


def _long(rows: Any, number: int, line: Line) -> Any:
    """The rows of one line, all lines alike."""
    import pyarrow as pa
    import pyarrow.compute as pc

    rows = rows.filter(pc.field(f"n{number}") > 0)
    columns = {"line": pa.array([line.key] * len(rows), pa.string()), "day": rows[PERIOD].cast(pa.date32())}
    columns |= {"scope_id": rows["scope_id"].cast(pa.int32())}
    columns |= {key: rows[key].cast(pa.string()) for key in DIMS}
    n = rows[f"n{number}"].cast(pa.float64())
    for name, letter in LETTERS.items():
        otherwise = n if name in ("hit", "base") else pc.multiply(n, 0.0)
        told = rows[f"{letter}{number}"] if f"{letter}{number}" in rows.column_names else otherwise
        columns[name] = told.cast(pa.float64())
    return pa.table(columns)


def _forget(folder: Path, needed: set[str]) -> None:
    """Drops what the newest load does not need and nobody has written lately."""
    if not folder.is_dir():
        return
    for path in folder.iterdir():
        if path.name not in needed and path.stat().st_mtime < time.time() - KEPT_SECONDS:
            path.unlink(missing_ok=True)
