"""Is anything of an erased member left to read? `python -m benchmarks.erasure [--others 20]`.

A database, a data folder and a warehouse of our own. Members whose words all carry a word of their own write on every
channel, and staff write about them. One is erased. Then every store is searched for her, and for all the others:
every column of every table (bytes decoded), every file of the data folder, the facts read from their Parquet files, and
the job queue. At last PostgreSQL's own files: after the erasure, after VACUUM, and after the tables are rewritten.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402 -- settings first
from django.db import connection, connections  # noqa: E402
from django.utils import timezone  # noqa: E402

from benchmarks.ground import data_folder, drop, point_at  # noqa: E402
from benchmarks.report import figure, say, title  # noqa: E402
from nakhoda.config.install import install  # noqa: E402
from nakhoda.config.vacuum import vacuum_words  # noqa: E402
from nakhoda.desk.actions.erasing import erase_member  # noqa: E402
from nakhoda.desk.actions.sweep import sweep_clocks  # noqa: E402
from nakhoda.desk.queries.bulk import arrivals_between  # noqa: E402
from nakhoda.desk.queries.custody import member_named  # noqa: E402
from nakhoda.desk.queries.recount import case_range, recount  # noqa: E402
from nakhoda.org.actors import system  # noqa: E402
from nakhoda.org.scope import scope_of  # noqa: E402
from nakhoda.quality.actions import forget_comments  # noqa: E402
from nakhoda.warehouse.actions.loading import load_source  # noqa: E402
from nakhoda.warehouse.engine.arrow import read_file  # noqa: E402
from nakhoda.warehouse.engine.store import DESK, folder_of  # noqa: E402
from nakhoda.warehouse.engine.store_manifest import manifests_in  # noqa: E402
from tests.cast import build_cast  # noqa: E402
from tests.desk.canaries import Bird, plant, singing_files, singing_tables  # noqa: E402

NAME = "nakhoda_erasure"
PROGRAM = system("benchmark")
HERS = Bird("kakapowren")
MOVES = {"last_seq", "last_event_at"}  # the only columns that an erasure may change: it is an event
PG = data_folder()


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--others", type=int, default=20)
    asked = words.parse_args()
    with a_desk(), tempfile.TemporaryDirectory() as folder:
        settings.DATA_FOLDER, settings.EVIDENCE_FOLDER = Path(folder), Path(folder) / "files"
        measure([Bird(f"shoebill{number:03}finch") for number in range(asked.others)])


def measure(others: list[Bird]) -> None:
    """Plant, erase, search."""
    at = timezone.now() - timedelta(days=2)
    say(f"planting {len(others) + 1} members")
    for bird in (HERS, *others):
        plant(bird, at)
    with scope_of(PROGRAM):
        sweep_clocks(
            timezone.now()
        )  # due times that have passed are written down, as the worker does every ten seconds
    with connections["owner"].cursor() as cursor:
        cursor.execute("ANALYZE")  # as autovacuum does: the planner keeps samples of what is written
    facts = facts_now()
    title("Before the erasure")
    figure("columns in which she can be read", len(tables_of(HERS)), "columns")
    figure("samples of the planner in which she can be read", in_samples(HERS.word), "samples")
    figure("files in which she can be read", len(singing_files(HERS.word)), "files")
    theirs = {bird.word: tables_of(bird) for bird in others}
    files = {bird.word: len(singing_files(bird.word)) for bird in others}
    seconds = timed(erase)
    on_disk("right after the erasure")
    vacuum_words()
    title("After the erasure: live stores")
    left, paper = tables_of(HERS), singing_files(HERS.word)
    nought("readable canaries in tables (every column, bytes decoded)", sum(left.values()), str(left or ""))
    nought("readable canaries in files of the data folder", len(paper), str(paper or ""))
    nought("readable canaries in the planner's samples (pg_stats)", in_samples(HERS.word))
    nought("readable canaries in facts (Parquet decoded)", in_facts(HERS.word))
    nought("other members of whom something is missing", missing(others, theirs, files))
    nought("cases that differ from their journals", differing())
    nought("cells of facts that changed (but an event's number and time)", changed(facts, facts_now()))
    figure("CPU seconds of one erasure (our process)", seconds, "s")
    title("PostgreSQL's own files (heap, TOAST and indexes of this database; WAL beside)")
    on_disk("after VACUUM (as the command does)")
    vacuum_words(full=True)
    on_disk("after nakhoda erase --compact", goal=True)


def erase() -> None:
    """As the command does it, both of her registrations."""
    for name in (HERS.address, f"app-{HERS.word}"):
        with scope_of(PROGRAM):
            member = member_named(name).id
        done = erase_member(member, also=(forget_comments,), dry=False, actor=PROGRAM, now=timezone.now())
        assert done.outcome == "done", done


def tables_of(bird: Bird) -> dict[str, int]:
    """Under the system's eyes, which see every row."""
    with scope_of(PROGRAM):
        return singing_tables(bird.word)


def missing(others: list[Bird], theirs: dict[str, dict[str, int]], files: dict[str, int]) -> int:
    """Members of whom not everything is there any more."""
    return sum(
        tables_of(bird) != theirs[bird.word] or len(singing_files(bird.word)) != files[bird.word] for bird in others
    )


def differing() -> int:
    """Fold, clocks and chain of every case."""
    with scope_of(PROGRAM):
        return len(list(recount(*case_range())))


def facts_now() -> dict[str, list[dict[str, Any]]]:
    """The warehouse brought up to date, as rows."""
    load_source(DESK, now=timezone.now(), arrivals=arrivals_between)
    folder = folder_of(DESK)
    newest = max(manifests_in(folder), key=lambda each: each.load)
    return {
        table: [row for name in sorted(names) for row in read_file(folder / name, table).to_pylist()]
        for table, names in newest.files.items()
    }


def in_facts(word: str) -> int:
    """Cells of every kept load that hold the word."""
    rows = (row for table in facts_now().values() for row in table)
    return sum(word in str(cell).casefold() for row in rows for cell in row.values())


def in_samples(word: str) -> int:
    """Columns of whose values the planner's statistics hold any with the word."""
    values = "concat(most_common_vals::text, histogram_bounds::text, most_common_elems::text)"
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM pg_stats WHERE {values} ILIKE %s", [f"%{word}%"])
        return int(cursor.fetchone()[0])


def changed(before: dict[str, list[dict[str, Any]]], after: dict[str, list[dict[str, Any]]]) -> int:
    """Rows that differ in anything else than the number and time of the last event."""
    count = 0
    for table in before.keys() | after.keys():
        was, now = (sorted(map(_plain, each.get(table, []))) for each in (before, after))
        count += sum(a != b for a, b in zip(was, now, strict=False)) + abs(len(was) - len(now))
    return count


def _plain(row: dict[str, Any]) -> str:
    return str(sorted((name, str(cell)) for name, cell in row.items() if name not in MOVES))


def on_disk(when: str, *, goal: bool = False) -> None:
    """Occurrences of her word in the database's files and in the write-ahead log."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT oid FROM pg_database WHERE datname = current_database()")
        oid = cursor.fetchone()[0]
    with connections["owner"].cursor() as cursor:
        cursor.execute("CHECKPOINT")
    heap, log = (_count(PG / part) for part in (f"base/{oid}", "pg_wal"))
    figure(f"in heap, TOAST and indexes {when}", heap, "times", "0" if goal else "", heap == 0 if goal else None)
    figure(f"in the write-ahead log {when}", log, "times")


def _count(folder: Path) -> int:
    word, total = HERS.word.encode(), 0
    for path in folder.rglob("*"):
        try:
            total += path.read_bytes().count(word) if path.is_file() else 0
        except FileNotFoundError:  # recycled while we looked
            continue
    return total


def nought(name: str, value: int, more: str = "") -> None:
    figure(name, value, more, "0", value == 0)


def timed(act: Callable[[], None]) -> float:
    began = time.process_time()
    act()
    return time.process_time() - began


@contextmanager
def a_desk() -> Iterator[datetime]:
    """A database of our own with the cast, gone when the block ends."""
    drop(NAME)
    point_at(NAME)
    for step in install():
        say(step)
    build_cast()
    try:
        yield timezone.now()
    finally:
        connections.close_all()
        drop(NAME)


if __name__ == "__main__":
    main()
