"""Clocks of a case while it lives: they start, stand still while the member is asked, stop, and revive (handbook 1.3).

The same rules as `core/clock_rules.py`, on arrays; a test holds the two together over whole histories.
"""

from __future__ import annotations

import math
from typing import Any

from nakhoda.simulator.kernel.jit import inlined, part
from nakhoda.simulator.policy_model.kernel.columns import (
    ACCEPT,
    CUT_SHORT,
    IDLE_TERM,
    MOST_TERMS,
    NEXT,
    RESOLUTION,
    RUNS,
    STANDS,
    STOPPED,
    UPDATE,
    UPPER,
)
from nakhoda.simulator.policy_model.kernel.hours import calendar_of, open_before, reach
from nakhoda.simulator.policy_model.kernel.words import (
    AT_FIRST,
    AT_LAST,
    AT_QUEUES,
    BASES,
    BUSINESS,
    BY_ANSWER,
    CLASS,
    DAY,
    DAY_LENGTH,
    DAY_WORDS,
    DUE_OF,
    DUES,
    EACH_STATE,
    FIRST_TERM,
    INTERVALS,
    LAST_DAY_OF_RUN,
    MET_OF,
    NOW,
    OUT,
    PAUSABLE,
    Q_DUE_OF,
    Q_MET_OF,
    QUEUE,
    ROW_WORDS,
    SINCE,
    STARTS,
    STATES,
    TARGET,
    TERM_KIND,
    TERM_WORDS,
    TERMS,
    THOSE_THAT_RUN,
)

# The states of a case's promises share one word: eight bits, one for each promise, for those that run; then for those
# that stand still, that stopped, that were cut short. A promise that never began has none.


@inlined
def is_in(whole: Any, row: int, place: int, state: int) -> bool:
    """Whether a promise of a case is in a state."""
    return (whole[row + STATES] >> (place + (state - 1) * MOST_TERMS)) & 1 == 1  # type: ignore[no-any-return]


@inlined
def set_state(whole: Any, row: int, place: int, state: int) -> None:
    """From now on it is in this one."""
    others = whole[row + STATES] & ~(EACH_STATE << place)
    whole[row + STATES] = others | (1 << (place + (state - 1) * MOST_TERMS))


@inlined
def start_term(whole: Any, real: Any, row: int, place: int, term: int, at: float) -> None:
    """A promise begins to run."""
    set_state(whole, row, place, RUNS)
    if whole[term + BUSINESS]:
        real[row + STARTS + place] = at
        calendar = calendar_of(whole, row)
        base = open_before(whole, real, calendar, at) + real[term + TARGET]
        real[row + BASES + place] = base
        real[row + DUES + place] = reach(whole, real, calendar, base)
    else:
        real[row + DUES + place] = at + real[term + TARGET]


@inlined
def move_term(whole: Any, real: Any, row: int, place: int, term: int, since: float, until: float) -> None:
    """A stretch does not count: the due time moves, unless it had passed before."""
    if real[row + DUES + place] < since:
        return
    if whole[term + BUSINESS]:
        if real[row + STARTS + place] >= since:
            real[row + STARTS + place] = until
        calendar = calendar_of(whole, row)
        base = (
            real[row + BASES + place]
            + open_before(whole, real, calendar, until)
            - open_before(whole, real, calendar, since)
        )
        real[row + BASES + place] = base
        real[row + DUES + place] = reach(whole, real, calendar, base)
    else:
        real[row + DUES + place] += until - since


@inlined
def count_term(whole: Any, real: Any, row: int, place: int, term: int, at: float, one: int) -> None:
    """Into the day on which it fell due: one more, or (when it revives) one less."""
    kind = whole[term + TERM_KIND]
    due = real[row + DUES + place]
    later = (min(int(due / real[DAY_LENGTH]), whole[LAST_DAY_OF_RUN]) - whole[DAY]) * whole[DAY_WORDS]
    mine = whole[whole[row + CLASS] + OUT] + later
    queue = whole[whole[AT_QUEUES] + whole[row + QUEUE] * ROW_WORDS + OUT] + later
    whole[mine + DUE_OF + kind] += one
    whole[queue + Q_DUE_OF + kind] += one
    if at <= due:
        whole[mine + MET_OF + kind] += one
        whole[queue + Q_MET_OF + kind] += one


@inlined
def stop_term(whole: Any, real: Any, row: int, place: int, term: int, at: float) -> None:
    """What it waited for has happened."""
    set_state(whole, row, place, STOPPED)
    count_term(whole, real, row, place, term, at, 1)


@inlined
def next_due(whole: Any, real: Any, row: int) -> float:
    """The earliest due time that runs; a missed one still counts."""
    due, place = math.inf, row + DUES
    running = whole[row + STATES] & THOSE_THAT_RUN
    while running > 0:
        if running & 1:
            due = min(due, real[place])
        running >>= 1
        place += 1
    return due


@inlined
def begin_clocks(whole: Any, real: Any, row: int) -> None:
    """Those that start with the case, from when it came."""
    whole[row + STATES] = IDLE_TERM
    start_all(whole, real, row, whole[whole[row + CLASS] + AT_FIRST])


@inlined
def answer(whole: Any, real: Any, row: int, goes_on: bool) -> None:
    """A public answer: the first response, the next response, and a new update interval where the case goes on."""
    kind = whole[row + CLASS]
    stop_all(whole, real, row, whole[row + STATES] & whole[kind + BY_ANSWER])
    if goes_on:
        start_all(whole, real, row, whole[kind + INTERVALS])


@part
def stop_all(whole: Any, real: Any, row: int, which: int) -> None:
    """What these promises (a bit each) waited for has happened."""
    place, term = 0, whole[whole[row + CLASS] + FIRST_TERM]
    while which > 0:
        if which & 1:
            stop_term(whole, real, row, place, term, real[NOW])
        which >>= 1
        place += 1
        term += TERM_WORDS


@part
def start_all(whole: Any, real: Any, row: int, which: int) -> None:
    """These promises (a bit each) begin to run."""
    place, term = 0, whole[whole[row + CLASS] + FIRST_TERM]
    while which > 0:
        if which & 1:
            start_term(whole, real, row, place, term, real[NOW])
        which >>= 1
        place += 1
        term += TERM_WORDS


@inlined
def stand_still(whole: Any, real: Any, row: int) -> None:
    """The member was asked: what the policy pauses stands still."""
    real[row + SINCE] = real[NOW]
    states = whole[row + STATES]
    paused = states & whole[whole[row + CLASS] + PAUSABLE]
    whole[row + STATES] = (states & ~paused) | (paused << MOST_TERMS)


@part
def go_on(whole: Any, real: Any, row: int) -> None:
    """The member answered: what stood still runs again, and an answer is owed."""
    first = whole[whole[row + CLASS] + FIRST_TERM]
    now = real[NOW]
    for place in range(whole[whole[row + CLASS] + TERMS]):
        if is_in(whole, row, place, STANDS):
            set_state(whole, row, place, RUNS)
            move_term(whole, real, row, place, first + place * TERM_WORDS, real[row + SINCE], now)
        if whole[first + place * TERM_WORDS + TERM_KIND] == NEXT and not is_in(whole, row, place, RUNS):
            start_term(whole, real, row, place, first + place * TERM_WORDS, now)


@part
def rise(whole: Any, real: Any, row: int) -> None:
    """An escalation was raised: Tier 2 owes a decision and an end."""
    first = whole[whole[row + CLASS] + FIRST_TERM]
    for place in range(whole[whole[row + CLASS] + TERMS]):
        kind = whole[first + place * TERM_WORDS + TERM_KIND]
        if (kind in (ACCEPT, UPPER)) and not is_in(whole, row, place, RUNS):
            start_term(whole, real, row, place, first + place * TERM_WORDS, real[NOW])


@inlined
def stop_kind(whole: Any, real: Any, row: int, kind: int) -> None:
    """Every running promise of a kind has been kept, in time or late."""
    first = whole[whole[row + CLASS] + FIRST_TERM]
    for place in range(whole[whole[row + CLASS] + TERMS]):
        if whole[first + place * TERM_WORDS + TERM_KIND] == kind and is_in(whole, row, place, RUNS):
            stop_term(whole, real, row, place, first + place * TERM_WORDS, real[NOW])


@part
def rehome(whole: Any, real: Any, row: int) -> None:
    """Another site's hours, reckoned from the start (handbook 1.3 a); what was missed stays missed."""
    first = whole[whole[row + CLASS] + FIRST_TERM]
    now = real[NOW]
    for place in range(whole[whole[row + CLASS] + TERMS]):
        runs = is_in(whole, row, place, RUNS) and whole[first + place * TERM_WORDS + BUSINESS]
        if runs and real[row + DUES + place] >= now:
            start_term(whole, real, row, place, first + place * TERM_WORDS, real[row + STARTS + place])


@inlined
def close_clocks(whole: Any, real: Any, row: int) -> None:
    """The case is resolved: resolutions are met, and nothing else is owed."""
    kind, states = whole[row + CLASS], whole[row + STATES]
    if (states >> MOST_TERMS) & THOSE_THAT_RUN > 0:
        run_on(whole, real, row)
    stop_all(whole, real, row, whole[kind + AT_LAST])
    states = whole[row + STATES]
    open_still = (states | (states >> MOST_TERMS)) & THOSE_THAT_RUN
    whole[row + STATES] = ((states >> (2 * MOST_TERMS)) << (2 * MOST_TERMS)) | (open_still << (3 * MOST_TERMS))
    real[row + SINCE] = real[NOW]


@part
def run_on(whole: Any, real: Any, row: int) -> None:
    """What stood still until now has its later due time; it goes on standing."""
    first = whole[whole[row + CLASS] + FIRST_TERM]
    for place in range(whole[whole[row + CLASS] + TERMS]):
        if is_in(whole, row, place, STANDS):
            move_term(whole, real, row, place, first + place * TERM_WORDS, real[row + SINCE], real[NOW])


@part
def revive(whole: Any, real: Any, row: int) -> None:
    """Reopened: the case's own clocks go on with the time that they had used; an answer is owed."""
    first = whole[whole[row + CLASS] + FIRST_TERM]
    since, now = real[row + SINCE], real[NOW]
    for place in range(whole[whole[row + CLASS] + TERMS]):
        kind = whole[first + place * TERM_WORDS + TERM_KIND]
        stopped, cut = is_in(whole, row, place, STOPPED), is_in(whole, row, place, CUT_SHORT)
        idle = not (stopped or cut or is_in(whole, row, place, RUNS) or is_in(whole, row, place, STANDS))
        if kind == NEXT:
            start_term(whole, real, row, place, first + place * TERM_WORDS, now)
        elif kind == UPDATE and (stopped or idle):  # the last answer had begun another interval
            start_term(whole, real, row, place, first + place * TERM_WORDS, since)
            move_term(whole, real, row, place, first + place * TERM_WORDS, since, now)
        elif (kind == RESOLUTION and stopped) or cut:
            if kind == RESOLUTION:
                count_term(whole, real, row, place, first + place * TERM_WORDS, since, -1)
            set_state(whole, row, place, RUNS)
            move_term(whole, real, row, place, first + place * TERM_WORDS, since, now)
