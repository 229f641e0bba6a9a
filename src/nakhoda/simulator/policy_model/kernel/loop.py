"""The event loop of the policy model."""

from __future__ import annotations

import math
from typing import Any

from nakhoda.simulator.kernel.dice import exponential, mix
from nakhoda.simulator.kernel.jit import ahead, entry, inlined, part
from nakhoda.simulator.policy_model.kernel.agenda import push, remove_first
from nakhoda.simulator.policy_model.kernel.columns import (
    ARRIVAL,
    DONE,
    LOOK,
    REPLIES,
    SHIFT_BEGINS,
    SILENT,
    T_ARRIVED,
    TICK,
)
from nakhoda.simulator.policy_model.kernel.courses import finish, reopened, replied, silent
from nakhoda.simulator.policy_model.kernel.crews import keep_time, look, note_groups, put_shift
from nakhoda.simulator.policy_model.kernel.desk import close_queues, place_case, route
from nakhoda.simulator.policy_model.kernel.drawing import tell
from nakhoda.simulator.policy_model.kernel.promises import begin_clocks
from nakhoda.simulator.policy_model.kernel.tree import put
from nakhoda.simulator.policy_model.kernel.words import (
    AGENDA,
    AGENDA_ROOM,
    AGENT,
    ALIVE,
    ARRIVED,
    AT_CALENDARS,
    AT_GROUPS,
    AT_QUEUES,
    BORN,
    BORN_SO_FAR,
    CAME,
    CLASS,
    COMES_DRAWN,
    COMES_LOW,
    COMES_PERIOD,
    DAY_LENGTH,
    END,
    FREE,
    FREES,
    HEAD_WORDS,
    INSTANTS,
    KIND_BITS,
    LEAF,
    LINE_WORDS,
    LINES_END,
    LINES_FREE,
    LOW,
    NOW,
    NUMBER,
    OUT,
    PERIOD,
    PERIODS,
    RATE_FIRST,
    ROOM_FOR,
    ROW_BITS,
    ROW_MASK,
    ROW_WORDS,
    SEED_HIGH,
    SEED_LOW,
    SIZE,
    STAGE,
    TRACE,
    TRACE_COLUMNS,
    TRACE_END,
    TRACED,
    TRACING,
    TREE,
)

OVER, PAUSED, FULL = range(3)
STREAM = 0x51ED270B
TRACE_MARGIN = 4096  # lines that one event may write, beside one for each case
LINE_MARGIN = 4096  # words by which waiting lines may grow in one event, beside four times what the cases take


@entry
def begin(whole: Any, real: Any) -> None:
    """Puts the first arrivals, shifts and the end of the first day on the agenda."""
    for kind in range(HEAD_WORDS, whole[AT_QUEUES], ROW_WORDS):
        put(whole, real, whole[kind + LEAF], next_arrival(whole, real, kind, 0.0), (kind << KIND_BITS) | ARRIVAL)
    for group in range(whole[AT_GROUPS], whole[AT_CALENDARS], ROW_WORDS):
        put_shift(whole, real, group, 0)
    push(whole, real, real[DAY_LENGTH], TICK)
    close_queues(whole, real)


@entry
def advance(whole: Any, real: Any, budget: int) -> int:
    """Up to `budget` events. OVER: the run has ended; PAUSED: call again; FULL: give it more room and call again."""
    while budget > 0:
        if is_full(whole):
            return FULL
        first, later = whole[TREE] + 2, whole[AGENDA]
        if real[later] < real[first]:
            first = later
        at = real[first]
        if at > real[END]:
            real[NOW] = real[END]
            note_groups(whole, real)
            return OVER
        step(whole, real, at, whole[first + 1])
        budget -= 1
    return PAUSED


@inlined
def is_full(whole: Any) -> bool:
    """Whether cases, the agenda, the lines or the trace might run over in one step."""
    alive = whole[ALIVE]
    if whole[FREE] == 0 or whole[SIZE] + whole[ROOM_FOR] >= whole[AGENDA_ROOM]:
        return True
    if whole[LINES_FREE] + 4 * LINE_WORDS * alive + LINE_MARGIN >= whole[LINES_END]:
        return True
    lines = whole[TRACED] + TRACE_MARGIN + 2 * alive
    return whole[TRACING] == 1 and whole[TRACE] + lines * TRACE_COLUMNS >= whole[TRACE_END]  # type: ignore[no-any-return]


@inlined
def step(whole: Any, real: Any, at: float, event: int) -> None:
    """One event. A case has one at a time, so that none is ever void."""
    real[NOW] = at
    kind = event & ((1 << KIND_BITS) - 1)
    row = (event >> KIND_BITS) & ROW_MASK
    if kind == ARRIVAL:
        arrive(whole, real, row)
    elif kind == DONE:
        finish(whole, real, row)
    else:
        remove_first(whole, real)
        seldom(whole, real, kind, row, event >> (ROW_BITS + KIND_BITS))


@part
def seldom(whole: Any, real: Any, kind: int, row: int, stamp: int) -> None:
    """A case that slept, a look, a shift, midnight."""
    if kind == REPLIES:
        replied(whole, real, row)
    elif kind == SILENT:
        silent(whole, real, row)
    elif kind == LOOK:
        look(whole, real, row, stamp)
    elif kind >= SHIFT_BEGINS:
        keep_time(whole, real, row, kind)
    else:
        reopened(whole, real, row)


# -- cases come -----------------------------------------------------------------------------------------------


@part
def next_arrival(whole: Any, real: Any, kind: int, since: float) -> float:
    """Poisson, its rate constant in each period of a repeating list: exact, by inversion. Or the listed instants."""
    drawn, rates = whole[kind + COMES_DRAWN], whole[kind + RATE_FIRST]
    whole[kind + COMES_DRAWN] = drawn + 1
    if whole[kind + INSTANTS] > 0:
        return real[rates + drawn] if drawn < whole[kind + INSTANTS] else math.inf
    length, many = real[PERIOD], whole[PERIODS]
    need = exponential(whole[kind + COMES_LOW], whole[SEED_HIGH], drawn)
    period = whole[kind + COMES_PERIOD]
    at = since
    while at <= real[END]:
        rate = real[rates + period % many]
        end = (period + 1) * length
        if rate > 0.0 and at + need / rate <= end:
            whole[kind + COMES_PERIOD] = period
            return at + need / rate  # type: ignore[no-any-return]
        need -= rate * (end - at)
        at = end
        period += 1
    return math.inf


@part
def arrive(whole: Any, real: Any, kind: int) -> None:
    """A case comes, is understood and routed; the next of its class is put down."""
    following = next_arrival(whole, real, kind, real[NOW])
    put(whole, real, whole[kind + LEAF], following, (kind << KIND_BITS) | ARRIVAL)
    row = born(whole, real, kind)
    whole[whole[kind + OUT] + ARRIVED] += 1
    route(whole, real, row, False)
    begin_clocks(whole, real, row)
    tell(whole, real, T_ARRIVED, row, -1)
    place_case(whole, real, row)


@inlined
def born(whole: Any, real: Any, kind: int) -> int:
    """A row for a new case; its dice are those of its class and its number there."""
    place = whole[FREE] - 1
    whole[FREE] = place
    row = whole[whole[FREES] + place]
    ahead(whole, whole[whole[FREES] + place - 1])
    whole[ALIVE] += 1
    whole[CAME] += 1
    whole[kind + BORN_SO_FAR] += 1
    whole[row + CLASS] = kind
    whole[row + NUMBER] = whole[CAME]
    whole[row + LOW] = mix(whole[SEED_LOW] ^ whole[kind + BORN_SO_FAR])
    whole[row + STAGE] = 0
    whole[row + AGENT] = -1
    real[row + BORN] = real[NOW]
    return row  # type: ignore[no-any-return]
