"""One replication of a world, from its seed to what was counted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from nakhoda.simulator.kernel import columns as c
from nakhoda.simulator.kernel.dice import mix
from nakhoda.simulator.world_file.compile import Plan
from nakhoda.simulator.world_file.room import fresh, grown

BUDGET = 2_000_000  # events between two looks at the world outside


class Counted(NamedTuple):
    """What a replication wrote down. Batch 0 of each array is the warm-up; rows are those of the plan."""

    tally: Any
    sums: Any
    bins: Any
    backlog: Any  # cases that waited when it ended, by class
    ended: float
    came: int
    stuck: bool  # it was to drain, and could not


def run_once(plan: Plan, seed: int, replication: int, look: Callable[[float], None] | None = None) -> Counted:
    """Runs a plan to its end. `look(instant)` is called every two million events and may raise."""
    from nakhoda.simulator.kernel.loop import advance, begin

    run = fresh(plan, seed_words(seed, replication))
    begin(run)
    while (state := advance(run, BUDGET)) != c.OVER:
        if state == c.FULL:
            run = grown(run)
        elif look:
            look(float(run.clock[c.NOW]))
    stuck = bool(run.clock[c.DRAINS] and run.counts[c.ALIVE] > 0)
    backlog = run.table[: plan.kinds, c.WAITING].copy()
    ended, came = float(run.clock[c.NOW]), int(run.counts[c.CAME])
    return Counted(run.tally, run.sums, run.bins, backlog, ended, came, stuck)


def seed_words(seed: int, replication: int) -> tuple[int, int]:
    """Two words for a replication; the same for every world that is run with this seed."""
    low = mix(mix(seed & 0xFFFFFFFF) ^ mix((seed >> 32) & 0xFFFFFFFF) ^ 0x2545F491)
    high = mix((low + 0x6C8E9CF5 * (replication + 1)) & 0xFFFFFFFF)
    return mix(high ^ 0x1B873593), high
