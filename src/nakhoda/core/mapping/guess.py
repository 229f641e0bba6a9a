"""A first mapping of an unknown log: columns guessed by their names and marked as guesses, meanings left as questions.

What a state, a date or the choice of cases means is never guessed: it stands there as `"?"`, which no mapping accepts.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

UNKNOWN = "?"
MOST_STATES = 200
SEEN = 3  # samples of a date that are shown
NAMES: dict[str, tuple[str, ...]] = {
    "case": ("case:concept:name", "caseid", "case", "ticketid", "ticket", "incident", "number", "ref", "key", "id"),
    "time": ("time:timestamp", "timestamp", "updated", "sysupdatedat", "changetime", "datetime", "time", "date", "at"),
    "state": ("incidentstate", "state", "status", "concept:name", "activity", "lifecycle:transition"),
    "queue": ("assignmentgroup", "group", "queue", "team", "org:group", "orginvolved"),
    "agent": ("assignedto", "assignee", "agent", "org:resource", "resource", "handler"),
}


def guess_mapping(columns: Sequence[str], rows: Sequence[Mapping[str, str]], kind: str, name: str) -> str:
    """The text of a mapping to be completed: `rows` are the first of the file, `columns` all that they name."""
    found = guessed_columns(columns)
    return "\n".join([*_head(kind, name, len(rows)), *_places(found, rows), *_rest(found, columns)]) + "\n"


def guessed_columns(columns: Sequence[str]) -> dict[str, str]:
    """Role (case, time, state, queue, agent) -> column, where a name speaks for it. No column has two roles."""
    found: dict[str, str] = {}
    for role, names in NAMES.items():
        free = [column for column in columns if column not in found.values()]
        if column := _called(names, free):
            found[role] = column
    return found


def key_of(name: str) -> str:
    """A key of a source out of a file's name."""
    plain = re.sub(r"[^a-z0-9]+", "_", name.lower().split(".")[0]).strip("_")
    return (plain if plain[:1].isalpha() else f"log_{plain}".rstrip("_"))[:30].rstrip("_")


def _called(names: Sequence[str], columns: Sequence[str]) -> str:
    plain = {column: re.sub(r"[^a-z0-9:]", "", column.lower()) for column in columns}
    for name in names:
        same = [column for column in columns if plain[column] == name]
        if same:
            return same[0]
    parts = {column: set(re.split(r"[^a-z0-9]+", column.lower())) for column in columns}
    return next((column for name in names for column in columns if name in parts[column]), "")


def _head(kind: str, name: str, rows: int) -> Iterator[str]:
    yield f"# Written from the first {rows} rows. What is marked as a guess was guessed by a column's name: look at it."
    yield f"# Replace every {_q(UNKNOWN)}: nothing is imported while one is left."
    yield f"source: {_q(key_of(name))}"
    yield f"name: {_q(name[:80])}"
    yield f"kind: {kind}"
    yield f"chosen_by: {_q(UNKNOWN)}  # received or closed: by which date were these cases picked?"


def _places(found: Mapping[str, str], rows: Sequence[Mapping[str, str]]) -> Iterator[str]:
    yield f"case: {_column(found, 'case')}"
    seen = list(dict.fromkeys(row[found["time"]] for row in rows if row.get(found.get("time", ""))))[:SEEN]
    yield "time:"
    yield f"  column: {_column(found, 'time')}"
    yield f"  format: {_q(UNKNOWN)}  # iso, day-first, month-first, year-first, epoch, epoch_ms, or such as %d.%m.%y"
    yield f"  zone: {_q(UNKNOWN)}  # of times without an offset, such as Asia/Kolkata"
    if seen:
        yield f"  # seen: {', '.join(map(_q, seen))}"
    yield "states:"
    yield f"  column: {_column(found, 'state')}"
    yield "  values:  # new, open, pending_member, on_hold, resolved, closed, reopened, withdrawn, unchanged ..."
    yield from _states(Counter(row.get(found.get("state", ""), "") for row in rows))


def _states(counts: Counter[str]) -> Iterator[str]:
    words = [(word, count) for word, count in counts.most_common(MOST_STATES) if word]
    for word, count in words:
        yield f"    {_q(word)}: {_q(UNKNOWN)}  # rows: {count}"
    if not words:
        yield f"    {_q(UNKNOWN)}: {_q(UNKNOWN)}"


def _rest(found: Mapping[str, str], columns: Sequence[str]) -> Iterator[str]:
    told = [role for role in ("queue", "agent") if role in found]
    if told:
        yield "dims:"
        yield from (f"  {role}: {_column(found, role)}" for role in told)
    left = [column for column in columns if column not in found.values()]
    if left:
        yield "# Columns of which this mapping does not speak yet:"
        yield from (f"#   {_q(column)}" for column in left)


def _column(found: Mapping[str, str], role: str) -> str:
    return f"{_q(found[role])}  # a guess" if role in found else _q(UNKNOWN)


def _q(word: str) -> str:
    """A word as YAML reads it, whatever is in it."""
    return (
        json.dumps(word, ensure_ascii=False)
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029")
        .replace("\x85", "\\x85")
    )
