"""Cases find a queue and people find cases: the desk's own two kernels, on arrays."""

from __future__ import annotations

import math
from typing import Any

from nakhoda.core import routing_kernel
from nakhoda.simulator.kernel.agenda import enter
from nakhoda.simulator.kernel.dice import exponential, mix, uniform
from nakhoda.simulator.kernel.durations import duration
from nakhoda.simulator.kernel.jit import apart, compiled
from nakhoda.simulator.kernel.line import join, leave
from nakhoda.simulator.policy_model.kernel.columns import (
    ACCEPTED,
    AFTER,
    AGENT,
    AT_QUEUES,
    BEFORE,
    BORN,
    BUSY_NOW,
    CAPACITY,
    CELL_EXPOSED,
    CELL_LANE,
    CELL_MATRIX,
    CELLS,
    CHANGED,
    CLASS,
    CLOSES,
    DAY,
    DAY_CAP,
    DOING,
    DONE,
    EXPOSED,
    FIRST_CELL,
    FIRST_GROUP,
    FIRST_MEMBER,
    FIRST_UP,
    GROUPS_OF,
    HANDLE_1,
    HANDLE_2,
    HEAD,
    HEAD_BORN,
    HEAD_DUE,
    HEAD_PRIORITY,
    HEIRS,
    HIGH,
    IDLE,
    IDLE_HEAD,
    IDLE_TAIL,
    KEY,
    KINDS,
    LOOK,
    LOOKED,
    LOOKS_EVERY,
    LOW,
    MEMBERS,
    NOW,
    NUMBER,
    OF_GROUP,
    ON_SHIFT,
    OVERFLOW,
    OWN_HEAD,
    PLACE,
    PRESENT,
    PRIORITY,
    PRIORITY_STEP,
    QUEUE,
    QUEUED,
    QUEUES,
    RAISED,
    RISEN,
    ROUND,
    SEED_HIGH,
    SEED_LOW,
    SHIFTS_HAD,
    SINCE,
    SIZE,
    SPEED,
    STEPS_A_DOUBLING,
    T_MOVED,
    T_TAKEN,
    TIER,
    TOUCHED,
    TRACED,
    TRACING,
    UPS,
    VISIT,
    WAIT_LEAST,
    WAIT_STEPS,
    WAITED,
    WAITS,
    WEEK_CAP,
    WORKED,
    WORKING,
)
from nakhoda.simulator.policy_model.kernel.promises import next_due, rehome

choose = compiled(routing_kernel.choose)
rank = compiled(routing_kernel.rank)
KIND_BITS, ROW_BITS, ROUNDS = 4, 32, (1 << 24) - 1
ROW_MASK = (1 << ROW_BITS) - 1
WEIGHTS, SEEDS, LOADS = range(3)
ASKS_HANDLE, ASKS_COURSE, ASKS_RETURN, ASKS_REPLY, ASKS_REPLIED, ASKS_REOPEN, ASKS_REOPENED, ASKS_HOLD = range(8)
PER_VISIT = 8
SECOND = 1_000_000
LOOKING = 0x2C1B3C6D  # the stream of the looks


@compiled
def chance(run: Any, row: int, asked: int) -> float:
    """A number in (0, 1) for this touch of this case."""
    return uniform(run.cases[row, LOW], run.cases[row, HIGH], run.cases[row, VISIT] * PER_VISIT + asked)


@compiled
def drawn(run: Any, row: int, draw: int, asked: int) -> float:
    """A duration for this touch of this case."""
    salt = run.cases[row, VISIT] * PER_VISIT + asked
    return duration(run.reals, run.levels, draw, run.cases[row, LOW], run.cases[row, HIGH], salt)


@compiled
def code(run: Any, row: int, kind: int) -> int:
    """The event of a case as it stands; void as soon as the case has moved on."""
    return ((run.cases[row, ROUND] & ROUNDS) << (ROW_BITS + KIND_BITS)) | (row << KIND_BITS) | kind  # type: ignore[no-any-return]


@compiled
def push(run: Any, at: float, event: int) -> None:
    """Onto the agenda."""
    if at < math.inf:
        run.counts[SIZE] = enter(run.times, run.codes, run.counts[SIZE], at, event)


@compiled
def tell(run: Any, what: int, row: int, agent: int) -> None:
    """A line of the trace, when one is kept."""
    if run.counts[TRACING] == 0:
        return
    line = run.counts[TRACED]
    run.counts[TRACED] += 1
    run.trace[line, 0] = run.clock[NOW]
    run.trace[line, 1] = what
    run.trace[line, 2] = run.cases[row, NUMBER]
    run.trace[line, 3] = run.cases[row, CLASS]
    run.trace[line, 4] = run.cases[row, QUEUE]
    run.trace[line, 5] = agent


# -- which queue --------------------------------------------------------------------------------------------


@compiled
def route(run: Any, row: int, up: bool) -> None:
    """The queue for a case among the candidates of its kind of work."""
    kind = run.cases[row, CLASS]
    first = run.table[kind, FIRST_UP] if up else run.table[kind, FIRST_MEMBER]
    many = run.table[kind, UPS] if up else run.table[kind, MEMBERS]
    members = run.lists[first : first + many]
    queues = run.queues
    chosen = choose(
        run.cases[row, NUMBER], members, queues[WEIGHTS], queues[SEEDS], queues[LOADS], run.counts[OVERFLOW]
    )
    run.cases[row, QUEUE] = chosen


@compiled
def load(run: Any, queue: int, more: int) -> None:
    """Waiting cases for each case of a day's capacity, in permille, counted up to twice the capacity."""
    at = run.counts[AT_QUEUES] + queue
    run.table[at, QUEUED] += more
    capacity = run.table[at, CAPACITY]
    run.queues[LOADS, queue] = 1000 * min(run.table[at, QUEUED], 2 * capacity) // capacity


@compiled
def cell_of(run: Any, row: int) -> int:
    """The line of a class in a queue."""
    place = run.counts[CELL_MATRIX] + run.cases[row, CLASS] * run.counts[QUEUES] + run.cases[row, QUEUE]
    return run.lists[place]  # type: ignore[no-any-return]


# -- a queue closes -------------------------------------------------------------------------------------------


@compiled
def has_closed(run: Any, queue: int) -> bool:
    """Whether nobody works the queue any more."""
    day = run.table[run.counts[AT_QUEUES] + queue, CLOSES]
    return day >= 0 and day <= run.counts[DAY]  # type: ignore[no-any-return]


@apart
def send_on(run: Any, row: int) -> None:
    """Out of a queue that has closed: routed again, by the hours of its new site."""
    risen = run.cases[row, RISEN]
    route(run, row, risen in (RAISED, ACCEPTED))
    rehome(run, row)
    tell(run, T_MOVED, row, -1)


@apart
def close_queues(run: Any) -> None:
    """The queues whose last day is over: nothing is routed there any more, and what waits is sent on."""
    for queue in range(run.counts[QUEUES]):
        if run.table[run.counts[AT_QUEUES] + queue, CLOSES] == run.counts[DAY]:
            for kind in range(run.counts[KINDS]):
                heirs = run.table[kind, HEIRS]
                leave_out(run, kind, FIRST_MEMBER, queue, heirs)
                leave_out(run, kind, FIRST_UP, queue, heirs + 1 + run.lists[heirs])
    for queue in range(run.counts[QUEUES]):
        if run.table[run.counts[AT_QUEUES] + queue, CLOSES] == run.counts[DAY]:
            empty(run, queue)


@apart
def leave_out(run: Any, kind: int, column: int, queue: int, heirs: int) -> None:
    """Takes a queue out of the candidates of a class; when none stays, those come in that the policy names then."""
    first, many, kept = run.table[kind, column], run.table[kind, column + 1], 0
    for place in range(first, first + many):
        if run.lists[place] != queue:
            run.lists[first + kept] = run.lists[place]
            kept += 1
    run.table[kind, column + 1] = kept
    if kept == 0:
        run.table[kind, column] = heirs + 1
        run.table[kind, column + 1] = run.lists[heirs]


@apart
def empty(run: Any, queue: int) -> None:
    """Everything that waits in a queue goes where it would go now."""
    for kind in range(run.counts[KINDS]):
        cell = run.lists[run.counts[CELL_MATRIX] + kind * run.counts[QUEUES] + queue]
        while cell > 0 and run.table[cell, HEAD] >= 0:
            row = run.table[cell, HEAD]
            set_head(run, cell, leave(run.links, run.keys, row))
            load(run, queue, -1)
            since = run.case_reals[row, SINCE]
            place_case(run, row)
            run.case_reals[row, SINCE] = min(since, run.case_reals[row, SINCE])


# -- who ------------------------------------------------------------------------------------------------------


@compiled
def under_caps(run: Any, agent: int, exposed: int) -> bool:
    """Whether exposure still allows this work: a hard cap takes a person out of the candidates (handbook 5.6)."""
    if exposed == 0:
        return True
    group = run.agents[agent, OF_GROUP]
    week = 0.0
    for day in range(7):
        week += run.agent_reals[agent, EXPOSED + day]
    today = run.agent_reals[agent, EXPOSED + run.counts[DAY] % 7]
    return today < run.reals[group, DAY_CAP] and week < run.reals[group, WEEK_CAP]  # type: ignore[no-any-return]


@compiled
def place_case(run: Any, row: int) -> None:
    """A routed case: to the one of its groups who has been free longest, otherwise into its line."""
    run.case_reals[row, SINCE] = run.clock[NOW]
    if has_closed(run, run.cases[row, QUEUE]):
        send_on(run, row)
    cell = cell_of(run, row)
    agent = free_agent(run, cell)
    if agent >= 0:
        go_to_work(run, agent)
        push(run, take(run, row, agent), code(run, row, DONE))
        return
    order(run, row)
    run.cases[row, AGENT] = -1
    set_head(run, cell, join(run.links, run.keys, run.table[cell, HEAD], row))
    load(run, run.cases[row, QUEUE], 1)


@compiled
def order(run: Any, row: int) -> None:
    """Where the case stands in a line of its lane: earliest due, then priority, then age."""
    run.keys[row, KEY] = next_due(run, row)
    priority = run.table[run.cases[row, CLASS], PRIORITY]
    run.keys[row, PLACE] = run.case_reals[row, BORN] - PRIORITY_STEP * priority


@compiled
def set_head(run: Any, cell: int, row: int) -> None:
    """Who stands first, and what it goes by: beside each other, because every free person looks at all of them."""
    run.table[cell, HEAD] = row
    if row >= 0:
        run.reals[cell, HEAD_DUE] = run.keys[row, KEY]
        run.reals[cell, HEAD_PRIORITY] = run.table[run.cases[row, CLASS], PRIORITY]
        run.reals[cell, HEAD_BORN] = run.case_reals[row, BORN]


@compiled
def free_agent(run: Any, cell: int) -> int:
    """Somebody idle whom caps allow it; -1 when nobody is. Who looks now and then is never found here."""
    first = run.table[cell, FIRST_GROUP]
    for place in range(first, first + run.table[cell, GROUPS_OF]):
        if run.reals[run.lists[place], LOOKS_EVERY] > 0.0:
            continue
        agent = run.table[run.lists[place], IDLE_HEAD]
        while agent >= 0 and not under_caps(run, agent, run.table[cell, CELL_EXPOSED]):
            agent = run.agents[agent, AFTER]
        if agent >= 0:
            return agent  # type: ignore[no-any-return]
    return -1


@compiled
def note_group(run: Any, group: int) -> None:
    """Adds who worked and who was there since that last changed."""
    span = run.clock[NOW] - run.reals[group, CHANGED]
    run.sums[run.counts[DAY], group, WORKED] += run.table[group, BUSY_NOW] * span
    run.sums[run.counts[DAY], group, PRESENT] += run.table[group, ON_SHIFT] * span
    run.reals[group, CHANGED] = run.clock[NOW]


@compiled
def go_to_work(run: Any, agent: int) -> None:
    """Out of the chain of those who are free."""
    group = run.agents[agent, OF_GROUP]
    before, after = run.agents[agent, BEFORE], run.agents[agent, AFTER]
    if before >= 0:
        run.agents[before, AFTER] = after
    else:
        run.table[group, IDLE_HEAD] = after
    if after >= 0:
        run.agents[after, BEFORE] = before
    else:
        run.table[group, IDLE_TAIL] = before
    note_group(run, group)
    run.table[group, BUSY_NOW] += 1
    run.agents[agent, DOING] = WORKING


@compiled
def go_idle(run: Any, agent: int) -> None:
    """To the end of the chain of those who are free."""
    group = run.agents[agent, OF_GROUP]
    tail = run.table[group, IDLE_TAIL]
    run.agents[agent, BEFORE] = tail
    run.agents[agent, AFTER] = -1
    run.agents[agent, DOING] = IDLE
    if tail >= 0:
        run.agents[tail, AFTER] = agent
    else:
        run.table[group, IDLE_HEAD] = agent
    run.table[group, IDLE_TAIL] = agent


@apart
def look_later(run: Any, agent: int) -> None:
    """A person who does other work too looks for a case at random instants while on shift."""
    every = run.reals[run.agents[agent, OF_GROUP], LOOKS_EVERY]
    stream = mix(run.counts[SEED_LOW] ^ (LOOKING + agent))
    pause = every * exponential(stream, run.counts[SEED_HIGH], run.agents[agent, LOOKED])
    run.agents[agent, LOOKED] += 1
    stamp = (run.agents[agent, SHIFTS_HAD] & ROUNDS) << (ROW_BITS + KIND_BITS)
    push(run, run.clock[NOW] + pause, stamp | (agent << KIND_BITS) | LOOK)


@compiled
def take(run: Any, row: int, agent: int) -> float:
    """The agent begins to handle the case; when that ends."""
    kind, now = run.cases[row, CLASS], run.clock[NOW]
    run.cases[row, AGENT] = agent
    run.cases[row, ROUND] += 1
    run.cases[row, VISIT] += 1
    run.case_reals[row, TOUCHED] = now
    run.tally[run.counts[DAY], kind, WAITS] += 1
    waited = now - run.case_reals[row, SINCE]
    run.sums[run.counts[DAY], kind, WAITED] += waited
    queue = run.counts[AT_QUEUES] + run.cases[row, QUEUE]
    step = 0
    if waited > WAIT_LEAST:
        step = min(1 + int(STEPS_A_DOUBLING * math.log2(waited / WAIT_LEAST)), WAIT_STEPS - 1)
    run.waits[run.counts[DAY], kind, step] += 1
    run.waits[run.counts[DAY], queue, step] += 1
    upper = run.table[queue, TIER] > 1
    draw = run.table[kind, HANDLE_2] if upper else run.table[kind, HANDLE_1]
    tell(run, T_TAKEN, row, agent)
    return now + run.agent_reals[agent, SPEED] * drawn(run, row, draw, ASKS_HANDLE)  # type: ignore[no-any-return]


# -- what next ------------------------------------------------------------------------------------------------


@compiled
def next_for(run: Any, agent: int) -> int:
    """First what came back to this person, then the first by lane, due time, priority and age; -1: nothing."""
    own = run.agents[agent, OWN_HEAD]
    if own >= 0:
        run.agents[agent, OWN_HEAD] = leave(run.links, run.keys, own)
        return own  # type: ignore[no-any-return]
    many = offer_heads(run, agent)
    if many == 0:
        return -1
    heads = run.offers
    place = rank(heads[0, :many], heads[1, :many], heads[2, :many], heads[3, :many], heads[4, :many])
    if place < 0:
        return -1
    cell = heads[5, place]
    row = run.table[cell, HEAD]
    set_head(run, cell, leave(run.links, run.keys, row))
    load(run, run.cases[row, QUEUE], -1)
    return row  # type: ignore[no-any-return]


@compiled
def offer_heads(run: Any, agent: int) -> int:
    """Writes the heads of the lines that this person may take from; how many there are."""
    group = run.agents[agent, OF_GROUP]
    first = run.table[group, FIRST_CELL]
    many = 0
    for place in range(first, first + run.table[group, CELLS]):
        cell = run.lists[place]
        if run.table[cell, HEAD] >= 0:
            due = run.reals[cell, HEAD_DUE]
            run.offers[0, many] = 1 if under_caps(run, agent, run.table[cell, CELL_EXPOSED]) else 0
            run.offers[1, many] = run.table[cell, CELL_LANE]
            run.offers[2, many] = routing_kernel.NO_DUE if due == math.inf else int(due * SECOND)
            run.offers[3, many] = int(run.reals[cell, HEAD_PRIORITY])
            run.offers[4, many] = int(run.reals[cell, HEAD_BORN] * SECOND)
            run.offers[5, many] = cell
            many += 1
    return many


@apart
def move_to(run: Any, row: int, queue: int) -> None:
    """Another queue, and the hours of its site."""
    run.cases[row, QUEUE] = queue
    rehome(run, row)
    place_case(run, row)
