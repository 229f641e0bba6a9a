"""Load what the simulator tells, as the desk would have written it: rows, clocks and a sealed journal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from itertools import chain
from typing import Any

from nakhoda.desk.actions import history_rows as rows
from nakhoda.desk.actions.bulk_load import analyse, load_rows, next_number, take_numbers
from nakhoda.desk.actions.scaling import scale_cases
from nakhoda.journal.actions import seal
from nakhoda.org.actors import Actor
from nakhoda.org.permissions import Refused
from nakhoda.org.queries import registry_id
from nakhoda.simulator.stories import CaseStory, Numbering

__all__ = ["burn_numbers", "load_history", "numbers_for_history", "scale_cases"]
SEQUENCES = {
    kind: f"desk_{table}_id_seq"
    for kind, table in {
        "case": "case",
        "message": "message",
        "member": "member",
        "touch": "touch",
        "escalation": "escalation",
        "decision": "decision",
        "appeal": "appeal",
    }.items()
}
BATCH = 400


def numbers_for_history() -> Numbering:
    """Where the desk's own numbering stands. Nobody else may write until `burn_numbers`: this is for a new desk."""
    return Numbering({kind: next_number(sequence) for kind, sequence in SEQUENCES.items()})


def burn_numbers(before: dict[str, int], after: Numbering) -> None:
    """Move the desk's numbering past what a history took."""
    for kind, sequence in SEQUENCES.items():
        take_numbers(sequence, after.next_free[kind] - before[kind])


def load_history(
    stories: Sequence[CaseStory],
    *,
    actor: Actor,
    now: datetime,
    on_batch: Callable[[int], None] | None = None,
) -> int:
    """All of it, in one transaction of the caller; the count of cases. Only the program itself may."""
    if not actor.is_system:
        raise Refused("only the program itself may load a history")
    _load_members(stories, now)
    for first in range(0, len(stories), BATCH):
        _load_batch(stories[first : first + BATCH])
        if on_batch:
            on_batch(min(first + BATCH, len(stories)))
    analyse()
    return len(stories)


def _load_members(stories: Sequence[CaseStory], now: datetime) -> None:
    found = list(rows.member_rows(stories, now))
    load_rows("desk_member", rows.MEMBER, (member for member, _ in found))
    load_rows("desk_member_address", rows.ADDRESS, chain.from_iterable(own for _, own in found), ignore_known=True)


def _load_batch(stories: Sequence[CaseStory]) -> None:
    sealed = [seal(story.tale.entries, b"") for story in stories]
    load_rows(
        "desk_case", rows.CASE, (rows.case_row(s, lines[-1].hash) for s, lines in zip(stories, sealed, strict=True))
    )
    pairs = zip(stories, sealed, strict=True)
    load_rows("journal_event", rows.EVENT, _flat(rows.event_rows(lines, s.tale.state.scope_id) for s, lines in pairs))
    for table, columns, rows_of in _PARTS:
        load_rows(table, columns, _flat(map(rows_of, stories)))
    load_rows("desk_participant", rows.PARTICIPANT, map(rows.participant_row, stories))
    _load_appeals([story for story in stories if story.contest])


_PARTS: tuple[tuple[str, tuple[str, ...], Callable[[CaseStory], Iterable[Sequence[Any]]]], ...] = (
    ("desk_clock", rows.CLOCK, rows.clock_rows),
    ("desk_message", rows.MESSAGE, rows.message_rows),
    ("desk_touch", rows.TOUCH, rows.touch_rows),
    ("desk_escalation", rows.ESCALATION, rows.escalation_rows),
    ("desk_approval", rows.APPROVAL, rows.approval_rows),
)


def _load_appeals(stories: Sequence[CaseStory]) -> None:
    register = registry_id()
    decisions = (rows.decision_row(s, register, f"MADEUP{s.contest.decision_id:06}") for s in stories if s.contest)
    load_rows("desk_decision", rows.DECISION, decisions)
    load_rows("desk_appeal", rows.APPEAL, map(rows.appeal_row, stories))


def _flat(parts: Iterable[Iterable[Sequence[Any]]]) -> Iterable[Sequence[Any]]:
    return chain.from_iterable(parts)
