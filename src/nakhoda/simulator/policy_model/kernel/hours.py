"""A calendar's open time as the event loop reads it: spans in order, and the one in which it last was.

Time goes forward and due times are days away at most, so the span asked for lies a few steps from there.
"""

from __future__ import annotations

from typing import Any

from nakhoda.simulator.kernel.jit import inlined, part
from nakhoda.simulator.policy_model.kernel.words import (
    AT_CALENDARS,
    AT_QUEUES,
    CALENDAR,
    CURSOR,
    FIRST_SPAN,
    QUEUE,
    ROW_WORDS,
    SPAN_BEFORE,
    SPAN_FROM,
    SPAN_TO,
    SPAN_WORDS,
    SPANS,
)


@inlined
def last_at_most(whole: Any, real: Any, calendar: int, column: int, value: float) -> int:
    """The last span of a calendar whose column does not exceed the value; the first where none is as early."""
    first = whole[calendar + FIRST_SPAN]
    last = first + (whole[calendar + SPANS] - 1) * SPAN_WORDS
    span = whole[calendar + CURSOR]
    while span > first and real[span + column] > value:
        span -= SPAN_WORDS
    while span < last and real[span + SPAN_WORDS + column] <= value:
        span += SPAN_WORDS
    return span  # type: ignore[no-any-return]


@part
def open_before(whole: Any, real: Any, calendar: int, at: float) -> float:
    """Open seconds of a calendar before an instant."""
    span = last_at_most(whole, real, calendar, SPAN_FROM, at)
    whole[calendar + CURSOR] = span
    within = min(max(at - real[span + SPAN_FROM], 0.0), real[span + SPAN_TO] - real[span + SPAN_FROM])
    return real[span + SPAN_BEFORE] + within  # type: ignore[no-any-return]


@part
def reach(whole: Any, real: Any, calendar: int, needed: float) -> float:
    """The first instant before which so many seconds were open."""
    span = last_at_most(whole, real, calendar, SPAN_BEFORE, needed)
    if real[span + SPAN_BEFORE] >= needed and span > whole[calendar + FIRST_SPAN]:
        span -= SPAN_WORDS
    return real[span + SPAN_FROM] + needed - real[span + SPAN_BEFORE]  # type: ignore[no-any-return]


@inlined
def calendar_of(whole: Any, row: int) -> int:
    """The calendar of the queue in which a case is."""
    queue = whole[AT_QUEUES] + whole[row + QUEUE] * ROW_WORDS
    return whole[AT_CALENDARS] + whole[queue + CALENDAR] * ROW_WORDS  # type: ignore[no-any-return]
