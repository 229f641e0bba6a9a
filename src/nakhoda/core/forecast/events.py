"""What is known of days before they come: holidays, launches, incidents; their effects before, on and after."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

import numpy as np

from nakhoda.core.forecast.series import Floats, Whole, day_number

Kind = Literal["holiday", "launch", "incident"]
Position = Literal["before", "on", "after", "after_closed"]
SHARED = {"holiday": 0.35, "launch": 0.3, "incident": 0.3}  # standard deviation in logs that days of one kind share
OWN = {"holiday": 0.2, "launch": 0.5, "incident": 0.5}  # what one name adds
ESTIMATED = re.compile(r"\s*\((?:observed, )?estimated\)|,\s*estimated(?=\))")
LONGEST_SEARCH = 14  # days in which the first open day after an event is looked for


@dataclass(frozen=True, slots=True)
class Event:
    """A named day or stretch of days. `closed`: no work comes; None: learned from earlier days of the same name.

    `alternative` is the other first day of an event whose date is only estimated.
    """

    name: str
    day: date
    last: date | None = None
    kind: Kind = "holiday"
    closed: bool | None = None
    alternative: date | None = None

    @property
    def span(self) -> tuple[int, int]:
        """First and last day number."""
        return day_number(self.day), day_number(self.last or self.day)

    def moved(self) -> Event:
        """The same on its other date."""
        if self.alternative is None:
            return self
        shift = self.alternative - self.day
        return replace(self, day=self.alternative, last=self.last and self.last + shift, alternative=None)


@dataclass(frozen=True, slots=True)
class Mark:
    """One event at one position of one day."""

    name: str
    kind: Kind
    position: Position
    day: int


@dataclass(frozen=True, slots=True, eq=False)
class Marked:
    """`columns` [days, effects] of zeros and ones; `deviation` [effects] is what an effect may be, in logs."""

    marks: tuple[Mark, ...]
    columns: Floats
    deviation: Floats


def holidays_named(told: Iterable[tuple[date, str]]) -> list[Event]:
    """Public holidays as calendars write them: several of a day with "; " between, "(estimated)" behind a name.

    A date that is only estimated has the next day as its alternative; whether nothing comes is left to be learned.
    """
    found = []
    for day, names in told:
        for name in names.split("; "):
            other = day + timedelta(days=1) if ESTIMATED.search(name) else None
            found.append(Event(ESTIMATED.sub("", name).strip(), day, alternative=other))
    return found


def marks_of(events: Iterable[Event], first: int, after: int, shut: Collection[int]) -> tuple[Mark, ...]:
    """Marks on the days [first, after); `shut` are days on which nothing comes: they carry no effect of their own."""
    found: dict[tuple[str, int], Mark] = {}
    told = sorted(events, key=lambda event: event.span)
    busy = {day for event in told for day in range(event.span[0], event.span[1] + 1)}
    for event in told:
        for mark in _of(event, busy, shut):
            if first <= mark.day < after and mark.day not in shut:
                found.setdefault((mark.position[:5], mark.day), mark)
    return tuple(sorted(found.values(), key=lambda mark: (mark.day, mark.position)))


def marked(marks: Sequence[Mark], days: Whole) -> Marked:
    """Columns of the kinds (shared by all their names), then of the names."""
    keys: dict[tuple[str, str, str], float] = {}
    for mark in marks:
        keys.setdefault((mark.kind, mark.position, ""), SHARED[mark.kind])
        keys.setdefault((mark.kind, mark.position, mark.name), OWN[mark.kind])
    place = {key: number for number, key in enumerate(keys)}
    row = {int(day): number for number, day in enumerate(days)}
    columns = np.zeros((len(days), len(keys)))
    for mark in marks:
        if mark.day in row:
            for name in ("", mark.name):
                columns[row[mark.day], place[mark.kind, mark.position, name]] = 1.0
    return Marked(tuple(marks), columns, np.array(list(keys.values()), np.float64))


def _of(event: Event, busy: Collection[int], shut: Collection[int]) -> Iterable[Mark]:
    start, end = event.span
    for day in range(start, end + 1):
        yield Mark(event.name, event.kind, "on", day)
    if event.kind == "holiday":
        yield from _neighbours(event, start, end, busy, shut)


def _neighbours(event: Event, start: int, end: int, busy: Collection[int], shut: Collection[int]) -> Iterable[Mark]:
    closed = all(day in shut for day in range(start, end + 1))
    before = next((day for day in range(start - 1, start - LONGEST_SEARCH, -1) if day not in shut), None)
    after = next((day for day in range(end + 1, end + LONGEST_SEARCH) if day not in shut), None)
    if before is not None and before not in busy:
        yield Mark(event.name, event.kind, "before", before)
    if after is not None and after not in busy:
        yield Mark(event.name, event.kind, "after_closed" if closed else "after", after)
