"""Which rows of a case were taken in already: eight bytes a row, so that no row is taken in twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from hashlib import blake2b

from nakhoda.core.mapping.rows import MappedRow

WIDTH = 8


def mark_of(row: MappedRow) -> bytes:
    """The row's identity: its own number in the source where it has one, else when, what, where and who.

    Other columns are left out, so that an export in which they were filled in later is still the same rows.
    """
    said = row.row_id or "\x1f".join((str(row.at), row.activity, row.queue, row.agent))
    return blake2b(said.encode(), digest_size=WIDTH).digest()


def unseen(rows: Sequence[MappedRow], taken: bytes) -> tuple[list[MappedRow], bytes]:
    """(the rows that are not among those taken, the ledger with them). Equal rows are counted, not dropped."""
    left = Counter(taken[start : start + WIDTH] for start in range(0, len(taken), WIDTH))
    new, marks = [], [taken]
    for row in rows:
        mark = mark_of(row)
        if left[mark] > 0:
            left[mark] -= 1
        else:
            new.append(row)
            marks.append(mark)
    return new, b"".join(marks)
