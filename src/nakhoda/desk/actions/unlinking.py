"""Files that no row names any more. Safe to repeat: a list that was written down is worked off to its end."""

from __future__ import annotations

import fcntl
import time
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from nakhoda.desk.models import Attachment
from nakhoda.desk.queries.evidence import folder_lock, path_of

DIGEST = "sha256/"
JUST_KEPT = 60  # seconds: somebody may be writing the row that names the same bytes


def on_disk(names: Iterable[str]) -> list[str]:
    """Of `Gone.files`, what is there to be unlinked: written down before the rows' transaction commits."""
    return sorted(name for name in names if name.startswith(DIGEST) or _letters(name))


def unlink_files(names: Iterable[str]) -> tuple[int, list[str]]:
    """Remove what `on_disk` named, unless another case has the same bytes: how many went, and what must wait a minute.

    Under the system's scope, after the rows' own transaction has committed.
    """
    count, waiting = 0, []
    for name in names:
        if name.startswith(DIGEST):
            went = _unlink_evidence(name.removeprefix(DIGEST))
            waiting += [name] if went is None else []
            count += went or 0
        else:
            paths = _letters(name)
            count += len(paths)
            for path in paths:
                path.unlink(missing_ok=True)
    return count, waiting


def _unlink_evidence(digest: str) -> int | None:
    """None when the same bytes were sent just now: their row may not be committed yet."""
    with folder_lock(fcntl.LOCK_EX):
        path = path_of(digest)
        if not path.is_file() or Attachment.objects.filter(sha256=digest).exists():
            return 0
        if path.stat().st_mtime > time.time() - JUST_KEPT:
            return None
        path.unlink()
        return 1


def _letters(pattern: str) -> list[Path]:
    return list(Path(settings.DATA_FOLDER).glob(pattern))
