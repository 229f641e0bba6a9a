"""Aggregates by day, prepared beside a load: what a cockpit asks most, without a look at the rows.

    <source>/cube/<digest>.parquet         some neighbouring buckets of one load, by day of one zone
    <source>/cube/<digest>-whole.parquet   the whole load by few dimensions: what a home asks
    <source>/cube/<digest>-ahead*.parquet  the days that are not over (`cube_ahead`)

The digest tells the files that were added up, the contracts and the zone: a load that changed two buckets writes two
files and finds the others. Whoever reads a load asks for its digests; when one is missing, the rows are counted.
"""

from __future__ import annotations

import os
import time
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from nakhoda.org.actors import system
from nakhoda.warehouse.engine.backend import DEFAULT, backend
from nakhoda.warehouse.engine.cube_ahead import NO_ZONE, ahead_file, ahead_parts, ahead_path, prepare_ahead
from nakhoda.warehouse.engine.cube_lines import all_lines
from nakhoda.warehouse.engine.cube_rows import ALL_TIME, DIMS, READ_TOGETHER, SUMS, Chunk, chunks, line_rows
from nakhoda.warehouse.engine.facts import Facts
from nakhoda.warehouse.engine.question import Question

FEW = ("owner", "region", "lob", "tier")
WORTH = 100_000  # cases: below, counting the rows is as fast
KEPT_SECONDS = 2 * 86_400


def prepare(facts: Facts, zones: Iterable[str] | None = None) -> int:
    """Write what a load lacks, by days of these zones (the sites' own when not told); how many files.

    A source with few cases needs none. Safe to repeat and to interrupt.
    """
    folder = getattr(facts, "folder", None)
    if folder is None or _cases(facts) < WORTH:
        return 0
    written, needed = prepare_ahead(facts)
    for zone in zones or zones_of_sites():
        parts = []
        for path, chunk in chunks(facts, zone):
            parts.append(str(path))
            if not path.exists():
                _write(path, chunk, zone)
                written += 1
        if parts and not (whole := _whole(parts)).exists():
            _add_up(whole, parts)
        needed |= {Path(each).name for each in parts} | ({whole.name} if parts else set())
    _forget(folder / "cube", needed)
    return written


def forget_changed(facts: Facts, paths: Collection[str], zones: Iterable[str] | None = None) -> None:
    """What was added up from files that were then written anew in place (an erasure) goes, from older loads too.

    Until the next load adds it up again, the rows are counted.
    """
    cube, changed, kept = Path(getattr(facts, "folder")) / "cube", set(paths), set()  # noqa: B009
    if not changed or not cube.is_dir():
        return
    for zone in (NO_ZONE, *(zones or zones_of_sites())):
        for path, chunk in chunks(facts, zone):
            if changed.isdisjoint(each for told in chunk.files.values() for each in told):
                kept.add(path.name if zone else ahead_path(path).name)
    for path in cube.iterdir():
        if path.name not in kept:
            path.unlink(missing_ok=True)


def cube_files(facts: Facts, zone: str, cut: Collection[str] = DIMS) -> tuple[str, ...]:
    """The cube of a load by days of a zone, with these dimensions at least; empty when any part of it is missing."""
    folder = getattr(facts, "folder", None)
    if folder is None:
        return ()
    told = _expected(_key(facts), zone, _Held(facts))
    if told and set(cut) <= set(FEW) and (whole := _whole(told)).exists():
        return (str(whole),)
    return told if told and all(map(os.path.exists, told)) else ()


def ahead_of(facts: Facts, since: datetime) -> str:
    """The file of the days that are not over, if it tells everything from then on; else empty."""
    if getattr(facts, "folder", None) is None:
        return ""
    return ahead_file(_ahead_expected(_key(facts), _Held(facts)), since)


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
    return tuple(str(path) for path, _ in chunks(held.facts, zone))


@lru_cache(maxsize=64)
def _ahead_expected(key: tuple[Any, ...], held: _Held) -> tuple[str, ...]:
    return ahead_parts(held.facts)


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
    import pyarrow as pa

    question = Question(*ALL_TIME, by=DIMS, grain="day", zone=zone, ledger=ledger)
    return line_rows(chunk, all_lines(ledger), question, pa.field("day", pa.date32()))


def _forget(folder: Path, needed: set[str]) -> None:
    """Drops what the newest load does not need and nobody has written lately."""
    if not folder.is_dir():
        return
    for path in folder.iterdir():
        if path.name not in needed and path.stat().st_mtime < time.time() - KEPT_SECONDS:
            path.unlink(missing_ok=True)
