"""Waiting lines: by due time, then priority, then age. Each has two parts, so that the longer needs no sorting.

New cases mostly come in the order in which they are due: they queue up in a ring. Whoever would not be the last there,
and whatever comes back, stands in a binary heap beside it. The head of the line is the earlier of the two heads. Rings
and heaps lie in one part of the block; one that grows moves.

What has come back to a person waits in a chain of its own, which is seldom longer than one.
"""

from __future__ import annotations

from typing import Any

from nakhoda.simulator.kernel.jit import ahead, inlined, part
from nakhoda.simulator.policy_model.kernel.columns import PRIORITY_STEP
from nakhoda.simulator.policy_model.kernel.words import (
    BEHIND,
    BORN,
    CLASS,
    DUES,
    HEAD_BORN,
    HEAD_DUE,
    HEAD_IN_RING,
    HEAD_PRIORITY,
    IN_RING,
    KEY,
    LINE,
    LINE_BORN,
    LINE_DUE,
    LINE_ROOM,
    LINE_WHO,
    LINE_WORDS,
    LINES_FREE,
    OWN_HEAD,
    PRIORITY,
    RING,
    RING_FIRST,
    RING_ROOM,
    ROW_BITS,
    ROW_MASK,
    SINCE,
    STAGE,
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
def goes_before(whole: Any, real: Any, one: int, due: float, born: float, who: int) -> bool:
    """Whether the one at a place of a line goes before this: by due time, then priority, then age."""
    then = real[one + LINE_DUE]
    if then != due:
        return then < due  # type: ignore[no-any-return]
    priority, other = whole[one + LINE_WHO] >> ROW_BITS, who >> ROW_BITS
    return priority > other or (priority == other and real[one + LINE_BORN] < born)  # type: ignore[no-any-return]


@inlined
def stand(whole: Any, real: Any, place: int, due: float, born: float, who: int) -> None:
    """Somebody stands at a place of a line."""
    real[place + LINE_DUE] = due
    real[place + LINE_BORN] = born
    whole[place + LINE_WHO] = who


@part
def join(whole: Any, real: Any, cell: int, row: int, due: float) -> None:
    """A case joins a line: behind the last of the ring when it is new and belongs there, otherwise in the heap."""
    born = real[row + BORN]
    who = (whole[whole[row + CLASS] + PRIORITY] << ROW_BITS) | row
    if whole[row + STAGE] == 0 and belongs_last(whole, real, cell, due, born, who):
        queue_up(whole, real, cell, due, born, who)
    else:
        join_heap(whole, real, cell, due, born, who)
    waiting = whole[cell + WAITING]
    whole[cell + WAITING] = waiting + 1
    if waiting == 0 or not head_stays(whole, real, cell, due, born, who):
        show_head(whole, real, cell)


@inlined
def head_stays(whole: Any, real: Any, cell: int, due: float, born: float, who: int) -> bool:
    """Whether the head goes before the one that came."""
    then, priority, other = real[cell + HEAD_DUE], whole[cell + HEAD_PRIORITY], who >> ROW_BITS
    if then != due:
        return then < due  # type: ignore[no-any-return]
    return priority > other or (priority == other and real[cell + HEAD_BORN] <= born)  # type: ignore[no-any-return]


@inlined
def belongs_last(whole: Any, real: Any, cell: int, due: float, born: float, who: int) -> bool:
    """Whether all in the ring go before it."""
    many = whole[cell + IN_RING]
    if many == 0:
        return True
    last = (whole[cell + RING_FIRST] + many - 1) & (whole[cell + RING_ROOM] - 1)
    return goes_before(whole, real, whole[cell + RING] + LINE_WORDS * last, due, born, who)


@inlined
def queue_up(whole: Any, real: Any, cell: int, due: float, born: float, who: int) -> None:
    """To the end of the ring."""
    many = whole[cell + IN_RING]
    if many == whole[cell + RING_ROOM]:
        widen_ring(whole, real, cell)
    place = (whole[cell + RING_FIRST] + many) & (whole[cell + RING_ROOM] - 1)
    stand(whole, real, whole[cell + RING] + LINE_WORDS * place, due, born, who)
    whole[cell + IN_RING] = many + 1


@inlined
def join_heap(whole: Any, real: Any, cell: int, due: float, born: float, who: int) -> None:
    """In between, where it belongs."""
    place = whole[cell + WAITING] - whole[cell + IN_RING]
    if place == whole[cell + LINE_ROOM]:
        widen(whole, real, cell)
    first = whole[cell + LINE]
    while place > 0:
        above = (place - 1) >> 1
        at = first + LINE_WORDS * above
        if goes_before(whole, real, at, due, born, who):
            break
        stand(whole, real, first + LINE_WORDS * place, real[at + LINE_DUE], real[at + LINE_BORN], whole[at + LINE_WHO])
        place = above
    stand(whole, real, first + LINE_WORDS * place, due, born, who)


@part
def widen(whole: Any, real: Any, cell: int) -> None:
    """Twice the room for the heap, at the end of what is used."""
    old, many, new = whole[cell + LINE], whole[cell + LINE_ROOM], whole[LINES_FREE]
    for word in range(LINE_WORDS * many):
        whole[new + word] = whole[old + word]
    whole[cell + LINE] = new
    whole[cell + LINE_ROOM] = 2 * many
    whole[LINES_FREE] = new + 2 * LINE_WORDS * many


@part
def widen_ring(whole: Any, real: Any, cell: int) -> None:
    """Twice the room for the ring, which then begins at its first place."""
    old, many, new = whole[cell + RING], whole[cell + RING_ROOM], whole[LINES_FREE]
    turn = LINE_WORDS * whole[cell + RING_FIRST]
    for word in range(LINE_WORDS * many):
        whole[new + word] = whole[old + (turn + word) % (LINE_WORDS * many)]
    whole[cell + RING] = new
    whole[cell + RING_ROOM] = 2 * many
    whole[cell + RING_FIRST] = 0
    whole[LINES_FREE] = new + 2 * LINE_WORDS * many


@part
def leave(whole: Any, real: Any, cell: int) -> int:
    """The head of a line leaves it."""
    if whole[cell + HEAD_IN_RING]:
        first = whole[cell + RING_FIRST]
        who = whole[whole[cell + RING] + LINE_WORDS * first + LINE_WHO]
        whole[cell + RING_FIRST] = (first + 1) & (whole[cell + RING_ROOM] - 1)
        whole[cell + IN_RING] -= 1
    else:
        who = whole[whole[cell + LINE] + LINE_WHO]
        leave_heap(whole, real, cell)
    whole[cell + WAITING] -= 1
    if whole[cell + WAITING] > 0:
        show_head(whole, real, cell)
    return who & ROW_MASK  # type: ignore[no-any-return]


@inlined
def leave_heap(whole: Any, real: Any, cell: int) -> None:
    """The first of the heap leaves it."""
    first, size = whole[cell + LINE], whole[cell + WAITING] - whole[cell + IN_RING] - 1
    last = first + LINE_WORDS * size
    due, born, who = real[last + LINE_DUE], real[last + LINE_BORN], whole[last + LINE_WHO]
    place, below = 0, 1
    while below < size:
        at = first + LINE_WORDS * below
        if below + 1 < size:
            then = at + LINE_WORDS
            if goes_before(whole, real, then, real[at + LINE_DUE], real[at + LINE_BORN], whole[at + LINE_WHO]):
                below += 1
                at = then
        if not goes_before(whole, real, at, due, born, who):
            break
        stand(whole, real, first + LINE_WORDS * place, real[at + LINE_DUE], real[at + LINE_BORN], whole[at + LINE_WHO])
        place = below
        below = 2 * place + 1
    stand(whole, real, first + LINE_WORDS * place, due, born, who)


@part
def show_head(whole: Any, real: Any, cell: int) -> None:
    """What the head goes by stands at the line, because every free person looks at all of them."""
    head, many = whole[cell + LINE], whole[cell + IN_RING]
    if many > 0:
        first = whole[cell + RING] + LINE_WORDS * whole[cell + RING_FIRST]
        due, born, who = real[first + LINE_DUE], real[first + LINE_BORN], whole[first + LINE_WHO]
        whole[cell + HEAD_IN_RING] = many == whole[cell + WAITING] or not goes_before(whole, real, head, due, born, who)
        head = first if whole[cell + HEAD_IN_RING] else head
    else:
        whole[cell + HEAD_IN_RING] = 0
    who = whole[head + LINE_WHO]
    real[cell + HEAD_DUE] = real[head + LINE_DUE]
    real[cell + HEAD_BORN] = real[head + LINE_BORN]
    whole[cell + HEAD_PRIORITY] = who >> ROW_BITS
    ahead(whole, (who & ROW_MASK) + SINCE)
    ahead(whole, (who & ROW_MASK) + DUES)


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
