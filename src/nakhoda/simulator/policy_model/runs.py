"""One replication of a policy model, from its seed to what was counted, with its trace where one is asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from nakhoda.simulator.kernel.columns import FULL, OVER
from nakhoda.simulator.policy_model.compile import Plan
from nakhoda.simulator.policy_model.kernel import columns as c
from nakhoda.simulator.policy_model.kernel import words as w
from nakhoda.simulator.policy_model.redrawing import redrawn
from nakhoda.simulator.world_file.runs import seed_words

if TYPE_CHECKING:
    from nakhoda.simulator.policy_model.block import Block

BUDGET = 2_000_000


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
    from nakhoda.simulator.policy_model.block import Block
    from nakhoda.simulator.policy_model.kernel.loop import advance, begin

    seeds = seed_words(seed, replication)
    block = Block(redrawn(plan, seeds), seeds, traced)
    begin(block.whole, block.real)
    while (state := advance(block.whole, block.real, BUDGET)) != OVER:
        if state == FULL:
            block.grow()
        elif look:
            look(float(block.real[w.NOW]))
    return _lived(block)


def is_ready() -> bool:
    """Whether this process has the event loop in machine code already (or lives in plain Python)."""
    from nakhoda.simulator.policy_model.kernel.loop import advance

    return bool(getattr(advance, "overloads", True))


def get_ready(plan: Plan) -> None:
    """Compiles the event loop, which takes half a minute, or loads what was kept: a run of no event at all."""
    from nakhoda.simulator.policy_model.block import Block
    from nakhoda.simulator.policy_model.kernel.loop import advance, begin

    block = Block(plan, (1, 1), traced=False)
    begin(block.whole, block.real)
    advance(block.whole, block.real, 0)


def _lived(block: Block) -> Lived:
    """What stands in the block at the end, in the shapes in which it is read."""
    whole, plan = block.whole, block.plan
    pages = whole[block.out :][: (plan.days + 1) * block.day_words].reshape(plan.days + 1, -1, w.OUT_WORDS)
    queues = slice(int(plan.counts[c.AT_QUEUES]), int(plan.counts[c.AT_GROUPS]))
    tally = np.zeros((plan.days + 1, len(plan.table), c.TALLIES), np.int64)
    sums = np.zeros((plan.days + 1, len(plan.table), c.SUMS))
    tally[:, : pages.shape[1]] = pages[:, :, : c.TALLIES]
    sums[:, : pages.shape[1]] = pages.view(np.float64)[:, :, c.TALLIES : w.STEPS]
    return Lived(
        tally,
        sums,
        block.real[whole[w.TRACE] :][: whole[w.TRACED] * w.TRACE_COLUMNS].reshape(-1, w.TRACE_COLUMNS).copy(),
        int(whole[w.CAME]),
        int(whole[w.ALIVE]),
        pages[:, queues, w.Q_TOUCHES : w.Q_TOUCHES + c.Q_TALLIES].copy(),
        overdue_in(block),
        pages[:, : queues.stop, w.STEPS : w.STEPS + c.WAIT_STEPS].copy(),
    )


def overdue_in(block: Block) -> Any:
    """What runs past its due time when the run ends: days x (classes and queues) x kinds of promise (handbook 1.3)."""
    whole, plan = block.whole, block.plan
    first = int(plan.counts[c.AT_QUEUES])
    found = np.zeros((plan.days + 1, int(plan.counts[c.AT_GROUPS]), c.KINDS_OF_TERM), np.int64)
    cases = whole[whole[w.CASES] : whole[w.CASES_END]].reshape(-1, w.CASE_WORDS)
    cases = cases[_alive(whole)]
    kinds = (cases[:, w.CLASS] - w.HEAD_WORDS) // w.ROW_WORDS
    for place in range(c.MOST_TERMS):
        due = cases.view(np.float64)[:, w.DUES + place]
        runs = (cases[:, w.STATES] >> place) & 1 == 1
        late = runs & (due < block.real[w.END]) & (place < plan.table[kinds, c.TERMS])
        rows, queues = kinds[late], cases[late, w.QUEUE]
        what = plan.reals[plan.table[rows, c.FIRST_TERM] + place, c.TERM_KIND].astype(np.int64)
        days = (due[late] / block.real[w.DAY_LENGTH]).astype(np.int64)
        np.add.at(found, (days, rows, what), 1)
        np.add.at(found, (days, first + queues, what), 1)
    return found


def _alive(whole: Any) -> Any:
    """Which rows of cases are in use."""
    first, end = int(whole[w.CASES]), int(whole[w.CASES_END])
    alive = np.ones((end - first) // w.CASE_WORDS, bool)
    alive[(whole[whole[w.FREES] :][: whole[w.FREE]] - first) // w.CASE_WORDS] = False
    return alive
