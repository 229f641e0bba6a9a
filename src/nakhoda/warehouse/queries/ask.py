"""What is asked of the figures, and what comes back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from nakhoda.core.metrics import MetricContract, MetricValue

Grain = Literal["", "hour", "day", "week", "month"]
PERIOD = "period"


class NoSuchMetric(LookupError):
    """Unknown or not yours: the same answer."""


class NoSuchDimension(LookupError):
    """Unknown, not of this metric, or not yours: the same answer."""


@dataclass(frozen=True, slots=True)
class Window:
    """[start, end), in UTC."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Ask:
    """A question about figures. `where`: pairs of dimension and value, the same dimension twice means either.

    `load` pins a load of the source; `at` asks for what was known at an instant (the newest load not after it).
    """

    window: Window
    by: tuple[str, ...] = ()
    where: tuple[tuple[str, str], ...] = ()
    grain: Grain = ""
    source: str = "desk"
    load: int | None = None
    ledger: Literal["member", "attributable"] = "member"
    zone: str = "UTC"
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure and where it stands: dimension to value, and "period" when there is a grain."""

    key: dict[str, str]
    value: MetricValue


@dataclass(frozen=True, slots=True)
class Table:
    """The cells of one metric, in order of their keys."""

    contract: MetricContract
    cells: tuple[Cell, ...]
    as_of: datetime
    completeness: float | None
    load: int
    notes: tuple[str, ...] = ()


def narrowed(ask: Ask, cell: Cell) -> Ask:
    """The question whose one answer is this cell: for the list behind it."""
    from nakhoda.warehouse.engine.periods import bounds_of

    window, where = ask.window, tuple((key, value) for key, value in cell.key.items() if key != PERIOD)
    if ask.grain:
        start, end = bounds_of(cell.key[PERIOD], ask.grain, ask.zone)
        window = Window(max(start, window.start), min(end, window.end))
    kept = tuple((key, value) for key, value in ask.where if key not in dict(where))
    return replace(ask, window=window, by=(), grain="", where=(*kept, *where))
