"""What is due next: a binary heap of instants and codes, side by side in the block."""

from __future__ import annotations

import math
from typing import Any

from nakhoda.simulator.kernel.jit import inlined
from nakhoda.simulator.policy_model.kernel.words import AGENDA, SIZE


@inlined
def push(whole: Any, real: Any, at: float, event: int) -> None:
    """One more; never when it would never come."""
    if at == math.inf:
        return
    first = whole[AGENDA]
    place = whole[SIZE]
    whole[SIZE] = place + 1
    while place > 0:
        above = (place - 1) >> 1
        if real[first + 2 * above] <= at:
            break
        real[first + 2 * place] = real[first + 2 * above]
        whole[first + 2 * place + 1] = whole[first + 2 * above + 1]
        place = above
    real[first + 2 * place] = at
    whole[first + 2 * place + 1] = event


@inlined
def replace_first(whole: Any, real: Any, at: float, event: int) -> None:
    """Puts another in place of the earliest."""
    first, size = whole[AGENDA], whole[SIZE]
    place, below = 0, 1
    while below < size:
        soon = real[first + 2 * below]
        if below + 1 < size and real[first + 2 * below + 2] < soon:
            below += 1
            soon = real[first + 2 * below]
        if at <= soon:
            break
        real[first + 2 * place] = soon
        whole[first + 2 * place + 1] = whole[first + 2 * below + 1]
        place = below
        below = 2 * place + 1
    real[first + 2 * place] = at
    whole[first + 2 * place + 1] = event


@inlined
def remove_first(whole: Any, real: Any) -> None:
    """Takes the earliest out."""
    last = whole[SIZE] - 1
    whole[SIZE] = last
    if last > 0:
        place = whole[AGENDA] + 2 * last
        replace_first(whole, real, real[place], whole[place + 1])
