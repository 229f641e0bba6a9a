"""From when to when an imported log tells: its pages open on all of it, not on the last month of our own calendar."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from nakhoda.org.actors import Actor
from nakhoda.performance.queries.cockpit.address import DESK, Address
from nakhoda.performance.queries.cockpit.asking import NothingLoaded, open_book
from nakhoda.performance.queries.cockpit.trends import PERIOD, start_of

OLDEST = date(2000, 1, 1)
COUNTED = "cases"  # by the day they were received


def over_the_log(actor: Actor, address: Address) -> Address:
    """The same view over the whole log, when nobody said which days; of our own desk, as it is."""
    if address.source == DESK or "first" in address.given:
        return address
    try:
        book = open_book(actor, address)
    except NothingLoaded:
        return address  # the page says so
    whole = replace(address, first=OLDEST, last=book.as_of.date(), where=(), by=())
    table = book.tables((COUNTED,), book.ask(whole, grain="month")).get(COUNTED)
    months = (
        [start_of(cell.key[PERIOD], "month", address.zone).date() for cell in table.cells if cell.value.n]
        if table
        else []
    )
    if not months:
        return address
    end = (months[-1].replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return replace(address, first=months[0], last=min(end, address.last))
