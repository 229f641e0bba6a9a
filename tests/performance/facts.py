"""A small operation on disk: surveys and cases of a few partners, languages and channels, day by day.

Nothing is left to chance that a test reads: of each day's answers in a slice the share that is happy is what the story
says, to the case.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from operator import itemgetter
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from nakhoda.core.fact_tables import FACTS
from nakhoda.warehouse.engine.arrow import arrow_schema

PLACES = (("meridian", "chennai"), ("selat", "kuala_lumpur"))
LANGUAGES, CHANNELS = ("en", "ms", "ta"), ("email", "in_app")
EMPTY: dict[str, Any] = {"string": "", "bool": False, "int64": 0, "int32": 0, "int16": 0, "float64": 0.0}
Share = Callable[[date, dict[str, str]], float]


@dataclass
class ToldFacts:
    """What the engine reads instead of the store."""

    folder: Path
    as_of: datetime
    source: str = "desk"
    load: int = 7
    feeds: list[dict[str, Any]] = field(default_factory=list)

    def paths(self, table: str) -> Sequence[str]:
        return sorted(str(path) for path in (self.folder / table).glob("*.parquet"))


def told(
    folder: Path,
    first: date,
    days: int,
    label: Callable[[str], int],
    happy: Share,
    a_day: int = 12,
    languages: Sequence[str] = LANGUAGES,
) -> ToldFacts:
    """`a_day` answered surveys a slice and day; `label(owner)` is the scope of a partner's rows."""
    surveys: list[dict[str, Any]] = []
    for number in range(days):
        day = first + timedelta(days=number)
        for place in slices(languages):
            surveys += _answers(day, place, label(place["owner"]), a_day, happy(day, place), len(surveys))
    rows = {"survey": surveys, "case": [_case(row) for row in surveys]}
    for table in FACTS:
        write(folder, table, rows.get(table, []))
    end = datetime.combine(first + timedelta(days=days), datetime.min.time(), tzinfo=timezone.utc)
    return ToldFacts(folder, end)


def slices(languages: Sequence[str] = LANGUAGES) -> list[dict[str, str]]:
    """Every partner, language and channel together."""
    return [
        {"owner": owner, "site": site, "language": language, "channel": channel}
        for owner, site in PLACES
        for language in languages
        for channel in CHANNELS
    ]


def write(folder: Path, table: str, rows: list[dict[str, Any]]) -> None:
    """One file of a fact table; columns that nobody told are empty. Each row tells the same columns."""
    there = rows[0].keys() if rows else set()
    columns = {
        column.name: list(map(itemgetter(column.name), rows)) if column.name in there else _empty(column, len(rows))
        for column in FACTS[table]
    }
    path = folder / table / "00000-1.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.table(columns, schema=arrow_schema(table)), path)


def _empty(column: Any, rows: int) -> Any:
    return [None if column.nullable or column.type in ("instant", "date") else EMPTY[column.type]] * rows


def _answers(
    day: date, place: dict[str, str], label: int, count: int, share: float, known: int
) -> list[dict[str, Any]]:
    good = round(share * count)
    morning = datetime.combine(day, datetime.min.time()) + timedelta(hours=6)
    return [
        place
        | {"source": "desk", "case_id": known + i + 1, "scope_id": label, "region": "apac", "tier": 1}
        | {"compartment": "general", "lob": "account_access", "reason": "login", "tenure": "27w+", "policy_version": 1}
        | {"offer_id": known + i + 1, "eligible": True, "form": "A", "outcome": "granted", "single_handler": True}
        | {"eligible_at": morning, "offered_at": morning, "delivered_at": morning, "responded_at": morning}
        | {"score": 5 if i < good else 2}
        for i in range(count)
    ]


def _case(row: dict[str, Any]) -> dict[str, Any]:
    at = row["offered_at"] - timedelta(hours=5)
    return row | {"received_at": at, "ingested_at": at, "valid": True, "status": "resolved", "last_event_at": at}
