"""Clocks of a case while it lives: they start, stand still while the member is asked, stop, and revive (handbook 1.3).

The same rules as `core/clock_rules.py`, on arrays; a test holds the two together over whole histories.
"""

from __future__ import annotations

import math
from typing import Any

from nakhoda.simulator.kernel.jit import apart, compiled
from nakhoda.simulator.policy_model.kernel.columns import (
    ACCEPT,
    AT_CALENDARS,
    AT_QUEUES,
    BASES,
    BUSINESS,
    CALENDAR,
    CLASS,
    CUT_SHORT,
    DAY_LENGTH,
    DUE_OF,
    DUES,
    FIRST,
    FIRST_SPAN,
    FIRST_TERM,
    IDLE_TERM,
    MET_OF,
    NEXT,
    NOW,
    PAUSES,
    PENDING_AT,
    Q_DUE_OF,
    Q_MET_OF,
    QUEUE,
    RESOLUTION,
    RESOLVED_AT,
    RUNS,
    SPAN_BEFORE,
    SPAN_FROM,
    SPAN_TO,
    SPANS,
    STANDS,
    STARTS,
    STATES,
    STOPPED,
    TARGET,
    TERM_KIND,
    TERMS,
    UPDATE,
    UPPER,
)


@compiled
def last_at_most(run: Any, calendar: int, column: int, value: float) -> int:
    """The last span of a calendar whose column does not exceed the value."""
    under = run.table[calendar, FIRST_SPAN]
    over = under + run.table[calendar, SPANS] - 1
    while under < over:
        middle = (under + over + 1) // 2
        if run.reals[middle, column] <= value:
            under = middle
        else:
            over = middle - 1
    return under  # type: ignore[no-any-return]


@compiled
def open_before(run: Any, calendar: int, at: float) -> float:
    """Open seconds of a calendar before an instant."""
    span = last_at_most(run, calendar, SPAN_FROM, at)
    within = min(max(at - run.reals[span, SPAN_FROM], 0.0), run.reals[span, SPAN_TO] - run.reals[span, SPAN_FROM])
    return run.reals[span, SPAN_BEFORE] + within  # type: ignore[no-any-return]


@compiled
def reach(run: Any, calendar: int, needed: float) -> float:
    """The first instant before which so many seconds were open."""
    span = last_at_most(run, calendar, SPAN_BEFORE, needed)
    if run.reals[span, SPAN_BEFORE] >= needed and span > run.table[calendar, FIRST_SPAN]:
        span -= 1
    return run.reals[span, SPAN_FROM] + needed - run.reals[span, SPAN_BEFORE]  # type: ignore[no-any-return]


@compiled
def calendar_of(run: Any, row: int) -> int:
    """The calendar of the queue in which a case is."""
    queue = run.counts[AT_QUEUES] + run.cases[row, QUEUE]
    return run.counts[AT_CALENDARS] + run.table[queue, CALENDAR]  # type: ignore[no-any-return]


@compiled
def start_term(run: Any, row: int, place: int, term: int, at: float) -> None:
    """A promise begins to run."""
    run.cases[row, STATES + place] = RUNS
    run.case_reals[row, STARTS + place] = at
    if run.reals[term, BUSINESS] > 0.0:
        calendar = calendar_of(run, row)
        base = open_before(run, calendar, at) + run.reals[term, TARGET]
        run.case_reals[row, BASES + place] = base
        run.case_reals[row, DUES + place] = reach(run, calendar, base)
    else:
        run.case_reals[row, DUES + place] = at + run.reals[term, TARGET]


@compiled
def move_term(run: Any, row: int, place: int, term: int, since: float, until: float) -> None:
    """A stretch does not count: the due time moves, unless it had passed before."""
    if run.case_reals[row, DUES + place] < since:
        return
    if run.case_reals[row, STARTS + place] >= since:
        run.case_reals[row, STARTS + place] = until
    if run.reals[term, BUSINESS] > 0.0:
        calendar = calendar_of(run, row)
        base = (
            run.case_reals[row, BASES + place] + open_before(run, calendar, until) - open_before(run, calendar, since)
        )
        run.case_reals[row, BASES + place] = base
        run.case_reals[row, DUES + place] = reach(run, calendar, base)
    else:
        run.case_reals[row, DUES + place] += until - since


@compiled
def count_term(run: Any, row: int, place: int, term: int, at: float, one: int) -> None:
    """Into the day on which it fell due: one more, or (when it revives) one less."""
    kind = int(run.reals[term, TERM_KIND])
    due = run.case_reals[row, DUES + place]
    day = min(int(due / run.clock[DAY_LENGTH]), len(run.tally) - 1)
    queue = run.cases[row, QUEUE]
    run.tally[day, run.cases[row, CLASS], DUE_OF + kind] += one
    run.places[day, queue, Q_DUE_OF + kind] += one
    if at <= due:
        run.tally[day, run.cases[row, CLASS], MET_OF + kind] += one
        run.places[day, queue, Q_MET_OF + kind] += one


@compiled
def stop_term(run: Any, row: int, place: int, term: int, at: float) -> None:
    """What it waited for has happened."""
    run.cases[row, STATES + place] = STOPPED
    count_term(run, row, place, term, at, 1)


@compiled
def next_due(run: Any, row: int) -> float:
    """The earliest due time that runs; a missed one still counts."""
    due = math.inf
    for place in range(run.table[run.cases[row, CLASS], TERMS]):
        if run.cases[row, STATES + place] == RUNS:
            due = min(due, run.case_reals[row, DUES + place])
    return due


@compiled
def begin_clocks(run: Any, row: int) -> None:
    """Those that start with the case, from when it came."""
    first = run.table[run.cases[row, CLASS], FIRST_TERM]
    for place in range(run.table[run.cases[row, CLASS], TERMS]):
        kind = int(run.reals[first + place, TERM_KIND])
        run.cases[row, STATES + place] = IDLE_TERM
        if kind in (FIRST, RESOLUTION):
            start_term(run, row, place, first + place, run.clock[NOW])


@compiled
def answer(run: Any, row: int, goes_on: bool) -> None:
    """A public answer: the first response, the next response, and a new update interval where the case goes on."""
    first = run.table[run.cases[row, CLASS], FIRST_TERM]
    for place in range(run.table[run.cases[row, CLASS], TERMS]):
        kind = int(run.reals[first + place, TERM_KIND])
        runs = run.cases[row, STATES + place] == RUNS
        if runs and (kind in (FIRST, NEXT, UPDATE)):
            stop_term(run, row, place, first + place, run.clock[NOW])
        if kind == UPDATE and goes_on:
            start_term(run, row, place, first + place, run.clock[NOW])


@compiled
def stand_still(run: Any, row: int) -> None:
    """The member was asked: what the policy pauses stands still."""
    first = run.table[run.cases[row, CLASS], FIRST_TERM]
    run.case_reals[row, PENDING_AT] = run.clock[NOW]
    for place in range(run.table[run.cases[row, CLASS], TERMS]):
        if run.reals[first + place, PAUSES] > 0.0 and run.cases[row, STATES + place] == RUNS:
            run.cases[row, STATES + place] = STANDS


@apart
def go_on(run: Any, row: int) -> None:
    """The member answered: what stood still runs again, and an answer is owed."""
    first = run.table[run.cases[row, CLASS], FIRST_TERM]
    now = run.clock[NOW]
    for place in range(run.table[run.cases[row, CLASS], TERMS]):
        if run.cases[row, STATES + place] == STANDS:
            run.cases[row, STATES + place] = RUNS
            move_term(run, row, place, first + place, run.case_reals[row, PENDING_AT], now)
        if run.reals[first + place, TERM_KIND] == NEXT and run.cases[row, STATES + place] != RUNS:
            start_term(run, row, place, first + place, now)


@apart
def rise(run: Any, row: int) -> None:
    """An escalation was raised: Tier 2 owes a decision and an end."""
    first = run.table[run.cases[row, CLASS], FIRST_TERM]
    for place in range(run.table[run.cases[row, CLASS], TERMS]):
        kind = int(run.reals[first + place, TERM_KIND])
        if (kind in (ACCEPT, UPPER)) and run.cases[row, STATES + place] != RUNS:
            start_term(run, row, place, first + place, run.clock[NOW])


@compiled
def stop_kind(run: Any, row: int, kind: int) -> None:
    """Every running promise of a kind has been kept, in time or late."""
    first = run.table[run.cases[row, CLASS], FIRST_TERM]
    for place in range(run.table[run.cases[row, CLASS], TERMS]):
        if run.reals[first + place, TERM_KIND] == kind and run.cases[row, STATES + place] == RUNS:
            stop_term(run, row, place, first + place, run.clock[NOW])


@apart
def rehome(run: Any, row: int) -> None:
    """Another site's hours, reckoned from the start (handbook 1.3 a); what was missed stays missed."""
    first = run.table[run.cases[row, CLASS], FIRST_TERM]
    now = run.clock[NOW]
    for place in range(run.table[run.cases[row, CLASS], TERMS]):
        runs = run.cases[row, STATES + place] == RUNS and run.reals[first + place, BUSINESS] > 0.0
        if runs and run.case_reals[row, DUES + place] >= now:
            start_term(run, row, place, first + place, run.case_reals[row, STARTS + place])


@compiled
def close_clocks(run: Any, row: int) -> None:
    """The case is resolved: resolutions are met, and nothing else is owed."""
    first = run.table[run.cases[row, CLASS], FIRST_TERM]
    run.case_reals[row, RESOLVED_AT] = run.clock[NOW]
    for place in range(run.table[run.cases[row, CLASS], TERMS]):
        state = run.cases[row, STATES + place]
        if state == STANDS:
            move_term(run, row, place, first + place, run.case_reals[row, PENDING_AT], run.clock[NOW])
        if run.reals[first + place, TERM_KIND] == RESOLUTION:
            stop_term(run, row, place, first + place, run.clock[NOW])
        elif state in (RUNS, STANDS):
            run.cases[row, STATES + place] = CUT_SHORT


@apart
def revive(run: Any, row: int) -> None:
    """Reopened: the case's own clocks go on with the time that they had used; an answer is owed."""
    first = run.table[run.cases[row, CLASS], FIRST_TERM]
    since, now = run.case_reals[row, RESOLVED_AT], run.clock[NOW]
    for place in range(run.table[run.cases[row, CLASS], TERMS]):
        kind, state = int(run.reals[first + place, TERM_KIND]), run.cases[row, STATES + place]
        if kind == NEXT:
            start_term(run, row, place, first + place, now)
        elif kind == UPDATE and state in (STOPPED, IDLE_TERM):  # the last answer had begun another interval
            start_term(run, row, place, first + place, since)
            move_term(run, row, place, first + place, since, now)
        elif (kind == RESOLUTION and state == STOPPED) or state == CUT_SHORT:
            if kind == RESOLUTION:
                count_term(run, row, place, first + place, since, -1)
            run.cases[row, STATES + place] = RUNS
            move_term(run, row, place, first + place, since, now)
