"""Waiting lines: a binary heap of due times and cases for each, in one part of the block; a line that grows moves.

What has come back to a person waits in a chain of its own, which is seldom longer than one.
"""

from __future__ import annotations

from typing import Any

from nakhoda.simulator.kernel.jit import inlined, part
from nakhoda.simulator.policy_model.kernel.columns import PRIORITY_STEP
from nakhoda.simulator.policy_model.kernel.words import (
    BEHIND,
    BORN,
    CLASS,
    HEAD_BORN,
    HEAD_DUE,
    HEAD_PRIORITY,
    KEY,
    LINE,
    LINE_ROOM,
    LINES_FREE,
    OWN_HEAD,
    PRIORITY,
    WAITING,
)


@inlined
def standing(whole: Any, real: Any, row: int) -> float:
    """Where a case stands among those that are due at the same time: by priority, then by age."""
    return real[row + BORN] - PRIORITY_STEP * whole[whole[row + CLASS] + PRIORITY]  # type: ignore[no-any-return]


@inlined
def sooner(whole: Any, real: Any, due: float, row: int, other_due: float, other: int) -> bool:
    """Whether one case goes before another of its line."""
    if due != other_due:
        return due < other_due
    return standing(whole, real, row) < standing(whole, real, other)


@inlined
def join(whole: Any, real: Any, cell: int, row: int) -> None:
    """A case joins a line, by its key."""
    place = whole[cell + WAITING]
    if place == whole[cell + LINE_ROOM]:
        widen(whole, real, cell)
    first, due = whole[cell + LINE], real[row + KEY]
    whole[cell + WAITING] = place + 1
    while place > 0:
        above = (place - 1) >> 1
        if not sooner(whole, real, due, row, real[first + 2 * above], whole[first + 2 * above + 1]):
            break
        real[first + 2 * place] = real[first + 2 * above]
        whole[first + 2 * place + 1] = whole[first + 2 * above + 1]
        place = above
    real[first + 2 * place] = due
    whole[first + 2 * place + 1] = row
    if place == 0:
        show_head(whole, real, cell, due, row)


@part
def widen(whole: Any, real: Any, cell: int) -> None:
    """Twice the room, at the end of what is used."""
    old, many, new = whole[cell + LINE], whole[cell + LINE_ROOM], whole[LINES_FREE]
    for word in range(2 * many):
        whole[new + word] = whole[old + word]
    whole[cell + LINE] = new
    whole[cell + LINE_ROOM] = 2 * many
    whole[LINES_FREE] = new + 4 * many


@part
def leave(whole: Any, real: Any, cell: int) -> int:
    """The head of a line leaves it."""
    first, size = whole[cell + LINE], whole[cell + WAITING] - 1
    head = whole[first + 1]
    whole[cell + WAITING] = size
    if size > 0:
        due, row = real[first + 2 * size], whole[first + 2 * size + 1]
        place, below = 0, 1
        while below < size:
            at = first + 2 * below
            if below + 1 < size and sooner(whole, real, real[at + 2], whole[at + 3], real[at], whole[at + 1]):
                below += 1
                at += 2
            if not sooner(whole, real, real[at], whole[at + 1], due, row):
                break
            real[first + 2 * place] = real[at]
            whole[first + 2 * place + 1] = whole[at + 1]
            place = below
            below = 2 * place + 1
        real[first + 2 * place] = due
        whole[first + 2 * place + 1] = row
        show_head(whole, real, cell, real[first], whole[first + 1])
    return head  # type: ignore[no-any-return]


@inlined
def show_head(whole: Any, real: Any, cell: int, due: float, row: int) -> None:
    """What the head goes by stands at the line, because every free person looks at all of them."""
    real[cell + HEAD_DUE] = due
    whole[cell + HEAD_PRIORITY] = whole[whole[row + CLASS] + PRIORITY]
    real[cell + HEAD_BORN] = real[row + BORN]


@part
def come_back_to(whole: Any, real: Any, agent: int, row: int) -> None:
    """Into the chain of what a person has to go on with."""
    before = -1
    behind = whole[agent + OWN_HEAD]
    while behind >= 0 and sooner(whole, real, real[behind + KEY], behind, real[row + KEY], row):
        before = behind
        behind = whole[behind + BEHIND]
    whole[row + BEHIND] = behind
    if before >= 0:
        whole[before + BEHIND] = row
    else:
        whole[agent + OWN_HEAD] = row
