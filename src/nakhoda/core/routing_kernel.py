"""The arithmetic of routing, in the part of Python that numba compiles: the desk runs it as it is.

Only whole numbers, floats and sequences of them (lists, tuples or numpy arrays); no names, no texts.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from types import SimpleNamespace
from typing import Any

NO_DUE = 1 << 62  # "nothing is due": later than every instant


def choose(
    case_id: int,
    members: Sequence[int],
    weights: Sequence[int],
    seeds: Sequence[int],
    loads: Sequence[int],
    overflow: int,
) -> int:
    """The queue (its index) for a case among `members`, or -1 when there are none.

    Weighted rendezvous hashing: each queue draws a number from (case, queue) alone, so the answer needs no
    state and can be replayed, and a queue that joins or leaves moves only its own share. Queues above the
    `overflow` load (permille) stand aside; when all are, the least loaded takes it. Weight 0 is standby.
    """
    best = -1
    best_score = -1.0
    spare = -1
    spare_load = 0
    spare_score = -1.0
    for place in range(len(members)):
        queue = members[place]
        mixed = (case_id & 0xFFFFFFFF) ^ ((case_id >> 32) * 0x9E3779B1 & 0xFFFFFFFF) ^ seeds[queue]
        mixed = (((mixed >> 16) ^ mixed) * 0x45D9F3B) & 0xFFFFFFFF
        mixed = (((mixed >> 16) ^ mixed) * 0x45D9F3B) & 0xFFFFFFFF
        mixed = (mixed >> 16) ^ mixed
        score = weights[queue] / -math.log((mixed + 0.5) / 4294967296.0)
        if loads[queue] <= overflow and score > best_score:
            best = queue
            best_score = score
        if spare < 0 or loads[queue] < spare_load or (loads[queue] == spare_load and score > spare_score):
            spare = queue
            spare_load = loads[queue]
            spare_score = score
    if best >= 0:
        return best
    return spare


def sooner(
    lane: int, due: float, priority: int, received: float, other_lane: int, other_due: float, other_priority: int,
    other_received: float,
) -> bool:  # fmt: skip
    """Whether one case goes before another: lowest lane, earliest due, highest priority, oldest."""
    if lane != other_lane:
        return lane < other_lane
    if due != other_due:
        return due < other_due
    if priority != other_priority:
        return priority > other_priority
    return received < other_received


def ranking(goes_first: Callable[..., bool]) -> Callable[..., int]:
    """`rank` over this form of `sooner`: the plain one, or the same compiled."""

    def rank(
        allowed: Sequence[int],
        lanes: Sequence[int],
        dues: Sequence[int],
        priorities: Sequence[int],
        received: Sequence[int],
    ) -> int:
        """The position of the case to work next, or -1: the first by `sooner` among those that are allowed.

        `allowed` is 1 where the agent may work the case; instants are microseconds; `dues` may be `NO_DUE`.
        """
        best = -1
        for place in range(len(lanes)):
            if allowed[place] and (
                best < 0
                or goes_first(
                    lanes[place], dues[place], priorities[place], received[place],
                    lanes[best], dues[best], priorities[best], received[best],
                )
            ):  # fmt: skip
                best = place
        return best

    return rank


rank = ranking(sooner)


def compiled() -> Any:
    """The same functions compiled by numba, for the simulator: `.choose` and `.rank` over numpy arrays."""
    import numba

    return SimpleNamespace(choose=numba.njit(choose), rank=numba.njit(ranking(numba.njit(sooner))))
