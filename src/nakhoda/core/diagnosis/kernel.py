"""Sums over very many cells, compiled: import inside functions, it loads numba."""

from __future__ import annotations

from numba import njit, prange


@njit(cache=True, parallel=True)
def add_up(codes, dims, strides, firsts, columns, out):  # type: ignore[no-untyped-def]
    """Add every cell's columns to its slice of every cuboid. Each cuboid has slices of its own: no two threads meet.

    codes: dims x cells; dims, strides: cuboids x 3, a missing dimension has stride 0; columns: cells x width.
    """
    width = columns.shape[1]
    for cuboid in prange(dims.shape[0]):
        first = firsts[cuboid]
        one, two, three = codes[dims[cuboid, 0]], codes[dims[cuboid, 1]], codes[dims[cuboid, 2]]
        by_one, by_two, by_three = strides[cuboid, 0], strides[cuboid, 1], strides[cuboid, 2]
        for cell in range(codes.shape[1]):
            place = first + one[cell] * by_one + two[cell] * by_two + three[cell] * by_three
            for column in range(width):
                out[place, column] += columns[cell, column]
