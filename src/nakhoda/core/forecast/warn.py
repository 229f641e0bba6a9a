"""What a reader has to know before trusting a forecast: how little there was to learn from."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from nakhoda.core.forecast.effects import Effect
from nakhoda.core.forecast.level import Observed

LEAST_WEEKS = 2
ENOUGH_MONTHS = 61  # days
RARE = 5.0  # cases a day
FAR = 2  # times the history that a horizon may be long
SHOWN = 5


def warnings_of(seen: Observed, days: int, coming: Sequence[Effect]) -> list[str]:
    """Sentences, the weightiest first."""
    count, weeks = len(seen.days), len(np.unique(seen.days // 7))
    found = []
    if count < 7 * LEAST_WEEKS:
        found.append(
            f"only {count} days of history: the weekdays are hardly known; two whole weeks show them, eight are good"
        )
    elif weeks < 8:
        found.append(f"{weeks} weeks of history: intervals rest on few weeks; eight would do")
    if count < ENOUGH_MONTHS:
        found.append("less than two months of history: where in the month a day lies (paydays) is not known")
    if seen.totals.mean() < RARE:
        found.append(f"{seen.totals.mean():.1f} cases a day: read days and weeks, single slots are mostly luck")
    if days > FAR * (int(seen.days[-1]) - int(seen.days[0]) + 1):
        found.append("the horizon is more than twice as long as the history: its far end is little more than the level")
    unknown = sorted({effect.name for effect in coming if effect.seen == 0 and effect.position == "on"})
    if unknown:
        more = f" and {len(unknown) - SHOWN} more" if len(unknown) > SHOWN else ""
        found.append(f"not seen before, taken from others of their kind: {', '.join(unknown[:SHOWN])}{more}")
    return found
