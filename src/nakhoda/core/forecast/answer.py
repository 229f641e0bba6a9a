"""What a forecast says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nakhoda.core.forecast.effects import Effect
from nakhoda.core.forecast.series import Floats

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Method:
    """How it was made: what a reader needs to judge it and to make it again."""

    days_used: int
    noise: float  # of a single day around its level, in logs
    remembers_days: float  # over which the newest days' level fades
    month_matters: bool
    stretch: float  # how much wider than stated earlier weeks came out; the intervals are widened by it
    draws: int


@dataclass(frozen=True, slots=True, eq=False)
class Forecast:
    """For the local days `first`, `first` + 1, ...: expected counts and quantiles, by slot and by day.

    `mean` [days, slots] and `levels` [quantiles, days, slots]; `day_mean` [days] and `day_levels` [quantiles, days].
    `known` [days, slots] is true where the count had come already: `mean` then is what came. `candidate` is the same
    forecast with every estimated date on its other day, where there is one.
    """

    first: int
    zone: str
    grain_minutes: int
    quantiles: tuple[float, ...]
    mean: Floats
    levels: Floats
    day_mean: Floats
    day_levels: Floats
    known: Flags
    effects: tuple[Effect, ...]
    past_effects: tuple[Effect, ...]
    warnings: tuple[str, ...]
    method: Method
    moved: tuple[str, ...] = ()
    candidate: Forecast | None = None

    def total(self) -> float:
        """Expected count of the whole horizon."""
        return float(np.sum(self.day_mean))


def checked_quantiles(quantiles: Sequence[float]) -> tuple[float, ...]:
    """Ascending and without repetition; raises ValueError outside 0 to 1."""
    if not quantiles or not all(0 < each < 1 for each in quantiles):
        raise ValueError("quantiles lie between 0 and 1, both excluded")
    return tuple(sorted(set(quantiles)))
