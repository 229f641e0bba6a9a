"""What a plan refuses: the field, and why."""

from __future__ import annotations

import math
from collections.abc import Iterable


class StaffingError(ValueError):
    """A plan that cannot be; `field` says which figure, the message why."""

    def __init__(self, field: str, why: str) -> None:
        super().__init__(f"{field} {why}")
        self.field = field


def need(field: str, value: float, low: float = 0.0, high: float = math.inf, above: bool = False) -> None:
    """Refuse what is not finite, below `low` (or not above it) or over `high`."""
    if not math.isfinite(value):
        raise StaffingError(field, "must be a finite number")
    if value < low or (above and value == low) or value > high:
        floor = f"above {low:g}" if above else f"{low:g} or more"
        most = "" if high == math.inf else f" and at most {high:g}"
        raise StaffingError(field, f"must be {floor}{most}, not {value:g}")


def need_all(field: str, values: Iterable[float], low: float = 0.0, high: float = math.inf) -> None:
    """The same for every value; the message says which place (from 0)."""
    for place, value in enumerate(values):
        need(f"{field}[{place}]", value, low, high)


def need_length(field: str, values: tuple[float, ...], count: int) -> None:
    """Refuse a row of another length."""
    if len(values) != count:
        raise StaffingError(field, f"must have {count} values, not {len(values)}")
