"""The figures that performance watches, explains and plans for: asked of the engine, never computed a second time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from nakhoda.core.metrics import MetricContract, MetricValue
from nakhoda.core.slices import Slice, slice_of
from nakhoda.org.actors import Actor, HeldRole
from nakhoda.performance.queries.missing import NoSuchRecord

if TYPE_CHECKING:
    from nakhoda.warehouse.queries import Feed

Interval = tuple[datetime, datetime]


class NoSuchFigure(NoSuchRecord):
    """A metric or a dimension that is unknown, or not the reader's: the same answer."""


def contracts() -> Mapping[str, MetricContract]:
    """Every governed metric by its key. The engine is loaded when the first figure is asked, not with the web."""
    from nakhoda.warehouse.engine.catalogue import contracts as governed

    return governed()


def contract_of(metric: str) -> MetricContract:
    """One of them; raises `NoSuchFigure`."""
    found = contracts().get(metric)
    if found is None:
        raise NoSuchFigure("there is no such metric that you may see")
    return found


def reader_of(covers: Sequence[int]) -> Actor:
    """Whoever reads exactly these labels: a record's figures are counted over its own rows, whoever asks later."""
    return Actor(kind="record", name="performance", roles=(HeldRole("regional_lead", frozenset(covers)),))


def value_of(actor: Actor, metric: str, window: Interval, where: Slice = (), source: str = "desk") -> MetricValue:
    """One figure; raises `NoSuchFigure`."""
    return figures_of(actor, [metric], window, where, source)[metric]


def figures_of(
    actor: Actor, metrics: Sequence[str], window: Interval, where: Slice = (), source: str = "desk"
) -> dict[str, MetricValue]:
    """Several figures of one slice in few scans; raises `NoSuchFigure`."""
    from nakhoda.warehouse.engine.store import NoSuchLoad
    from nakhoda.warehouse.queries import Ask, NoSuchDimension, NoSuchMetric, Window, values_of

    try:
        tables = values_of(actor, metrics, Ask(window=Window(*window), where=where, source=source))
    except (NoSuchMetric, NoSuchDimension, NoSuchLoad) as error:
        raise NoSuchFigure(str(error)) from error
    return {key: table.cells[0].value if table.cells else MetricValue(None, 0) for key, table in tables.items()}


def by_day(
    actor: Actor, metric: str, window: Interval, where: Slice = (), source: str = "desk"
) -> list[tuple[date, float, float]]:
    """(day, numerator, denominator) of every day of the window (UTC), days without a case included."""
    from nakhoda.warehouse.queries import Ask, Window, values

    table = values(actor, metric, Ask(window=Window(*window), where=where, grain="day", source=source))
    told = {cell.key["period"][:10]: cell.value for cell in table.cells}
    return [(day, *_counts(told.get(day.isoformat()))) for day in days_of(window)]


def _counts(value: MetricValue | None) -> tuple[float, float]:
    if value is None:
        return 0.0, 0.0
    return float(value.numerator or 0), float(value.denominator or 0)


def days_of(window: Interval) -> list[date]:
    """The days that begin in the window."""
    first, last = window[0].date().toordinal(), window[1].date().toordinal()
    return [date.fromordinal(number) for number in range(first, max(last, first + 1))]


def rows_of(
    actor: Actor, metric: str, window: Interval, dims: Sequence[str], where: Slice = (), source: str = "desk"
) -> Any:
    """The case-level rows behind a figure as a pyarrow table: at, numerator, denominator, and a column a dimension."""
    from nakhoda.warehouse.queries import NoSuchDimension, NoSuchMetric, TooFew, Window, frame

    try:
        return frame(actor, metric, Window(*window), tuple(dims), source=source, where=where)
    except (NoSuchMetric, NoSuchDimension, TooFew) as error:
        raise NoSuchFigure(str(error)) from error


def feeds_of(actor: Actor, source: str) -> tuple[Feed, ...]:
    """What each channel and partner announced, and what arrived."""
    from nakhoda.warehouse.queries import completeness

    return tuple(completeness(actor, source))


def by_week(
    actor: Actor, metric: str, window: Interval, where: Slice, cut: str, source: str = "desk"
) -> dict[Slice, dict[date, tuple[float, float]]]:
    """Numerator and denominator of every week (its Monday, UTC), for every value of one more dimension."""
    from nakhoda.warehouse.queries import Ask, Window, values

    table = values(actor, metric, Ask(window=Window(*window), by=(cut,), where=where, grain="week", source=source))
    told: dict[Slice, dict[date, tuple[float, float]]] = {}
    for cell in table.cells:
        if cell.key[cut]:
            unit = told.setdefault(slice_of((*where, (cut, cell.key[cut]))), {})
            unit[date.fromisoformat(cell.key["period"][:10])] = _counts(cell.value)
    return told
