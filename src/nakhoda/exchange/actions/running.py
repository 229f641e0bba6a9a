"""The steps of an import by the browser: a first look, a dry run, the import; each a job that may be cancelled.

They are the functions of `nakhoda import log`: what was tried here is what the command would say.
"""

from __future__ import annotations

import json
import time
from dataclasses import asdict
from datetime import datetime
from hashlib import sha256
from typing import Any

from nakhoda.core.mapping.document import MappingDocument, MappingError, load_mapping
from nakhoda.desk.actions.telling import tell
from nakhoda.desk.jobs import defer
from nakhoda.exchange.actions.importing import import_log
from nakhoda.exchange.actions.uploads import forget_file
from nakhoda.exchange.models import GOING, ImportRun
from nakhoda.exchange.queries import FOUND, PROGRAM, folder_of, import_for, path_of
from nakhoda.exchange.readers import Unreadable
from nakhoda.exchange.readers.first_look import first_mapping
from nakhoda.exchange.readers.preview import preview
from nakhoda.exchange.readers.whole_file import Unexplained
from nakhoda.journal.foreign import SourceBusy
from nakhoda.org.actors import Actor
from nakhoda.org.models import Person
from nakhoda.org.permissions import Refused
from nakhoda.org.queries import person_as_actor
from nakhoda.org.scope import scope_of

LONGEST_MAPPING = 200_000  # characters
BEAT = 0.5  # seconds between two looks at whether it is still wanted
FINDINGS = 200
AGAIN = ("tried", "failed", "cancelled")  # from where an import may begin, or go on


class ImportRefused(ValueError):
    """The step was not taken; the message says why."""


class Cancelled(Exception):
    """Somebody does not want it any more."""


# -- what a person asks ----------------------------------------------------------------------------------


def try_mapping(number: int, mapping: str, *, actor: Actor, now: datetime) -> ImportRun:
    """Keep the mapping and put a dry run in line. Raises `MappingError` with all problems; the text is kept."""
    run = _idle(actor, number)
    text = mapping.replace("\r\n", "\n").replace("\0", "")
    if len(text) > LONGEST_MAPPING:
        raise ImportRefused(f"a mapping has at most {LONGEST_MAPPING:,} characters")
    _change(run, mapping=text, state="uploaded", tried="")
    try:
        document = load_mapping(text)
        if document.kind != run.kind:
            raise ImportRefused(f"the file is {run.kind}, and the mapping is for {document.kind}")
    except (MappingError, ImportRefused) as refusal:
        _keep(run, {"problems": _problems(refusal)})
        raise
    _change(run, state="trying", source=document.source, step="", done=0, total=0)
    defer("study_import", run_id=run.id)
    return run


def start_import(number: int, *, actor: Actor, now: datetime) -> ImportRun:
    """Put the import in line: of the mapping that was tried, and of no other. After a cancel it goes on."""
    run = _idle(actor, number)
    if run.state not in AGAIN or run.tried != digest_of(run.mapping):
        raise ImportRefused("try the mapping first: what it leaves unexplained is shown then")
    _change(run, state="waiting", step="", done=0, total=0, ended_at=None)
    defer("run_import", run_id=run.id)
    return run


def cancel_import(number: int, *, actor: Actor, now: datetime) -> ImportRun:
    """It stops at its next step. Cases that are in stay in; the import may go on later."""
    run = import_for(actor, number)
    back = "uploaded" if run.state == "trying" else "cancelled"
    with scope_of(PROGRAM):
        if not ImportRun.objects.filter(id=run.id, state__in=GOING).update(state=back, ended_at=now):
            raise ImportRefused("no job has it in hand")
    return import_for(actor, number)


# -- what the jobs do ------------------------------------------------------------------------------------


def study_import(run_id: int, *, now: datetime) -> None:
    """The first look while there is no mapping, a dry run afterwards. Run again it begins anew."""
    run = _going(run_id, "trying")
    if run is None:
        return
    try:
        if run.mapping:
            _tried(run, now)
        else:
            _end(run, state="uploaded", mapping=first_mapping(path_of(run), run.kind))
    except Cancelled:
        return
    except (Unreadable, MappingError, OSError) as trouble:
        _refused(run, {"trouble": _words(trouble)})
    except Unexplained as unexplained:
        _refused(run, _findings(unexplained))


def run_import(run_id: int, *, now: datetime) -> None:
    """Append what the log has not. Killed and run again, it goes on; whoever asked is told of its end."""
    run = _going(run_id, "waiting", "running")
    if run is None or not _begins(run):
        return
    try:
        done = import_log(load_mapping(run.mapping), path_of(run), actor=_asker(run, now), now=now, progress=_beat(run))
    except Cancelled:
        return
    except Unexplained as unexplained:
        _refused(run, _findings(unexplained), now)
    except (Unreadable, MappingError, SourceBusy, Refused, OSError) as trouble:
        _keep(run, {"trouble": _words(trouble)})
        _end(run, now, state="failed", ended_at=now)
    else:
        counts = {name: getattr(done, name) for name in COUNTED}
        if _end(run, now, state="done", counts=counts, ended_at=now):
            forget_file(run)


COUNTED = ("rows", "cases", "new_rows", "new_cases", "grown_cases", "events")


def _tried(run: ImportRun, now: datetime) -> None:
    document: MappingDocument = load_mapping(run.mapping)
    found = preview(document, path_of(run), now=now, progress=_beat(run))
    _keep(run, {"preview": asdict(found)})
    _end(run, state="tried", tried=digest_of(run.mapping))


def digest_of(mapping: str) -> str:
    """Tells whether a mapping is still the one that was tried."""
    return sha256(mapping.encode()).hexdigest()


def _idle(actor: Actor, number: int) -> ImportRun:
    run = import_for(actor, number)
    if run.state in GOING:
        raise ImportRefused("a job has it in hand: wait, or cancel it")
    if not run.kept:
        raise ImportRefused("the file is gone; bring it again")
    return run


def _going(run_id: int, *states: str) -> ImportRun | None:
    with scope_of(PROGRAM):
        return ImportRun.objects.filter(id=run_id, state__in=states).first()


def _begins(run: ImportRun) -> bool:
    """Whether it is still wanted at the very moment of its beginning."""
    run.state = "running"
    with scope_of(PROGRAM):
        return bool(ImportRun.objects.filter(id=run.id, state__in=("waiting", "running")).update(state="running"))


def _asker(run: ImportRun, now: datetime) -> Actor:
    with scope_of(PROGRAM):
        person = Person.objects.filter(id=run.person_id, active=True).first()
        if person is None:
            raise Refused("whoever brought the file is not here any more")
        return person_as_actor(person, now)


def _beat(run: ImportRun) -> Any:
    last = [0.0]

    def progress(what: str, done: int, total: int) -> None:
        if time.monotonic() - last[0] < BEAT and done != total:
            return
        last[0] = time.monotonic()
        with scope_of(PROGRAM):
            rows = ImportRun.objects.filter(id=run.id, state=run.state)
            if not rows.update(step=what[:10], done=done, total=total):
                raise Cancelled

    return progress


def _change(run: ImportRun, **values: Any) -> None:
    for name, value in values.items():
        setattr(run, name, value)
    with scope_of(PROGRAM):
        run.save(update_fields=list(values))


def _end(run: ImportRun, now: datetime | None = None, **values: Any) -> bool:
    """Write the end, unless it was cancelled meanwhile; with `now`, whoever brought the file is told."""
    with scope_of(PROGRAM):
        ended = bool(ImportRun.objects.filter(id=run.id, state=run.state).update(**values))
        if ended and now is not None:
            tell("import_ended", run.id, people=[run.person_id], now=now)
    return ended


def _refused(run: ImportRun, found: dict[str, Any], now: datetime | None = None) -> None:
    _keep(run, found)
    _end(run, now, state="refused")


def _keep(run: ImportRun, found: dict[str, Any]) -> None:
    """What a file says is kept beside it, and goes with it."""
    target = folder_of(run.id) / FOUND
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(found, ensure_ascii=False, default=_plain), "utf-8", "backslashreplace")


def _findings(unexplained: Unexplained) -> dict[str, Any]:
    rows = unexplained.findings[:FINDINGS]
    more = len(unexplained.findings) - len(rows) + unexplained.more
    return {"findings": [row.as_dict() for row in rows], "more": more}


def _problems(refusal: MappingError | ImportRefused) -> list[dict[str, Any]]:
    if isinstance(refusal, MappingError):
        return [{"line": each.line, "path": each.path, "message": each.message} for each in refusal.problems]
    return [{"line": 0, "path": "kind", "message": str(refusal)}]


def _words(trouble: Exception) -> str:
    return str(getattr(trouble, "strerror", None) or trouble)[:500]


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
