"""What is due next: a binary heap of instants and codes, side by side in the block. Equal instants go by code.

It holds what sleeps for hours: replies, shifts, midnight. What comes next of every class and person is in the tree.
"""

from __future__ import annotations

import math
from typing import Any

from nakhoda.simulator.kernel.jit import inlined, part
from nakhoda.simulator.policy_model.kernel.words import AGENDA, SIZE


@inlined
def earlier(whole: Any, real: Any, place: int, at: float, event: int) -> bool:
    """Whether the one at a place comes before this."""
    then = real[place]
    return then < at or (then == at and whole[place + 1] < event)  # type: ignore[no-any-return]


@part
def push(whole: Any, real: Any, at: float, event: int) -> None:
    """One more; never when it would never come."""
    if at == math.inf:
        return
    first = whole[AGENDA]
    place = whole[SIZE]
    whole[SIZE] = place + 1
    while place > 0:
        above = (place - 1) >> 1
        if earlier(whole, real, first + 2 * above, at, event):
            break
        real[first + 2 * place] = real[first + 2 * above]
        whole[first + 2 * place + 1] = whole[first + 2 * above + 1]
        place = above
    real[first + 2 * place] = at
    whole[first + 2 * place + 1] = event


@part
def remove_first(whole: Any, real: Any) -> None:
    """Takes the earliest out."""
    first, size = whole[AGENDA], whole[SIZE] - 1
    whole[SIZE] = size
    at, event = real[first + 2 * size], whole[first + 2 * size + 1]
    place, below = 0, 1
    while below < size:
        one = first + 2 * below
        if below + 1 < size and earlier(whole, real, one + 2, real[one], whole[one + 1]):
            below += 1
            one += 2
        if not earlier(whole, real, one, at, event):
            break
        real[first + 2 * place] = real[one]
        whole[first + 2 * place + 1] = whole[one + 1]
        place = below
        below = 2 * place + 1
    real[first + 2 * place] = at
    whole[first + 2 * place + 1] = event
