"""How days may hang together: candidate processes for the log of a day's count.

Each is a sum of parts that decay or repeat: what a weekday is, where in the month a day lies (paydays, billing), the
time of year once there is more than one, a level that decays within days, a slower one, a drift, and named events.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from nakhoda.core.forecast.events import Marked
from nakhoda.core.forecast.series import Floats, Whole, date_of

MONTH = 30.4  # days; the phase of a month is scaled to it
MONTH_REACH = 3.5  # days over which the place in a month is alike
WEEKDAY_KEEPS = 1000.0  # days over which a weekday stays what it is
YEAR, YEAR_REACH, YEAR_SIZE = 365.25, 14.0, 0.1
ENOUGH_YEARS = 1.1  # of history, before the time of year is believed
DRIFT, DRIFT_KEEPS = 0.15, 1500.0


@dataclass(frozen=True, slots=True)
class Shape:
    """Standard deviations in logs, and days over which a part is remembered."""

    noise: float
    fast: float
    fast_keeps: float
    slow: float
    slow_keeps: float
    month: float


# One set for every series, tuned on the spring weeks of one public series (benchmarks/forecast.py says which).
SHAPES = tuple(
    Shape(0.035 * scale, 0.035 * scale, keeps, 0.06 * max(scale, 1.0), 120.0, month)
    for scale, keeps, month in product((0.5, 1.0, 2.0, 4.0, 8.0), (5.0, 15.0), (0.0, 0.05))
)
FEW_SHAPES = SHAPES[::4]  # one a width, for a first look


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """What the covariances of all shapes are made of, [days, days] each."""

    apart: Floats
    weekday: Floats
    month: Floats
    year: Floats
    events: Floats

    def only(self, days: slice) -> Parts:
        """The same of fewer days."""
        told = (self.apart, self.weekday, self.month, self.year, self.events)
        return Parts(*(each[days, days] for each in told))

    def covariance(self, shape: Shape) -> Floats:
        """Of the expected logs; the noise of a single day is not in it."""
        told: Floats = (
            1.0
            + self.weekday
            + self.year
            + self.events
            + shape.month**2 * self.month
            + shape.fast**2 * np.exp(-self.apart / shape.fast_keeps)
            + shape.slow**2 * np.exp(-self.apart / shape.slow_keeps)
            + DRIFT**2 * np.exp(-self.apart / DRIFT_KEEPS)
        )
        return told


def parts_of(days: Whole, marked: Marked, weekday_size: float, history: int) -> Parts:
    """`days` are those of the history and those to come; `history` is how many days the history spans."""
    apart = np.abs(days[:, None] - days[None, :]).astype(np.float64)
    same = (days[:, None] - days[None, :]) % 7 == 0
    weekday = weekday_size**2 * same * np.exp(-apart / WEEKDAY_KEEPS)
    columns = marked.columns * marked.deviation
    season = np.asarray(days % YEAR, np.float64)
    yearly = _near(season, YEAR, YEAR_REACH) * YEAR_SIZE**2 if history > ENOUGH_YEARS * YEAR else 0.0 * apart
    return Parts(apart, weekday, _near(month_phase(days), MONTH, MONTH_REACH), yearly, columns @ columns.T)


def month_phase(days: Whole) -> Floats:
    """Where in its month a day lies, on a month of equal length."""
    return np.array([_phase(int(day)) for day in days])


def weekday_size(totals: Floats, days: Whole) -> float:
    """How much weekdays differ, as a standard deviation of logs; never less than a little."""
    level = np.log(np.maximum(totals, 0.5))
    means = [float(np.median(level[days % 7 == each])) for each in range(7) if (days % 7 == each).any()]
    return max(0.08, float(np.std(means))) if len(totals) >= 14 else 0.2


def sizes(shapes: Sequence[Shape]) -> Floats:
    """The noise of each."""
    return np.array([shape.noise for shape in shapes])


def _near(phase: Floats, period: float, reach: float) -> Floats:
    gap = np.abs(phase[:, None] - phase[None, :])
    gap = np.minimum(gap, period - gap)
    found: Floats = np.exp(-0.5 * (gap / reach) ** 2)
    return found


def _phase(day: int) -> float:
    at = date_of(day)
    following = at.replace(year=at.year + at.month // 12, month=at.month % 12 + 1, day=1)
    length = (following - at.replace(day=1)).days
    return (at.day - 1) / length * MONTH
