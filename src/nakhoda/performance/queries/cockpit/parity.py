"""The same service in every language? A row a language, each figure held against all the others (handbook 6.7)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from nakhoda.core.figures import Hand
from nakhoda.desk.queries.macro_parity import MacroCover, macro_cover
from nakhoda.org.actors import Actor
from nakhoda.org.queries import readers_of_languages
from nakhoda.performance.queries.cockpit.address import Address
from nakhoda.performance.queries.cockpit.asking import Book, open_book
from nakhoda.performance.queries.cockpit.doors import metric_url
from nakhoda.performance.queries.cockpit.state import data_state
from nakhoda.performance.queries.cockpit.words import Move, hand_of, move_of, said, value_words
from nakhoda.performance.queries.words import part_words

if TYPE_CHECKING:
    from nakhoda.core.metrics import MetricValue
    from nakhoda.warehouse.queries import Table

CUT = "language"
VOLUME = "arrivals"
HELD = (
    *("csat", "sla_first_response_due", "sla_resolution_due", "first_response_minutes"),
    *("fcr", "reopen_rate", "escalation_rate", "overturn_rate"),
)


@dataclass(frozen=True, slots=True)
class Reading:
    """One figure of a language; `move` is its distance from all other languages, real or within chance."""

    value: str
    said: str
    move: Move | None
    url: str


@dataclass(frozen=True, slots=True)
class Row:
    """A language: its figures in the order of the heads, its macros and the people who read it."""

    code: str
    name: str
    arrivals: str
    readings: tuple[Reading, ...]
    macros: MacroCover
    people: int | None
    behind: tuple[str, ...]


def parity_page(actor: Actor, address: Address, now: datetime) -> dict[str, Any]:
    """Context of `performance/cockpit/parity.html`; raises `NothingLoaded`."""
    book, hand = open_book(actor, address), hand_of(actor)
    cut, whole = book.judged((VOLUME, *HELD), by=(CUT,)), book.judged((VOLUME, *HELD))
    heads = [key for key in HELD if key in cut and key in whole]
    rows = _rows(book, cut, whole, heads, hand)
    return {
        "address": address,
        "state": data_state(actor, book, now),
        "heads": [_(cut[key].contract.title) for key in heads],
        "rows": rows,
        "behind": [row for row in rows if row.behind],
        "parity_url": parity_url(address),
    }


def parity_url(address: Address) -> str:
    """The door of this page."""
    return reverse("cockpit:parity") + address.query()


def _rows(book: Book, cut: dict[str, Table], whole: dict[str, Table], heads: list[str], hand: Hand) -> tuple[Row, ...]:
    found = {key: {cell.key[CUT]: cell.value for cell in cut[key].cells} for key in cut}
    macros, people = macro_cover(), readers_of_languages(book.actor)
    spoken = found.get(VOLUME, {})
    order = sorted((code for code in spoken if code), key=lambda code: -(spoken[code].value or 0.0))
    rows = []
    for code in order:
        readings = {key: _reading(book, cut[key], whole[key], found[key].get(code), code, hand) for key in heads}
        behind = tuple(
            _(cut[key].contract.title)
            for key, reading in readings.items()
            if reading.move and reading.move.real and reading.move.better is False
        )
        rows.append(
            Row(
                code=code,
                name=part_words(CUT, code),
                arrivals=hand.whole(round(spoken[code].value or 0.0)),
                readings=tuple(readings.values()),
                macros=macros.get(code.split("-")[0], MacroCover(0, 0)),
                people=None if people is None else people.get(code, 0),
                behind=behind,
            )
        )
    return tuple(rows)


def _reading(book: Book, cut: Table, whole: Table, value: MetricValue | None, code: str, hand: Hand) -> Reading:
    contract = cut.contract
    others = _others(whole.cells[0].value, value) if whole.cells and value else None
    view = book.view_of(contract).but(where=(*book.address.where, (CUT, code)))
    return Reading(
        value_words(contract, value, hand),
        said(contract, value, hand),
        move_of(contract, others, value, hand),
        metric_url(contract.key, view),
    )


def _others(whole: MetricValue, own: MetricValue) -> MetricValue:
    """All other languages, where the figure is a share that can be taken apart; otherwise the whole."""
    from nakhoda.core.metrics import MetricValue as Value

    parts = (whole.numerator, whole.denominator, own.numerator, own.denominator)
    if None in parts or whole.lo is None:
        return whole
    hits, cases = (
        (whole.numerator or 0.0) - (own.numerator or 0.0),
        (whole.denominator or 0.0) - (own.denominator or 0.0),
    )
    if cases <= 0 or not 0 <= hits <= cases:
        return whole
    return Value(hits / cases, round(cases), whole.lo, whole.hi, hits, cases)
