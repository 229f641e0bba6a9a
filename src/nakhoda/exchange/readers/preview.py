"""What an import would do, without a database: counts, the first rows in our words, how each state is read."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from nakhoda.core.facts import fold
from nakhoda.core.mapping.document import MappingDocument
from nakhoda.core.mapping.instants import moment
from nakhoda.core.mapping.rows import MappedRow
from nakhoda.core.mapping.story import Setting, story_of
from nakhoda.exchange.readers.spool import Spool
from nakhoda.exchange.readers.whole_file import Progress, Telling, read_all, silent


@dataclass(slots=True)
class Preview:
    """Counts of a dry run; `rows` are the first ones as they were understood."""

    source: str
    chosen_by: str
    rows: int
    cases: int
    people: int
    members: int
    first_at: datetime
    last_at: datetime
    states: list[dict[str, Any]]
    first_rows: list[dict[str, Any]]
    events: dict[str, int] = field(default_factory=dict)
    ends: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def preview(document: MappingDocument, path: Path, *, now: datetime, progress: Progress = silent) -> Preview:
    """Read, check and tell every case, and store nothing; raises `Unreadable` or `Unexplained`."""
    with Spool() as spool:
        telling = read_all(path, document, spool, progress)
        found = _counted(document, telling, spool.cases())
        events, ends = Counter[str](), Counter[str]()
        setting = _numbered(document, telling)
        for number, (_, rows) in enumerate(spool.by_case(document.order), 1):
            entries = story_of(number, (), rows, setting)
            events.update(entry.event.name for entry in entries)
            ends[fold(entries).status] += 1
            if number % 1000 == 0:
                progress("try", number, found.cases)
    found.events, found.ends = dict(events.most_common()), dict(ends.most_common())
    found.notes = _notes(document, telling, now)
    return found


def _counted(document: MappingDocument, telling: Telling, cases: int) -> Preview:
    states = [{"state": word, "read_as": ours, "rows": count} for (word, ours), count in telling.states.most_common()]
    return Preview(
        source=document.source,
        chosen_by=document.chosen_by,
        rows=telling.rows,
        cases=cases,
        people=len(telling.people),
        members=len(telling.members),
        first_at=moment(telling.first_at or 0),
        last_at=moment(telling.last_at or 0),
        states=states,
        first_rows=[_shown(row) for row in telling.first_rows],
    )


def _numbered(document: MappingDocument, telling: Telling) -> Setting:
    people = {key: number for number, key in enumerate(telling.people, 1)}
    return Setting(document, 0, people, {key: number for number, key in enumerate(telling.members, 1)})


def _shown(row: MappedRow) -> dict[str, Any]:
    told = {name: value for name, value in row._asdict().items() if value not in ("", None, ())}
    told["at"] = moment(row.at).isoformat()
    if row.received is not None:
        told["received"] = moment(row.received).isoformat()
    return told


def _notes(document: MappingDocument, telling: Telling, now: datetime) -> list[str]:
    notes = []
    if document.chosen_by == "closed":
        notes.append("chosen by close date: arrivals are not usable, and backlog is not either")
    if telling.received_late:
        notes.append(f"{telling.received_late} rows stand before the time their case came in; the earlier time counts")
    if telling.last_at is not None and moment(telling.last_at) > now:
        notes.append("the last row lies in the future: is the order of day and month right, and the zone?")
    return notes
