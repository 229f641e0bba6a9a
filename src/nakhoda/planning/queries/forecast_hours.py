"""How the days of each leaf spread over their half hours: learned from the last eight weeks, kept with the forecast."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from math import sqrt
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from nakhoda.org.actors import Actor
from nakhoda.planning.queries.forecasts import Leaf

if TYPE_CHECKING:
    from nakhoda.core.forecast.series import Floats
    from nakhoda.planning.queries.forecast_series import History, Place

SLOTS, WEEKDAYS = 48, 7
LEARNED = 56  # days
NINE_OF_TEN = 1.2816  # of a normal: one in ten lies below, one above


@dataclass(frozen=True, slots=True)
class HalfHour:
    """Expected cases that begin at `begins` (minutes of the local day), with the interval of four days in five."""

    begins: int
    mean: float
    low: float
    high: float


def shapes_of(reader: Actor, history: History) -> dict[Place, list[list[float]]]:
    """Shares of a day by weekday and half hour, of each leaf; each row sums to one."""
    import numpy as np

    from nakhoda.core.forecast.days import weekday_of
    from nakhoda.core.forecast.profile import profile_of
    from nakhoda.core.forecast.series import day_number

    first = max(history.first, history.last - timedelta(days=LEARNED - 1))
    count = (history.last - first).days + 1
    days = np.arange(count) + day_number(first)
    asked = days[-1] + 1 + np.arange(WEEKDAYS)
    asked = asked[np.argsort([weekday_of(int(day)) for day in asked])]
    seen = _counted(reader, history, first, count)
    empty = np.zeros((count, SLOTS))
    return {
        key: np.round(profile_of(seen.get(key, empty), days, asked, int(days[-1]), frozenset()).shares, 5).tolist()
        for key in history.counts
    }


def half_hours(leaf: Leaf, day: date) -> list[HalfHour]:
    """A day of a leaf by half hour; empty where the forecast kept no shape, or has no such day.

    A half hour errs as its day does, and by the chance of counting few cases.
    """
    number = (day - leaf.days.first).days
    shape: Sequence[Sequence[float]] = leaf.row.shape
    if not shape or not 0 <= number < len(leaf.days.mean):
        return []
    mean, low, high = (row[number] for row in (leaf.days.mean, leaf.days.low, leaf.days.high))
    return [_slot(n, share, mean, (mean - low, high - mean)) for n, share in enumerate(shape[day.weekday()])]


def _slot(number: int, share: float, day: float, widths: tuple[float, float]) -> HalfHour:
    mean = day * share
    down, up = (sqrt((share * width) ** 2 + NINE_OF_TEN**2 * mean) for width in widths)
    return HalfHour(30 * number, mean, max(0.0, mean - down), mean + up)


def _counted(reader: Actor, history: History, first: date, count: int) -> Mapping[Place, Floats]:
    """Arrivals by leaf, day and half hour of the reader's own time."""
    import numpy as np

    from nakhoda.warehouse.queries import Ask, Window
    from nakhoda.warehouse.queries.lived import lived

    zone = ZoneInfo(reader.time_zone)
    begin = datetime.combine(first, time(), zone)
    window = Window(begin, begin + timedelta(days=count))
    rows = lived(reader, "stay", (*history.dims, "entered_by", "entered_at"), Ask(window), "entered_at")
    found: dict[Place, Floats] = defaultdict(lambda: np.zeros((count, SLOTS)))
    for row in rows.to_pylist():
        if row["entered_by"] == "received":
            at = row["entered_at"].replace(tzinfo=timezone.utc).astimezone(zone)
            key = tuple(row[name] or "" for name in history.dims)
            found[key][min((at.date() - first).days, count - 1), (60 * at.hour + at.minute) // 30] += 1
    return found
