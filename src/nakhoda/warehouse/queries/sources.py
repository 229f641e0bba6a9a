"""Which facts a question is asked of. Tests and benchmarks may offer their own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta, timezone

from nakhoda.warehouse.engine.backend import fetched, table
from nakhoda.warehouse.engine.facts import Facts, known_until
from nakhoda.warehouse.queries.ask import Ask, Window

NOTHING = Window(datetime.max.replace(tzinfo=timezone.utc), datetime.max.replace(tzinfo=timezone.utc))
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


def whole_window(source: str = "desk", load: int | None = None) -> Window:
    """From the first case of a source to all that is known; empty when there is no case."""
    facts = facts_of(Ask(NOTHING, source=source, load=load))
    end = known_until(facts) + timedelta(microseconds=1)
    cases = table(facts, "case")
    first = fetched(cases.received_at.min())[0][0].as_py()
    return Window(min(first.replace(tzinfo=timezone.utc), end) if first else end - timedelta(days=1), end)
