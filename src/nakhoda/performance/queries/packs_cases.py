"""The oldest cases of a pack at its load: the rows behind the age of the oldest, not a list of their own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from nakhoda.org.actors import Actor
from nakhoda.performance.models import Pack

OLDEST = 10


def oldest_cases(
    actor: Actor, metric: str, dims: Sequence[str], row: Pack, window: tuple[datetime, datetime]
) -> list[dict[str, Any]]:
    """`case_id`, `hours` and the dimensions of the cases with the largest value, at most ten, oldest first."""
    from nakhoda.warehouse.queries import Window, frame

    where = tuple(sorted(row.place.items()))
    table: Any = frame(actor, metric, Window(*window), dims, load=row.load, where=where, zone=row.zone)
    order = [("numerator", "descending"), ("case_id", "ascending")]
    told = table.sort_by(order).slice(0, OLDEST).to_pylist()
    return [
        {"case_id": int(each["case_id"]), "hours": round(float(each["numerator"]), 1)}
        | {name: "" if each[name] is None else str(each[name]) for name in dims}
        for each in told
    ]
