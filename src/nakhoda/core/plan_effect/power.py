"""How many more weeks until an effect of this size would be seen four times in five."""

from __future__ import annotations

import numpy as np

from nakhoda.core.plan_effect.forecast import variance_after
from nakhoda.core.plan_effect.panel import Floats
from nakhoda.core.plan_effect.persistence import Process

MOST_WEEKS = 52
_SEEN = 1.96 + 0.8416  # 5 % two-sided, 80 % power


def weeks_for_power(
    size: float, noise: Floats, start: int, processes: tuple[Process, ...], widening: float
) -> int | None:
    """Weeks after the start that show `size` with 80 % power; None when a year would not."""
    if size <= 0:
        return None
    usual = float(np.median(noise))
    low, high = 1, MOST_WEEKS
    if not _seen(size, usual, noise[:start], high, processes, widening):
        return None
    while low < high:
        middle = (low + high) // 2
        if _seen(size, usual, noise[:start], middle, processes, widening):
            high = middle
        else:
            low = middle + 1
    return low


def _seen(
    size: float, usual: float, before: Floats, weeks: int, processes: tuple[Process, ...], widening: float
) -> bool:
    noise = np.concatenate([before, np.full(weeks, usual)])
    deviation = widening * np.sqrt(variance_after(noise, len(before), processes))
    return size >= _SEEN * float(deviation)
