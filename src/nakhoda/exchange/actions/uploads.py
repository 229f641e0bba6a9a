"""A file comes in by the browser: straight to the disk, bounded, named by us; and goes again when it is of no use."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

from django.conf import settings

from nakhoda.desk.jobs import defer
from nakhoda.exchange.models import ImportRun
from nakhoda.exchange.queries import PROGRAM, folder_of, import_for, is_going
from nakhoda.exchange.readers import Unreadable
from nakhoda.exchange.readers.first_look import kind_of
from nakhoda.journal import actions as journal
from nakhoda.org.actors import Actor
from nakhoda.org.permissions import require
from nakhoda.org.queries import registry_id
from nakhoda.org.scope import scope_of

LARGEST = 512 * 1024 * 1024  # bytes, as they come
SPARE = 1024 * 1024 * 1024  # bytes that stay free on the disk
MOST_OPEN = 10
KEPT = timedelta(days=7)


class UploadRefused(ValueError):
    """The file was not kept; the message says why and what to do."""


def keep_upload(name: str, pieces: Iterable[bytes], *, actor: Actor, now: datetime) -> ImportRun:
    """Keep a file under a number of its own, and let a job take a first look. Opens its own transaction."""
    require(actor, "import:run")
    with scope_of(PROGRAM):
        if ImportRun.objects.filter(person_id=actor.id, kept=True).count() >= MOST_OPEN:
            raise UploadRefused(f"at most {MOST_OPEN} files at a time: remove one first")
    incoming = _folder() / f".{uuid4().hex}" / safe_name(name)
    try:
        size, digest = _written(incoming, pieces)
        kind = _kind(incoming)
        with scope_of(PROGRAM):
            run = ImportRun.objects.create(
                scope_id=registry_id(), person_id=actor.id, name=incoming.name, kind=kind, size=size, sha256=digest,
                state="trying", brought_at=now,
            )  # fmt: skip
            incoming.parent.replace(folder_of(run.id))
            about = {"scope_id": registry_id(), "actor": actor.label, "now": now, "subject": f"import:{run.id}"}
            journal.record("import.brought", **about, size=size, sha256=digest)  # type: ignore[arg-type]
            defer("study_import", run_id=run.id)
        return run
    finally:
        shutil.rmtree(incoming.parent, ignore_errors=True)


def drop_upload(number: int, *, actor: Actor, now: datetime) -> ImportRun:
    """The file is of no use any more: it goes, the line of what became of it stays."""
    run = import_for(actor, number)
    if is_going(run):
        raise UploadRefused("a job has it in hand: cancel it first")
    forget_file(run)
    return run


def forget_uploads(now: datetime, limit: int = 100) -> int:
    """Files that nobody touched for a week; the count. Runs as the system."""
    old = ImportRun.objects.filter(kept=True, brought_at__lt=now - KEPT).exclude(state__in=("waiting", "running"))
    rows = list(old.order_by("id")[:limit])
    for run in rows:
        forget_file(run)
    return len(rows)


def safe_name(name: str) -> str:
    """The last part of a name, of letters that every disk knows."""
    plain = re.sub(r"[^A-Za-z0-9._-]+", "_", name.replace("\\", "/").rpartition("/")[2]).strip("._")
    return plain[-100:] or "log"


def _written(path: Path, pieces: Iterable[bytes]) -> tuple[int, str]:
    path.parent.mkdir(parents=True)
    size, digest = 0, sha256()
    with path.open("wb") as handle:
        for piece in pieces:
            size += len(piece)
            if size > LARGEST:
                raise UploadRefused(f"larger than {LARGEST // 1024**2} MB; pack it with gzip, or cut it by months")
            handle.write(piece)
            digest.update(piece)
        handle.flush()
        os.fsync(handle.fileno())
    return size, digest.hexdigest()


def _kind(path: Path) -> str:
    try:
        return kind_of(path)
    except Unreadable as refusal:
        raise UploadRefused(str(refusal)) from refusal


def _folder() -> Path:
    folder = Path(settings.DATA_FOLDER) / "imports"
    folder.mkdir(parents=True, exist_ok=True)
    if shutil.disk_usage(folder).free < SPARE + LARGEST:
        raise UploadRefused("there is too little room on the disk; ask an admin")
    return folder


def forget_file(run: ImportRun) -> None:
    """The bytes and what was found in them go from the disk."""
    shutil.rmtree(folder_of(run.id), ignore_errors=True)
    with scope_of(PROGRAM):
        ImportRun.objects.filter(id=run.id).update(kept=False)
    run.kept = False
