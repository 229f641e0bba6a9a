"""Who comes next: every class has one next arrival and every person at most one end of a touch, so that each has a
leaf of its own in a tree whose every node holds the earlier of the two below it.

A leaf that changes walks up to the root: the same few steps whatever stands there, with nothing for the processor to
guess (a heap guesses wrong at every second step). Instants are compared as the whole numbers that their bits are:
they are never below zero, so that the order is the same.
"""

from __future__ import annotations

import math
from typing import Any

from nakhoda.simulator.kernel.jit import inlined, part
from nakhoda.simulator.policy_model.kernel.words import TREE


@part
def put(whole: Any, real: Any, leaf: int, at: float, event: int) -> None:
    """What a class or a person does next. Of equal instants the lower leaf comes first."""
    tree = whole[TREE]
    place = tree + 2 * leaf
    real[place] = at
    whole[place + 1] = event
    soon, what = whole[place], event
    while leaf > 1:
        beside = tree + 2 * (leaf ^ 1)
        theirs, other = whole[beside], whole[beside + 1]
        theirs_first = (theirs - soon - (leaf & 1)) >> 63  # all bits or none: a choice without a branch
        soon ^= (soon ^ theirs) & theirs_first
        what ^= (what ^ other) & theirs_first
        leaf >>= 1
        whole[tree + 2 * leaf] = soon
        whole[tree + 2 * leaf + 1] = what


@inlined
def rest(whole: Any, real: Any, leaf: int) -> None:
    """Nothing comes next."""
    put(whole, real, leaf, math.inf, 0)
