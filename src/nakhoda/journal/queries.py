"""Read the log. Row-level security filters it by the active scope like everything else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from nakhoda.core.events import Entry, from_payload
from nakhoda.journal.chain import Line, canonical_text
from nakhoda.journal.models import Event, Record


def lines_of(case_id: int) -> list[Line]:
    """A case's journal, in order."""
    return list(_lines(Event.objects.filter(case_id=case_id).order_by("seq")))


def entries_of(case_id: int) -> list[Entry]:
    """A case's journal without the hashes."""
    return [_entry(row) for row in Event.objects.filter(case_id=case_id).order_by("seq").defer("hash")]


def lines_between(first: int, last: int) -> Iterator[tuple[int, list[Line]]]:
    """(case, its lines) for all cases with first <= id <= last."""
    batch: list[Line] = []
    rows = Event.objects.filter(case_id__gte=first, case_id__lte=last).order_by("case_id", "seq")
    for line in _lines(rows.iterator(chunk_size=5000)):
        if batch and batch[0].entry.case_id != line.entry.case_id:
            yield batch[0].entry.case_id, batch
            batch = []
        batch.append(line)
    if batch:
        yield batch[0].entry.case_id, batch


def record_of(number: int, name: str) -> Record | None:
    """One line about something outside any case, if it is in sight and called `name`."""
    return Record.objects.filter(id=number, name=name).first()


def records_about(subject: str, name: str) -> list[Record]:
    """All lines of that name about a subject, oldest first."""
    return list(Record.objects.filter(subject=subject, name=name).order_by("id"))


def _lines(rows: Iterable[Event]) -> Iterator[Line]:
    for row in rows:
        yield Line(_entry(row), bytes(row.hash), canonical_text(row.payload))


def _entry(row: Event) -> Entry:
    event = from_payload(row.name, row.payload)
    return Entry(row.case_id, row.seq, row.at, row.actor, event, row.policy_version)


def entries_named(case_id: int, *names: str) -> list[Entry]:
    """The lines of a case with one of these names, in order."""
    rows = Event.objects.filter(case_id=case_id, name__in=names).order_by("seq")
    return [_entry(row) for row in rows]


def records_on(subject: str) -> list[Record]:
    """All lines about a subject, oldest first."""
    return list(Record.objects.filter(subject=subject).order_by("id"))


def records_named(names: Sequence[str], since: datetime, until: datetime) -> list[Record]:
    """The lines of these names in [since, until), oldest first."""
    return list(Record.objects.filter(name__in=names, at__gte=since, at__lt=until).order_by("at", "id"))
