"""A metric over days as a sparkline shows it: pooled over a week where single days are too small to judge."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nakhoda.core.metrics import MetricContract
    from nakhoda.warehouse.queries import Cell, Table

POOL_DAYS = 7
POOLED = ("ratio", "mean")
COUNTS = ("count", "sum")


def spark_series(table: Table) -> list[float | None]:
    """Values oldest first. Shares and means are pooled over the seven days that end there; others stand as they are."""
    contract, cells = table.contract, table.cells
    if contract.kind in POOLED and all(cell.value.denominator is not None for cell in cells):
        return _without_head([_pooled(contract, cells[max(0, i - POOL_DAYS + 1) : i + 1]) for i in range(len(cells))])
    values = [cell.value.value for cell in (_whole_days(table) if contract.kind in COUNTS else cells)]
    return _without_head([None if value == 0 and not any(values[:i]) else value for i, value in enumerate(values)])


def _whole_days(table: Table) -> Sequence[Cell]:
    """Without the day that is not over: its count would look like a fall."""
    last = table.cells[-1].key.get("period", "") if table.cells else ""
    return table.cells[:-1] if last[:10] >= table.as_of.date().isoformat() else table.cells


def _pooled(contract: MetricContract, cells: Sequence[Cell]) -> float | None:
    base = sum(cell.value.denominator or 0.0 for cell in cells)
    n = sum(cell.value.n for cell in cells)
    if not base or n < contract.min_n:
        return None
    return sum(cell.value.numerator or 0.0 for cell in cells) / base


def _without_head(values: list[float | None]) -> list[float | None]:
    """Days before the first known one say nothing; neither do noughts before anything was counted."""
    first = next((i for i, value in enumerate(values) if value is not None), len(values))
    return values[first:]
