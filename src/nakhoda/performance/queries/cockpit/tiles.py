"""Tiles: a number with its target, n and interval, its weeks, its change, its counter-figures and its doors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from nakhoda.core.figures import Hand, figure_of
from nakhoda.performance.queries.cockpit.address import Address
from nakhoda.performance.queries.cockpit.asking import Book
from nakhoda.performance.queries.cockpit.doors import cases_url, metric_url
from nakhoda.performance.queries.cockpit.series import spark_series
from nakhoda.performance.queries.cockpit.words import (
    COUNTED,
    Move,
    basis_words,
    interval_words,
    move_of,
    said,
    standing,
    value_words,
)
from nakhoda.performance.queries.words import hidden_words

if TYPE_CHECKING:
    from nakhoda.core.metrics import MetricContract, MetricValue
    from nakhoda.planning.queries.targets import Target, TargetBook
    from nakhoda.warehouse.queries import Table

SPARK_DAYS = 35
MOST_COUNTERS = 3
SLOW = ("identity", "survival")  # asked once a day each: their line is on their own page


@dataclass(frozen=True, slots=True)
class Counter:
    """A figure that must sit on the same card (handbook 1.9)."""

    label: str
    value: str
    url: str


@dataclass(frozen=True, slots=True)
class Tile:
    """Finished words for one tile; `standing` is met, near, missed or watched."""

    key: str
    title: str
    value: str
    standing: str
    url: str
    cases_url: str
    n: str = ""
    band: str = ""
    target: str = ""
    target_value: float | None = None
    basis: str = ""
    move: Move | None = None
    series: tuple[float | None, ...] = ()
    summary: str = ""
    counters: tuple[Counter, ...] = ()
    hidden: str = ""
    restated: bool = False
    peers: str = ""
    period: str = ""
    raw: MetricValue | None = field(default=None, compare=False)
    contract: MetricContract | None = field(default=None, compare=False)


def tiles(book: Book, keys: Sequence[str], targets: TargetBook | None, hand: Hand) -> list[Tile]:
    """The tiles of these metrics over the page's window, in their order; what the reader may not see is left out."""
    known = book.known(keys)
    wanted = [name for contract in known for name in contract.show_with[:MOST_COUNTERS]]
    beside = book.judged([*keys, *wanted])
    now = {key: beside[key] for key in keys if key in beside}
    before = book.judged(list(now), book.address.before)
    lines = [key for key, table in now.items() if table.contract.kind not in SLOW]
    weeks = book.tables(lines, book.ask(_weeks(book.address), grain="day"))
    place = dict(book.address.where)
    made = []
    for key, table in now.items():
        target = targets.find(key, place) if targets else None
        made.append(_tile(table, before.get(key), weeks.get(key), beside, target, book, hand))
    return made


def _weeks(address: Address) -> Address:
    """The days that a sparkline shows: five weeks at least, up to the window's end."""
    first = min(address.first, address.last - timedelta(days=SPARK_DAYS - 1))
    return address.but(first=first, where=address.where)


def _tile(
    table: Table,
    before: Table | None,
    weeks: Table | None,
    beside: Mapping[str, Table],
    target: Target | None,
    book: Book,
    hand: Hand,
) -> Tile:
    contract, value = table.contract, _only(table)
    address = book.view_of(contract)
    series = tuple(spark_series(weeks)) if weeks else ()
    return Tile(
        key=contract.key,
        title=_(contract.title),
        value=value_words(contract, value, hand),
        standing=standing(contract, value, target) if value else "watched",
        url=metric_url(contract.key, address),
        cases_url=cases_url(contract.key, address) if contract.kind != "identity" else "",
        n="" if contract.kind in (*COUNTED, "identity") or value is None else hand.whole(value.n),
        band=interval_words(contract, value, hand),
        target=figure_of(target.value, contract.unit, hand) if target and target.value is not None else "",
        target_value=target.value if target else None,
        basis=basis_words(target.basis) if target else "",
        move=move_of(contract, _only(before), value, hand),
        series=series,
        summary=_summary(contract, series, hand),
        counters=tuple(_counters(contract, beside, book, hand)),
        period=_period(address) if address != book.address else "",
        hidden=hidden_words(value.hidden) if value else _("nothing counted"),
        restated=bool(value and value.restated),
        raw=value,
        contract=contract,
    )


def _only(table: Table | None) -> MetricValue | None:
    return table.cells[0].value if table and table.cells else None


def _period(address: Address) -> str:
    """Of which days the figure is, where they are not the page's."""
    return f"{date_format(address.first, 'j M')} – {date_format(address.last, 'j M')}"


def _counters(contract: MetricContract, beside: Mapping[str, Table], book: Book, hand: Hand) -> list[Counter]:
    found = [beside[key] for key in contract.show_with[:MOST_COUNTERS] if key in beside]
    return [
        Counter(
            _(table.contract.title),
            value_words(table.contract, _only(table), hand),
            metric_url(table.contract.key, book.view_of(table.contract)),
        )
        for table in found
    ]


def _summary(contract: MetricContract, series: Sequence[float | None], hand: Hand) -> str:
    """What the sparkline shows, in words."""
    known = [value for value in series if value is not None]
    if len(known) < 2:
        return ""
    told = {
        "title": _(contract.title),
        "days": len(series),
        "first": figure_of(known[0], contract.unit, hand),
        "last": figure_of(known[-1], contract.unit, hand),
        "low": figure_of(min(known), contract.unit, hand),
        "high": figure_of(max(known), contract.unit, hand),
    }
    return _("%(title)s over %(days)s days: from %(first)s to %(last)s, between %(low)s and %(high)s") % told


def tile_said(tile: Tile, hand: Hand) -> str:
    """The whole tile as a sentence, for lists and summaries."""
    assert tile.contract is not None
    return f"{tile.title}: {said(tile.contract, tile.raw, hand)}"
