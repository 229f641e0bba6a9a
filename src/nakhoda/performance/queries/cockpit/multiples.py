"""The same line once a group, small, on one scale: instead of a legend of eight colours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from nakhoda.core.charts import Line, LineChart
from nakhoda.core.figures import Hand, axis_of
from nakhoda.performance.queries.cockpit.asking import Book
from nakhoda.performance.queries.cockpit.doors import metric_url
from nakhoda.performance.queries.cockpit.trends import PERIOD, point_of, start_of, summary_of
from nakhoda.performance.queries.cockpit.words import COUNTED, value_words
from nakhoda.performance.queries.words import parts_words

if TYPE_CHECKING:
    from nakhoda.core.metrics import MetricContract, MetricValue
    from nakhoda.warehouse.queries import Cell

HEIGHT = 84.0
MOST = 12
LONG_DAYS = 35  # beyond that a small drawing shows weeks


@dataclass(frozen=True, slots=True)
class Multiple:
    """One group: its name, its latest value, its page, its small drawing."""

    name: str
    value: str
    url: str
    chart: LineChart


def multiples_of(book: Book, metric: str, dimension: str, hand: Hand) -> list[Multiple]:
    """By name; at most MOST."""
    grain = "week" if book.address.days > LONG_DAYS else "day"
    table = book.table(metric, book.ask(by=(dimension,), grain=grain))
    groups: dict[str, list[Cell]] = {}
    for cell in table.cells:
        groups.setdefault(cell.key[dimension], []).append(cell)
    names = parts_words(dimension, groups)
    shown = sorted(groups, key=lambda value: names[value].casefold())[:MOST]
    fixed = _range([cell for value in shown for cell in groups[value]])
    return [
        Multiple(
            names[value],
            value_words(table.contract, _latest(groups[value]), hand),
            metric_url(metric, book.address.plus(dimension, value)),
            _chart(table.contract, names[value], groups[value], grain, fixed, book, hand),
        )
        for value in shown
    ]


def _range(cells: Sequence[Cell]) -> tuple[float, float] | None:
    known = [each for cell in cells for each in (cell.value.value, cell.value.lo, cell.value.hi) if each is not None]
    return (min(known), max(known)) if known else None


def _latest(cells: Sequence[Cell]) -> MetricValue | None:
    return next((cell.value for cell in reversed(cells) if cell.value.value is not None), None)


def _chart(
    contract: MetricContract,
    name: str,
    cells: Sequence[Cell],
    grain: str,
    fixed: tuple[float, float] | None,
    book: Book,
    hand: Hand,
) -> LineChart:
    starts = [start_of(cell.key[PERIOD], grain, book.address.zone) for cell in cells]
    return LineChart(
        title=f"{_(contract.title)}, {name}",
        summary=summary_of(contract, cells, starts, grain, hand),
        lines=(Line("", tuple(point_of(contract, cell, book.address, grain, book.as_of, hand) for cell in cells)),),
        say=lambda number: axis_of(number, contract.unit, hand),
        from_zero=contract.kind in COUNTED,
        ceiling=1.0 if contract.unit == "share" else None,
        height=HEIGHT,
        fixed=fixed,
        reached=False,
    )
