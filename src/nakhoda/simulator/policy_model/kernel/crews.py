"""People come to work, look for a case, and go; calendars of shifts, and midnight."""

from __future__ import annotations

from typing import Any

from nakhoda.simulator.kernel.dice import uniform
from nakhoda.simulator.kernel.jit import part
from nakhoda.simulator.policy_model.kernel.agenda import push
from nakhoda.simulator.policy_model.kernel.columns import (
    AWAY,
    IDLE,
    LEAVING,
    SHIFT_BEGINS,
    SHIFT_ENDS,
    T_RELEASED,
    TICK,
    WORKING,
)
from nakhoda.simulator.policy_model.kernel.courses import stop_working
from nakhoda.simulator.policy_model.kernel.desk import (
    close_queues,
    go_idle,
    go_to_work,
    look_later,
    next_for,
    note_group,
    place_case,
    take,
)
from nakhoda.simulator.policy_model.kernel.drawing import stays, tell
from nakhoda.simulator.policy_model.kernel.lines import come_back_to
from nakhoda.simulator.policy_model.kernel.words import (
    ABSENCE,
    AGENT_WORDS,
    AGENTS,
    AT_AGENTS,
    AT_CALENDARS,
    AT_GROUPS,
    AT_QUEUES,
    BACKLOG,
    BEHIND,
    DAY,
    DAY_LENGTH,
    DAY_WORDS,
    DOING,
    EXPOSED,
    FIRST_AGENT,
    FIRST_SHIFT,
    GROUPS,
    HEAD_WORDS,
    KEEPS,
    KIND_BITS,
    LAST_DAY,
    LOOKS_EVERY,
    NEXT_SHIFT,
    ON_SHIFT,
    OUT,
    OWN_HEAD,
    QUEUED,
    ROW_WORDS,
    SEED_HIGH,
    SEED_LOW,
    SHIFT_FROM,
    SHIFT_TO,
    SHIFT_WORDS,
    SHIFTS,
    SHIFTS_HAD,
    STAMPS,
)


@part
def keep_time(whole: Any, real: Any, shift_and_group: int, kind: int) -> None:
    """Shifts and days."""
    if kind == TICK:
        end_day(whole, real)
        return
    groups = whole[GROUPS]
    group = whole[AT_GROUPS] + shift_and_group % groups * ROW_WORDS
    shift = shift_and_group // groups
    if kind == SHIFT_BEGINS:
        ends = real[whole[group + FIRST_SHIFT] + shift * SHIFT_WORDS + SHIFT_TO]
        push(whole, real, ends, (shift_and_group << KIND_BITS) | SHIFT_ENDS)
        shift_begins(whole, real, group, shift)
    else:
        shift_ends(whole, real, group, shift + 1 < whole[group + SHIFTS])
        put_shift(whole, real, group, shift + 1)


@part
def put_shift(whole: Any, real: Any, group: int, shift: int) -> None:
    """The next shift of a group, if there is one."""
    whole[group + NEXT_SHIFT] = shift
    if shift < whole[group + SHIFTS]:
        begins = real[whole[group + FIRST_SHIFT] + shift * SHIFT_WORDS + SHIFT_FROM]
        place = shift * whole[GROUPS] + (group - whole[AT_GROUPS]) // ROW_WORDS
        push(whole, real, begins, (place << KIND_BITS) | SHIFT_BEGINS)


@part
def note_groups(whole: Any, real: Any) -> None:
    """Brings every group's work up to now, and writes what waits."""
    for group in range(whole[AT_GROUPS], whole[AT_CALENDARS], ROW_WORDS):
        note_group(whole, real, group)
    for queue in range(whole[AT_QUEUES], whole[AT_GROUPS], ROW_WORDS):
        whole[whole[queue + OUT] + BACKLOG] = whole[queue + QUEUED]


@part
def end_day(whole: Any, real: Any) -> None:
    """Midnight: figures go on a new page."""
    note_groups(whole, real)
    whole[DAY] += 1
    for row in range(HEAD_WORDS, whole[AT_CALENDARS], ROW_WORDS):
        whole[row + OUT] += whole[DAY_WORDS]
    close_queues(whole, real)
    push(whole, real, (whole[DAY] + 1) * real[DAY_LENGTH], TICK)


# -- people ---------------------------------------------------------------------------------------------------


@part
def shift_begins(whole: Any, real: Any, group: int, shift: int) -> None:
    """Those who come, come to work; absence is drawn for each person and shift."""
    first = whole[group + FIRST_AGENT]
    for agent in range(first, first + whole[group + AGENTS] * AGENT_WORDS, AGENT_WORDS):
        number = (agent - whole[AT_AGENTS]) // AGENT_WORDS
        absent = uniform(whole[SEED_LOW], whole[SEED_HIGH] ^ (number + 1), shift) < real[group + ABSENCE]
        if not absent and whole[agent + DOING] == AWAY:
            come_to_work(whole, real, agent, group)


@part
def come_to_work(whole: Any, real: Any, agent: int, group: int) -> None:
    """One person sits down: a fresh exposure budget of the day, and the first case."""
    forget_exposure(whole, real, agent)
    note_group(whole, real, group)
    whole[group + ON_SHIFT] += 1
    go_idle(whole, agent)
    whole[agent + SHIFTS_HAD] += 1
    if real[group + LOOKS_EVERY] > 0.0:
        look_later(whole, real, agent)
    else:
        begin_next(whole, real, agent)


@part
def begin_next(whole: Any, real: Any, agent: int) -> None:
    """Somebody free takes the next case, if there is one."""
    row = next_for(whole, real, agent)
    if row >= 0:
        go_to_work(whole, real, agent)
        take(whole, real, row, agent)


@part
def look(whole: Any, real: Any, agent: int, stamp: int) -> None:
    """A look for work; void when that shift is over."""
    doing = whole[agent + DOING]
    if stamp != whole[agent + SHIFTS_HAD] & STAMPS or (doing != IDLE and doing != WORKING):
        return
    if doing == IDLE:
        begin_next(whole, real, agent)
    look_later(whole, real, agent)


@part
def forget_exposure(whole: Any, real: Any, agent: int) -> None:
    """Days that are a week old count no more."""
    today, last = whole[DAY], whole[agent + LAST_DAY]
    for day in range(max(last + 1, today - 6), today + 1):
        real[agent + EXPOSED + day % 7] = 0.0
    whole[agent + LAST_DAY] = max(today, last)


@part
def shift_ends(whole: Any, real: Any, group: int, more: bool) -> None:
    """The free go; the others finish their touch. What had come back to a person goes to its queue, unless it is kept
    for the next shift."""
    first = whole[group + FIRST_AGENT]
    for agent in range(first, first + whole[group + AGENTS] * AGENT_WORDS, AGENT_WORDS):
        doing = whole[agent + DOING]
        if doing == IDLE:
            go_to_work(whole, real, agent)
            whole[agent + DOING] = LEAVING
            stop_working(whole, real, agent)
        elif doing == WORKING:
            whole[agent + DOING] = LEAVING
        if doing in (IDLE, WORKING):
            let_go(whole, real, agent, group, more)


@part
def let_go(whole: Any, real: Any, agent: int, group: int, more: bool) -> None:
    """The person's own cases go to their queues, but for those that are kept."""
    row = whole[agent + OWN_HEAD]
    whole[agent + OWN_HEAD] = -1
    while row >= 0:
        behind = whole[row + BEHIND]
        if more and stays(whole, real, row, group, KEEPS):
            come_back_to(whole, real, agent, row)
        else:
            tell(whole, real, T_RELEASED, row, agent)
            place_case(whole, real, row)
        row = behind
