"""Append to the log. Nothing else writes it, and nothing at all changes it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection

from nakhoda.core.events import Entry
from nakhoda.journal.chain import canonical, hash_of
from nakhoda.journal.models import Record

_INSERT = "INSERT INTO journal_event (case_id, seq, scope_id, name, at, actor, policy_version, payload, hash) VALUES "
_ROW = "(%s,%s,%s,%s,%s,%s,%s,%s,%s)"


class Sealed(NamedTuple):
    """An entry with its payload as JSON text and its place in the chain, ready to be written."""

    entry: Entry
    payload: str
    hash: bytes


def seal(entries: Sequence[Entry], previous: bytes) -> list[Sealed]:
    """Chain a case's next entries to `previous`, the hash of its last line (empty for a new case)."""
    lines = []
    for entry in entries:
        payload = canonical(entry)
        previous = hash_of(previous, entry, payload)
        lines.append(Sealed(entry, payload, previous))
    return lines


def append(lines: Sequence[Sealed], scope_id: int) -> None:
    """Write lines in one statement."""
    values: list[Any] = []
    for entry, payload, chained in lines:
        values += (entry.case_id, entry.seq, scope_id, entry.event.name)
        values += (entry.at, entry.actor, entry.policy_version, payload, chained)
    with connection.cursor() as cursor:
        cursor.execute(_INSERT + ",".join([_ROW] * len(lines)), values)


def record(name: str, *, scope_id: int, actor: str, now: datetime, subject: str = "", **payload: Any) -> int:
    """Write down something outside any case; its number. `payload` holds JSON values, no personal text."""
    line = Record(name=name, scope_id=scope_id, at=now, actor=actor, subject=subject, payload=payload)
    line.save(force_insert=True)
    return line.id
