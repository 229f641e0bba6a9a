"""When the next case of a class comes: by rates a period, by given instants, or by given counts a period."""

from __future__ import annotations

import math
from typing import Any

from nakhoda.simulator.kernel.columns import (
    ARRIVALS_END,
    BY_COUNTS,
    BY_RATE,
    BY_TIMES,
    COMES,
    COMES_AT,
    COMES_COUNT,
    COMES_DRAWN,
    COMES_EACH,
    COMES_FIRST,
    COMES_LEFT,
    COMES_PERIOD,
    REPEATS,
    SEED_HIGH,
    SEED_LOW,
)
from nakhoda.simulator.kernel.dice import exponential, mix, uniform
from nakhoda.simulator.kernel.jit import compiled

STREAM = 0x51ED270B  # parts the arrivals of a class from its cases


@compiled
def next_arrival(run: Any, kind: int) -> float:
    """The instant of the next case of a class, or infinity."""
    way = run.table[kind, COMES]
    at = math.inf
    if way == BY_RATE:
        at = by_rate(run, kind)
    elif way == BY_TIMES:
        at = by_times(run, kind)
    elif way == BY_COUNTS:
        at = by_counts(run, kind)
    return at if at <= run.clock[ARRIVALS_END] else math.inf


@compiled
def level(run: Any, kind: int, period: int) -> float:
    """The rate or count of a period; below zero when there are no more."""
    many = run.table[kind, COMES_COUNT]
    if run.table[kind, REPEATS]:
        period = period % many
    return run.lists[run.table[kind, COMES_FIRST] + period] if period < many else -1.0


@compiled
def by_rate(run: Any, kind: int) -> float:
    """Poisson, its rate constant in each period: exact, by inversion."""
    length = run.reals[kind, COMES_EACH]
    low, high = mix(run.counts[SEED_LOW] ^ (STREAM + kind)), run.counts[SEED_HIGH]
    need = exponential(low, high, run.table[kind, COMES_DRAWN])
    run.table[kind, COMES_DRAWN] += 1
    at = run.reals[kind, COMES_AT]
    period = run.table[kind, COMES_PERIOD]
    while at <= run.clock[ARRIVALS_END]:
        rate = level(run, kind, period)
        if rate < 0.0:
            return math.inf
        end = (period + 1) * length
        if rate > 0.0 and at + need / rate <= end:
            at += need / rate
            run.reals[kind, COMES_AT] = at
            run.table[kind, COMES_PERIOD] = period
            return at  # type: ignore[no-any-return]
        need -= rate * (end - at)
        at = end
        period += 1
    return math.inf


@compiled
def by_times(run: Any, kind: int) -> float:
    """The next of a sorted list."""
    place = run.table[kind, COMES_PERIOD]
    run.table[kind, COMES_PERIOD] += 1
    if place >= run.table[kind, COMES_COUNT]:
        return math.inf
    return run.lists[run.table[kind, COMES_FIRST] + place]  # type: ignore[no-any-return]


@compiled
def by_counts(run: Any, kind: int) -> float:
    """As many as given in each period, spread evenly at random: the next order statistic of those that are left."""
    length = run.reals[kind, COMES_EACH]
    while run.table[kind, COMES_LEFT] == 0:
        period = run.table[kind, COMES_PERIOD]
        many = level(run, kind, period)
        if many < 0.0 or period * length > run.clock[ARRIVALS_END]:
            return math.inf
        run.table[kind, COMES_PERIOD] = period + 1
        run.table[kind, COMES_LEFT] = int(many)
        run.reals[kind, COMES_AT] = period * length
    low, high = mix(run.counts[SEED_LOW] ^ (STREAM + kind)), run.counts[SEED_HIGH]
    share = uniform(low, high, run.table[kind, COMES_DRAWN])
    run.table[kind, COMES_DRAWN] += 1
    left = run.table[kind, COMES_LEFT]
    at = run.reals[kind, COMES_AT]
    at += (run.table[kind, COMES_PERIOD] * length - at) * (1.0 - share ** (1.0 / left))
    run.table[kind, COMES_LEFT] = left - 1
    run.reals[kind, COMES_AT] = at
    return at  # type: ignore[no-any-return]
