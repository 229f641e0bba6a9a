"""How fresh and how complete the figures of a page are, said before anybody reads them as news."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from nakhoda.org.actors import Actor
from nakhoda.performance.queries.cockpit.address import DESK, Address
from nakhoda.performance.queries.cockpit.asking import Book

if TYPE_CHECKING:
    from nakhoda.warehouse.queries.feeds import Feed

STALE = timedelta(hours=2)
WHOLE = 0.98  # of what a feed announced: less is said
LOADS = 24


@dataclass(frozen=True, slots=True)
class MissingFeed:
    """A feed that brought less than its source sent."""

    name: str
    kind: str
    share: float | None
    last_at: datetime | None


@dataclass(frozen=True, slots=True)
class DataState:
    """What the head of a page says: as of when, how complete, which load, which others there are."""

    source: str
    load: int
    as_of: datetime
    stale: bool
    newest: bool
    missing: tuple[MissingFeed, ...]
    share: float | None
    sources: tuple[str, ...]
    loads: tuple[tuple[int, datetime], ...]


def data_state(actor: Actor, book: Book, now: datetime) -> DataState:
    """Read once a page."""
    loads = _loads(book.address.source)
    feeds = _feeds(actor, book)
    return DataState(
        source=book.address.source,
        load=book.load,
        as_of=book.as_of,
        stale=book.address.source == DESK and book.address.load is None and now - book.as_of > STALE,
        newest=book.address.load is None or not loads or loads[0][0] <= book.load,
        missing=tuple(
            MissingFeed(feed.name, feed.kind, feed.share, feed.last_at)
            for feed in feeds
            if feed.share is not None and feed.share < WHOLE
        ),
        share=_share(feeds),
        sources=tuple(_sources(book.address)),
        loads=loads,
    )


def _feeds(actor: Actor, book: Book) -> tuple[Feed, ...]:
    from nakhoda.warehouse.queries import completeness

    return completeness(actor, book.address.source, book.load)


def _share(feeds: tuple[Feed, ...]) -> float | None:
    counted = [feed for feed in feeds if feed.expected]
    expected = sum(feed.expected or 0 for feed in counted)
    return sum(min(feed.received, feed.expected or 0) for feed in counted) / expected if expected else None


def loads_of(source: str) -> list[int]:
    """The newest loads of a source, newest first; none when there is no such source."""
    from nakhoda.warehouse.engine.store import NoSuchLoad, folder_of
    from nakhoda.warehouse.engine.store_manifest import loads_in

    try:
        return loads_in(folder_of(source))[: -LOADS - 1 : -1]
    except NoSuchLoad:
        return []


def _loads(source: str) -> tuple[tuple[int, datetime], ...]:
    """The same with when each was read, for time travel."""
    from nakhoda.warehouse.engine.store import folder_of

    return tuple((load, at) for load in loads_of(source) if (at := _read_at(folder_of(source), load)) is not None)


@lru_cache(maxsize=4096)
def _read_at(folder: Path, load: int) -> datetime | None:
    """When a load was read; a manifest never changes, and a long one takes a while to parse."""
    from nakhoda.warehouse.engine.store_manifest import read_manifest

    found = read_manifest(folder, load)
    return found.as_of if found else None


def _sources(address: Address) -> list[str]:
    from nakhoda.warehouse.engine.store import sources_in_store

    return sorted({DESK, address.source, *sources_in_store()})
