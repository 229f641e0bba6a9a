"""One writer of a source's facts at a time, on all hosts together."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

LOADING = 20261127  # the first key of the advisory locks; the second is the source


class LoadRunning(RuntimeError):
    """Somebody else is writing this source's facts; a load that runs already will do."""


@contextmanager
def alone(source: str) -> Iterator[None]:
    """Keep other writers of the source out; raises `LoadRunning` when one is in."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, hashtext(%s))", [LOADING, source])
        if not cursor.fetchone()[0]:
            raise LoadRunning(f"{source} is being loaded already")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, hashtext(%s))", [LOADING, source])
