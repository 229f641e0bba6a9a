"""Where the bytes of a file lie: under their sha256, in the evidence folder."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings


def path_of(digest: str) -> Path:
    """The place of a hash, whether or not its bytes are there."""
    return Path(settings.EVIDENCE_FOLDER) / "sha256" / digest[:2] / digest[2:4] / digest


def is_kept(digest: str) -> bool:
    """Whether bytes of this hash are here."""
    return len(digest) == 64 and path_of(digest).is_file()


@contextmanager
def folder_lock(how: int) -> Iterator[None]:
    """Keepers share it (LOCK_SH); the sweep of unclaimed files has it alone (LOCK_EX)."""
    folder = Path(settings.EVIDENCE_FOLDER)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("a") as handle:
        fcntl.flock(handle, how)
        yield
