"""Bytes that no row names: uploads never sent, transactions that failed. They go after two days."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

from django.conf import settings

from nakhoda.desk.models import Attachment
from nakhoda.desk.queries.evidence import folder_lock

PATIENCE = timedelta(days=2)  # twice as long as the app may name an uploaded file
TOGETHER = 500


def sweep_unclaimed(now: datetime) -> int:
    """Remove what is older than two days and named by no attachment; how many files. Under the system's scope.

    A keeper of the same bytes gives them a fresh date under the folder's lock, so what it will name is never taken.
    """
    folder = Path(settings.EVIDENCE_FOLDER) / "sha256"
    before = (now - PATIENCE).timestamp()
    old = (path for path in folder.glob("*/*/*") if path.stat().st_mtime < before)
    return sum(_remove(paths, before) for paths in _batches(old))


def _remove(paths: list[Path], before: float) -> int:
    named = set(Attachment.objects.filter(sha256__in=[path.name for path in paths]).values_list("sha256", flat=True))
    removed = 0
    for path in paths:
        if path.name in named:
            continue
        with folder_lock(fcntl.LOCK_EX):
            if path.stat().st_mtime < before:
                path.unlink()
                removed += 1
    return removed


def _batches(paths: Iterator[Path]) -> Iterator[list[Path]]:
    while batch := list(islice(paths, TOGETHER)):
        yield batch
