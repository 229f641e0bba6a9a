"""Evidence bytes: kept under their hash before any row names them, and given out only as downloads (P1, P8)."""

from __future__ import annotations

import fcntl
import io
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import IO

from django.conf import settings

from nakhoda.desk.actions.sealed_store import sealed_path
from nakhoda.desk.arrivals import File
from nakhoda.desk.intake.file_kinds import clean_file_name, is_suspicious, kind_of
from nakhoda.desk.queries.evidence import folder_lock, path_of

MEGABYTE = 1024 * 1024
LARGEST_FILE = 25 * MEGABYTE
LARGEST_MESSAGE = 50 * MEGABYTE
MOST_FILES = 20
_CHUNK = 256 * 1024


class FileTooLarge(ValueError):
    """More bytes than a file or a message may have; nothing was kept."""


def keep(
    source: IO[bytes] | bytes, name: str, content_type: str = "", *, content_id: str = "", purpose: str = "attachment"
) -> File:
    """Store bytes durably under their sha256 and say what they are. `content_type` is only what the sender claims."""
    stream = io.BytesIO(source) if isinstance(source, bytes) else source
    with _incoming() as (handle, path):
        digest, size, head = _copy(stream, handle)
        _settle(Path(path), digest)
    clean = clean_file_name(name)
    return File(
        name=clean,
        content_type=kind_of(head, clean, content_type),
        size=size,
        sha256=digest,
        content_id=content_id[:255],
        purpose=purpose,
        suspicious=is_suspicious(head, clean),
    )


def refuse_too_many(files: tuple[File, ...]) -> None:
    """The limits of one message; raises `FileTooLarge`."""
    if len(files) > MOST_FILES:
        raise FileTooLarge(f"{len(files)} files are too many; send at most {MOST_FILES}")
    if sum(file.size for file in files) > LARGEST_MESSAGE:
        raise FileTooLarge(f"the files are larger than {LARGEST_MESSAGE // MEGABYTE} MB together; send fewer")


def _copy(stream: IO[bytes], handle: IO[bytes]) -> tuple[str, int, bytes]:
    digest, size, head = sha256(), 0, b""
    while chunk := stream.read(_CHUNK):
        size += len(chunk)
        if size > LARGEST_FILE:
            raise FileTooLarge(f"the file is larger than {LARGEST_FILE // MEGABYTE} MB")
        head = head or chunk[:4096]
        digest.update(chunk)
        handle.write(chunk)
    handle.flush()
    os.fsync(handle.fileno())
    return digest.hexdigest(), size, head


def _settle(temporary: Path, digest: str) -> None:
    """Rename to the place of the hash; known bytes only get a fresh date, so that the sweep leaves them alone."""
    target = path_of(digest)
    with folder_lock(fcntl.LOCK_SH):
        if target.exists():
            os.utime(target)
            return
        if sealed_path(digest).exists():  # it was put away once: its rows name it, its bytes stay out
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary.replace(target)
        for folder in (target.parent, target.parent.parent, target.parent.parent.parent):
            _sync_folder(folder)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _incoming() -> Iterator[tuple[IO[bytes], str]]:
    """A temporary file on the same volume; gone afterwards unless it was renamed."""
    folder = Path(settings.EVIDENCE_FOLDER) / "incoming"
    folder.mkdir(parents=True, exist_ok=True)
    descriptor, path = tempfile.mkstemp(dir=folder)
    try:
        with os.fdopen(descriptor, "wb") as handle:
            yield handle, path
    finally:
        Path(path).unlink(missing_ok=True)
