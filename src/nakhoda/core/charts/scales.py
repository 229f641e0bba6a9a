"""Where a number goes: scales from 0 to 1 and ticks at round numbers."""

from __future__ import annotations

import math
from dataclasses import dataclass

STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
LEAST = 1e-3  # of room at both ends


@dataclass(frozen=True, slots=True)
class Scale:
    """From numbers to 0-1; what lies outside is held at the border."""

    low: float
    high: float

    def at(self, value: float) -> float:
        """0 at `low`, 1 at `high`."""
        spread = self.high - self.low
        return min(1.0, max(0.0, (value - self.low) / spread)) if spread > 0 else 0.5


def nice_ticks(low: float, high: float, about: int = 4) -> list[float]:
    """Round numbers that span low to high, about `about` steps: 70, 75, 80, 85."""
    if not (math.isfinite(low) and math.isfinite(high)) or high <= low:
        high, low = (low + 1.0, low) if math.isfinite(low) else (1.0, 0.0)
    step = nice_step((high - low) / max(about, 1))
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(step * each, 10) for each in range(first, last + 1)]


def nice_step(rough: float) -> float:
    """The smallest of 1, 2, 2.5, 5 times a power of ten that is no less than `rough`."""
    power = 10.0 ** math.floor(math.log10(rough)) if rough > 0 else 1.0
    return next(power * each for each in STEPS if power * each >= rough * 0.999)


def axis(values: list[float], *, from_zero: bool, ceiling: float | None = None, about: int = 4) -> list[float]:
    """Ticks for these values: counts start at nought, shares do not pass 100 %."""
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    pad = max((high - low) * 0.05, 0.0 if high > low else abs(high) * 0.05, LEAST)
    low = 0.0 if from_zero else max(low - pad, 0.0) if low >= 0 else low - pad
    high = high + pad if ceiling is None else min(high + pad, ceiling)
    return nice_ticks(low, high, about)


def spread_evenly(count: int, most: int) -> list[int]:
    """At most `most` places out of `count`, the last always among them."""
    if count <= most:
        return list(range(count))
    step = math.ceil((count - 1) / (most - 1))
    return sorted(range(count - 1, -1, -step))
