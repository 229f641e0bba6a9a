"""One figure with all that belongs to it: how many it counts, how sure it is, how fresh, and why it may be hidden."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class MetricValue:
    """`value` is None when `hidden` says why, or when there is nothing to divide by.

    `numerator` and `denominator` are in the contract's own units: rows for shares and counts, else sums.
    `completeness` is the share of the source's rows that arrived (None when nobody counts them).
    """

    value: float | None
    n: int
    lo: float | None = None
    hi: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    hidden: str = ""
    as_of: datetime | None = None
    completeness: float | None = None
    restated: bool = False
