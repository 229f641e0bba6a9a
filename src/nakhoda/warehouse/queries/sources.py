"""Which facts a question is asked of. Tests and benchmarks may offer their own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from nakhoda.warehouse.engine.facts import Facts
from nakhoda.warehouse.queries.ask import Ask

_offered: ContextVar[Facts | None] = ContextVar("nakhoda_offered_facts", default=None)


def facts_of(ask: Ask) -> Facts:
    """The load that the question names, or the newest."""
    offered = _offered.get()
    if offered is not None:
        return offered
    from nakhoda.warehouse.engine.store import open_store

    return open_store(ask.source, load=ask.load, at=ask.at)


@contextmanager
def asking(facts: Facts) -> Iterator[None]:
    """Answer every question from these facts until the block ends."""
    token = _offered.set(facts)
    try:
        yield
    finally:
        _offered.reset(token)
