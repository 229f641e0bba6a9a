"""A metric cut by a dimension: a table with dots and intervals, by name, never in rank order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from nakhoda.core.charts import Scale, dot_scale
from nakhoda.core.figures import Hand, axis_of
from nakhoda.org.queries import faces_of_people
from nakhoda.performance.queries.cockpit.address import Address
from nakhoda.performance.queries.cockpit.asking import Book
from nakhoda.performance.queries.cockpit.doors import cases_url, metric_url
from nakhoda.performance.queries.cockpit.words import (
    COUNTED,
    Move,
    interval_words,
    move_of,
    said,
    standing,
    value_words,
)
from nakhoda.performance.queries.words import dimension_words, parts_words

if TYPE_CHECKING:
    from nakhoda.core.metrics import MetricContract, MetricValue
    from nakhoda.planning.queries.targets import Target, TargetBook
    from nakhoda.warehouse.queries import Cell

MOST = 200


@dataclass(frozen=True, slots=True)
class Group:
    """One row: finished words, raw numbers for its dot and its file, and its doors."""

    names: tuple[str, ...]
    keys: tuple[str, ...]
    value: str
    band: str
    n: str
    said: str
    standing: str
    move: Move | None
    target: float | None
    raw: MetricValue
    url: str
    cases_url: str


@dataclass(frozen=True, slots=True)
class Breakdown:
    """The rows by name, the scale that their dots share, and its two ends in words."""

    dimensions: tuple[str, ...]
    heads: tuple[str, ...]
    groups: tuple[Group, ...]
    scale: Scale
    low: str
    high: str
    left_out: int


def breakdown_of(book: Book, metric: str, targets: TargetBook | None, hand: Hand) -> Breakdown | None:
    """None when the view is not cut."""
    address = book.address
    if not address.by:
        return None
    table = book.table(metric, book.ask(by=address.by))
    before = {
        tuple(cell.key.values()): cell.value
        for cell in book.table(metric, book.ask(address.before, by=address.by)).cells
    }
    names = _Names(table.cells)
    groups = []
    for cell in table.cells:
        past = before.get(tuple(cell.key.values()))
        target = targets.find(metric, {**dict(address.where), **cell.key}) if targets else None
        groups.append(_group(table.contract, cell, past, target, address, names, hand))
    groups.sort(key=lambda group: tuple(name.casefold() for name in group.names))
    scale = _scale(table.contract, groups)
    return Breakdown(
        dimensions=address.by,
        heads=tuple(dimension_words(name) for name in address.by),
        groups=tuple(groups[:MOST]),
        scale=scale,
        low=axis_of(scale.low, table.contract.unit, hand),
        high=axis_of(scale.high, table.contract.unit, hand),
        left_out=max(len(groups) - MOST, 0),
    )


class _Names:
    """People by name, everything else by its word; each dimension is looked up once for all rows."""

    def __init__(self, cells: Sequence[Cell]) -> None:
        self.known: dict[str, dict[str, str]] = {}
        for dimension in cells[0].key if cells else ():
            values = {cell.key[dimension] for cell in cells}
            self.known[dimension] = _people(values) if dimension == "agent" else parts_words(dimension, values)

    def of(self, dimension: str, value: str) -> str:
        return self.known[dimension][value]


def _people(values: set[str]) -> dict[str, str]:
    faces = faces_of_people(int(value) for value in values if value.isdecimal())
    known = {str(number): face.name for number, face in faces.items()}
    return {value: known.get(value) or _("nobody") for value in values}


def _group(
    contract: MetricContract,
    cell: Cell,
    before: MetricValue | None,
    target: Target | None,
    address: Address,
    names: _Names,
    hand: Hand,
) -> Group:
    value, narrow = cell.value, address
    for dimension, key in cell.key.items():
        narrow = narrow.plus(dimension, key)
    return Group(
        names=tuple(names.of(dimension, key) for dimension, key in cell.key.items()),
        keys=tuple(cell.key.values()),
        value=value_words(contract, value, hand),
        band=interval_words(contract, value, hand),
        n="" if contract.kind in COUNTED else hand.whole(value.n),
        said=said(contract, value, hand),
        standing=standing(contract, value, target),
        move=move_of(contract, before, value, hand),
        target=target.value if target else None,
        raw=value,
        url=metric_url(contract.key, narrow.but(by=())),
        cases_url=cases_url(contract.key, narrow),
    )


def _scale(contract: MetricContract, groups: Sequence[Group]) -> Scale:
    values = [each for group in groups for each in (group.raw.value, group.raw.lo, group.raw.hi, group.target)]
    counted = contract.kind in COUNTED or contract.unit != "share"
    return dot_scale(values, from_zero=counted, ceiling=1.0 if contract.unit == "share" else None)
