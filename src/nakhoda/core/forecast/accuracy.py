"""How a locked forecast fared (handbook 2.2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

Band = Literal["below", "normal", "best_effort", "relief"]
LOW, HIGH, RELIEF = 0.9, 1.1, 1.2  # of the locked volume


@dataclass(frozen=True, slots=True)
class Accuracy:
    """`wape` = sum|a - f| / sum a; `bias` = sum(a - f) / sum f; None where the divisor is zero.

    `covered` is the share of periods inside their interval; `periods` how many had come.
    """

    actual: float
    locked: float
    wape: float | None
    bias: float | None
    covered: float | None
    periods: int

    @property
    def band(self) -> Band | None:
        """Below 90 %: the minimum commitment bills; to 110 % normal; to 120 % best effort; above: SLA relief."""
        if self.bias is None:
            return None
        ratio = 1 + self.bias
        return "below" if ratio < LOW else "normal" if ratio <= HIGH else "best_effort" if ratio <= RELIEF else "relief"


def accuracy(
    actual: ArrayLike, locked: ArrayLike, lo: ArrayLike | None = None, hi: ArrayLike | None = None
) -> Accuracy:
    """Of the periods whose actual is known (not NaN)."""
    came, said = np.asarray(actual, np.float64), np.asarray(locked, np.float64)
    known = np.isfinite(came)
    a, f = came[known], said[known]
    covered = None
    if lo is not None and hi is not None and len(a):
        inside = (a >= np.asarray(lo, np.float64)[known]) & (a <= np.asarray(hi, np.float64)[known])
        covered = float(inside.mean())
    total, said_total = float(a.sum()), float(f.sum())
    return Accuracy(
        total,
        said_total,
        float(np.abs(a - f).sum()) / total if total else None,
        (total - said_total) / said_total if said_total else None,
        covered,
        len(a),
    )
