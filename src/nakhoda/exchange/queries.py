"""Imports by the browser: one's own, what was found in a file, and the sources that are there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import reverse

from nakhoda.exchange.models import GOING, ImportRun
from nakhoda.journal.foreign_queries import sources_in_sight
from nakhoda.org.actors import Actor, system
from nakhoda.org.permissions import require
from nakhoda.org.scope import scope_of

PROGRAM = system("import")
FOUND = "found.json"
SHOWN = 50


class NoSuchImport(LookupError):
    """Foreign and missing are the same answer."""


def imports_of(actor: Actor) -> list[ImportRun]:
    """What somebody brought, newest first."""
    require(actor, "import:run")
    with scope_of(PROGRAM):
        return list(ImportRun.objects.filter(person_id=actor.id).order_by("-id")[:SHOWN])


def import_for(actor: Actor, number: int) -> ImportRun:
    """One of one's own; raises `NoSuchImport`."""
    require(actor, "import:run")
    with scope_of(PROGRAM):
        found = ImportRun.objects.filter(person_id=actor.id, id=number).first()
    if found is None:
        raise NoSuchImport(f"there is no import {number} of yours")
    return found


def sources_for(actor: Actor) -> list[dict[str, Any]]:
    """The sources that the actor may read, each with the door of its cockpit."""
    with scope_of(actor):
        found = sources_in_sight()
    return [source._asdict() | {"cockpit_url": cockpit_of(source.key)} for source in found]


def cockpit_of(source: str) -> str:
    """The cockpit of a source."""
    return f"{reverse('cockpit:home')}?source={source}"


def folder_of(run_id: int) -> Path:
    """Where a file lies with what was found in it."""
    return Path(settings.DATA_FOLDER) / "imports" / str(run_id)


def path_of(run: ImportRun) -> Path:
    """The file itself."""
    return folder_of(run.id) / run.name


def found_in(run: ImportRun) -> dict[str, Any]:
    """What a look at the file found: preview, findings, trouble; empty before, and when it is gone."""
    try:
        told = json.loads((folder_of(run.id) / FOUND).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}


def is_going(run: ImportRun) -> bool:
    """Whether a job has it in hand."""
    return run.state in GOING


def percent_of(run: ImportRun) -> int | None:
    """How far the step is; None where nobody knows of how much."""
    return min(100, 100 * run.done // run.total) if run.total else None
