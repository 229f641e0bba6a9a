"""What is left after a storm, counted in the database against what the outside world was promised."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass, field

from django.db import connection

from nakhoda.desk.queries.recount import case_range, recount
from nakhoda.org.actors import system
from nakhoda.org.scope import scope_of
from prove.sink import Sink
from prove.stream import Ledger

ME = system("prove")


@dataclass(slots=True)
class Verdict:
    """Zero everywhere is the promise; `repeats` may be one a fault."""

    cases: int = 0
    lost: list[str] = field(default_factory=list)
    duplicated: list[str] = field(default_factory=list)
    without_event: int = 0
    mismatches: list[str] = field(default_factory=list)
    wrong_replays: list[str] = field(default_factory=list)
    letters_lost: list[str] = field(default_factory=list)
    letters: int = 0
    repeats: int = 0
    jobs_left: int = 0

    def broken(self, faults: int) -> list[str]:
        """The promises that do not hold, in words."""
        found = {
            "lost": len(self.lost),
            "duplicated": len(self.duplicated),
            "without event": self.without_event,
            "fold and row differ": len(self.mismatches),
            "another answer to the same key": len(self.wrong_replays),
            "letters lost": len(self.letters_lost),
            "letters repeated too often": max(0, self.repeats - faults),
            "jobs that never ended": self.jobs_left,
        }
        return [f"{what}: {count}" for what, count in found.items() if count]


def judge(ledger: Ledger, sink: Sink) -> Verdict:
    """Count everything; the desk must have settled (`settle`)."""
    with scope_of(ME), connection.cursor() as cursor:
        cursor.execute("SELECT subject, count(*) FROM desk_case WHERE subject LIKE 'storm-%%' GROUP BY 1")
        found = dict(cursor.fetchall())
        mismatches = [f"{each.case_id} {each.what}" for each in recount(*case_range())]
        told = Verdict(
            cases=sum(found.values()),
            lost=[token for token in ledger.acknowledged if token not in found],
            duplicated=[token for token, count in found.items() if count > 1],
            without_event=_without_event(),
            mismatches=mismatches,
            wrong_replays=ledger.wrong_replays,
            letters=len(sink.taken),
            repeats=sink.repeats,
            jobs_left=_jobs("('todo', 'doing', 'failed')"),
        )
    told.letters_lost = _letters_lost(ledger, sink)
    return told


def _without_event() -> int:
    """Cases whose last change has no line, or whose lines have a hole."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM desk_case c WHERE NOT EXISTS (SELECT 1 FROM journal_event e"
            " WHERE e.case_id = c.id AND e.seq = c.last_seq)"
            " OR c.last_seq <> (SELECT count(*) FROM journal_event e WHERE e.case_id = c.id)"
        )
        return int(cursor.fetchone()[0])


def _letters_lost(ledger: Ledger, sink: Sink) -> list[str]:
    """Forms and mails are acknowledged by letter, each to an address of its own."""
    written = [token for token, channel in ledger.acknowledged.items() if channel in ("web_form", "email")]
    return [token for token in written if f"{token}@mail.example" not in sink.recipients]


def settle(seconds: float) -> float:
    """Wait until the worker has nothing left to do and every stored mail was read; how long it took.

    Given up when nothing has become less for so many seconds: a busy machine is slow, not broken.
    """
    started = moved = time.monotonic()
    least = sys.maxsize
    while least and time.monotonic() - moved < seconds:
        try:
            with scope_of(ME):
                left = _jobs("('todo', 'doing')") + _unread()
            if left < least:
                least, moved = left, time.monotonic()
        except Exception:  # the database may just be coming back
            connection.close()
        time.sleep(1)
    return time.monotonic() - started


def _jobs(states: str) -> int:
    with connection.cursor() as cursor:
        clocks = "SELECT task_name FROM procrastinate_periodic_defers"
        cursor.execute(
            f"SELECT count(*) FROM procrastinate_jobs WHERE status IN {states} AND task_name NOT IN ({clocks})"
        )
        return int(cursor.fetchone()[0])


def _unread() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM desk_raw_mail WHERE outcome = 'stored'")
        return int(cursor.fetchone()[0])
