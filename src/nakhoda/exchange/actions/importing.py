"""Import a log: check all of it, then append what is new, a few hundred cases a transaction.

Killed at any instant and run again it goes on: every case carries which of its rows it is made of.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path

from nakhoda.core.events import Entry
from nakhoda.core.mapping.document import MappingDocument
from nakhoda.core.mapping.ledger import unseen
from nakhoda.core.mapping.rows import MappedRow
from nakhoda.core.mapping.story import Setting, story_of
from nakhoda.exchange.readers.spool import Spool
from nakhoda.exchange.readers.whole_file import Progress, Telling, member_key, read_all, silent
from nakhoda.journal import actions as journal
from nakhoda.journal.foreign import (
    Growth,
    Head,
    append_foreign,
    heads_of,
    hold_source,
    last_number,
    number_names,
    open_source,
    release_source,
)
from nakhoda.journal.foreign_queries import foreign_entries
from nakhoda.journal.models import Source
from nakhoda.org.actors import Actor, system
from nakhoda.org.permissions import require
from nakhoda.org.queries import scope_id
from nakhoda.org.scope import scope_of

BATCH = 300  # cases a transaction
IMPORTING = system("import")


@dataclass(slots=True)
class Imported:
    """What an import did."""

    source: str
    rows: int = 0
    cases: int = 0
    new_rows: int = 0
    new_cases: int = 0
    grown_cases: int = 0
    events: int = 0
    seconds: float = 0.0
    names: Counter[str] = field(default_factory=Counter)


def import_log(
    document: MappingDocument, path: Path, *, actor: Actor, now: datetime, progress: Progress = silent
) -> Imported:
    """Append to the source's log what this file has and the log has not.

    Raises `Unreadable`, `Unexplained` (nothing stored then), `Refused` or `SourceBusy`. Call it outside any scope:
    it opens its own transactions.
    """
    require(actor, "import:run")
    started = time.monotonic()
    with Spool() as spool:
        telling = read_all(path, document, spool, progress)
        done = Imported(document.source, rows=telling.rows, cases=spool.cases())
        with scope_of(IMPORTING):
            source = _source(document)
        hold_source(source.id)
        try:
            _append_all(source, document, spool, telling, done, progress)
        finally:
            release_source(source.id)
    done.seconds = time.monotonic() - started
    with scope_of(IMPORTING):
        told = {"rows": done.new_rows, "cases": done.new_cases, "events": done.events}
        journal.record("import.done", scope_id=source.scope_id, actor=actor.label, now=now, subject=source.key, **told)
    return done


def label_of(source_key: str) -> int:
    """The label of a source's cases: an owner of its own, no LOB, no tier.

    So it is seen by roles over the whole region or company, and by nobody whose role is bound to a partner.
    """
    return scope_id(f"source:{source_key}")


def _source(document: MappingDocument) -> Source:
    about = {"name": document.name, "kind": document.kind, "chosen_by": document.chosen_by}
    about |= {"note": document.note, "mapping": document.text}
    return open_source(document.source, scope_id=label_of(document.source), **about)


def _append_all(
    source: Source, document: MappingDocument, spool: Spool, telling: Telling, done: Imported, progress: Progress
) -> None:
    cases, finished = spool.by_case(document.order), 0
    with scope_of(IMPORTING):
        setting = _setting(source, document, telling)
    while batch := list(islice(cases, BATCH)):
        with scope_of(IMPORTING):
            _append(source, batch, setting, done)
        finished += len(batch)
        progress("import", finished, done.cases)


def _setting(source: Source, document: MappingDocument, telling: Telling) -> Setting:
    people = number_names(source, "person", telling.people)
    digests = number_names(source, "member", {one.key: one for one in telling.members.values()})
    members = {member: digests[member_key(source.key, member)] for member in telling.members}
    return Setting(document, source.scope_id, people, members)


def _append(source: Source, batch: list[tuple[str, list[MappedRow]]], setting: Setting, done: Imported) -> None:
    heads = heads_of(source.id, [key for key, _ in batch])
    fresh = ((key, rows, *unseen(rows, heads[key].rows if key in heads else b"")) for key, rows in batch)
    growing = [(key, new, taken) for key, _, new, taken in fresh if new]
    known = foreign_entries(source.id, [heads[key].number for key, _, _ in growing if key in heads])
    growths = list(_growths(growing, heads, known, setting, last_number(source.id)))
    done.events += append_foreign(source, growths)
    for growth in growths:
        done.names.update(entry.event.name for entry in growth.entries)
        done.new_cases += growth.before.last_seq == 0
        done.grown_cases += growth.before.last_seq > 0
    done.new_rows += sum(len(new) for _, new, _ in growing)


def _growths(
    growing: list[tuple[str, list[MappedRow], bytes]],
    heads: Mapping[str, Head],
    known: Mapping[int, list[Entry]],
    setting: Setting,
    last: int,
) -> Iterator[Growth]:
    for key, new, taken in growing:
        head = heads.get(key)
        if head is None:
            last += 1
            head = Head(last)
        yield Growth(key, head, story_of(head.number, known.get(head.number, ()), new, setting), taken)
