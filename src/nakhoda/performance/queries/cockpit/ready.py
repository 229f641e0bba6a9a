"""Opens a page on the newest load for which it is prepared: some minutes old, but there at once."""

from __future__ import annotations

from dataclasses import replace

from nakhoda.org.actors import Actor
from nakhoda.performance.queries.cockpit.address import Address
from nakhoda.performance.queries.cockpit.asking import Book, open_book
from nakhoda.performance.queries.cockpit.prepared import (
    digest_of,
    mark_asked,
    mark_prepared,
    prepared_load,
    reading_key,
)
from nakhoda.performance.queries.cockpit.state import loads_of

OWN = "own"  # the page of who handles cases; every other page here is the home of a role


def ready_book(actor: Actor, address: Address, page: str, *, newest: bool) -> Book:
    """The load for a page of this reading; the very newest when none is prepared, or `newest` wants it."""
    book = open_book(actor, address)
    if newest or address.load is not None or book.folder is None:
        return book
    ready = prepared_load(book.folder, loads_of(address.source), _key(actor, address, page))
    return book if ready in (None, book.load) else replace(open_book(actor, address.but(load=ready)), address=address)


def keep_ready(book: Book, person: Actor, wearing: Actor, page: str, *, newest: bool) -> None:
    """All tables of the page lie beside its load now; who opened it will want it again."""
    mark_prepared(book.folder, book.load, _key(wearing, book.address, page))
    if not newest:
        mark_asked(book.folder, person.id, page)


def _key(actor: Actor, address: Address, page: str) -> str:
    return digest_of(reading_key(actor), page, address.query(), address.first, address.last, address.zone)
