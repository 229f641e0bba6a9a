"""Does what we store follow from what happened (P5)? Every case again from its journal: chain, state, clocks.

Four answers must agree: the row and the fold; the clock rows and the fold of clock events; these and the clocks
derived anew from events and the policy of the time; the hash chain with itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from django.db.models import Max, Min

from nakhoda.core.calendar import Calendar
from nakhoda.core.clocks import Clock, ClockTerm, clocks_of, next_due, recompute
from nakhoda.core.events import Entry
from nakhoda.core.facts import CaseState, fold
from nakhoda.core.policy import CompiledPolicy, terms_for
from nakhoda.desk.models import Case, ClockRow
from nakhoda.desk.queries.clocks import as_clock
from nakhoda.desk.queries.policy import policy_as_of
from nakhoda.journal.chain import ChainBroken, Line, verify
from nakhoda.journal.queries import lines_between

FOLDED = tuple(field.name for field in fields(CaseState))
STEP = 2000  # cases whose rows are read at once


@dataclass(frozen=True, slots=True)
class Mismatch:
    """Something stored that does not follow from the journal. Values are codes, numbers and instants, never words."""

    case_id: int
    what: str
    stored: str
    derived: str


def recount(first: int, last: int, *, anew: bool = True) -> Iterator[Mismatch]:
    """Everything that disagrees among the cases first..last. `anew` also derives the clocks again (slower).

    Run it under the system's scope.
    """
    for start in range(first, last + 1, STEP):
        yield from _recount(start, min(start + STEP - 1, last), anew)


def drift(case_ids: Iterable[int]) -> Iterator[Mismatch]:
    """The same for these cases only; neighbouring numbers are read together."""
    for run in _runs(sorted(case_ids)):
        yield from recount(run[0], run[-1])


def case_range() -> tuple[int, int]:
    """The lowest and the highest case number; (1, 0) on an empty desk."""
    ends = Case.objects.aggregate(first=Min("id"), last=Max("id"))
    return (ends["first"], ends["last"]) if ends["first"] else (1, 0)


def recently_changed(since: datetime, limit: int = 5000) -> list[int]:
    """Cases with an event since then, newest change first."""
    rows = Case.objects.filter(last_event_at__gte=since).order_by("-last_event_at")
    return list(rows.values_list("id", flat=True)[:limit])


def _recount(first: int, last: int, anew: bool) -> Iterator[Mismatch]:
    cases = {case.id: case for case in Case.objects.filter(id__gte=first, id__lte=last)}
    clocks: dict[int, list[Clock]] = {}
    for row in ClockRow.objects.filter(case_id__gte=first, case_id__lte=last).order_by("case_id", "number"):
        clocks.setdefault(row.case_id, []).append(as_clock(row))
    for case_id, lines in lines_between(first, last):
        case = cases.pop(case_id, None)
        if case is None:
            yield Mismatch(case_id, "case", "no row", f"{len(lines)} events")
        else:
            yield from _compare(case, tuple(clocks.get(case_id, ())), lines, anew)
    for case_id in cases:
        yield Mismatch(case_id, "journal", "a row", "no events")


def _compare(case: Case, stored: tuple[Clock, ...], lines: Sequence[Line], anew: bool) -> Iterator[Mismatch]:
    entries = [line.entry for line in lines]
    yield from _chain(case, lines)
    yield from _state(case, fold(entries))
    folded = clocks_of(entries)
    yield from _clocks(case.id, "clock", stored, folded)
    if anew:
        yield from _clocks(case.id, "clock derived anew", folded, derive_clocks(entries))
    if case.next_due_at != next_due(folded):
        yield Mismatch(case.id, "next_due_at", str(case.next_due_at), str(next_due(folded)))


def _chain(case: Case, lines: Sequence[Line]) -> Iterator[Mismatch]:
    try:
        verify(lines)
    except ChainBroken as broken:
        yield Mismatch(case.id, "chain", "broken", str(broken))
    if bytes(case.last_hash) != lines[-1].hash:
        yield Mismatch(case.id, "last_hash", bytes(case.last_hash).hex(), lines[-1].hash.hex())


def _state(case: Case, state: CaseState) -> Iterator[Mismatch]:
    for name in FOLDED:
        stored, derived = getattr(case, name), getattr(state, name)
        if name == "tags":
            stored, derived = sorted(stored), sorted(derived)
        if stored != derived:
            yield Mismatch(case.id, name, str(stored), str(derived))


def _clocks(case_id: int, what: str, stored: Sequence[Clock], derived: Sequence[Clock]) -> Iterator[Mismatch]:
    if len(stored) != len(derived):
        yield Mismatch(case_id, what, f"{len(stored)} clocks", f"{len(derived)} clocks")
    for one, other in zip(stored, derived, strict=False):
        for name, left, right in _differences(one, other):
            yield Mismatch(case_id, f"{what} {one.number} {one.code} {name}", left, right)


def _differences(one: Clock, other: Clock) -> Iterator[tuple[str, str, str]]:
    for field in fields(Clock):
        left, right = getattr(one, field.name), getattr(other, field.name)
        if left != right:
            yield field.name, str(left), str(right)


def _runs(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    start = 0
    for place in range(1, len(ids) + 1):
        if place == len(ids) or ids[place] != ids[place - 1] + 1:
            yield ids[start:place]
            start = place


# -- clocks anew ---------------------------------------------------------------------------------------


class _CalendarsOfTheTime(Mapping[str, Calendar]):
    """Each entry is judged by the calendars of the policy that was in force for it."""

    policy: CompiledPolicy

    def __getitem__(self, key: str) -> Calendar:
        return self.policy.calendars[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.policy.calendars)

    def __len__(self) -> int:
        return len(self.policy.calendars)


def derive_clocks(entries: Sequence[Entry]) -> tuple[Clock, ...]:
    """The clocks from domain events, policy version and calendar version alone."""
    calendars = _CalendarsOfTheTime()

    def terms_at(state: CaseState, entry: Entry) -> Sequence[ClockTerm]:
        calendars.policy = policy_as_of(entry.policy_version, entry.at)
        return terms_for(calendars.policy, state, entry.at, entry.event)

    return recompute(entries, terms_at, calendars)


def text_of(mismatch: Mismatch) -> dict[str, Any]:
    """For logs and the command line."""
    return {field.name: getattr(mismatch, field.name) for field in fields(Mismatch)}
