"""What somebody who handles cases sees: her own figures and the median of her team, nobody else's (handbook 1.13)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from statistics import median
from typing import Any

from django.utils.translation import gettext as _

from nakhoda.core.figures import Hand, figure_of
from nakhoda.org.actors import Actor, system
from nakhoda.org.queries import myself
from nakhoda.org.scope import scope_of
from nakhoda.performance.queries.cockpit.address import Address
from nakhoda.performance.queries.cockpit.asking import Book
from nakhoda.performance.queries.cockpit.home_kinds import OWN_TILES
from nakhoda.performance.queries.cockpit.ready import OWN, keep_ready, ready_book
from nakhoda.performance.queries.cockpit.state import data_state
from nakhoda.performance.queries.cockpit.tiles import Tile, tiles
from nakhoda.performance.queries.cockpit.words import hand_of

LEAST_PEERS = 5  # fewer, and the median would be somebody


def own_page(actor: Actor, address: Address, now: datetime, *, newest: bool = False) -> dict[str, Any]:
    """Context of `performance/cockpit/own.html`; raises `NothingLoaded`."""
    book, hand = ready_book(actor, address, OWN, newest=newest), hand_of(actor)
    shown = tiles(book, OWN_TILES, None, hand)
    beside = _beside_team(shown, actor, book, hand)
    keep_ready(book, actor, actor, OWN, newest=newest)
    return {"address": address, "state": data_state(actor, book, now), "tiles": beside}


def _team_of(actor: Actor) -> str:
    with scope_of(system("myself")):
        team = myself(actor).team
        return team.key if team else ""


def _beside_team(shown: list[Tile], actor: Actor, book: Book, hand: Hand) -> list[Tile]:
    team = _team_of(actor)
    if not team:
        return shown
    all_rows = replace(book, actor=system("team median"))
    tables = all_rows.judged([tile.key for tile in shown], by=("agent",), where=(("team", team),))
    found = []
    for tile in shown:
        table = tables.get(tile.key)
        values = [cell.value.value for cell in table.cells if cell.value.value is not None] if table else []
        text = ""
        bare = tuple(replace(one, url="") for one in tile.counters)  # other pages are for leads
        if tile.contract and len(values) >= LEAST_PEERS:
            text = _("team median %(value)s") % {"value": figure_of(median(values), tile.contract.unit, hand)}
        found.append(replace(tile, peers=text, cases_url="", url="", counters=bare))
    return found
