"""Append to the log of another system's cases. Like our own log it only grows, and each case has its chain.

Who calls runs under the scope of the source (or the system's): row-level security checks it. One import of a source
at a time: `hold_source` is the lock.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import connection

from nakhoda.core.events import Entry
from nakhoda.journal.actions import seal
from nakhoda.journal.chain import GENESIS
from nakhoda.journal.models import ForeignCase, ForeignName, Source


class Head(NamedTuple):
    """How far a foreign case has come: its number, last line, last hash, and the rows it is made of (8 bytes each)."""

    number: int
    last_seq: int = 0
    hash: bytes = GENESIS
    rows: bytes = b""


class Growth(NamedTuple):
    """What is new about one case: `entries` follow `before.last_seq`, `rows` are all its rows now."""

    key: str
    before: Head
    entries: Sequence[Entry]
    rows: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Whom a number means: `key` in the source, and what the source says of her."""

    key: str
    name: str = ""
    site: str = ""
    team: str = ""
    owner: str = ""


class SourceBusy(RuntimeError):
    """Another import of the same source is running."""


def open_source(key: str, *, scope_id: int, **about: Any) -> Source:
    """The source of that key, made when it is new; what is said `about` it (name, kind, chosen_by ...) is renewed."""
    found, made = Source.objects.get_or_create(key=key, defaults={"scope_id": scope_id, **about})
    if not made and any(getattr(found, field) != value for field, value in about.items()):
        Source.objects.filter(id=found.id).update(**about)
        found.refresh_from_db()
    return found


def hold_source(source_id: int) -> None:
    """Keep other imports of the source out until this connection ends or `release_source`; raises `SourceBusy`."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [_LOCK, source_id])
        if not cursor.fetchone()[0]:
            raise SourceBusy("another import of this source is running; wait for it to end")


def release_source(source_id: int) -> None:
    """Let others import the source again."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_LOCK, source_id])


def append_foreign(source: Source, growths: Sequence[Growth]) -> int:
    """Write what is new of some cases, sealed and chained; the count of lines. A repeated line is refused."""
    events, cases = [], []
    for growth in growths:
        lines = seal(growth.entries, growth.before.hash)
        last = lines[-1] if lines else None
        events += [_event_row(source, line) for line in lines]
        seq, chained = (last.entry.seq, last.hash) if last else (growth.before.last_seq, growth.before.hash)
        cases.append((source.id, growth.before.number, growth.key, source.scope_id, seq, chained, growth.rows))
    with connection.cursor() as cursor:
        if events:
            cursor.execute(_INSERT_EVENTS, list(map(list, zip(*events, strict=True))))
        if cases:
            cursor.execute(_INSERT_CASES, list(map(list, zip(*cases, strict=True))))
    return len(events)


def number_names(source: Source, kind: str, named: Mapping[str, Named]) -> dict[str, int]:
    """Numbers for people or members of a source, the same key always the same number; new ones are counted on."""
    known = dict(_numbers(source.id, kind, named))
    new = [one for key, one in named.items() if key not in known]
    if new:
        first = 1 + max(_highest(source.id, kind), 0)
        rows = [
            ForeignName(
                source_id=source.id,
                kind=kind,
                number=first + place,
                key=one.key,
                name=one.name,
                site=one.site,
                team=one.team,
                owner=one.owner,
                scope_id=source.scope_id,
            )
            for place, one in enumerate(new)
        ]
        ForeignName.objects.bulk_create(rows, batch_size=1000)
        known |= {row.key: row.number for row in rows}
    return known


def heads_of(source_id: int, keys: Iterable[str]) -> dict[str, Head]:
    """Where these cases stand; a case that never came in is missing."""
    rows = ForeignCase.objects.filter(source_id=source_id, key__in=list(keys))
    values = rows.values_list("key", "number", "last_seq", "last_hash", "rows")
    return {key: Head(number, seq, bytes(chained), bytes(taken)) for key, number, seq, chained, taken in values}


def last_number(source_id: int) -> int:
    """The highest case number of a source; 0 when it has none."""
    row = ForeignCase.objects.filter(source_id=source_id).order_by("-number").values_list("number").first()
    return row[0] if row else 0


def _numbers(source_id: int, kind: str, keys: Iterable[str]) -> Iterable[tuple[str, int]]:
    rows = ForeignName.objects.filter(source_id=source_id, kind=kind, key__in=list(keys))
    return rows.values_list("key", "number")


def _highest(source_id: int, kind: str) -> int:
    rows = ForeignName.objects.filter(source_id=source_id, kind=kind).order_by("-number")
    row = rows.values_list("number").first()
    return row[0] if row else 0


def _event_row(source: Source, line: Any) -> tuple[Any, ...]:
    entry, payload, chained = line
    head = (source.id, entry.case_id, entry.seq, source.scope_id, entry.event.name)
    return (*head, entry.at, entry.actor, entry.policy_version, payload, chained)


_LOCK = 20261126
_INSERT_EVENTS = """
INSERT INTO journal_foreign_event
  (source_id, case_id, seq, scope_id, name, at, actor, policy_version, payload, hash)
SELECT a, b, c, d, e, f, g, h, i::jsonb, j FROM unnest(%s::int[], %s::bigint[], %s::int[], %s::int[], %s::text[],
  %s::timestamptz[], %s::text[], %s::int[], %s::text[], %s::bytea[]) AS given (a, b, c, d, e, f, g, h, i, j)
"""
_INSERT_CASES = """
INSERT INTO journal_foreign_case (source_id, number, key, scope_id, last_seq, last_hash, rows)
SELECT * FROM unnest(%s::int[], %s::bigint[], %s::text[], %s::int[], %s::int[], %s::bytea[], %s::bytea[])
ON CONFLICT (source_id, number) DO UPDATE
SET last_seq = EXCLUDED.last_seq, last_hash = EXCLUDED.last_hash, rows = EXCLUDED.rows
"""
