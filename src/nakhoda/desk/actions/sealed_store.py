"""The sealed folder: bytes that nobody may look at, readable by no door of the desk. The owner's alone, and read-only.

It holds what was flagged until the designated system has it; an operator hands it over or destroys it outside the desk.
"""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path

from django.conf import settings

from nakhoda.desk.queries.evidence import path_of

OWNER_ONLY = 0o700
NEVER_WRITTEN_AGAIN = 0o400


def sealed_path(digest: str) -> Path:
    """The place of a hash in the sealed folder."""
    return Path(settings.SEALED_FOLDER) / digest[:2] / digest


def seal_bytes(content: bytes) -> tuple[str, int]:
    """Put bytes away; their sha256 and size. Repeating it changes nothing."""
    digest = sha256(content).hexdigest()
    path = sealed_path(digest)
    if not path.exists():
        _folder(path.parent)
        temporary = path.with_suffix(f".{os.getpid()}")
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, NEVER_WRITTEN_AGAIN)
        with os.fdopen(descriptor, "wb") as handle:
            handle.write(content)
            handle.flush()
            os.fsync(handle.fileno())
        temporary.replace(path)
    return digest, len(content)


def seal_file(digest: str) -> int:
    """The same for a file of the evidence folder, which stays there until its rows have forgotten it; its size.

    A file that is not here (destroyed, or not restored) is a pointer only: 0.
    """
    try:
        content = path_of(digest).read_bytes()
    except FileNotFoundError:
        return 0
    return seal_bytes(content)[1]


def _folder(folder: Path) -> None:
    top = Path(settings.SEALED_FOLDER)
    for each in (top, folder):
        each.mkdir(parents=True, exist_ok=True)
        each.chmod(OWNER_ONLY)
