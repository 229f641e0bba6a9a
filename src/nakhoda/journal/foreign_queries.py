"""Read the log of other systems' cases: by case, by range, and what changed since a copy was taken."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from django.db import connection

from nakhoda.core.events import Entry, from_payload
from nakhoda.journal.chain import Line
from nakhoda.journal.models import ForeignCase, ForeignEvent, ForeignName, Source


class NoSuchSource(LookupError):
    """Foreign and missing are the same answer."""


class SourceFacts(NamedTuple):
    """A source, for lists."""

    key: str
    name: str
    kind: str
    chosen_by: str  # received | closed: closed means that its arrivals are not usable
    note: str
    scope_id: int
    cases: int
    events: int


class PersonNamed(NamedTuple):
    """Whom `agent_id` means in a source's events."""

    number: int
    name: str
    site: str
    team: str
    owner: str


def source_named(key: str) -> Source:
    """The source of that key, if it is in sight; raises `NoSuchSource`."""
    found = Source.objects.filter(key=key).first()
    if found is None:
        raise NoSuchSource(f"there is no source {key!r} that you may see; `nakhoda import sources` lists them")
    return found


def sources_in_sight() -> list[SourceFacts]:
    """Every source in the active scope, by key, with the sizes of its log."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT s.key, s.name, s.kind, s.chosen_by, s.note, s.scope_id, count(c.number),"
            " coalesce(sum(c.last_seq), 0)::bigint"
            " FROM journal_source s LEFT JOIN journal_foreign_case c ON c.source_id = s.id"
            " GROUP BY s.id ORDER BY s.key"
        )
        return [SourceFacts(*row) for row in cursor.fetchall()]


def foreign_lines_between(source_id: int, first: int, last: int) -> Iterator[tuple[int, list[Line]]]:
    """(case, its lines in order of seq) for all cases of a source with first <= number <= last."""
    rows = ForeignEvent.objects.filter(source_id=source_id, case_id__gte=first, case_id__lte=last)
    ordered = rows.order_by("case_id", "seq").iterator(chunk_size=5000)
    for case_id, lines in groupby(_lines(ordered), key=lambda line: line.entry.case_id):
        yield case_id, list(lines)


def foreign_entries(source_id: int, numbers: Iterable[int]) -> dict[int, list[Entry]]:
    """The journals of some cases, without hashes."""
    rows = ForeignEvent.objects.filter(source_id=source_id, case_id__in=list(numbers)).order_by("case_id", "seq")
    found: dict[int, list[Entry]] = {}
    for line in _lines(rows):
        found.setdefault(line.entry.case_id, []).append(line.entry)
    return found


def foreign_cases_since(source_id: int, cursor_txid: int) -> tuple[list[int], int]:
    """(numbers of cases with lines of transactions from `cursor_txid` on, the next cursor).

    The next cursor is the oldest transaction still open, so that a line that commits late is not skipped.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        horizon = int(cursor.fetchone()[0])
        cursor.execute(
            "SELECT DISTINCT case_id FROM journal_foreign_event"
            " WHERE source_id = %s AND txid >= %s::text::xid8 AND txid < %s::text::xid8 ORDER BY case_id",
            [source_id, cursor_txid, horizon],
        )
        return [row[0] for row in cursor.fetchall()], horizon


def people_named(source_id: int) -> dict[int, PersonNamed]:
    """Everybody in a source's events, by number."""
    rows = ForeignName.objects.filter(source_id=source_id, kind="person").order_by("number")
    return {row.number: PersonNamed(row.number, row.name, row.site, row.team, row.owner) for row in rows}


def keys_of(source_id: int, numbers: Iterable[int]) -> dict[int, str]:
    """What the source itself calls these cases."""
    rows = ForeignCase.objects.filter(source_id=source_id, number__in=list(numbers))
    return dict(rows.values_list("number", "key"))


def _lines(rows: Iterable[ForeignEvent]) -> Iterator[Line]:
    for row in rows:
        event = from_payload(row.name, row.payload)
        yield Line(Entry(row.case_id, row.seq, row.at, row.actor, event, row.policy_version), bytes(row.hash))
