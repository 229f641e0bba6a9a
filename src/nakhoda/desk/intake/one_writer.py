"""One connection of a process writes what the app sends: its server process has all plans and caches warm.

Requests are written together (see `gathering`), so one writer at a time is all there is; with a connection a thread
each of six would be woken in turn and find everything cold. Whoever finds it taken, or has a transaction open, writes
on the thread's own connection.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from nakhoda.org.wire import is_clean

_free = Lock()
_kept: dict[str, BaseDatabaseWrapper] = {}


@contextmanager
def one_writer() -> Iterator[bool]:
    """The block's `connection` is the writer's, where it is free: True. Refusals leave it as it is."""
    own = connections[DEFAULT_DB_ALIAS]
    if own.in_atomic_block or not _free.acquire(blocking=False):
        yield False
        return
    try:
        connections[DEFAULT_DB_ALIAS] = _writer(str(own.settings_dict["NAME"]))
        yield True
    finally:
        connections[DEFAULT_DB_ALIAS] = own
        _free.release()


def _writer(database: str) -> BaseDatabaseWrapper:
    """Of that database; opened again when its server went away or it has served its time.

    And when somebody was stopped in the middle of something: she may have left a transaction or answers in it.
    """
    if database not in _kept:
        _forget()
        _kept[database] = connections.create_connection(DEFAULT_DB_ALIAS)
        _kept[database].inc_thread_sharing()
    kept: Any = _kept[database]
    if kept.in_atomic_block or (kept.connection is not None and not is_clean(kept.connection)):
        _forget()
        return _writer(database)
    kept.close_if_unusable_or_obsolete()
    return _kept[database]


def _forget() -> None:
    for wrapper in _kept.values():
        wrapper.close()
    _kept.clear()
