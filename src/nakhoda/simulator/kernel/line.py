"""Waiting lines: one pairing heap a line, linked through columns of the cases, so that a line needs no room of its own.

`links` has two columns for it: the first case that waits behind, and the next beside (-1: none). `keys` has two: what
orders the line, and who came first where that is equal.
"""

from __future__ import annotations

from typing import Any

from nakhoda.simulator.kernel.columns import BEHIND, BESIDE, KEY, PLACE
from nakhoda.simulator.kernel.jit import compiled


@compiled
def before(keys: Any, one: int, other: int) -> bool:
    """Whether the first goes before the other: by key, then by who came first."""
    if keys[one, KEY] != keys[other, KEY]:
        return keys[one, KEY] < keys[other, KEY]  # type: ignore[no-any-return]
    return keys[one, PLACE] < keys[other, PLACE]  # type: ignore[no-any-return]


@compiled
def meld(links: Any, keys: Any, one: int, other: int) -> int:
    """Two lines become one; the head of it."""
    if before(keys, other, one):
        one, other = other, one
    links[other, BESIDE] = links[one, BEHIND]
    links[one, BEHIND] = other
    return one


@compiled
def join(links: Any, keys: Any, head: int, new: int) -> int:
    """A case joins a line; the head afterwards."""
    links[new, BEHIND] = -1
    links[new, BESIDE] = -1
    return new if head < 0 else meld(links, keys, head, new)


@compiled
def leave(links: Any, keys: Any, head: int) -> int:
    """The head leaves; the next head or -1. Pairs from the left, then all together from the right."""
    rest = links[head, BEHIND]
    pairs = -1
    while rest >= 0:
        one = rest
        other = links[one, BESIDE]
        rest = links[other, BESIDE] if other >= 0 else -1
        links[one, BESIDE] = -1
        if other >= 0:
            links[other, BESIDE] = -1
            one = meld(links, keys, one, other)
        links[one, BESIDE] = pairs
        pairs = one
    following = -1
    while pairs >= 0:
        one = pairs
        pairs = links[one, BESIDE]
        links[one, BESIDE] = -1
        following = one if following < 0 else meld(links, keys, following, one)
    return following
