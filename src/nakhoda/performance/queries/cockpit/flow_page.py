"""The page of the flow: the picture, and whether the books balance (handbook 1.4)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from nakhoda.core.figures import Hand
from nakhoda.org.actors import Actor
from nakhoda.performance.queries.cockpit.address import PRESETS, Address
from nakhoda.performance.queries.cockpit.asking import Book, open_book
from nakhoda.performance.queries.cockpit.doors import flow_url, metric_url
from nakhoda.performance.queries.cockpit.flows import flow_of
from nakhoda.performance.queries.cockpit.metric_page import last_days
from nakhoda.performance.queries.cockpit.state import data_state
from nakhoda.performance.queries.cockpit.words import hand_of, value_words
from nakhoda.performance.queries.words import dimension_words, part_words

if TYPE_CHECKING:
    from nakhoda.warehouse.queries import Table

BALANCE = ("inflow", "outflow", "backlog", "flow_gap")


def flow_page(actor: Actor, address: Address, now: datetime) -> dict[str, Any]:
    """Context of `performance/cockpit/flow.html`; raises `NothingLoaded`."""
    book, hand = open_book(actor, address), hand_of(actor)
    return {
        "address": address,
        "state": data_state(actor, book, now),
        "flow": flow_of(book, hand),
        "balance": _balance(book, hand),
        "presets": [(days, flow_url(last_days(address, days))) for days in PRESETS],
        "filters": [
            (f"{dimension_words(name)}: {part_words(name, value)}", flow_url(address.minus(name, value)))
            for name, value in address.where
        ],
    }


def _balance(book: Book, hand: Hand) -> dict[str, Any] | None:
    """Backlog before + inflow - outflow = backlog after, in the reader's figures; None where one is not hers."""
    tables = book.tables(BALANCE, book.ask())
    before = book.tables(("backlog",), book.ask(book.address.before)).get("backlog")
    if len(tables) < len(BALANCE) or before is None:
        return None
    gap = _value(tables["flow_gap"])
    return {
        "parts": [(key, _said(tables[key], hand), metric_url(key, book.address)) for key in ("inflow", "outflow")],
        "before": _said(before, hand),
        "inflow": _said(tables["inflow"], hand),
        "outflow": _said(tables["outflow"], hand),
        "after": _said(tables["backlog"], hand),
        "gap": hand.whole(round(abs(gap or 0.0))),
        "holds": not gap,
        "urls": {key: metric_url(key, book.address) for key in BALANCE},
    }


def _value(table: Table) -> float | None:
    return table.cells[0].value.value if table.cells else None


def _said(table: Table, hand: Hand) -> str:
    return value_words(table.contract, table.cells[0].value if table.cells else None, hand)
