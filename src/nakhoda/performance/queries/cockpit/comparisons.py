"""Partners, teams and sites compared fairly: case-mix adjusted, on a funnel plot, by name (handbook 4.3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from nakhoda.core.charts import Funnel, Unit
from nakhoda.core.figures import Hand, axis_of, figure_of
from nakhoda.performance.queries.cockpit.asking import Book
from nakhoda.performance.queries.cockpit.doors import cases_url
from nakhoda.performance.queries.words import dimension_words, parts_words

if TYPE_CHECKING:
    from nakhoda.core.metrics import MetricContract
    from nakhoda.core.monitoring.funnel import FunnelUnit
    from nakhoda.core.monitoring.series import Floats
    from nakhoda.warehouse.queries import Cell

COMPARED = ("owner", "team", "site", "queue")
MIX = ("lob", "language", "channel")
LEAST_UNITS = 3


@dataclass(frozen=True, slots=True)
class CompareRow:
    """One unit of the table: its plain and its adjusted rate, and where that lies."""

    name: str
    n: str
    plain: str
    adjusted: str
    standing: str
    url: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """The drawing and its table; `mix` names what was held equal."""

    dimension: str
    chart: Funnel
    rows: tuple[CompareRow, ...]
    mix: str
    outside: int


def comparable(contract: MetricContract) -> bool:
    """A funnel is for shares of cases."""
    return contract.kind == "ratio" and contract.aggregator == "share"


def comparison_of(book: Book, metric: str, dimension: str, hand: Hand) -> Comparison | None:
    """None when fewer than three units have cases."""
    from nakhoda.core.monitoring.funnel import funnel

    mix = tuple(name for name in MIX if name not in dict(book.address.where))
    table = book.table(metric, book.ask(by=(dimension, *mix)))
    cells = [cell for cell in table.cells if cell.value.denominator]
    names = sorted({cell.key[dimension] for cell in cells})
    if len(names) < LEAST_UNITS:
        return None
    found = funnel(*_against_others(cells, names, dimension, mix))
    pen = _Pen(table.contract, dimension, names, book, hand)
    units = sorted(found.units, key=lambda unit: pen.name(unit).casefold())
    held = ", ".join(dimension_words(name).lower() for name in mix)
    outside = sum(unit.standing != "inside" for unit in units)
    return Comparison(dimension, pen.chart(units, found.overall, found.tau2), tuple(map(pen.row, units)), held, outside)


def _against_others(
    cells: Sequence[Cell], names: list[str], dimension: str, mix: tuple[str, ...]
) -> tuple[Floats, Floats, Floats]:
    """Hits of each unit, the hits expected had the others worked its mix, and its cases."""
    import numpy as np

    from nakhoda.core.monitoring.funnel import expected_from_others

    place = {name: i for i, name in enumerate(names)}
    strata = {key: i for i, key in enumerate(sorted({_stratum(cell, mix) for cell in cells}))}
    units = np.array([place[cell.key[dimension]] for cell in cells])
    kinds = np.array([strata[_stratum(cell, mix)] for cell in cells])
    hits = np.array([cell.value.numerator or 0.0 for cell in cells])
    n = np.array([cell.value.denominator or 0.0 for cell in cells])
    expected, _share = expected_from_others(units, kinds, hits, n, units)
    mine, all_n = (np.bincount(units, each, len(names)).astype(np.float64) for each in (hits, n))
    return mine, expected, all_n


def _stratum(cell: Cell, mix: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(cell.key[name] for name in mix)


class _Pen:
    """Writes units in words: what all rows of one comparison share."""

    def __init__(self, contract: MetricContract, dimension: str, names: list[str], book: Book, hand: Hand) -> None:
        self.contract, self.dimension, self.names = contract, dimension, names
        self.book, self.hand = book, hand
        self.words = parts_words(dimension, names)

    def name(self, unit: FunnelUnit) -> str:
        return self.words[self.names[unit.unit]]

    def url(self, unit: FunnelUnit) -> str:
        return cases_url(self.contract.key, self.book.address.plus(self.dimension, self.names[unit.unit]))

    def share(self, value: float) -> str:
        return figure_of(value, "share", self.hand)

    def row(self, unit: FunnelUnit) -> CompareRow:
        n, plain = self.hand.whole(round(unit.n)), self.share(unit.observed / unit.n)
        return CompareRow(
            self.name(unit), n, plain, self.share(unit.rate), standing_words(unit.standing), self.url(unit)
        )

    def unit(self, unit: FunnelUnit) -> Unit:
        told = {"name": self.name(unit), "rate": self.share(unit.rate), "n": self.hand.whole(round(unit.n))}
        text = _("%(name)s: %(rate)s adjusted, n %(n)s") % told + f", {standing_words(unit.standing)}"
        outside = unit.standing.removeprefix("outside ").replace("inside", "")
        return Unit(self.name(unit), unit.n, min(max(unit.rate, 0.0), 1.0), text, outside, self.url(unit))

    def chart(self, units: Sequence[FunnelUnit], overall: float, tau2: float) -> Funnel:
        told = {"metric": _(self.contract.title), "dimension": dimension_words(self.dimension).lower()}
        return Funnel(
            title=_("%(metric)s by %(dimension)s, case mix held equal") % told,
            summary=self.summary(units),
            units=tuple(map(self.unit, units)),
            centre=overall,
            say=lambda rate: axis_of(rate, "share", self.hand),
            say_n=self.hand.short,
            n_word=_("cases"),
            spread=tau2,
            centre_said=_("all %(rate)s") % {"rate": self.share(overall)},
        )

    def summary(self, units: Sequence[FunnelUnit]) -> str:
        outside = [self.name(unit) for unit in units if unit.standing != "inside"]
        if not outside:
            return _("All lie within what chance explains.")
        return _("Outside the limits: %(names)s") % {"names": ", ".join(outside)}


def standing_words(standing: str) -> str:
    """Where a unit lies, in words."""
    return {
        "outside 95": _("outside the 95 % limits: look again next week"),
        "outside 99.8": _("outside the 99.8 % limits: worth a question"),
    }.get(standing, _("within chance"))
