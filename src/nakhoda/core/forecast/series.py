"""What a forecast learns from: one table of local days by slots of the day.

Counts are kept by the local clock, because people write by theirs. Where the clock goes back, an hour comes twice: its
counts are halved, so that a slot always means one slot; where it goes forward, the skipped slots are not known.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nakhoda.core.calendar_zone import offset_spans

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
MINUTE = 60_000_000
DAY = 1440 * MINUTE
FINEST = 5  # minutes that a change of offset is looked at


class ForecastError(ValueError):
    """Input that no forecast can be made of; the message says what is needed."""


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """`counts` [days, slots], NaN where nothing is known; `first` is the first day, counted from 1970-01-01.

    `notes` say what was left out and why.
    """

    first: int
    counts: Floats
    zone: str = "UTC"
    grain_minutes: int = 30
    notes: tuple[str, ...] = field(default=())

    @property
    def days(self) -> Whole:
        """Day numbers, one a row."""
        return np.arange(self.first, self.first + len(self.counts), dtype=np.int64)

    @property
    def after(self) -> int:
        """The first day that the table does not hold."""
        return self.first + len(self.counts)

    def before(self, day: int) -> Series:
        """The same as it was known when `day` began."""
        return replace(self, counts=self.counts[: max(day - self.first, 0)])


@dataclass(frozen=True, slots=True, eq=False)
class Bins:
    """Every bin of a stretch of local days in order of time: its beginning (microseconds UTC), row and slot."""

    begins: Whole
    row: Whole
    slot: Whole


def day_number(day: date) -> int:
    """Days from 1970-01-01."""
    return day.toordinal() - 719_163


def date_of(day: int) -> date:
    """The date of a day number."""
    return date.fromordinal(int(day) + 719_163)


def series_of(
    instants: ArrayLike,
    values: ArrayLike | None = None,
    *,
    zone: str = "UTC",
    grain_minutes: int = 30,
    since: int | None = None,
    until: int | None = None,
) -> Series:
    """Sums by local day and slot. `instants` are datetime64 or microseconds, UTC; without `values` each counts as one.

    `since` and `until` (microseconds UTC) bound what is known: slots of their days outside them are NaN, slots between
    without a row are zero. By default whole local days from the first row to the last one.
    """
    checked_grain(grain_minutes)
    at = np.asarray(instants)
    at = at.astype("datetime64[us]").astype(np.int64) if at.dtype.kind == "M" else at.astype(np.int64)
    amounts = np.ones(len(at)) if values is None else np.asarray(values, np.float64)
    if not len(at):
        raise ForecastError("there are no rows")
    if not np.isfinite(amounts).all() or (amounts < 0).any():
        raise ForecastError("amounts must be finite and not negative")
    low, high = min(int(at.min()), since or 2**62), max(int(at.max()), (until or 0) - 1)
    wall = local(np.append(at, [low, high]), zone)
    first, days = int(wall[-2] // DAY), int(wall[-1] // DAY - wall[-2] // DAY + 1)
    slots = 1440 // grain_minutes
    place = (wall[:-2] // DAY - first) * slots + wall[:-2] % DAY // (grain_minutes * MINUTE)
    counts = np.bincount(place, amounts, days * slots).reshape(days, slots)
    return _known(Series(first, counts / _there(first, days, zone, grain_minutes), zone, grain_minutes), since, until)


def local(at: Whole, zone: str) -> Whole:
    """Microseconds of the zone's wall clock."""
    known_zone(zone)
    wall = at.copy()
    for begin, end, offset in offset_spans(zone, int(at.min()), int(at.max()) + 1):
        inside = (at >= begin) & (at < end)
        wall[inside] += offset
    return wall


def bins_of(first: int, days: int, zone: str, grain_minutes: int) -> Bins:
    """The bins of local days that really come: a skipped hour has none, a repeated one has them twice."""
    step = grain_minutes * MINUTE
    fine = min(step, FINEST * MINUTE) if 1440 % FINEST == 0 and grain_minutes % FINEST == 0 else MINUTE
    span = np.arange((first - 1) * DAY, (first + days + 1) * DAY, fine, dtype=np.int64)
    wall = local(span, zone)
    row, slot = wall // DAY - first, wall % DAY // step
    offset = wall - span
    new = np.ones(len(span), bool)
    new[1:] = (row[1:] != row[:-1]) | (slot[1:] != slot[:-1]) | ((offset[1:] != offset[:-1]) & (wall[1:] % step == 0))
    keep = new & (row >= 0) & (row < days)
    return Bins(span[keep], row[keep], slot[keep])


def checked_grain(minutes: int) -> None:
    """Raises `ForecastError` for a grain that does not divide a day."""
    if minutes < 1 or 1440 % minutes:
        raise ForecastError(f"a grain of {minutes} minutes does not divide a day")


def known_zone(zone: str) -> None:
    """Raises `ForecastError` for a zone that does not exist."""
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ForecastError(f"there is no time zone {zone!r}") from error


def _there(first: int, days: int, zone: str, grain_minutes: int) -> Floats:
    """How many times each slot came; NaN where the clock skipped it."""
    slots = 1440 // grain_minutes
    times = np.ones((days, slots))
    spans = list(offset_spans(zone, first * DAY - DAY, (first + days + 1) * DAY))
    for _, end, offset in spans[:-1]:
        for row in {int((end + offset) // DAY) - first, int((end + offset - 1) // DAY) - first}:
            if 0 <= row < days:
                times[row] = _times(first + row, zone, grain_minutes)
    return times


def _times(day: int, zone: str, grain_minutes: int) -> Floats:
    span = np.arange((day - 1) * DAY, (day + 2) * DAY, FINEST * MINUTE, dtype=np.int64)
    wall = local(span, zone)
    slot = wall[wall // DAY == day] % DAY // (grain_minutes * MINUTE)
    found = np.bincount(slot, minlength=1440 // grain_minutes) * FINEST / grain_minutes
    return np.where(found > 0, found, np.nan)


def _known(series: Series, since: int | None, until: int | None) -> Series:
    counts = series.counts.copy()
    slots, step = counts.shape[1], series.grain_minutes * MINUTE
    for edge, after in ((since, False), (until, True)):
        if edge is None:
            continue
        wall = int(local(np.array([edge], np.int64), series.zone)[0]) - series.first * DAY
        place = wall // step if after else -(-wall // step)
        flat = counts.reshape(-1)
        if after:
            flat[min(place, len(counts) * slots) :] = np.nan
        else:
            flat[: max(place, 0)] = np.nan
    return replace(series, counts=counts)
