"""The event loop: one event after another until the end, the budget or the room is used up."""

from __future__ import annotations

import math
from typing import Any

from nakhoda.simulator.kernel.agenda import remove_first, replace_first
from nakhoda.simulator.kernel.columns import (
    ALIVE,
    ARRIVAL,
    ARRIVED,
    BACK,
    BATCH,
    BATCH_LENGTH,
    BATCHES,
    BEHIND,
    BORN,
    BORN_SO_FAR,
    BUSY_NOW,
    CAME,
    CLASS,
    COMES_AT,
    COMES_IN,
    CONCURRENCY,
    DONE,
    DRAINS,
    DUE,
    END,
    ENDS,
    FREE,
    FULL,
    GIVES_UP,
    GROUP,
    GROUPS,
    HANDS_OVER,
    HIGH,
    HOLDING,
    HOME,
    KIND_BITS,
    KINDS,
    LEFT,
    LOW,
    MOST_CASES,
    NOW,
    OVER,
    PAUSED,
    ROOM,
    ROOM_FOR,
    ROUND,
    ROUNDS,
    ROW_BITS,
    SEED_HIGH,
    SEED_LOW,
    SIZE,
    STAFF,
    STAFF_COUNT,
    STAFF_FIRST,
    STAFF_PERIOD,
    STAFF_REPEATS,
    TICK,
    USED,
    VISIT,
    WARM_UP,
)
from nakhoda.simulator.kernel.coming import next_arrival
from nakhoda.simulator.kernel.dice import mix
from nakhoda.simulator.kernel.jit import apart, compiled
from nakhoda.simulator.kernel.noting import note_all, note_work
from nakhoda.simulator.kernel.serving import (
    code,
    come_in,
    give_up,
    let_go,
    move_on,
    next_take,
    pull,
    push,
    seek,
    start,
)

ROW_MASK = (1 << ROW_BITS) - 1


@apart
def begin(run: Any) -> None:
    """Puts the first arrivals, the first shift and the first tick on the agenda."""
    for group in range(run.counts[KINDS], run.counts[KINDS] + run.counts[GROUPS]):
        set_staff(run, group, 0)
    for kind in range(run.counts[KINDS]):
        run.reals[kind, COMES_AT] = next_arrival(run, kind)
        push(run, run.reals[kind, COMES_AT], (kind << KIND_BITS) | ARRIVAL)
    if run.clock[WARM_UP] > 0.0:
        push(run, run.clock[WARM_UP], TICK)
    else:
        tick(run)


@compiled
def advance(run: Any, budget: int) -> int:
    """Up to `budget` events. OVER: the run has ended; PAUSED: call again; FULL: give it more room and call again."""
    while budget > 0:
        if run.counts[FREE] < 0 or run.cases[run.counts[FREE], BEHIND] < 0 or no_room(run):
            return FULL
        if is_over(run):
            if run.clock[DRAINS] == 0.0:
                run.clock[NOW] = run.clock[END]
            note_all(run)
            return OVER
        step(run, run.times[0], run.codes[0])
        budget -= 1
    return PAUSED


@compiled
def no_room(run: Any) -> bool:
    """Whether the agenda might run over in one step."""
    return run.counts[SIZE] + run.counts[ROOM_FOR] >= len(run.times)  # type: ignore[no-any-return]


@compiled
def is_over(run: Any) -> bool:
    """At the end of time; or, where it is to drain, when the last case has gone and none will come."""
    if run.counts[SIZE] == 0 or run.times[0] > run.clock[END]:
        return True
    if run.clock[DRAINS] == 0.0 or run.counts[ALIVE] > 0:
        return False
    if run.counts[CAME] >= run.clock[MOST_CASES]:
        return True
    still = 0
    for kind in range(run.counts[KINDS]):
        still += run.reals[kind, COMES_AT] < math.inf
    return still == 0


@compiled
def step(run: Any, at: float, event: int) -> None:
    """One event. Its place at the top of the agenda is used again where something follows from it."""
    run.clock[NOW] = at
    kind = event & ((1 << KIND_BITS) - 1)
    row = (event >> KIND_BITS) & ROW_MASK
    if kind == ARRIVAL:
        arrive(run, row)
        return
    if kind == DONE and current(run, row, event):
        finish(run, row)
        return
    run.counts[SIZE] = remove_first(run.times, run.codes, run.counts[SIZE])
    if kind == STAFF:
        shift(run, row)
    elif kind == TICK:
        tick(run)
    elif kind != DONE and current(run, row, event):
        wake(run, row, kind)


@compiled
def current(run: Any, row: int, event: int) -> bool:
    """Whether the case is still as it was when the event was put down."""
    return event >> (ROW_BITS + KIND_BITS) == run.cases[row, ROUND] & ROUNDS  # type: ignore[no-any-return]


@compiled
def wake(run: Any, row: int, kind: int) -> None:
    """Somebody gives up, or comes in."""
    if kind == GIVES_UP:
        give_up(run, row)
    elif kind == COMES_IN:
        come_in(run, row, run.cases[row, CLASS])


@compiled
def arrive(run: Any, kind: int) -> None:
    """A case comes, and the next of its class is put down."""
    following = math.inf
    number = run.counts[CAME]
    run.counts[CAME] += 1
    if number + 1 < run.clock[MOST_CASES]:
        following = next_arrival(run, kind)
    run.reals[kind, COMES_AT] = following
    if number >= run.clock[MOST_CASES]:
        run.counts[SIZE] = remove_first(run.times, run.codes, run.counts[SIZE])
        return
    if following < math.inf:
        replace_first(run.times, run.codes, run.counts[SIZE], following, (kind << KIND_BITS) | ARRIVAL)
    else:
        run.counts[SIZE] = remove_first(run.times, run.codes, run.counts[SIZE])
    run.tally[run.counts[BATCH], kind, ARRIVED] += 1
    come_in(run, born(run, kind), kind)


@compiled
def born(run: Any, kind: int) -> int:
    """A row for a new case; its key is its class and its number there."""
    row = run.counts[FREE]
    run.counts[FREE] = run.cases[row, BEHIND]
    run.counts[ALIVE] += 1
    run.table[kind, BORN_SO_FAR] += 1
    run.cases[row, HOME] = kind
    run.cases[row, LOW] = mix(run.counts[SEED_LOW] ^ run.table[kind, BORN_SO_FAR])
    run.cases[row, HIGH] = mix(run.counts[SEED_HIGH] ^ (kind + 1))
    run.cases[row, VISIT] = 0
    run.cases[row, BACK] = -1
    run.cases[row, USED] = 0
    run.cases[row, GROUP] = -1
    run.case_reals[row, BORN] = run.clock[NOW]
    run.case_reals[row, DUE] = math.inf
    return row  # type: ignore[no-any-return]


@compiled
def finish(run: Any, row: int) -> None:
    """A handling ends: the case moves on, and whoever is free now takes the next."""
    group = run.cases[row, GROUP]
    run.cases[row, ROUND] += 1
    run.cases[row, GROUP] = -1
    move_on(run, row)
    let_go(run, row, group)
    take = next_take(run, group)
    if take >= 0:
        following = pull(run, take)
        ends = start(run, following, group, take)
        replace_first(run.times, run.codes, run.counts[SIZE], ends, code(run, following, DONE))
    else:
        run.counts[SIZE] = remove_first(run.times, run.codes, run.counts[SIZE])


@apart
def shift(run: Any, period_and_group: int) -> None:
    """Another number of agents; a group that hands over gives back what it can no longer hold."""
    many = run.counts[KINDS] + run.counts[GROUPS]
    group = period_and_group % many
    note_work(run, group)
    set_staff(run, group, period_and_group // many)
    if run.table[group, HANDS_OVER]:
        while run.table[group, BUSY_NOW] > run.table[group, ROOM]:
            hand_over(run, group)
    take = next_take(run, group)
    while take >= 0:
        row = pull(run, take)
        push(run, start(run, row, group, take), code(run, row, DONE))
        take = next_take(run, group)


@apart
def set_staff(run: Any, group: int, period: int) -> None:
    """The agents of a period, and when it ends."""
    many = run.table[group, STAFF_COUNT]
    place = period % many if run.table[group, STAFF_REPEATS] else min(period, many - 1)
    run.table[group, ROOM] = int(run.lists[run.table[group, STAFF_FIRST] + place]) * run.table[group, CONCURRENCY]
    if run.table[group, STAFF_REPEATS] or period + 1 < many:
        at = (period + 1) * run.reals[group, STAFF_PERIOD]
        push(run, at, (((period + 1) * (run.counts[KINDS] + run.counts[GROUPS]) + group) << KIND_BITS) | STAFF)


@apart
def hand_over(run: Any, group: int) -> None:
    """What was begun last goes back with the work that is left of it."""
    row = run.table[group, HOLDING]
    let_go(run, row, group)
    run.cases[row, ROUND] += 1
    run.cases[row, GROUP] = -1
    run.case_reals[row, LEFT] = max(run.case_reals[row, ENDS] - run.clock[NOW], 1e-12)
    seek(run, row, run.cases[row, CLASS])


@apart
def tick(run: Any) -> None:
    """The next batch begins."""
    note_all(run)
    run.counts[BATCH] += 1
    if run.counts[BATCH] < run.clock[BATCHES]:
        push(run, run.clock[WARM_UP] + run.counts[BATCH] * run.clock[BATCH_LENGTH], TICK)
