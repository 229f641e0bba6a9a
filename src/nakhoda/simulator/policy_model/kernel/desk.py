"""Cases find a queue and people find cases: the desk's own arithmetic of routing, on the block."""

from __future__ import annotations

import math
from typing import Any

from nakhoda.core import routing_kernel
from nakhoda.simulator.kernel.dice import exponential, mix
from nakhoda.simulator.kernel.jit import inlined, part
from nakhoda.simulator.policy_model.kernel.agenda import push
from nakhoda.simulator.policy_model.kernel.columns import (
    ACCEPTED,
    DONE,
    IDLE,
    LOOK,
    RAISED,
    STEPS_A_DOUBLING,
    T_MOVED,
    T_TAKEN,
    WAIT_LEAST,
    WAIT_STEPS,
    WORKING,
)
from nakhoda.simulator.policy_model.kernel.drawing import ASKS_CALL, ASKS_HANDLE, chance, drawn, tell
from nakhoda.simulator.policy_model.kernel.lines import join, leave
from nakhoda.simulator.policy_model.kernel.promises import next_due, rehome
from nakhoda.simulator.policy_model.kernel.stages import ONE_VISIT, risen
from nakhoda.simulator.policy_model.kernel.tree import put
from nakhoda.simulator.policy_model.kernel.words import (
    AFTER,
    AGENT,
    AGENT_WORDS,
    AT_AGENTS,
    AT_QUEUES,
    BEFORE,
    BEHIND,
    BUSY_NOW,
    CALLED,
    CAPACITY,
    CELL_EXPOSED,
    CELL_LANE,
    CELL_MATRIX_OF,
    CELLS,
    CHANGED,
    CLASS,
    CLOSES,
    DAY,
    DAY_CAP,
    DOING,
    EXPOSED,
    FIRST_CELL,
    FIRST_GROUP,
    FIRST_MEMBER,
    FIRST_UP,
    GROUPS_OF,
    HANDLE_1,
    HANDLE_2,
    HEAD_BORN,
    HEAD_DUE,
    HEAD_PRIORITY,
    HEAD_WORDS,
    HEIRS,
    IDLE_HEAD,
    IDLE_TAIL,
    KIND_BITS,
    LOADS,
    LOOKED,
    LOOKS_EVERY,
    MEMBERS,
    NOW,
    NUMBER,
    OF_GROUP,
    ON_SHIFT,
    OUT,
    OVERFLOW,
    OWN_HEAD,
    PLACE,
    PRESENT,
    QUEUE,
    QUEUED,
    QUEUES,
    ROW_BITS,
    ROW_WORDS,
    SEED_HIGH,
    SEED_LOW,
    SEEDS,
    SHIFTS_HAD,
    SINCE,
    SPEED,
    STAGE,
    STAMPS,
    STEPS,
    TIER,
    UPS,
    WAITED,
    WAITING,
    WAITS,
    WEEK_CAP,
    WEIGHTS,
    WORKED,
)

choose = part(routing_kernel.choose)
sooner = inlined(routing_kernel.sooner)
LOOKING = 0x2C1B3C6D  # the stream of the looks


# -- which queue --------------------------------------------------------------------------------------------


@part
def route(whole: Any, real: Any, row: int, up: bool) -> None:
    """The queue for a case among the candidates of its kind of work; the dice are thrown where there are several."""
    kind = whole[row + CLASS]
    first = whole[kind + FIRST_UP] if up else whole[kind + FIRST_MEMBER]
    many = whole[kind + UPS] if up else whole[kind + MEMBERS]
    if many == 1:
        whole[row + QUEUE] = whole[first]
        return
    for place in range(first, first + many):
        weigh(whole, whole[place])
    queues = whole[QUEUES]
    weights, seeds, loads = whole[WEIGHTS], whole[SEEDS], whole[LOADS]
    whole[row + QUEUE] = choose(
        whole[row + NUMBER],
        whole[first : first + many],
        whole[weights : weights + queues],
        whole[seeds : seeds + queues],
        whole[loads : loads + queues],
        whole[OVERFLOW],
    )


@inlined
def load(whole: Any, queue: int, more: int) -> None:
    """So many more wait in a queue."""
    whole[whole[AT_QUEUES] + queue * ROW_WORDS + QUEUED] += more


@inlined
def weigh(whole: Any, queue: int) -> None:
    """Waiting cases for each case of a day's capacity, in permille, counted up to twice the capacity."""
    at = whole[AT_QUEUES] + queue * ROW_WORDS
    capacity = whole[at + CAPACITY]
    waiting = min(whole[at + QUEUED], 2 * capacity)
    whole[whole[LOADS] + queue] = int(1000.0 * waiting / capacity)  # exact, and sooner than whole numbers divide


@inlined
def cell_of(whole: Any, row: int) -> int:
    """The line of a class in a queue."""
    return whole[whole[whole[row + CLASS] + CELL_MATRIX_OF] + whole[row + QUEUE]]  # type: ignore[no-any-return]


# -- a queue closes -------------------------------------------------------------------------------------------


@inlined
def has_closed(whole: Any, queue: int) -> bool:
    """Whether nobody works the queue any more."""
    day = whole[whole[AT_QUEUES] + queue * ROW_WORDS + CLOSES]
    return day >= 0 and day <= whole[DAY]  # type: ignore[no-any-return]


@part
def send_on(whole: Any, real: Any, row: int) -> None:
    """Out of a queue that has closed: routed again, by the hours of its new site."""
    route(whole, real, row, risen(whole, row) in (RAISED, ACCEPTED))
    rehome(whole, real, row)
    tell(whole, real, T_MOVED, row, -1)


@part
def close_queues(whole: Any, real: Any) -> None:
    """The queues whose last day is over: nothing is routed there any more, and what waits is sent on."""
    for queue in range(whole[QUEUES]):
        if whole[whole[AT_QUEUES] + queue * ROW_WORDS + CLOSES] == whole[DAY]:
            for kind in range(HEAD_WORDS, whole[AT_QUEUES], ROW_WORDS):
                heirs = whole[kind + HEIRS]
                leave_out(whole, kind, FIRST_MEMBER, queue, heirs)
                leave_out(whole, kind, FIRST_UP, queue, heirs + 1 + whole[heirs])
    for queue in range(whole[QUEUES]):
        if whole[whole[AT_QUEUES] + queue * ROW_WORDS + CLOSES] == whole[DAY]:
            empty(whole, real, queue)


@part
def leave_out(whole: Any, kind: int, column: int, queue: int, heirs: int) -> None:
    """Takes a queue out of the candidates of a class; when none stays, those come in that the policy names then."""
    first, many, kept = whole[kind + column], whole[kind + column + 1], 0
    for place in range(first, first + many):
        if whole[place] != queue:
            whole[first + kept] = whole[place]
            kept += 1
    whole[kind + column + 1] = kept
    if kept == 0:
        whole[kind + column] = heirs + 1
        whole[kind + column + 1] = whole[heirs]


@part
def empty(whole: Any, real: Any, queue: int) -> None:
    """Everything that waits in a queue goes where it would go now."""
    for kind in range(HEAD_WORDS, whole[AT_QUEUES], ROW_WORDS):
        cell = whole[whole[kind + CELL_MATRIX_OF] + queue]
        while cell > 0 and whole[cell + WAITING] > 0:
            row = leave(whole, real, cell)
            load(whole, queue, -1)
            since = real[row + SINCE]
            place_case(whole, real, row)
            real[row + SINCE] = min(since, real[row + SINCE])


# -- who ------------------------------------------------------------------------------------------------------


@inlined
def under_caps(whole: Any, real: Any, agent: int, exposed: int) -> bool:
    """Whether exposure still allows this work: a hard cap takes a person out of the candidates (handbook 5.6)."""
    if exposed == 0:
        return True
    group = whole[agent + OF_GROUP]
    week = 0.0
    for day in range(7):
        week += real[agent + EXPOSED + day]
    today = real[agent + EXPOSED + whole[DAY] % 7]
    return today < real[group + DAY_CAP] and week < real[group + WEEK_CAP]  # type: ignore[no-any-return]


@part
def place_case(whole: Any, real: Any, row: int) -> None:
    """A routed case: to the one of its groups who has been free longest, otherwise into its line."""
    real[row + SINCE] = real[NOW]
    if has_closed(whole, whole[row + QUEUE]):
        send_on(whole, real, row)
    cell = cell_of(whole, row)
    agent = free_agent(whole, real, cell, is_called(whole, real, row))
    if agent >= 0:
        go_to_work(whole, real, agent)
        take(whole, real, row, agent)
        return
    whole[row + AGENT] = -1
    join(whole, real, cell, row, next_due(whole, real, row))
    load(whole, whole[row + QUEUE], 1)


@inlined
def is_called(whole: Any, real: Any, row: int) -> bool:
    """Whether somebody on shift is called for a new case, instead of finding it when she looks."""
    share = real[whole[row + CLASS] + CALLED]
    return share > 0.0 and whole[row + STAGE] == 0 and chance(whole, row, ASKS_CALL) < share  # type: ignore[no-any-return]


@inlined
def free_agent(whole: Any, real: Any, cell: int, called: bool) -> int:
    """Somebody idle whom caps allow it; -1 when nobody is. Who looks now and then is found here only when called."""
    first = whole[cell + FIRST_GROUP]
    for place in range(first, first + whole[cell + GROUPS_OF]):
        group = whole[place]
        agent = whole[group + IDLE_HEAD]
        if agent < 0 or (real[group + LOOKS_EVERY] > 0.0 and not called):
            continue
        while agent >= 0 and not under_caps(whole, real, agent, whole[cell + CELL_EXPOSED]):
            agent = whole[agent + AFTER]
        if agent >= 0:
            return agent  # type: ignore[no-any-return]
    return -1


@inlined
def note_group(whole: Any, real: Any, group: int) -> None:
    """Adds who worked and who was there since that last changed."""
    span = real[NOW] - real[group + CHANGED]
    out = whole[group + OUT]
    real[out + WORKED] += whole[group + BUSY_NOW] * span
    real[out + PRESENT] += whole[group + ON_SHIFT] * span
    real[group + CHANGED] = real[NOW]


@inlined
def go_to_work(whole: Any, real: Any, agent: int) -> None:
    """Out of the chain of those who are free."""
    group = whole[agent + OF_GROUP]
    before, after = whole[agent + BEFORE], whole[agent + AFTER]
    if before >= 0:
        whole[before + AFTER] = after
    else:
        whole[group + IDLE_HEAD] = after
    if after >= 0:
        whole[after + BEFORE] = before
    else:
        whole[group + IDLE_TAIL] = before
    note_group(whole, real, group)
    whole[group + BUSY_NOW] += 1
    whole[agent + DOING] = WORKING


@inlined
def go_idle(whole: Any, agent: int) -> None:
    """To the end of the chain of those who are free."""
    group = whole[agent + OF_GROUP]
    tail = whole[group + IDLE_TAIL]
    whole[agent + BEFORE] = tail
    whole[agent + AFTER] = -1
    whole[agent + DOING] = IDLE
    if tail >= 0:
        whole[tail + AFTER] = agent
    else:
        whole[group + IDLE_HEAD] = agent
    whole[group + IDLE_TAIL] = agent


@part
def look_later(whole: Any, real: Any, agent: int) -> None:
    """A person who does other work too looks for a case at random instants while on shift."""
    every = real[whole[agent + OF_GROUP] + LOOKS_EVERY]
    stream = mix(whole[SEED_LOW] ^ (LOOKING + (agent - whole[AT_AGENTS]) // AGENT_WORDS))
    pause = every * exponential(stream, whole[SEED_HIGH], whole[agent + LOOKED])
    whole[agent + LOOKED] += 1
    stamp = (whole[agent + SHIFTS_HAD] & STAMPS) << (ROW_BITS + KIND_BITS)
    push(whole, real, real[NOW] + pause, stamp | (agent << KIND_BITS) | LOOK)


@part
def take(whole: Any, real: Any, row: int, agent: int) -> None:
    """The agent begins to handle the case."""
    kind, now = whole[row + CLASS], real[NOW]
    waited = now - real[row + SINCE]
    whole[row + AGENT] = agent
    whole[row + STAGE] += ONE_VISIT
    real[row + SINCE] = now
    queue = whole[AT_QUEUES] + whole[row + QUEUE] * ROW_WORDS
    out = whole[kind + OUT]
    whole[out + WAITS] += 1
    real[out + WAITED] += waited
    step = 0
    if waited > WAIT_LEAST:
        step = min(1 + int(STEPS_A_DOUBLING * math.log2(waited / WAIT_LEAST)), WAIT_STEPS - 1)
    whole[out + STEPS + step] += 1
    whole[whole[queue + OUT] + STEPS + step] += 1
    draw = whole[kind + HANDLE_2] if whole[queue + TIER] > 1 else whole[kind + HANDLE_1]
    tell(whole, real, T_TAKEN, row, agent)
    ends = now + real[agent + SPEED] * drawn(whole, real, row, draw, ASKS_HANDLE)
    put(whole, real, whole[agent + PLACE], ends, (row << KIND_BITS) | DONE)


# -- what next ------------------------------------------------------------------------------------------------


@part
def next_for(whole: Any, real: Any, agent: int) -> int:
    """First what came back to this person, then the first by lane, due time, priority and age; -1: nothing."""
    own = whole[agent + OWN_HEAD]
    if own >= 0:
        whole[agent + OWN_HEAD] = whole[own + BEHIND]
        return own  # type: ignore[no-any-return]
    cell = first_line(whole, real, agent)
    if cell < 0:
        return -1
    row = leave(whole, real, cell)
    load(whole, whole[row + QUEUE], -1)
    return row


@inlined
def first_line(whole: Any, real: Any, agent: int) -> int:
    """The line whose head goes first among those that this person may take from, by the desk's own order."""
    group = whole[agent + OF_GROUP]
    first = whole[group + FIRST_CELL]
    best, lane, due, priority, born = -1, 0, 0.0, 0, 0.0
    for place in range(first, first + whole[group + CELLS]):
        cell = whole[place]
        if whole[cell + WAITING] == 0:
            continue
        mine, then = whole[cell + CELL_LANE], real[cell + HEAD_DUE]
        worth, came = whole[cell + HEAD_PRIORITY], real[cell + HEAD_BORN]
        if best >= 0 and not sooner(mine, then, worth, came, lane, due, priority, born):
            continue
        if under_caps(whole, real, agent, whole[cell + CELL_EXPOSED]):
            best, lane, due, priority, born = cell, mine, then, worth, came
    return best


@part
def move_to(whole: Any, real: Any, row: int, queue: int) -> None:
    """Another queue, and the hours of its site."""
    whole[row + QUEUE] = queue
    rehome(whole, real, row)
    place_case(whole, real, row)
