"""What is due next: a binary heap of instants and codes in two plain arrays."""

from __future__ import annotations

from typing import Any

from nakhoda.simulator.kernel.jit import compiled


@compiled
def enter(times: Any, codes: Any, size: int, at: float, code: int) -> int:
    """Adds one; the new size. What was entered first at an instant keeps its place at the top."""
    place = size
    while place > 0:
        above = (place - 1) >> 1
        if times[above] <= at:
            break
        times[place] = times[above]
        codes[place] = codes[above]
        place = above
    times[place] = at
    codes[place] = code
    return size + 1


@compiled
def replace_first(times: Any, codes: Any, size: int, at: float, code: int) -> None:
    """Puts another in place of the earliest."""
    place = 0
    below = 1
    while below < size:
        if below + 1 < size and times[below + 1] < times[below]:
            below += 1
        if at <= times[below]:
            break
        times[place] = times[below]
        codes[place] = codes[below]
        place = below
        below = 2 * place + 1
    times[place] = at
    codes[place] = code


@compiled
def remove_first(times: Any, codes: Any, size: int) -> int:
    """Takes the earliest out; the new size."""
    size -= 1
    if size > 0:
        replace_first(times, codes, size, times[size], codes[size])
    return size
