"""Sums over very many cells, compiled: import inside functions, it loads numba."""

from __future__ import annotations

from numba import njit, prange


@njit(cache=True, parallel=True)
def add_up(codes, dims, strides, counts, firsts, columns, out):  # type: ignore[no-untyped-def]
    """Add every cell's columns to its slice of every cuboid. Each cuboid has slices of its own: no two threads meet.

    codes: dims x cells; dims, strides: cuboids x dims, of which `counts` are used; columns: cells x width.
    """
    width = columns.shape[1]
    for cuboid in prange(dims.shape[0]):
        for cell in range(codes.shape[1]):
            place = firsts[cuboid]
            for at in range(counts[cuboid]):
                place += codes[dims[cuboid, at], cell] * strides[cuboid, at]
            for column in range(width):
                out[place, column] += columns[cell, column]
