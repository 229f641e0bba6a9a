"""Journal to facts: what changed since the last load, folded anew and written beside it.

Repeatable: the same lines give the same bytes. Resumable: whoever comes after a killed load finishes it. Nothing is
skipped: a load reads up to the horizon of settled transactions, and the next begins there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from typing import Any

from nakhoda.core.fact_rows import Context, late_days, rows_of_case
from nakhoda.core.fact_tables import FACTS
from nakhoda.journal.bulk_reading import (
    Log,
    case_ends,
    cases_touched,
    database_name,
    entries_in_bulk,
    horizon,
)
from nakhoda.journal.foreign_queries import sources_in_sight
from nakhoda.org.actors import system
from nakhoda.org.scope import scope_of
from nakhoda.warehouse.actions.agent_states import load_agent_states
from nakhoda.warehouse.actions.contexts import chosen_by, context_of, log_of
from nakhoda.warehouse.actions.feeds import Arrivals, feeds_of
from nakhoda.warehouse.actions.locking import LoadRunning, alone
from nakhoda.warehouse.engine.cube import prepare
from nakhoda.warehouse.engine.store import DESK, Store, folder_of
from nakhoda.warehouse.engine.store_keeping import forget_loads, newest_number
from nakhoda.warehouse.engine.store_manifest import Manifest, read_manifest, write_manifest
from nakhoda.warehouse.engine.store_writing import AGENT_STATE, BUCKET, Done, Plan, Work, files_after, write_bucket

__all__ = ["LoadResult", "LoadRunning", "load_source", "sources_behind"]
SHAPE = sha256(repr(FACTS).encode()).hexdigest()[:12]
CASE_TABLES = tuple(table for table in FACTS if table != AGENT_STATE)
Cases = Sequence[int] | None  # None is every case of the bucket
OnBucket = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class LoadResult:
    """What a load did. `restated`: days that had been over, and changed."""

    load: int
    source: str
    as_of: datetime
    complete_to: datetime
    full: bool
    resumed: bool
    cases: int
    events: int
    rows: dict[str, int]
    restated: tuple[date, ...]


def load_source(
    source: str = DESK,
    *,
    now: datetime,
    full: bool = False,
    arrivals: Arrivals | None = None,
    on_bucket: OnBucket | None = None,
) -> LoadResult:
    """Bring the facts of a source up to date. `full` folds every case again; `on_bucket(done, of)` hears of progress.

    `arrivals(start, end)` tells what the desk's doors took in, for the check of completeness.

    Commits by itself: call it outside any transaction. Raises `LoadRunning`, `NoSuchSource`.
    """
    folder = folder_of(source)
    with alone(source):
        before = read_manifest(folder, newest_number(folder))
        with scope_of(system("warehouse")):
            log = log_of(source)
            work, resumed = _work(folder, before, now, full)
        _load_cases(work, before, source, log, on_bucket)
        if source == DESK:
            load_agent_states(work, before)
        with scope_of(system("warehouse")):
            manifest = _manifest(work, before, source, arrivals)
        write_manifest(folder, manifest)
        work.end()
        forget_loads(folder, now)
    prepare(Store(folder, manifest))
    return _result(manifest, work, resumed)


def sources_behind() -> list[str]:
    """The desk, whose time always moves on, and the imported sources with lines that no load has."""
    with scope_of(system("warehouse")):
        return [DESK, *(facts.key for facts in sources_in_sight() if _is_behind(facts.key))]


def _is_behind(source: str) -> bool:
    folder = folder_of(source)
    before = read_manifest(folder, newest_number(folder))
    if before is None or not _goes_on(before):
        return True
    return bool(cases_touched(log_of(source), before.cursor, horizon().number))


def _goes_on(before: Manifest) -> bool:
    """Whether a load may be built on: of this database, and with the columns of today."""
    return before.database == database_name() and before.shape == SHAPE


def _work(folder: Path, before: Manifest | None, now: datetime, full: bool) -> tuple[Work, bool]:
    """The load that was left unfinished, or a new one."""
    database, left = database_name(), Work.unfinished(folder)
    if left and left.plan.database == database and left.plan.full >= full:
        return left, True
    if left:
        left.end()
    here = before if before and _goes_on(before) else None
    number, open_since = horizon()
    plan = Plan(
        load=newest_number(folder) + 1,
        since=here.cursor if here else 0,
        until=number,
        as_of=now,
        complete_to=min(now, open_since or now),
        database=database,
        full=full or here is None,
    )
    return Work.begin(folder, plan), False


def _load_cases(work: Work, before: Manifest | None, source: str, log: Log, on_bucket: OnBucket | None) -> None:
    """A transaction a bucket: a long load holds nothing up."""
    with scope_of(system("warehouse")):
        buckets = _buckets(work.plan, log)
        context = context_of(source, log)
    for place, (bucket, cases) in enumerate(buckets, 1):
        if ("case", bucket) not in work.done:
            with scope_of(system("warehouse")):
                done = _load_bucket(work, before, log, context, bucket, cases)
            work.finish(done)
        if on_bucket:
            on_bucket(place, len(buckets))


def _buckets(plan: Plan, log: Log) -> list[tuple[int, Cases]]:
    if plan.full:
        lowest, highest = case_ends(log, plan.until)
        return [(bucket, None) for bucket in range(lowest // BUCKET, highest // BUCKET + 1)] if highest else []
    touched = cases_touched(log, plan.since, plan.until)
    return [(bucket, list(cases)) for bucket, cases in groupby(touched, key=lambda case: case // BUCKET)]


def _load_bucket(work: Work, before: Manifest | None, log: Log, context: Context, bucket: int, cases: Cases) -> Done:
    plan, done = work.plan, Done("case", bucket, {}, {})
    rows: dict[str, list[Any]] = {table: [] for table in CASE_TABLES}
    restated: Counter[str] = Counter()
    between = (bucket * BUCKET, bucket * BUCKET + BUCKET - 1) if cases is None else None
    for _, lines in entries_in_bulk(log, plan.until, cases=cases, between=between):
        for table, new in rows_of_case([entry for entry, _ in lines], context).items():
            rows[table] += new
        if before and plan.since:
            marked = ((entry, txid >= plan.since) for entry, txid in lines)
            restated.update(day.isoformat() for day in late_days(marked, before.as_of))
        done.touched, done.events = done.touched + 1, done.events + len(lines)
    done.restated = dict(restated)
    done.files, done.rows = write_bucket(work.folder, plan.load, bucket, rows, instead_of=cases, before=before)
    return done


def _manifest(work: Work, before: Manifest | None, source: str, arrivals: Arrivals | None) -> Manifest:
    plan, done = work.plan, work.done.values()
    late = {day: plan.load for each in done for day in each.restated}
    known = before.restated if before and plan.since else {}
    files = files_after(before, work)
    return Manifest(
        load=plan.load,
        source=source,
        as_of=plan.as_of,
        complete_to=plan.complete_to,
        cursor=plan.until,
        database=plan.database,
        full=plan.full,
        files=files,
        rows=_row_counts(work, before),
        touched=sum(each.touched for each in done if each.kind == "case"),
        events=sum(each.events for each in done if each.kind == "case"),
        feeds=feeds_of(work.folder, files, source, plan, arrivals),
        chosen_by=chosen_by(source),
        shape=SHAPE,
        restated=known | late,
    )


def _result(manifest: Manifest, work: Work, resumed: bool) -> LoadResult:
    late = {date.fromisoformat(day) for each in work.done.values() for day in each.restated}
    return LoadResult(
        load=manifest.load,
        source=manifest.source,
        as_of=manifest.as_of,
        complete_to=manifest.complete_to,
        full=manifest.full,
        resumed=resumed,
        cases=manifest.touched,
        events=manifest.events,
        rows=manifest.rows,
        restated=tuple(sorted(late)),
    )


def _row_counts(work: Work, before: Manifest | None) -> dict[str, int]:
    counts = Counter({} if before is None or work.plan.full else before.rows)
    for done in work.done.values():
        counts.update(done.rows)
    return dict(sorted(counts.items()))
