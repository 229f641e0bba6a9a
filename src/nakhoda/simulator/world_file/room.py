"""The arrays of a run: made once, and doubled when the cases or the events outgrow them."""

from __future__ import annotations

from typing import Any

import numpy as np

from nakhoda.simulator.kernel import columns as c
from nakhoda.simulator.world_file.compile import Plan

CASES, EVENTS = 4096, 8192
MOST_CASES = 1 << 25  # alive at once


class TooMany(ValueError):
    """A world in which more cases pile up than a machine can hold."""


def fresh(plan: Plan, seeds: tuple[int, int]) -> c.Run:
    """A run before its first event."""
    batches, rows = int(plan.clock[c.BATCHES]) + 1, len(plan.table)
    counts = np.zeros(11, np.int64)
    counts[[c.SEED_LOW, c.SEED_HIGH, c.KINDS, c.GROUPS]] = *seeds, plan.kinds, plan.groups
    counts[c.ROOM_FOR] = plan.most_agents + plan.kinds + plan.groups + 8
    events = int(max(EVENTS, 2 * counts[c.ROOM_FOR]))
    run = c.Run(
        table=plan.table.copy(),
        reals=plan.reals.copy(),
        lists=plan.lists,
        clock=plan.clock.copy(),
        counts=counts,
        times=np.zeros(events, np.float64),
        codes=np.zeros(events, np.int64),
        cases=np.zeros((CASES, c.CASE_COLUMNS), np.int64),
        case_reals=np.zeros((CASES, c.CASE_REALS), np.float64),
        tally=np.zeros((batches, rows, c.TALLIES), np.int64),
        sums=np.zeros((batches, rows, c.SUMS), np.float64),
        bins=np.zeros((plan.kinds, c.BINS), np.int64),
    )
    _chain(run.cases, 0)
    return run


def grown(run: c.Run) -> c.Run:
    """The same run with twice the room for what is short."""
    if run.counts[c.SIZE] + run.counts[c.ROOM_FOR] >= len(run.times):
        run = run._replace(times=_doubled(run.times), codes=_doubled(run.codes))
    free = run.counts[c.FREE]
    if free >= 0 and run.cases[free, c.BEHIND] >= 0:
        return run
    size = len(run.cases)
    if size >= MOST_CASES:
        raise TooMany(f"{run.counts[c.ALIVE]:,} cases are open at once, and nobody works them off")
    run = run._replace(cases=_doubled(run.cases), case_reals=_doubled(run.case_reals))
    _chain(run.cases, size)
    if free >= 0:
        run.cases[-1, c.BEHIND] = free
    run.counts[c.FREE] = size
    return run


def _doubled(array: Any) -> Any:
    return np.concatenate([array, np.zeros_like(array)])


def _chain(cases: Any, first: int) -> None:
    """Free rows hang together by their first link."""
    cases[first:, c.BEHIND] = np.arange(first + 1, len(cases) + 1)
    cases[-1, c.BEHIND] = -1
