"""One replication of a policy model, from its seed to what was counted, with its trace where one is asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from nakhoda.simulator.kernel.columns import FULL, OVER
from nakhoda.simulator.policy_model.compile import Plan
from nakhoda.simulator.policy_model.doubt import redrawn
from nakhoda.simulator.policy_model.kernel import columns as c
from nakhoda.simulator.world_file.runs import seed_words

BUDGET = 2_000_000
CASES, TRACED = 8192, 65_536


class Lived(NamedTuple):
    """What a replication wrote down, by day and row of the plan's table; `cases` as they stood at the end."""

    tally: Any
    sums: Any
    trace: Any  # lines of (instant, what, case, class, queue, agent)
    came: int
    open_at_end: int
    places: Any  # by day and queue: where it was handled, resolved, and kept or missed
    overdue: Any  # promises still open at the end and past due, by day of the due time, row and kind of promise
    waits: Any  # waits before a touch by day, row (classes, then queues) and step


def live(
    plan: Plan, seed: int, replication: int, traced: bool = False, look: Callable[[float], None] | None = None
) -> Lived:
    """Runs a plan to its end. `look(instant)` is called every two million events and may raise."""
    from nakhoda.simulator.policy_model.kernel.loop import advance, begin

    seeds = seed_words(seed, replication)
    run = _fresh(redrawn(plan, seeds), seeds, traced)
    begin(run)
    while (state := advance(run, BUDGET)) != OVER:
        if state == FULL:
            run = _grown(run)
        elif look:
            look(float(run.clock[c.NOW]))
    trace = run.trace[: run.counts[c.TRACED]].copy()
    return Lived(
        run.tally,
        run.sums,
        trace,
        int(run.counts[c.CAME]),
        int(run.counts[c.ALIVE]),
        run.places,
        overdue_in(run),
        run.waits,
    )


def overdue_in(run: c.Run) -> Any:
    """What runs past its due time when the run ends: days x (classes and queues) x kinds of promise (handbook 1.3)."""
    found = np.zeros((len(run.tally), int(run.counts[c.AT_GROUPS]), c.KINDS_OF_TERM), np.int64)
    rows = np.flatnonzero(_alive(run))
    for place in range(c.MOST_TERMS):
        state, due = run.cases[rows, c.STATES + place], run.case_reals[rows, c.DUES + place]
        kinds = run.cases[rows, c.CLASS]
        late = (state == c.RUNS) & (due < run.clock[c.END]) & (place < run.table[kinds, c.TERMS])
        kinds, queues = kinds[late], run.cases[rows, c.QUEUE][late]
        what = run.reals[run.table[kinds, c.FIRST_TERM] + place, c.TERM_KIND].astype(np.int64)
        days = (due[late] / run.clock[c.DAY_LENGTH]).astype(np.int64)
        np.add.at(found, (days, kinds, what), 1)
        np.add.at(found, (days, run.counts[c.AT_QUEUES] + queues, what), 1)
    return found


def _alive(run: c.Run) -> Any:
    """Which rows of cases are in use: all but those of the free chain."""
    alive = np.ones(len(run.cases), bool)
    behind, row = run.links[:, c.BEHIND].tolist(), int(run.counts[c.FREE])
    free = []
    while row >= 0:
        free.append(row)
        row = behind[row]
    alive[free] = False
    return alive


def _fresh(plan: Plan, seeds: tuple[int, int], traced: bool) -> c.Run:
    counts = plan.counts.copy()
    counts[[c.SEED_LOW, c.SEED_HIGH]] = seeds
    counts[c.TRACING] = traced
    events = int(4 * counts[c.ROOM_FOR] + CASES)
    run = c.Run(
        table=plan.table.copy(),
        reals=plan.reals.copy(),
        lists=plan.lists.copy(),
        levels=plan.levels,
        queues=plan.queues.copy(),
        clock=plan.clock.copy(),
        counts=counts,
        times=np.zeros(events),
        codes=np.zeros(events, np.int64),
        cases=np.zeros((CASES, c.CASE_COLUMNS), np.int64),
        case_reals=np.zeros((CASES, c.CASE_REALS)),
        links=np.zeros((CASES, 2), np.int64),
        keys=np.zeros((CASES, 2)),
        agents=plan.agents.copy(),
        agent_reals=plan.agent_reals.copy(),
        tally=np.zeros((plan.days + 1, len(plan.table), c.TALLIES), np.int64),
        sums=np.zeros((plan.days + 1, len(plan.table), c.SUMS)),
        places=np.zeros((plan.days + 1, int(counts[c.QUEUES]), c.Q_TALLIES), np.int64),
        waits=np.zeros((plan.days + 1, int(counts[c.AT_GROUPS]), c.WAIT_STEPS), np.int64),
        offers=np.zeros((6, plan.most_cells + 1), np.int64),
        trace=np.zeros((TRACED if traced else 1, c.TRACE_COLUMNS)),
    )
    _chain(run.links, 0)
    return run


def _grown(run: c.Run) -> c.Run:
    """The same run with twice the room for what is short."""
    if run.counts[c.SIZE] + run.counts[c.ROOM_FOR] >= len(run.times):
        run = run._replace(times=_doubled(run.times), codes=_doubled(run.codes))
    if run.counts[c.TRACING] and len(run.trace) < 2 * (run.counts[c.TRACED] + run.counts[c.ALIVE] + 8192):
        run = run._replace(trace=_doubled(run.trace))
    if run.counts[c.FREE] >= 0:
        return run
    size = len(run.cases)
    names = ("cases", "case_reals", "links", "keys")
    run = run._replace(**{name: _doubled(getattr(run, name)) for name in names})
    _chain(run.links, size)
    run.counts[c.FREE] = size
    return run


def _doubled(array: Any) -> Any:
    return np.concatenate([array, np.zeros_like(array)])


def _chain(links: Any, first: int) -> None:
    links[first:, c.BEHIND] = np.arange(first + 1, len(links) + 1)
    links[-1, c.BEHIND] = -1
