"""Does the warehouse say what the desk says? Every case and every clock instance, and the flows of every queue and day.

The desk's rows are handed in by whoever may read them: the warehouse knows the journal and its own files alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any

from nakhoda.core.fact_rows.stays import BACKLOG
from nakhoda.journal.bulk_reading import cases_touched, next_number
from nakhoda.org.actors import system
from nakhoda.org.scope import scope_of
from nakhoda.warehouse.actions.contexts import log_of
from nakhoda.warehouse.engine.store import DESK, Store, open_store
from nakhoda.warehouse.engine.store_writing import BUCKET, file_of

# Columns that a case and a clock have under the same name on the desk and in the warehouse.
CASE = (
    "last_seq", "scope_id", "status", "queue", "owner", "tier", "lob", "reason", "lane", "priority", "language",
    "channel", "received_at", "first_response_at", "resolved_at", "resolver_id", "outcome", "unanswered_since",
    "public_replies", "touches", "handle_seconds", "transfers", "reopens", "escalations", "merged_into",
)  # fmt: skip
CLOCK = (
    "code", "metric", "kind", "target_minutes", "business", "calendar", "subject", "started_at", "due_at",
    "stopped_at", "breached_at", "outcome", "cancel_reason", "attributable_to", "policy_version",
)  # fmt: skip
SHOWN = 20  # differences that are listed; all are counted
Rows = Iterable[tuple[Any, ...]]
DeskRows = Callable[[int, int, Sequence[str]], Rows]  # (first case, last case, columns) -> rows by case


@dataclass(frozen=True, slots=True)
class Desk:
    """How to read the desk's own rows: (case, columns...) and (case, number, columns...)."""

    cases: DeskRows
    clocks: DeskRows


@dataclass(slots=True)
class Verified:
    """What was compared. `changed_since`: cases that moved on after the load, left out of the comparison."""

    source: str
    load: int
    as_of: datetime
    cases: int = 0
    clocks: int = 0
    changed_since: int = 0
    differences: int = 0
    shown: list[str] = field(default_factory=list)
    days: int = 0
    queues: int = 0
    inflow: int = 0
    outflow: int = 0
    backlog: int = 0
    residual: int = 0  # sum of |backlog(t1) - backlog(t0) - inflow + outflow| over queues and days

    @property
    def holds(self) -> bool:
        """Nothing differs and every queue's flows add up."""
        return not self.differences and not self.residual

    def differs(self, line: str) -> None:
        """One difference more."""
        self.differences += 1
        if len(self.shown) < SHOWN:
            self.shown.append(line)


def verify_source(source: str = DESK, *, desk: Desk | None = None, load: int | None = None) -> Verified:
    """Compare a load with the desk's rows (where `desk` reads them) and check its flows. Raises `NoSuchLoad`."""
    store = open_store(source, load)
    found = Verified(source, store.load, store.as_of)
    _check_flows(store, found)
    if desk:
        _compare_desk(store, desk, found)
    return found


# -- the desk's rows -----------------------------------------------------------------------------------


def _compare_desk(store: Store, desk: Desk, found: Verified) -> None:
    buckets = sorted({int(path.rsplit("/", 1)[1].split("-")[0]) for path in store.paths("case")})
    for bucket in buckets:
        first, last = bucket * BUCKET, bucket * BUCKET + BUCKET - 1
        with scope_of(system("verify")):
            cases = {row[0]: row[1:] for row in desk.cases(first, last, CASE)}
            clocks = {row[:2]: row[2:] for row in desk.clocks(first, last, CLOCK)}
            later = set(cases_touched(log_of(store.source), store.manifest.cursor, next_number()))
        told = _facts(store, bucket, later)
        found.changed_since += sum(first <= case <= last for case in later)
        found.cases += len(told["case"])
        found.clocks += len(told["clock"])
        _compare("case", told["case"], {k: v for k, v in cases.items() if k not in later}, CASE, found)
        _compare("clock", told["clock"], {k: v for k, v in clocks.items() if k[0] not in later}, CLOCK, found)


def _facts(store: Store, bucket: int, later: set[int]) -> dict[str, dict[Any, tuple[Any, ...]]]:
    cases = {row[0]: row[1:] for row in _read(store, "case", bucket, ("case_id", *CASE))}
    clocks = {row[:2]: row[2:] for row in _read(store, "clock", bucket, ("case_id", "clock", *CLOCK))}
    return {
        "case": {key: row for key, row in cases.items() if key not in later},
        "clock": {key: row for key, row in clocks.items() if key[0] not in later},
    }


def _read(store: Store, table: str, bucket: int, columns: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    import pyarrow.parquet as pq

    if name := file_of(store.manifest, table, bucket):
        found = pq.read_table(store.folder / name, columns=list(columns))
        yield from zip(*(column.to_pylist() for column in found.select(columns).columns), strict=True)


def _compare(what: str, told: dict[Any, Any], stored: dict[Any, Any], columns: Sequence[str], found: Verified) -> None:
    for key in sorted(told.keys() ^ stored.keys()):
        found.differs(f"{what} {key}: only {'the warehouse' if key in told else 'the desk'} has it")
    for key, row in told.items():
        if key in stored and row != (desk := tuple(map(_naive, stored[key]))):
            pairs = zip(columns, desk, row, strict=True)
            unequal = [f"{name} is {one}, the warehouse says {other}" for name, one, other in pairs if one != other]
            found.differs(f"{what} {key}: {'; '.join(unequal)}")


def _naive(value: Any) -> Any:
    return value.astimezone(timezone.utc).replace(tzinfo=None) if isinstance(value, datetime) else value


# -- the flows -----------------------------------------------------------------------------------------


def _check_flows(store: Store, found: Verified) -> None:
    """The backlog as the statuses tell it, against what came in and went out as the stays tell it."""
    import duckdb

    if not store.paths("stay"):
        return
    con = duckdb.connect()
    moved = _MOVED.format(statuses=", ".join(f"'{status}'" for status in sorted(BACKLOG)))
    told = con.execute(moved, {"stays": store.paths("stay"), "states": store.paths("state")}).fetchone()
    assert told is not None
    found.days, found.queues, found.inflow, found.outflow, found.backlog, found.residual = told


_MOVED = """
WITH stay AS (SELECT queue, entered_at, left_at FROM read_parquet($stays)),
     held AS (SELECT queue, since, until FROM read_parquet($states) WHERE status IN ({statuses})),
     flows AS (SELECT queue, entered_at::date AS day, 1 AS came, 0 AS went, 0 AS net FROM stay
     UNION ALL SELECT queue, left_at::date, 0, 1, 0 FROM stay WHERE left_at IS NOT NULL
     UNION ALL SELECT queue, since::date, 0, 0, 1 FROM held
     UNION ALL SELECT queue, until::date, 0, 0, -1 FROM held WHERE until IS NOT NULL),
     days AS (SELECT queue, day, sum(came) AS came, sum(went) AS went, sum(net) AS net FROM flows GROUP BY queue, day)
SELECT count(DISTINCT day), count(DISTINCT queue), coalesce(sum(came), 0)::bigint, coalesce(sum(went), 0)::bigint,
       coalesce(sum(net), 0)::bigint, coalesce(sum(abs(net - came + went)), 0)::bigint
FROM days
"""
