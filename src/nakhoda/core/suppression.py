"""Small cells withheld so that they cannot be told back from what is shown (handbook 1.13, 2.5: no cell under ten).

A table of counts with its totals: every cell under the limit goes. Where one cell alone is missing in a row or a
column, it could be told by subtraction from the total, so another goes with it; and what is missing together must
reach the limit too, or their sum would be a small cell of its own.
"""

from __future__ import annotations

from collections.abc import Sequence

LEAST = 10
Place = tuple[int, int]


def withheld(counts: Sequence[Sequence[int]], least: int = LEAST, *, columns: bool = True) -> frozenset[Place]:
    """(row, column) of every cell to withhold. Zeros say "nobody" and stay; rows are told with their totals.

    `columns` False: the columns have no totals (other figures of the same places), so only rows are protected.
    """
    hidden = {(row, column) for row, line in enumerate(counts) for column, n in enumerate(line) if 0 < n < least}
    lines = _lines(counts, columns)
    while more := [place for line in lines if (place := _next_of(line, counts, hidden, least))]:
        hidden |= set(more)
    return frozenset(hidden)


def _lines(counts: Sequence[Sequence[int]], columns: bool) -> list[list[Place]]:
    rows = [[(row, column) for column in range(len(line))] for row, line in enumerate(counts)]
    width = max((len(line) for line in counts), default=0)
    if not columns:
        return rows
    down = [[(row, column) for row in range(len(counts)) if column < len(counts[row])] for column in range(width)]
    return rows + down


def _next_of(line: list[Place], counts: Sequence[Sequence[int]], hidden: set[Place], least: int) -> Place | None:
    """The smallest cell that has to go as well; None when the line keeps its secret (or has nothing left to give)."""
    gone = [place for place in line if place in hidden]
    if not gone or (len(gone) > 1 and sum(counts[row][column] for row, column in gone) >= least):
        return None
    left = [place for place in line if place not in hidden and counts[place[0]][place[1]] > 0]
    return min(left, key=lambda place: (counts[place[0]][place[1]], place), default=None)


def quarter_of(own: float, others: Sequence[float], good: str, least: int = 3) -> int | None:
    """In which quarter a value lies among its peers, 1 the best; None with too few peers to stay unknown."""
    if len(others) < least or good not in ("up", "down"):
        return None
    better = sum(other > own if good == "up" else other < own for other in others)
    return min(4, better * 4 // (len(others) + 1) + 1)
