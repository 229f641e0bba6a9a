"""Fact tables written by hand, a row a line: only what a test speaks of, the rest plain."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from nakhoda.core.fact_tables import FACTS
from nakhoda.org.actors import Actor, HeldRole
from nakhoda.warehouse.engine.arrow import arrow_schema

PLAIN: dict[str, Any] = {"string": "", "bool": False, "int64": 0, "int32": 0, "int16": 0, "float64": 0.0}
PLACE = {"source": "desk", "scope_id": 1, "owner": "meridian", "tier": 1, "lob": "account_access", "queue": "access_t1"}
MADE = datetime(2026, 11, 1, tzinfo=timezone.utc)


@dataclass
class LittleFacts:
    """Written once below `folder`; tables without rows have no file."""

    folder: Path
    as_of: datetime
    rows: dict[str, list[dict[str, Any]]]
    source: str = "desk"
    load: int = 1
    feeds: list[dict[str, Any]] = field(default_factory=list)
    restated: frozenset[Any] = frozenset()

    def __post_init__(self) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        for table, rows in self.rows.items():
            whole = [self._whole(table, number, row) for number, row in enumerate(rows, 1)]
            pq.write_table(pa.Table.from_pylist(whole, schema=arrow_schema(table)), self.folder / f"{table}.parquet")

    def paths(self, table: str) -> list[str]:
        return [str(self.folder / f"{table}.parquet")] if table in self.rows else []

    def restated_days(self) -> frozenset[Any]:
        return self.restated

    def _whole(self, table: str, number: int, row: dict[str, Any]) -> dict[str, Any]:
        unknown = set(row) - {column.name for column in FACTS[table]}
        assert not unknown, f"{table} has no {unknown}"
        told = {c.name: None if c.nullable else PLAIN.get(c.type, MADE) for c in FACTS[table]}
        told |= {name: value for name, value in PLACE.items() if name in told} | {"case_id": number} | row
        return {name: _plain(value) for name, value in told.items()}


def _plain(value: Any) -> Any:
    return value.astimezone(timezone.utc).replace(tzinfo=None) if isinstance(value, datetime) else value


def at(day: int, hour: int = 0, minute: int = 0) -> datetime:
    """An instant of November 2026, UTC."""
    return datetime(2026, 11, day, hour, minute, tzinfo=timezone.utc)


def reader(role: str, *scopes: int, number: int = 7, organisation: str = "") -> Actor:
    """Somebody who holds one role over these scopes."""
    return Actor("person", number, role, (HeldRole(role, frozenset(scopes)),), organisation)
