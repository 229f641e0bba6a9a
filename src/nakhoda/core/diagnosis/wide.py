"""Very many cells are summed into a few wide cuboids; the cuboids that are wanted are sums over those.

Three of nine dimensions can be chosen in 84 ways, but a few tables over five or six small dimensions hold them all,
and such a table is far shorter than the cells: each cell is looked at thirty times and not a hundred and thirty.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import prod

import numpy as np

from nakhoda.core.diagnosis.cube import Codes, Floats

Dims = tuple[int, ...]
SHORTER = 16  # a wide cuboid has at most the cells over this many places, if its parts have no more


def wide_cuboids(wanted: Iterable[Dims], sizes: Sequence[int], cells: int) -> dict[Dims, list[Dims]]:
    """Wide cuboids, and which of the wanted each holds: every one of them once."""
    left = sorted(set(wanted), key=lambda dims: (-len(dims), -prod(sizes[dim] for dim in dims)))
    found: dict[Dims, list[Dims]] = {}
    while left:
        whole = _widened(left[0], left, sizes, max(cells // SHORTER, prod(sizes[dim] for dim in left[0])))
        found[whole] = [dims for dims in left if set(dims) <= set(whole)]
        left = [dims for dims in left if not set(dims) <= set(whole)]
    return found


def _widened(dims: Dims, left: Sequence[Dims], sizes: Sequence[int], most: int) -> Dims:
    """With the dimensions that bring in the most of what is left, while it stays short."""
    held = set(dims)
    while True:
        room = most // prod(sizes[dim] for dim in held)
        able = [dim for dim in range(len(sizes)) if dim not in held and sizes[dim] <= room]
        news = {dim: sum(set(each) <= held | {dim} and dim in each for each in left) for dim in able}
        if not any(news.values()):
            return tuple(sorted(held))
        held.add(max(able, key=lambda dim: (news[dim], -sizes[dim])))


def sums_of(by_dim: Codes, wanted: Sequence[Dims], sizes: Sequence[int], columns: Floats) -> dict[Dims, Floats]:
    """By cuboid of `wanted`: places x columns, the places in the order of its dimensions."""
    wide = wide_cuboids(wanted, sizes, by_dim.shape[1])
    tables = _tables(by_dim, list(wide), sizes, columns)
    found = {}
    for whole, parts in wide.items():
        table = tables[whole].reshape(*(sizes[dim] for dim in whole), columns.shape[1])
        for dims in parts:
            gone = tuple(at for at, dim in enumerate(whole) if dim not in dims)
            found[dims] = table.sum(axis=gone).reshape(-1, columns.shape[1])
    return found


def _tables(by_dim: Codes, wholes: Sequence[Dims], sizes: Sequence[int], columns: Floats) -> dict[Dims, Floats]:
    from nakhoda.core.diagnosis.kernel import add_up

    lengths = [prod(sizes[dim] for dim in whole) for whole in wholes]
    firsts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    dims, strides = (np.zeros((len(wholes), len(sizes)), dtype=np.int64) for _ in range(2))
    for row, whole in enumerate(wholes):
        for at, dim in enumerate(whole):
            dims[row, at], strides[row, at] = dim, prod(sizes[each] for each in whole[at + 1 :])
    out = np.zeros((int(firsts[-1]), columns.shape[1]))
    counts = np.array([len(whole) for whole in wholes])
    add_up(by_dim, dims, strides, counts, firsts[:-1], columns.astype(np.float32), out)
    return {whole: out[firsts[row] : firsts[row + 1]] for row, whole in enumerate(wholes)}
