"""Very many open cases, for measuring: copies of a few hundred real ones, each with its own sealed journal."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timezone
from hashlib import sha256
from typing import Any

from nakhoda.core.events import MessageInbound, to_payload
from nakhoda.desk.actions import history_rows as rows
from nakhoda.desk.actions.bulk_load import analyse, load_lines, next_number, take_numbers
from nakhoda.desk.actions.copy_text import text_of
from nakhoda.simulator.stories import CaseStory

CHUNK = 20_000
_ID, _MESSAGE = "\x00case\x00", "\x00message\x00"


@dataclass(frozen=True, slots=True)
class _Line:
    """A journal line with holes: `head` and `body` are what the chain hashes, `row` is COPY text."""

    head: str
    body: str
    row: str


@dataclass(frozen=True, slots=True)
class _Mould:
    """One waiting case, ready to be copied: COPY text of every row, with holes for its numbers."""

    lines: tuple[_Line, ...]
    case: str
    clocks: str
    message: str
    participant: str


def scale_cases(count: int, moulds: Sequence[CaseStory], on_chunk: Callable[[int], None] | None = None) -> range:
    """Make `count` open cases that wait in their queues, copied from `moulds` (waiting, with one message each).

    Valid to the last hash: a recount finds nothing. Runs under the program's scope; returns the case numbers.
    """
    fit = [_mould(story) for story in moulds if _waits(story)]
    if not fit:
        raise ValueError("no waiting case with a single message to copy from")
    first, first_message = next_number("desk_case_id_seq"), next_number("desk_message_id_seq")
    for start in range(0, count, CHUNK):
        many = range(start, min(start + CHUNK, count))
        _load_chunk(fit, many, first, first_message)
        if on_chunk:
            on_chunk(many.stop)
    take_numbers("desk_case_id_seq", count)
    take_numbers("desk_message_id_seq", count)
    analyse()
    return range(first, first + count)


def _load_chunk(moulds: list[_Mould], many: range, first: int, first_message: int) -> None:
    cases: list[str] = []
    events: list[str] = []
    others: dict[str, list[str]] = {"clocks": [], "message": [], "participant": []}
    for n in many:
        mould = moulds[n % len(moulds)]
        number, message = str(first + n), str(first_message + n)
        last = _chain(mould, number, message, events)
        cases.append(mould.case.replace(_ID, number) + "\t\\\\x" + last.hex() + "\n")
        for part, lines in others.items():
            lines.append(getattr(mould, part).replace(_ID, number).replace(_MESSAGE, message))
    load_lines("desk_case", rows.CASE, cases)
    load_lines("journal_event", rows.EVENT, events)
    load_lines("desk_clock", rows.CLOCK, others["clocks"])
    load_lines("desk_message", rows.MESSAGE, others["message"])
    load_lines("desk_participant", rows.PARTICIPANT, others["participant"])


def _chain(mould: _Mould, number: str, message: str, events: list[str]) -> bytes:
    """Seal the copy's lines; the last hash. The same recipe as `journal.chain.hash_of`."""
    previous = b""
    for line in mould.lines:
        text = (number + line.head + line.body).replace(_MESSAGE, message)
        previous = sha256(previous + text.encode()).digest()
        events.append(number + line.row.replace(_MESSAGE, message) + "\\\\x" + previous.hex() + "\n")
    return previous


def _waits(story: CaseStory) -> bool:
    """Nothing happened to it yet that would need numbers of its own."""
    told_once = len(story.said) == 1 and not (story.touches or story.contest or story.asked)
    return told_once and story.tale.state.status == "new"


# -- moulds --------------------------------------------------------------------------------------------


def _mould(story: CaseStory) -> _Mould:
    number = story.tale.state.id
    case = rows.case_row(story, b"")[:-1]
    message = next(rows.message_rows(story))
    return _Mould(
        lines=tuple(_lines(story)),
        case=_with_hole(case, rows.CASE, id=number),
        clocks="".join(_with_hole(row, rows.CLOCK, case_id=number) + "\n" for row in rows.clock_rows(story)),
        message=_with_hole(message, rows.MESSAGE, id=_MESSAGE, case_id=number) + "\n",
        participant=_with_hole(rows.participant_row(story), rows.PARTICIPANT, case_id=number) + "\n",
    )


def _with_hole(row: Sequence[Any], columns: tuple[str, ...], **holes: object) -> str:
    marks = {"id": _ID, "case_id": _ID} | ({"id": _MESSAGE} if holes.get("id") == _MESSAGE else {})
    told = [marks[name] if name in holes else text_of(value) for name, value in zip(columns, row, strict=False)]
    return "\t".join(told)


def _lines(story: CaseStory) -> Iterator[_Line]:
    scope = story.tale.state.scope_id
    for entry in story.tale.entries:
        payload = to_payload(entry.event)
        if isinstance(entry.event, MessageInbound):
            payload["message_id"] = _MESSAGE
        at = entry.at.astimezone(timezone.utc).isoformat()
        body = json.dumps(payload, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        body = body.replace(json.dumps(_MESSAGE), _MESSAGE)
        head = f"|{entry.seq}|{entry.event.name}|{at}|{entry.actor}|{entry.policy_version}|"
        shown = [entry.seq, scope, entry.event.name, entry.at, entry.actor, entry.policy_version, body]
        yield _Line(head, body, "\t" + "\t".join(map(text_of, shown)) + "\t")
