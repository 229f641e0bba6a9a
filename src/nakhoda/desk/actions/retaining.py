"""The nightly run: what is past its ceiling, under no hold and no floor, is erased class by class (handbook 5.4).

Each batch is one transaction with the deletions and their events; a run that is killed is taken up where it stopped,
because what is erased is no candidate any more. What is kept back is counted with the reason.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from nakhoda.core.events import WordsErased
from nakhoda.core.legal_holds import holds_on
from nakhoda.core.retention import RecordFacts, RetentionTable, Term, judge, term_for
from nakhoda.desk.actions.erasing_rows import Gone, blanks, erase_class
from nakhoda.desk.actions.retaining_contacts import CONTACT, forget_dormant
from nakhoda.desk.actions.unlinking import on_disk, unlink_files
from nakhoda.desk.actions.writing import write_events
from nakhoda.desk.models import Case, RetentionRun
from nakhoda.desk.queries.custody import (
    HOLD_TAG,
    contestable_among,
    deleting,
    held_facts,
    places_of,
    retention_table,
    running_on,
    standing_holds,
)
from nakhoda.desk.queries.retained import cases_with, silent_members
from nakhoda.journal import actions as journal
from nakhoda.org.actors import system
from nakhoda.org.queries import registry_id
from nakhoda.org.scope import scope_of

Eraser = Callable[[Sequence[int]], dict[str, int]]
BY_CASE = ("identity_evidence", "attachment", "raw_mail", "draft", "note", "message_text")  # soonest first
BATCH = 200  # cases in one transaction
MOST_BATCHES = 500  # of one class in one night; the next goes on
PROGRAM = system("retention")


@dataclass(frozen=True, slots=True)
class OneClass:
    """A class of records: which cases hold any, and how they are erased on these cases."""

    name: str
    candidates: Callable[[int, datetime, int], list[int]]
    erase: Callable[[Sequence[int], datetime], Gone]


def run_retention(
    *, now: datetime, others: Sequence[tuple[str, Callable[..., list[int]], Eraser]] = (), batch: int = BATCH
) -> RetentionRun:
    """Apply the table. Call it outside of any transaction. `others`: another app's class, its candidates, its eraser.

    Raises `RetentionError` when the table cannot be used: then nothing is erased.
    """
    table = retention_table()
    with scope_of(PROGRAM):
        run = RetentionRun.objects.create(scope_id=registry_id(), started_at=now)
    for one in (*_own(), *(_other(*each) for each in others)):
        if (days := _lowest_ceiling(table, one.name, now)) is not None:
            _run_class(run.id, one, table, now - timedelta(days=days), now, batch)
    if (days := _lowest_ceiling(table, CONTACT, now)) is not None:
        _run_contacts(run.id, table, now - timedelta(days=days), now, batch)
    return _finish(run.id, now)


def unfinished_files() -> list[int]:
    """Runs whose rows are gone and whose files are not."""
    return list(RetentionRun.objects.exclude(files=[]).order_by("id").values_list("id", flat=True))


def unlink_rest(run_id: int) -> None:
    """Work off what a run wrote down. Safe to repeat."""
    with scope_of(PROGRAM):
        run = RetentionRun.objects.select_for_update().get(id=run_id)
        count, run.files = unlink_files(run.files)
        run.counts["files_unlinked"] = run.counts.get("files_unlinked", 0) + count
        run.save(update_fields=["files", "counts"])


def _own() -> Iterable[OneClass]:
    for name in BY_CASE:
        yield OneClass(
            name,
            lambda after, before, most, name=name: cases_with(name, after, before, most),  # type: ignore[misc]
            lambda cases, now, name=name: erase_class(name, cases, now),  # type: ignore[misc]
        )


def _other(name: str, candidates: Callable[..., list[int]], erase: Eraser) -> OneClass:
    return OneClass(name, candidates, lambda cases, now: Gone(counts=dict(erase(cases))))


def _run_class(run_id: int, one: OneClass, table: RetentionTable, before: datetime, now: datetime, batch: int) -> None:
    after = 0
    for _ in range(MOST_BATCHES):
        with scope_of(PROGRAM):
            deleting()
            cases = one.candidates(after, before, batch)
            if not cases:
                return
            after = cases[-1]
            _write_down(run_id, one.name, *_erase_batch(one, cases, table, now))


def _run_contacts(run_id: int, table: RetentionTable, before: datetime, now: datetime, batch: int) -> None:
    after = 0
    for _ in range(MOST_BATCHES):
        with scope_of(PROGRAM):
            deleting()
            members = silent_members(after, before, batch)
            if not members:
                return
            after = members[-1].id
            _write_down(run_id, CONTACT, *forget_dormant(members, table, actor=PROGRAM, now=now))


def _erase_batch(
    one: OneClass, numbers: Sequence[int], table: RetentionTable, now: datetime
) -> tuple[dict[str, int], Gone]:
    rows = list(Case.objects.filter(id__in=numbers).order_by("id").select_for_update(skip_locked=True))
    verdicts = _judge(one.name, rows, table, now)
    counts: dict[str, int] = defaultdict(int)
    for verdict in verdicts.values():
        counts[verdict] += 1
    going = [row for row in rows if verdicts[row.id] == "erase"]
    gone = one.erase([row.id for row in going], now) if going else Gone()
    for row in going:
        words = blanks(row) if one.name == "message_text" else {}
        write_events(row, [WordsErased(cause="retention", what=one.name)], actor=PROGRAM, now=now, words=words)
    return counts, gone


def _judge(name: str, rows: Sequence[Case], table: RetentionTable, now: datetime) -> dict[int, str]:
    numbers = [row.id for row in rows]
    facts, holds = held_facts(numbers), standing_holds()
    running, contestable = running_on(numbers), contestable_among(numbers, now)
    verdicts = {}
    for row in rows:
        term = _term(table, name, row, "contestable" if row.id in contestable else "ended", now)
        held = holds_on(holds, facts[row.id]) + ((HOLD_TAG,) if HOLD_TAG in row.tags else ())
        record = RecordFacts(row.resolved_at or row.received_at, held, tuple(running.get(row.id, ())))
        verdicts[row.id] = judge(term, record, now).outcome
    return verdicts


def _term(table: RetentionTable, name: str, row: Case, state: str, now: datetime) -> Term:
    return term_for(table, name, places_of(row.country), state, now.date()).outcome


def _lowest_ceiling(table: RetentionTable, name: str, now: datetime) -> int | None:
    today = now.date()
    live = [r for r in table.rules if r.effective_from <= today and (r.effective_to is None or today < r.effective_to)]
    return min((r.ceiling_days for r in live if r.record_class == name and r.ceiling_days is not None), default=None)


def _write_down(run_id: int, name: str, verdicts: dict[str, int], gone: Gone) -> None:
    run = RetentionRun.objects.select_for_update().get(id=run_id)
    told = run.counts.setdefault(name, {})
    for verdict, count in verdicts.items():
        told[verdict] = told.get(verdict, 0) + count
    told["records"] = told.get("records", 0) + sum(gone.counts.values())
    run.files = [*run.files, *on_disk(gone.files)]
    run.save(update_fields=["counts", "files"])


def _finish(run_id: int, now: datetime) -> RetentionRun:
    unlink_rest(run_id)
    with scope_of(PROGRAM):
        run = RetentionRun.objects.get(id=run_id)
        run.finished_at = now
        run.save(update_fields=["finished_at"])
        about = {"scope_id": run.scope_id, "actor": PROGRAM.label, "now": now, "subject": f"retention:{run.id}"}
        journal.record("retention.run", **about, counts=run.counts)  # type: ignore[arg-type]
    return run
