"""What a run writes down: integrals of queues and of work, waits, and the batch in which they fall."""

from __future__ import annotations

import math
from typing import Any

from nakhoda.simulator.kernel.columns import (
    BATCH,
    BINS,
    BUSY,
    BUSY_NOW,
    CHANGED,
    GROUPS,
    IN_TIME,
    KINDS,
    LOWEST,
    NOW,
    OCTAVES,
    PER_OCTAVE,
    PRESENT,
    PROMISE,
    QUEUE,
    ROOM,
    WAITED,
    WAITED_SERVED,
    WAITING,
    WAITS,
)
from nakhoda.simulator.kernel.jit import compiled


@compiled
def note_queue(run: Any, kind: int) -> None:
    """Adds what has waited since the line last changed."""
    now = run.clock[NOW]
    run.sums[run.counts[BATCH], kind, QUEUE] += run.table[kind, WAITING] * (now - run.reals[kind, CHANGED])
    run.reals[kind, CHANGED] = now


@compiled
def note_work(run: Any, group: int) -> None:
    """Adds who worked and who was there since that last changed."""
    span = run.clock[NOW] - run.reals[group, CHANGED]
    batch = run.counts[BATCH]
    run.sums[batch, group, BUSY] += run.table[group, BUSY_NOW] * span
    run.sums[batch, group, PRESENT] += max(run.table[group, ROOM], run.table[group, BUSY_NOW]) * span
    run.reals[group, CHANGED] = run.clock[NOW]


@compiled
def note_all(run: Any) -> None:
    """Brings every integral up to now."""
    for kind in range(run.counts[KINDS]):
        note_queue(run, kind)
    for group in range(run.counts[KINDS], run.counts[KINDS] + run.counts[GROUPS]):
        note_work(run, group)


@compiled
def note_wait(run: Any, kind: int, wait: float, served: bool) -> None:
    """A wait has ended, by service or by giving up."""
    batch = run.counts[BATCH]
    run.tally[batch, kind, WAITS] += 1
    run.sums[batch, kind, WAITED] += wait
    if served:
        run.sums[batch, kind, WAITED_SERVED] += wait
        if wait <= run.reals[kind, PROMISE]:
            run.tally[batch, kind, IN_TIME] += 1
    if batch > 0:
        run.bins[kind, bin_of(wait)] += 1


@compiled
def bin_of(wait: float) -> int:
    """Bin 0 is no wait at all; the others are a 128th of their octave wide."""
    if wait <= 0.0:
        return 0
    part, octave = math.frexp(wait)
    place = 1 + (octave - LOWEST) * PER_OCTAVE + int((part - 0.5) * 2 * PER_OCTAVE)
    return min(max(place, 1), BINS - 1)


def bin_edges(place: int) -> tuple[float, float]:
    """From where to where a bin reaches."""
    if place == 0:
        return 0.0, 0.0
    octave, part = divmod(place - 1, PER_OCTAVE)
    scale = math.ldexp(1.0, octave + LOWEST)
    return scale * (0.5 + part / (2 * PER_OCTAVE)), scale * (0.5 + (part + 1) / (2 * PER_OCTAVE))


assert OCTAVES * PER_OCTAVE + 1 == BINS
