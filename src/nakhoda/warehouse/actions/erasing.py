"""Retention and erasure reach the facts, older loads included.

Facts hold numbers, codes and instants, never a person's words or name: erasing the words on the desk leaves nothing of
them here. What may have to go is the case itself (its retention has ended), or who it belonged to (an account is
erased, and the journal no longer says whose case it was). `rebuild` folds such cases again from the journal as it is
now, up to the horizon of each kept load, and writes the files that hold them anew; a case that the journal has no more
is gone from every load. Pinned loads are no exception: a signed pack keeps its printed figures, not its cases.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from nakhoda.core.fact_rows import Context, rows_of_case
from nakhoda.journal.bulk_reading import Log, database_name, entries_in_bulk
from nakhoda.org.actors import system
from nakhoda.org.scope import scope_of
from nakhoda.warehouse.actions.contexts import context_of, log_of
from nakhoda.warehouse.actions.locking import alone
from nakhoda.warehouse.engine.arrow import arrow_table, read_file, replaced, write_file
from nakhoda.warehouse.engine.cube import forget_changed
from nakhoda.warehouse.engine.store import DESK, Store, folder_of
from nakhoda.warehouse.engine.store_manifest import Manifest, manifests_in, write_manifest
from nakhoda.warehouse.engine.store_writing import AGENT_STATE, BUCKET, bucket_of


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What was written anew: `rows` is how many more (or, below 0, fewer) the files hold."""

    loads: int
    files: int
    rows: int


def rebuild(cases: Collection[int], *, source: str = DESK) -> Rebuilt:
    """Fold these cases anew in every kept load. Call it outside any transaction.

    Raises `LoadRunning`, `NoSuchSource`.
    """
    folder = folder_of(source)
    with alone(source), scope_of(system("warehouse")):
        manifests = list(manifests_in(folder))
        log, database = log_of(source), database_name()
        context = context_of(source, log)
        changes: dict[str, int] = {}
        for (bucket, until), names in _files(manifests, cases, database).items():
            own = [case for case in cases if case // BUCKET == bucket]
            rows = _folded(log, context, own, until) if until else {}
            for name in names:
                changes[name] = _rewrite(folder, name, own, rows)
        changed = [each for each in manifests if _change(each, changes)]
        for manifest in changed:
            counts = Counter(manifest.rows)
            counts.update(_change(manifest, changes))
            write_manifest(folder, replace(manifest, rows=dict(sorted(counts.items()))))
        if manifests:
            forget_changed(Store(folder, manifests[0]), [str(folder / name) for name in changes])
    return Rebuilt(len(manifests), len(changes), sum(changes.values()))


def _files(manifests: Iterable[Manifest], cases: Iterable[int], database: str) -> dict[tuple[int, int], set[str]]:
    """(bucket, horizon) -> files to write anew. Loads that share a file share what it holds: any of their horizons do.

    Horizon 0 is a load of another database, whose journal is not here: its rows of these cases go.
    """
    buckets = {case // BUCKET for case in cases}
    horizons: dict[str, int] = {}
    for manifest in manifests:
        until = manifest.cursor if manifest.database == database else 0
        for table, names in manifest.files.items():
            if table != AGENT_STATE:
                horizons |= {name: until for name in names if bucket_of(name) in buckets}
    found: dict[tuple[int, int], set[str]] = defaultdict(set)
    for name, until in horizons.items():
        found[bucket_of(name), until].add(name)
    return found


def _folded(log: Log, context: Context, cases: Collection[int], until: int) -> dict[str, list[Any]]:
    rows: dict[str, list[Any]] = defaultdict(list)
    for _, lines in entries_in_bulk(log, until, cases=sorted(cases)):
        for table, new in rows_of_case([entry for entry, _ in lines], context).items():
            rows[table] += new
    return rows


def _rewrite(folder: Path, name: str, cases: Collection[int], rows: dict[str, list[Any]]) -> int:
    """One file with the rows of these cases as they are now; how many more it holds."""
    table = name.split("/")[1]
    was = read_file(folder / name, table)
    now = replaced(was, "case_id", cases, arrow_table(table, rows.get(table, ())))
    write_file(folder / name, now)
    return int(now.num_rows - was.num_rows)


def _change(manifest: Manifest, changes: dict[str, int]) -> dict[str, int]:
    """By how many rows each table of a load has changed."""
    sums = {table: sum(changes.get(name, 0) for name in names) for table, names in manifest.files.items()}
    return {table: change for table, change in sums.items() if change}
