"""Named days for a forecast: public holidays of a place, and a file of one's own events."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from nakhoda.config.table_files import TableError, read_table

if TYPE_CHECKING:
    from nakhoda.core.forecast import Event

COLUMNS = ("name", "day", "last", "kind", "closed", "alternative")
YES, NO = ("1", "yes", "true"), ("0", "no", "false")


def holidays_of(place: str, first: date, last: date) -> list[Event]:
    """Public holidays of COUNTRY or COUNTRY-SUBDIVISION. Raises `TableError`."""
    from nakhoda.core.forecast import public_holidays

    try:
        return public_holidays(place, first, last)
    except LookupError as error:
        raise TableError(
            f"--holidays {place!r}: no such country or subdivision is known (IN-KA, MY-03, ...)"
        ) from error


def events_from(path: Path) -> list[Event]:
    """A CSV with name and day, and where there are any last, kind, closed and alternative. Raises `TableError`."""
    columns = _columns(path)
    table = read_table(path, columns)
    rows = zip(*(table.table.column(name).to_pylist() for name in columns), strict=True)
    return [_event(dict(zip(columns, row, strict=True)), line) for line, row in enumerate(rows, 2)]


def _columns(path: Path) -> list[str]:
    read_table(path, ("name", "day"))
    with path.open(encoding="utf-8-sig", newline="") as file:
        header = next(csv.reader(file))
    return [name for name in COLUMNS if name in header]


def _event(row: dict[str, str], line: int) -> Event:
    from nakhoda.core.forecast import Event
    from nakhoda.core.forecast.events import Kind

    kind = next((each for each in get_args(Kind) if each == (row.get("kind") or "holiday")), None)
    if kind is None:
        raise TableError(f"column 'kind' is none of {', '.join(get_args(Kind))}: line {line}")
    day, last, other = (_date(row.get(name, ""), name, line) for name in ("day", "last", "alternative"))
    if day is None or not row["name"].strip():
        raise TableError(f"an event needs its name and its day: line {line}")
    if last is not None and last < day:
        raise TableError(f"column 'last' lies before 'day': line {line}")
    return Event(row["name"].strip(), day, last, kind, _closed(row.get("closed", ""), line), other)


def _date(text: str, name: str, line: int) -> date | None:
    try:
        return date.fromisoformat(text.strip()) if text.strip() else None
    except ValueError as error:
        raise TableError(f"column {name!r} is not an ISO date ({text!r}): line {line}") from error


def _closed(text: str, line: int) -> bool | None:
    word = text.strip().lower()
    if word and word not in (*YES, *NO):
        raise TableError(f"column 'closed' is neither yes nor no ({text!r}): line {line}")
    return word in YES if word else None


def named(events: Iterable[Event]) -> list[Event]:
    """One event a name and day."""
    return list({(event.name, event.day): event for event in events}.values())
