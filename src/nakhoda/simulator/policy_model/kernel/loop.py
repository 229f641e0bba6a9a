"""The event loop of the policy model."""

from __future__ import annotations

import math
from typing import Any

from nakhoda.simulator.kernel.agenda import remove_first, replace_first
from nakhoda.simulator.kernel.dice import exponential, mix
from nakhoda.simulator.kernel.jit import apart, compiled
from nakhoda.simulator.policy_model.kernel.columns import (
    AGENT,
    ALIVE,
    ANSWERED,
    ARRIVAL,
    ARRIVED,
    ASKED,
    AT_GROUPS,
    AT_QUEUES,
    BACKLOG,
    BEHIND,
    BORN,
    BORN_SO_FAR,
    CAME,
    CLASS,
    COMES_AGAIN,
    COMES_DRAWN,
    COMES_PERIOD,
    DAY,
    DAY_LENGTH,
    DONE,
    END,
    FIRST_SHIFT,
    FREE,
    GROUPS,
    HELD,
    HIGH,
    INSTANTS,
    KINDS,
    LOOK,
    LOW,
    NEXT_SHIFT,
    NOT_RAISED,
    NOW,
    NUMBER,
    PERIOD,
    PERIODS,
    QUEUED,
    QUEUES,
    RATE_FIRST,
    REOPENED,
    REPLIES,
    RISEN,
    ROOM_FOR,
    ROUND,
    SEED_HIGH,
    SEED_LOW,
    SHIFT_BEGINS,
    SHIFT_ENDS,
    SHIFT_FROM,
    SHIFT_TO,
    SHIFTS,
    SILENT,
    SIZE,
    T_ARRIVED,
    TICK,
    TRACED,
    TRACING,
    VISIT,
)
from nakhoda.simulator.policy_model.kernel.courses import (
    finish,
    look,
    reopened,
    replied,
    shift_begins,
    shift_ends,
    silent,
)
from nakhoda.simulator.policy_model.kernel.desk import (
    KIND_BITS,
    ROUNDS,
    ROW_BITS,
    ROW_MASK,
    close_queues,
    note_group,
    place_case,
    push,
    route,
    tell,
)
from nakhoda.simulator.policy_model.kernel.promises import begin_clocks

OVER, PAUSED, FULL = range(3)
STREAM = 0x51ED270B
TRACE_MARGIN = 4096


@apart
def begin(run: Any) -> None:
    """Puts the first arrivals, shifts and the end of the first day on the agenda."""
    for kind in range(run.counts[KINDS]):
        push(run, next_arrival(run, kind, 0.0), (kind << KIND_BITS) | ARRIVAL)
    groups = run.counts[AT_GROUPS]
    for group in range(groups, groups + run.counts[GROUPS]):
        put_shift(run, group, 0)
    push(run, run.clock[DAY_LENGTH], TICK)
    close_queues(run)


@compiled
def advance(run: Any, budget: int) -> int:
    """Up to `budget` events. OVER: the run has ended; PAUSED: call again; FULL: give it more room and call again."""
    while budget > 0:
        if run.counts[FREE] < 0 or run.counts[SIZE] + run.counts[ROOM_FOR] >= len(run.times) or trace_full(run):
            return FULL
        if run.counts[SIZE] == 0 or run.times[0] > run.clock[END]:
            run.clock[NOW] = run.clock[END]
            note_groups(run)
            return OVER
        step(run, run.times[0], run.codes[0])
        budget -= 1
    return PAUSED


@compiled
def trace_full(run: Any) -> bool:
    """Whether the trace might run over in one step."""
    margin = TRACE_MARGIN + run.counts[ALIVE]
    return run.counts[TRACING] == 1 and run.counts[TRACED] + margin >= len(run.trace)  # type: ignore[no-any-return]


@compiled
def step(run: Any, at: float, event: int) -> None:
    """One event."""
    run.clock[NOW] = at
    kind = event & ((1 << KIND_BITS) - 1)
    row = (event >> KIND_BITS) & ROW_MASK
    if kind == ARRIVAL:
        arrive(run, row)
        return
    stale = kind <= COMES_AGAIN and event >> (ROW_BITS + KIND_BITS) != run.cases[row, ROUND] & ROUNDS
    if kind == DONE and not stale:
        finish(run, row)
        return
    run.counts[SIZE] = remove_first(run.times, run.codes, run.counts[SIZE])
    if stale:
        return
    if kind == LOOK:
        look(run, row, event >> (ROW_BITS + KIND_BITS))
    elif kind >= SHIFT_BEGINS:
        keep_time(run, row, kind)
    else:
        wake(run, row, kind)


@apart
def wake(run: Any, row: int, kind: int) -> None:
    """A case that slept."""
    if kind == REPLIES:
        replied(run, row)
    elif kind == SILENT:
        silent(run, row)
    elif kind == COMES_AGAIN:
        reopened(run, row)


@apart
def keep_time(run: Any, shift_and_group: int, kind: int) -> None:
    """Shifts and days."""
    groups = run.counts[GROUPS]
    group = run.counts[AT_GROUPS] + shift_and_group % groups
    shift = shift_and_group // groups
    if kind == SHIFT_BEGINS:
        ends = run.reals[run.table[group, FIRST_SHIFT] + shift, SHIFT_TO]
        push(run, ends, (shift_and_group << KIND_BITS) | SHIFT_ENDS)
        shift_begins(run, group, shift)
    elif kind == SHIFT_ENDS:
        shift_ends(run, group, shift + 1 < run.table[group, SHIFTS])
        put_shift(run, group, shift + 1)
    else:
        end_day(run)


@apart
def put_shift(run: Any, group: int, shift: int) -> None:
    """The next shift of a group, if there is one."""
    run.table[group, NEXT_SHIFT] = shift
    if shift < run.table[group, SHIFTS]:
        begins = run.reals[run.table[group, FIRST_SHIFT] + shift, SHIFT_FROM]
        place = shift * run.counts[GROUPS] + group - run.counts[AT_GROUPS]
        push(run, begins, (place << KIND_BITS) | SHIFT_BEGINS)


@apart
def note_groups(run: Any) -> None:
    """Brings every group's work up to now, and writes what waits."""
    for group in range(run.counts[AT_GROUPS], run.counts[AT_GROUPS] + run.counts[GROUPS]):
        note_group(run, group)
    for queue in range(run.counts[AT_QUEUES], run.counts[AT_QUEUES] + run.counts[QUEUES]):
        run.tally[run.counts[DAY], queue, BACKLOG] = run.table[queue, QUEUED]


@apart
def end_day(run: Any) -> None:
    """Midnight."""
    note_groups(run)
    run.counts[DAY] += 1
    close_queues(run)
    push(run, (run.counts[DAY] + 1) * run.clock[DAY_LENGTH], TICK)


# -- cases come -----------------------------------------------------------------------------------------------


@compiled
def next_arrival(run: Any, kind: int, since: float) -> float:
    """Poisson, its rate constant in each period of a repeating list: exact, by inversion. Or the listed instants."""
    if run.table[kind, INSTANTS] > 0:
        return listed_arrival(run, kind)
    length, many = run.clock[PERIOD], run.counts[PERIODS]
    need = exponential(mix(run.counts[SEED_LOW] ^ (STREAM + kind)), run.counts[SEED_HIGH], run.table[kind, COMES_DRAWN])
    run.table[kind, COMES_DRAWN] += 1
    period = run.table[kind, COMES_PERIOD]
    at = since
    while at <= run.clock[END]:
        rate = run.levels[int(run.reals[kind, RATE_FIRST]) + period % many]
        end = (period + 1) * length
        if rate > 0.0 and at + need / rate <= end:
            run.table[kind, COMES_PERIOD] = period
            return at + need / rate  # type: ignore[no-any-return]
        need -= rate * (end - at)
        at = end
        period += 1
    return math.inf


@apart
def listed_arrival(run: Any, kind: int) -> float:
    """The next of the instants at which cases of this class came."""
    drawn = run.table[kind, COMES_DRAWN]
    run.table[kind, COMES_DRAWN] += 1
    if drawn >= run.table[kind, INSTANTS]:
        return math.inf
    return run.levels[int(run.reals[kind, RATE_FIRST]) + drawn]  # type: ignore[no-any-return]


@compiled
def arrive(run: Any, kind: int) -> None:
    """A case comes, is understood and routed; the next of its class is put down."""
    following = next_arrival(run, kind, run.clock[NOW])
    if following < math.inf:
        replace_first(run.times, run.codes, run.counts[SIZE], following, (kind << KIND_BITS) | ARRIVAL)
    else:
        run.counts[SIZE] = remove_first(run.times, run.codes, run.counts[SIZE])
    row = born(run, kind)
    run.tally[run.counts[DAY], kind, ARRIVED] += 1
    route(run, row, False)
    begin_clocks(run, row)
    tell(run, T_ARRIVED, row, -1)
    place_case(run, row)


@compiled
def born(run: Any, kind: int) -> int:
    """A row for a new case; its dice are those of its class and its number there."""
    row = run.counts[FREE]
    run.counts[FREE] = run.links[row, BEHIND]
    run.counts[ALIVE] += 1
    run.counts[CAME] += 1
    run.table[kind, BORN_SO_FAR] += 1
    run.cases[row, CLASS] = kind
    run.cases[row, NUMBER] = run.counts[CAME]
    run.cases[row, LOW] = mix(run.counts[SEED_LOW] ^ run.table[kind, BORN_SO_FAR])
    run.cases[row, HIGH] = mix(run.counts[SEED_HIGH] ^ (kind + 1))
    run.cases[row, VISIT] = 0
    run.cases[row, ASKED] = 0
    run.cases[row, HELD] = 0
    run.cases[row, ANSWERED] = 0
    run.cases[row, REOPENED] = 0
    run.cases[row, RISEN] = NOT_RAISED
    run.cases[row, AGENT] = -1
    run.case_reals[row, BORN] = run.clock[NOW]
    return row  # type: ignore[no-any-return]
