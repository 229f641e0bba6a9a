"""The linear program solver (HiGHS in scipy), asked in one way: rows may be sparse, infeasible is an answer."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import optimize

from nakhoda.core.staffing.refusal import StaffingError

Floats = NDArray[np.float64]
_linprog: Any = optimize.linprog  # its stub knows no sparse rows
_SOLVED, _INFEASIBLE = 0, 2


def cheapest(
    costs: Floats, below: tuple[Any, Floats], equal: tuple[Any, Floats], low: Floats, high: Floats
) -> tuple[Floats, Floats] | None:
    """(columns, marginals of their highest values) of the least cost, or None when nothing is feasible.

    below: (rows, limits) of rows @ x <= limits; equal: the same for =.
    """
    if (low > high + 1e-9).any():
        return None
    answer = _linprog(
        costs, A_ub=below[0], b_ub=below[1], A_eq=equal[0], b_eq=equal[1],
        bounds=np.column_stack([low, np.maximum(low, high)]), method="highs",
    )  # fmt: skip
    if answer.status == _INFEASIBLE:
        return None
    if answer.status != _SOLVED:
        raise StaffingError("plan", f"could not be solved: {answer.message}")
    return np.asarray(answer.x), np.asarray(answer.upper.marginals)
