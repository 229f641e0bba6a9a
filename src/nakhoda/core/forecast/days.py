"""Which days and slots say something: closed weekdays, days that did not arrive, holes in a day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nakhoda.core.forecast.events import Event
from nakhoda.core.forecast.series import Floats, ForecastError, Series, date_of

CERTAIN = 12.0  # expected count from which none at all is no chance: exp(-12) is one in 160,000
LATEST = 8  # weeks that say whether a weekday is open
LONGEST = 730  # days of history that are used
SHOWN = 5
SURELY = 2  # holidays without a case, after which those not seen before are taken for closed too


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """A series of which every NaN is "not known" and every zero is a zero.

    `open` [7] by weekday (Monday first); `shut` are the day numbers of past and coming days on which nothing comes.
    """

    series: Series
    open: NDArray[np.bool_]
    shut: frozenset[int]
    notes: tuple[str, ...]


def known_days(series: Series, events: Sequence[Event], after: int) -> Known:
    """The history as a fit may read it, for a forecast that ends before the day `after`.

    Raises `ForecastError` when there is no day with a count.
    """
    counts, first = _trimmed(series)
    days = np.arange(first, first + len(counts))
    weekday = (days + 3) % 7
    typical = np.array([_typical(counts[weekday == each]) for each in range(7)])  # [7, slots]
    open_ = _open_weekdays(counts, weekday)
    totals = np.nansum(counts, axis=1)
    silent = (totals == 0) & (np.nansum(typical, axis=1)[weekday] >= CERTAIN)
    closed_names = _closed_names(events, {int(day): bool(gone) for day, gone in zip(days, silent, strict=True)})
    shut = _shut(events, closed_names) | {int(day) for day in range(first, after) if not open_[(day + 3) % 7]}
    counts = counts.copy()
    counts[silent | np.isin(days, list(shut)) | ~open_[weekday]] = np.nan
    holes = _punch(counts, typical[weekday])
    left = [int(day) for day in days[silent] if int(day) not in shut]
    kept = Series(first, counts, series.zone, series.grain_minutes)
    if not np.isfinite(counts).any():
        raise ForecastError("no day has a count")
    return Known(kept, open_, frozenset(shut), (*series.notes, *_told(left, holes, len(series.counts), len(counts))))


def weekday_of(day: int) -> int:
    """Monday is 0."""
    return (int(day) + 3) % 7


def _trimmed(series: Series) -> tuple[Floats, int]:
    """Without the days before the first count, and not longer than is used."""
    has = np.flatnonzero(np.nansum(series.counts, axis=1) > 0)
    if not len(has):
        raise ForecastError("no day has a count")
    begin = max(int(has[0]), len(series.counts) - LONGEST)
    return series.counts[begin:], series.first + begin


def _typical(rows: Floats) -> Floats:
    """Of the days of one weekday, the usual count of each slot."""
    seen = rows[np.nansum(rows, axis=1) > 0]
    if not len(seen):
        return np.zeros(rows.shape[1])
    known = np.isfinite(seen).any(axis=0)
    usual = np.zeros(rows.shape[1])
    usual[known] = np.nanmedian(seen[:, known], axis=0)
    return usual


def _open_weekdays(counts: Floats, weekday: NDArray[np.int64]) -> NDArray[np.bool_]:
    """A weekday is closed when nothing came on four in five of its latest days, and the others are busy."""
    known = np.isfinite(counts).any(axis=1)
    came = np.nansum(counts, axis=1) > 0
    busy = np.nansum(counts, axis=1)[came].mean() >= CERTAIN
    found = np.ones(7, bool)
    for each in range(7):
        latest = came[(weekday == each) & known][-LATEST:]
        if busy and len(latest):
            found[each] = latest.mean() > 0.2
    return found if came.any() else np.ones(7, bool)


def _closed_names(events: Iterable[Event], silent: dict[int, bool]) -> set[str]:
    """Names of events on most of whose past days nothing came; all of them where nothing ever came on any."""
    seen: dict[str, list[bool]] = {}
    for event in events:
        for day in range(event.span[0], event.span[1] + 1):
            if day in silent and event.closed is None:
                seen.setdefault(event.name, []).append(silent[day])
    each = [gone for days in seen.values() for gone in days]
    if len(each) >= SURELY and all(each):
        return {event.name for event in events if event.kind == "holiday"}
    return {name for name, gone in seen.items() if 2 * sum(gone) > len(gone)}


def _shut(events: Iterable[Event], closed_names: set[str]) -> set[int]:
    closed = [event for event in events if event.closed or (event.closed is None and event.name in closed_names)]
    return {day for event in closed for day in range(event.span[0], event.span[1] + 1)}


def _punch(counts: Floats, typical: Floats) -> int:
    """Silent runs of slots in a day that should have counts become unknown; how many runs."""
    holes = 0
    for row in np.flatnonzero(np.nansum(counts, axis=1) > 0):
        level = np.nansum(counts[row]) / max(float(typical[row][np.isfinite(counts[row])].sum()), 1e-9)
        expected = typical[row] * min(level, 1.0)
        for begin, end in _runs(counts[row] == 0):
            if expected[begin:end].sum() >= 2 * CERTAIN and expected[begin:end].max() >= CERTAIN / 4:
                counts[row, begin:end] = np.nan
                holes += 1
    return holes


def _runs(silent: NDArray[np.bool_]) -> Iterable[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate([[0], silent.astype(np.int8), [0]])))
    return zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)


def _told(left: list[int], holes: int, had: int, kept: int) -> list[str]:
    notes = []
    if left:
        named = ", ".join(date_of(day).isoformat() for day in left[:SHOWN])
        more = f" and {len(left) - SHOWN} more" if len(left) > SHOWN else ""
        notes.append(f"nothing came on {named}{more}, where it usually does: left out as missing or closed")
    if holes:
        notes.append(f"{holes} silent stretches inside busy days were left out as gaps")
    if kept < had:
        notes.append(f"{had - kept} days before the first count or older than {LONGEST} days were not used")
    return notes
