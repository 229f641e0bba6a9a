"""Asks the metric engine for a page: one load for all of it, and never twice for the same figures.

A load is immutable, and equal actors see equal rows: so a table is remembered by (load, actor, question). Lists of
cases are not remembered.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal, cast

from nakhoda.org.actors import Actor
from nakhoda.performance.queries.cockpit.address import Address

if TYPE_CHECKING:
    from nakhoda.warehouse.engine.facts import Facts
    from nakhoda.warehouse.queries import Ask, Table

REMEMBERED = 1024
Grain = Literal["", "hour", "day", "week", "month"]
Where = tuple[tuple[str, str], ...]


class NothingLoaded(LookupError):
    """The source has no load yet, or none of that number."""


@dataclass(frozen=True, slots=True)
class Book:
    """One load opened for one reader: every question of a page goes through it."""

    actor: Actor
    address: Address
    stamp: tuple[Any, ...]
    load: int
    as_of: datetime

    def ask(self, address: Address | None = None, *, by: Sequence[str] = (), grain: str = "", where: Where = ()) -> Ask:
        """The question of an address (this page's own unless told), cut and narrowed further."""
        from nakhoda.warehouse.queries import Ask, Window

        asked = address or self.address
        return Ask(
            window=Window(asked.start, asked.end),
            by=tuple(by),
            where=(*asked.where, *where),
            grain=cast(Grain, grain),
            source=asked.source,
            load=self.load,
            ledger=cast(Literal["member", "attributable"], asked.ledger),
            zone=asked.zone,
        )

    def tables(self, metrics: Sequence[str], ask: Ask) -> dict[str, Table]:
        """The tables of several metrics; those that the reader may not see, or cannot be cut so, are left out."""
        return dict(_remembered(self.actor, self.stamp, tuple(dict.fromkeys(metrics)), ask))

    def table(self, metric: str, ask: Ask) -> Table:
        """One table; raises `NoSuchMetric`, `NoSuchDimension`."""
        found = self.tables((metric,), ask)
        if metric in found:
            return found[metric]
        from nakhoda.warehouse.queries import values

        return values(self.actor, metric, ask)

    def one(self, metric: str, ask: Ask) -> Any:
        """The single figure of an uncut question, a `MetricValue`; None when there is none."""
        table = self.tables((metric,), ask).get(metric)
        return table.cells[0].value if table and table.cells else None


def open_book(actor: Actor, address: Address) -> Book:
    """The load that the address names, or the newest; raises `NothingLoaded`."""
    from nakhoda.warehouse.engine.store import NoSuchLoad
    from nakhoda.warehouse.queries import Ask, Window
    from nakhoda.warehouse.queries.sources import facts_of

    window = Window(address.start, address.end)
    try:
        facts = facts_of(Ask(window, source=address.source, load=address.load))
    except NoSuchLoad as missing:
        raise NothingLoaded(str(missing)) from missing
    return Book(actor, address, _stamp(facts), facts.load, facts.as_of)


def _stamp(facts: Facts) -> tuple[Any, ...]:
    return (facts.source, facts.load, facts.as_of, *facts.paths("case")[:1])


@lru_cache(maxsize=REMEMBERED)
def _remembered(
    actor: Actor, stamp: tuple[Any, ...], metrics: tuple[str, ...], ask: Ask
) -> tuple[tuple[str, Table], ...]:
    from nakhoda.warehouse.queries import values_of

    return tuple(values_of(actor, _askable(actor, metrics, ask), ask).items())


def _askable(actor: Actor, metrics: tuple[str, ...], ask: Ask) -> list[str]:
    from nakhoda.warehouse.queries import NoSuchDimension, NoSuchMetric
    from nakhoda.warehouse.queries.reading import contract_for, question_of

    found = []
    for metric in metrics:
        try:
            question_of(actor, contract_for(actor, metric), ask)
        except (NoSuchMetric, NoSuchDimension):
            continue
        found.append(metric)
    return found
