"""Cases begin and end to be handled, wait, give up and move on."""

from __future__ import annotations

import math
from typing import Any

from nakhoda.simulator.kernel.agenda import enter
from nakhoda.simulator.kernel.columns import (
    ABANDONED,
    ALIVE,
    BACK,
    BATCH,
    BEHIND,
    BORN,
    BUSY_NOW,
    BY_PRIORITY,
    CLASS,
    COMES_IN,
    COUNTER,
    COUNTER_BITS,
    COUNTER_MOST,
    DELAY,
    DONE,
    DUE,
    DUE_AFTER,
    EARLIER,
    EARLIEST_DUE,
    ENDS,
    ENTERED,
    EXITS,
    FACTOR,
    FINISHED,
    FIRST_EXIT,
    FIRST_OFFER,
    FIRST_TAKE,
    FREE,
    GIVES_UP,
    GONE,
    GROUP,
    HANDLE,
    HANDS_OVER,
    HEAD,
    HIGH,
    HOLDING,
    HOME,
    KEY,
    KIND_BITS,
    LATER,
    LEFT,
    LOW,
    MOST,
    NOW,
    OFFER_GROUP,
    OFFER_TAKE,
    OFFERS,
    ORDER,
    PATIENCE,
    PLACE,
    RETRIED,
    RETRY_DELAY,
    RETRY_SHARE,
    RETURNS,
    ROOM,
    ROUND,
    ROUNDS,
    ROW_BITS,
    SERVED,
    SHARE,
    SINCE,
    SIZE,
    SOJOURN,
    TAKE_CLASS,
    TAKE_PRIORITY,
    TAKEN,
    TAKES,
    TO,
    USED,
    VISIT,
    WAITING,
)
from nakhoda.simulator.kernel.dice import uniform
from nakhoda.simulator.kernel.durations import duration
from nakhoda.simulator.kernel.jit import apart, compiled
from nakhoda.simulator.kernel.line import join, leave
from nakhoda.simulator.kernel.noting import note_queue, note_wait, note_work

ASKS_HANDLE, ASKS_PATIENCE, ASKS_RETRY, ASKS_RETRY_DELAY, ASKS_EXIT, ASKS_DELAY = range(6)
PER_VISIT = 8  # salts of a visit


@compiled
def salt(run: Any, row: int, asked: int) -> int:
    """The number under which this visit of this case draws."""
    return run.cases[row, VISIT] * PER_VISIT + asked  # type: ignore[no-any-return]


@compiled
def draw(run: Any, row: int, drawn: int, asked: int) -> float:
    """A duration for this visit of this case."""
    return duration(run.reals, run.lists, drawn, run.cases[row, LOW], run.cases[row, HIGH], salt(run, row, asked))


@compiled
def code(run: Any, row: int, kind: int) -> int:
    """The event of a case as it stands now; it is void as soon as the case has moved on."""
    return ((run.cases[row, ROUND] & ROUNDS) << (ROW_BITS + KIND_BITS)) | (row << KIND_BITS) | kind  # type: ignore[no-any-return]


@compiled
def push(run: Any, at: float, event: int) -> None:
    """Onto the agenda."""
    if at < math.inf:
        run.counts[SIZE] = enter(run.times, run.codes, run.counts[SIZE], at, event)


@compiled
def come_in(run: Any, row: int, kind: int) -> None:
    """A case enters the line of a class: straight to somebody free, otherwise it waits."""
    run.cases[row, CLASS] = kind
    run.cases[row, VISIT] += 1
    run.case_reals[row, SINCE] = run.clock[NOW]
    run.case_reals[row, LEFT] = 0.0
    if run.reals[kind, DUE_AFTER] < math.inf:
        run.case_reals[row, DUE] = run.case_reals[row, BORN] + run.reals[kind, DUE_AFTER]
    run.tally[run.counts[BATCH], kind, ENTERED] += 1
    run.counts[ORDER] += 1
    run.case_reals[row, PLACE] = run.counts[ORDER]
    seek(run, row, kind)


@compiled
def seek(run: Any, row: int, kind: int) -> None:
    """To the first group that is free, in the order in which the class is offered; otherwise it waits."""
    first = run.table[kind, FIRST_OFFER]
    for place in range(first, first + run.table[kind, OFFERS]):
        group = run.table[place, OFFER_GROUP]
        if run.table[group, BUSY_NOW] < run.table[group, ROOM]:
            push(run, start(run, row, group, run.table[place, OFFER_TAKE]), code(run, row, DONE))
            return
    wait(run, row, kind)


@compiled
def wait(run: Any, row: int, kind: int) -> None:
    """Joins the line, and loses patience some time."""
    due_first = run.table[kind, EARLIEST_DUE]
    run.case_reals[row, KEY] = run.case_reals[row, DUE] if due_first else run.case_reals[row, SINCE]
    note_queue(run, kind)
    run.table[kind, WAITING] += 1
    run.table[kind, HEAD] = join(run.cases, run.case_reals, run.table[kind, HEAD], row)
    patience = run.table[kind, PATIENCE]
    if patience >= 0 and run.case_reals[row, LEFT] <= 0.0:
        push(run, run.clock[NOW] + draw(run, row, patience, ASKS_PATIENCE), code(run, row, GIVES_UP))


@compiled
def start(run: Any, row: int, group: int, take: int) -> float:
    """Somebody of the group begins; the instant at which the handling ends."""
    kind = run.cases[row, CLASS]
    now = run.clock[NOW]
    note_work(run, group)
    run.table[group, BUSY_NOW] += 1
    run.cases[row, ROUND] += 1
    run.cases[row, GROUP] = group
    work = run.case_reals[row, LEFT]
    if work <= 0.0:
        note_wait(run, kind, now - run.case_reals[row, SINCE], True)
        work = run.reals[take, FACTOR] * draw(run, row, run.table[kind, HANDLE], ASKS_HANDLE)
    run.case_reals[row, ENDS] = now + work
    if run.table[group, HANDS_OVER]:
        hold(run, row, group)
    return now + work  # type: ignore[no-any-return]


@compiled
def hold(run: Any, row: int, group: int) -> None:
    """Into the chain of what the group has in hand, the latest first."""
    head = run.table[group, HOLDING]
    run.cases[row, LATER] = -1
    run.cases[row, EARLIER] = head
    if head >= 0:
        run.cases[head, LATER] = row
    run.table[group, HOLDING] = row


@compiled
def let_go(run: Any, row: int, group: int) -> None:
    """The group has one case less in hand."""
    note_work(run, group)
    run.table[group, BUSY_NOW] -= 1
    if run.table[group, HANDS_OVER]:
        earlier, later = run.cases[row, EARLIER], run.cases[row, LATER]
        if later >= 0:
            run.cases[later, EARLIER] = earlier
        else:
            run.table[group, HOLDING] = earlier
        if earlier >= 0:
            run.cases[earlier, LATER] = later


@compiled
def next_take(run: Any, group: int) -> int:
    """Which of the lines that the group takes from goes first; -1 when all are empty or nobody is free."""
    if run.table[group, BUSY_NOW] >= run.table[group, ROOM]:
        return -1
    best = -1
    best_row = -1
    first = run.table[group, FIRST_TAKE]
    for take in range(first, first + run.table[group, TAKES]):
        row = run.table[run.table[take, TAKE_CLASS], HEAD]
        if row >= 0 and (best < 0 or sooner(run, group, take, row, best, best_row)):
            best = take
            best_row = row
    return best


@compiled
def sooner(run: Any, group: int, take: int, row: int, best: int, best_row: int) -> bool:
    """Whether the head of one line goes before that of another: priority where the group looks at it, key, order."""
    if run.table[group, BY_PRIORITY] and run.table[take, TAKE_PRIORITY] != run.table[best, TAKE_PRIORITY]:
        return run.table[take, TAKE_PRIORITY] < run.table[best, TAKE_PRIORITY]  # type: ignore[no-any-return]
    if run.case_reals[row, KEY] != run.case_reals[best_row, KEY]:
        return run.case_reals[row, KEY] < run.case_reals[best_row, KEY]  # type: ignore[no-any-return]
    return run.case_reals[row, PLACE] < run.case_reals[best_row, PLACE]  # type: ignore[no-any-return]


@compiled
def pull(run: Any, take: int) -> int:
    """Takes the head out of its line; those behind it that have given up meanwhile go too."""
    kind = run.table[take, TAKE_CLASS]
    row = run.table[kind, HEAD]
    note_queue(run, kind)
    run.table[kind, WAITING] -= 1
    run.table[kind, HEAD] = leave(run.cases, run.case_reals, row)
    drop_gone(run, kind)
    return row  # type: ignore[no-any-return]


@compiled
def drop_gone(run: Any, kind: int) -> None:
    """The head of a line is always somebody who still waits."""
    head = run.table[kind, HEAD]
    while head >= 0 and run.cases[head, GROUP] == GONE:
        run.table[kind, HEAD] = leave(run.cases, run.case_reals, head)
        release(run, head)
        head = run.table[kind, HEAD]


@compiled
def release(run: Any, row: int) -> None:
    """The row of a case that is over can be used again."""
    run.cases[row, ROUND] += 1
    run.cases[row, BEHIND] = run.counts[FREE]
    run.counts[FREE] = row


@compiled
def give_up(run: Any, row: int) -> None:
    """Patience is over; some come back later, as somebody new in the same matter."""
    kind = run.cases[row, CLASS]
    note_queue(run, kind)
    run.table[kind, WAITING] -= 1
    note_wait(run, kind, run.clock[NOW] - run.case_reals[row, SINCE], False)
    run.tally[run.counts[BATCH], kind, ABANDONED] += 1
    low, high = run.cases[row, LOW], run.cases[row, HIGH]
    share = run.reals[kind, RETRY_SHARE]
    if share > 0.0 and uniform(low, high, salt(run, row, ASKS_RETRY)) < share:
        come_back(run, row, kind)
    else:
        run.counts[ALIVE] -= 1
    run.cases[row, ROUND] += 1
    run.cases[row, GROUP] = GONE
    drop_gone(run, kind)


@apart
def come_back(run: Any, row: int, kind: int) -> None:
    """The one who gave up tries again: a row of its own, because the old one still stands in the line."""
    run.tally[run.counts[BATCH], kind, RETRIED] += 1
    again = run.counts[FREE]
    run.counts[FREE] = run.cases[again, BEHIND]
    turn = run.cases[again, ROUND]
    for column in range(run.cases.shape[1]):
        run.cases[again, column] = run.cases[row, column]
    for column in range(run.case_reals.shape[1]):
        run.case_reals[again, column] = run.case_reals[row, column]
    run.cases[again, ROUND] = turn + 1
    run.cases[again, GROUP] = -1
    delay = draw(run, row, run.table[kind, RETRY_DELAY], ASKS_RETRY_DELAY)
    push(run, run.clock[NOW] + delay, code(run, again, COMES_IN))


@compiled
def exit_of(run: Any, row: int, kind: int) -> int:
    """Which way out a handled case takes, -1: none, it is done here."""
    first, many = run.table[kind, FIRST_EXIT], run.table[kind, EXITS]
    if many == 0:
        return -1
    share = uniform(run.cases[row, LOW], run.cases[row, HIGH], salt(run, row, ASKS_EXIT))
    for place in range(first, first + many):
        share -= run.reals[place, SHARE]
        if share < 0.0:
            return place if may_leave_by(run, row, place) else -1
    return -1


@compiled
def may_leave_by(run: Any, row: int, place: int) -> bool:
    """Counts how often a case took a way out that has a limit."""
    most = run.table[place, MOST]
    if most == 0:
        return True
    shift = run.table[place, COUNTER] * COUNTER_BITS
    if (run.cases[row, USED] >> shift) & COUNTER_MOST >= most:
        return False
    run.cases[row, USED] += 1 << shift
    return True


@compiled
def move_on(run: Any, row: int) -> None:
    """After the handling: another class, the same again, back to where it was sent from, or the end."""
    kind = run.cases[row, CLASS]
    run.tally[run.counts[BATCH], kind, SERVED] += 1
    place = exit_of(run, row, kind)
    if place >= 0:
        run.tally[run.counts[BATCH], place, TAKEN] += 1
        if run.table[place, RETURNS] and run.cases[row, BACK] < 0:
            run.cases[row, BACK] = kind
        send(run, row, run.table[place, TO], run.table[place, DELAY])
    elif run.cases[row, BACK] >= 0:
        kind = run.cases[row, BACK]
        run.cases[row, BACK] = -1
        come_in(run, row, kind)
    else:
        end(run, row)


@compiled
def send(run: Any, row: int, kind: int, delay: int) -> None:
    """To a class, at once or after a while."""
    if delay < 0:
        come_in(run, row, kind)
        return
    pause = draw(run, row, delay, ASKS_DELAY)
    run.cases[row, ROUND] += 1
    run.cases[row, CLASS] = kind
    push(run, run.clock[NOW] + pause, code(run, row, COMES_IN))


@compiled
def end(run: Any, row: int) -> None:
    """The case is over."""
    home, batch = run.cases[row, HOME], run.counts[BATCH]
    run.tally[batch, home, FINISHED] += 1
    run.sums[batch, home, SOJOURN] += run.clock[NOW] - run.case_reals[row, BORN]
    run.counts[ALIVE] -= 1
    release(run, row)
