"""Where the search for multi-skill staffing begins: pooled lower bounds and a square-root split (CAPACITY 2)."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

import numpy as np

from nakhoda.core.queueing import patient_agents
from nakhoda.core.staffing.cuts import Cut
from nakhoda.core.staffing.refusal import need_all, need_length

_MOST_CLASSES = 10  # every set of classes up to here, beyond it single classes and all of them


def pooled_bounds(
    loads: Sequence[float], skills: Sequence[Sequence[bool]], level: float, within: float
) -> tuple[Cut, ...]:
    """Cuts: the groups that can do any of a set of classes need at least the agents of one pool of them.

    loads in Erlang by class, skills [groups][classes]; Erlang C, so use it where few give up. `level` is the lowest of
    the targets; `within` in units of the handle time.
    """
    need_all("loads", loads)
    for row in skills:
        need_length("skills", tuple(map(float, row)), len(loads))
    classes = range(len(loads))
    sizes = range(1, len(loads) + 1) if len(loads) <= _MOST_CLASSES else (1, len(loads))
    cuts = []
    for chosen in itertools.chain.from_iterable(itertools.combinations(classes, size) for size in sizes):
        helpers = np.array([float(any(row[each] for each in chosen)) for row in skills])
        needed = patient_agents([sum(loads[each] for each in chosen)], level, within)[0]
        cuts.append(Cut(helpers, float(needed)))
    return tuple(cuts)


def square_root_split(loads: Sequence[float], beta: float) -> tuple[int, ...]:
    """Agents with each primary skill: the pooled requirement shared by load, the rest by the roots of the loads."""
    need_all("loads", loads)
    roots = [math.sqrt(load) for load in loads]
    spare = beta * math.sqrt(sum(loads))
    whole = sum(roots) or 1.0
    return tuple(math.ceil(load + spare * root / whole - 1e-9) for load, root in zip(loads, roots, strict=True))
