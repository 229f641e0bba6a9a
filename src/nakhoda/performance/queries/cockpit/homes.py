"""The home of each role: which tiles, which rows, in which order (handbook 1.13, 4.3)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from nakhoda.core.figures import Hand
from nakhoda.org.actors import Actor
from nakhoda.org.permissions import ROLES, may
from nakhoda.performance.queries.alerts import count_open
from nakhoda.performance.queries.cockpit.address import Address
from nakhoda.performance.queries.cockpit.asking import Book
from nakhoda.performance.queries.cockpit.heats import hours_of
from nakhoda.performance.queries.cockpit.home_kinds import HOMES, LEADERS, Home
from nakhoda.performance.queries.cockpit.needs import (
    MOST,
    alert_need,
    data_needs,
    fine_words,
    identity_need,
    tile_needs,
)
from nakhoda.performance.queries.cockpit.peers import with_peers
from nakhoda.performance.queries.cockpit.ready import keep_ready, ready_book
from nakhoda.performance.queries.cockpit.rows import RowTable, table_by, table_of_leaders
from nakhoda.performance.queries.cockpit.state import data_state
from nakhoda.performance.queries.cockpit.tiles import tiles
from nakhoda.performance.queries.cockpit.words import hand_of
from nakhoda.performance.queries.words import part_words
from nakhoda.planning.queries.targets import book_for

WINDOWS = (7, 28, 91)


def homes_of(actor: Actor) -> list[Home]:
    """The homes of the hats that somebody wears, the widest first."""
    return [home for home in HOMES if actor.holds(home.role)]


def home_page(
    actor: Actor, address: Address, now: datetime, wanted: str = "", *, newest: bool = False
) -> dict[str, Any]:
    """Context of `performance/cockpit/home.html`; raises `NothingLoaded`.

    It shows the newest load for which it has been prepared, some minutes old; `newest` asks for the very newest.
    """
    homes = homes_of(actor)
    home = next((each for each in homes if each.role == wanted), homes[0])
    wearing = replace(actor, roles=tuple(held for held in actor.roles if held.role == home.role))
    book, hand = ready_book(wearing, address, home.role, newest=newest), hand_of(actor)
    state = data_state(wearing, book, now)
    targets = book_for(wearing, address.last) if may(wearing, "target:read") else None
    shown = tiles(book, home.tiles, targets, hand)
    if home.role == "partner_manager":
        shown = with_peers(shown, wearing, book)
    needs = [*data_needs(state, hand), *_identity(book, hand), *tile_needs(shown), *_alerts(wearing, now, address)]
    page = {
        "home": home,
        "hats": [{"role": each.role, "name": _(ROLES[each.role]), "on": each is home} for each in homes],
        "address": address,
        "state": state,
        "tiles": shown,
        "needs": needs[:MOST],
        "more_needs": max(len(needs) - MOST, 0),
        "fine": fine_words(shown),
        "table": _rows(home, book, targets, hand),
        "windows": WINDOWS,
        "sealed": _sealed(wearing, address),
        "heat": hours_of(book, "received", hand) if home.hours else None,
    }
    keep_ready(book, actor, wearing, home.role, newest=newest)
    return page


def _sealed(actor: Actor, address: Address) -> list[tuple[str, str, bool]]:
    """Doors to the sums of walled-off compartments: (words, query, whether this page shows it)."""
    names = dict.fromkeys(name for held in actor.roles for name, _labels in held.sums)
    whole = [(_("All that I may open"), address.but(where=()).query(), not address.where)]
    told = [(name, (("compartment", name),)) for name in names]
    doors = [
        (part_words("compartment", name), address.but(where=where).query(), address.where == where)
        for name, where in told
    ]
    return [*whole, *doors] if doors else []


def _rows(home: Home, book: Book, targets: Any, hand: Hand) -> RowTable:
    if home.rows == LEADERS:
        return table_of_leaders(book, home.columns, targets, hand)
    return table_by(book, home.rows, home.columns, targets, hand)


def _identity(book: Book, hand: Hand) -> list[Any]:
    from nakhoda.performance.queries.cockpit.doors import metric_url

    gap = book.one("flow_gap", book.ask())
    return identity_need(gap.value if gap else None, hand, metric_url("flow_gap", book.address))


def _alerts(actor: Actor, now: datetime, address: Address) -> list[Any]:
    return alert_need(count_open(actor, now)) if address.source == "desk" else []
