"""Asks the metric engine for a page: one load for all of it, and never twice for the same figures.

A load is immutable, and equal actors see equal rows: so a table is remembered by (load, actor, question), in the
process and beside the load (`prepared`). Lists of cases are not remembered.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast

from nakhoda.org.actors import Actor
from nakhoda.performance.queries.cockpit.address import Address
from nakhoda.performance.queries.cockpit.prepared import question_digest, read_tables, write_tables

if TYPE_CHECKING:
    from nakhoda.core.metrics import MetricContract
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
    folder: Path | None = None

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
        return dict(_remembered(self.actor, self.stamp, self.folder, tuple(dict.fromkeys(metrics)), ask))

    def view_of(self, contract: MetricContract, address: Address | None = None) -> Address:
        """The window in which a metric can be judged: what takes a week to ripen is read a week earlier."""
        asked = address or self.address
        ripens = contract.maturity_days
        return asked.earlier(ripens) if ripens and asked.days < 2 * ripens else asked

    def known(self, metrics: Sequence[str]) -> list[MetricContract]:
        """The contracts of these metrics; a name that no contract has is left out."""
        return [_contracts()[key] for key in metrics if key in _contracts()]

    def judged(
        self, metrics: Sequence[str], address: Address | None = None, *, by: Sequence[str] = (), where: Where = ()
    ) -> dict[str, Table]:
        """The tables of several metrics, each over the window in which it can be judged."""
        known = _contracts()
        views: dict[Address, list[str]] = {}
        for key in dict.fromkeys(metrics):
            if key in known:
                views.setdefault(self.view_of(known[key], address), []).append(key)
        found: dict[str, Table] = {}
        for view, keys in views.items():
            found |= self.tables(keys, self.ask(view, by=by, where=where))
        return {key: found[key] for key in dict.fromkeys(metrics) if key in found}

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
    return Book(actor, address, _stamp(facts), facts.load, facts.as_of, getattr(facts, "folder", None))


def _contracts() -> Mapping[str, MetricContract]:
    from nakhoda.warehouse.engine.catalogue import contracts

    return contracts()


def _stamp(facts: Facts) -> tuple[Any, ...]:
    return (facts.source, facts.load, facts.as_of, *facts.paths("case")[:1])


@lru_cache(maxsize=REMEMBERED)
def _remembered(
    actor: Actor, stamp: tuple[Any, ...], folder: Path | None, metrics: tuple[str, ...], ask: Ask
) -> tuple[tuple[str, Table], ...]:
    from nakhoda.warehouse.queries import values_of

    asked, known = _askable(actor, metrics, ask), _contracts()
    digest = question_digest(actor, asked, ask, known)
    found = read_tables(folder, ask.load or 0, digest, known)
    if found is None:
        found = values_of(actor, asked, ask)
        write_tables(folder, ask.load or 0, digest, found)
    return tuple(found.items())


def _askable(actor: Actor, metrics: tuple[str, ...], ask: Ask) -> list[str]:
    from nakhoda.warehouse.queries import NoSuchDimension, NoSuchMetric
    from nakhoda.warehouse.queries.reading import contract_for, question_of

    found = []
    for metric in metrics:
        try:
            question_of(actor, contract_for(actor, metric), ask, suppressed=True)
        except (NoSuchMetric, NoSuchDimension):
            continue
        found.append(metric)
    return found
