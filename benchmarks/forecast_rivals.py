"""What a forecast is held against: last week again, the mean of four weeks, and boosted trees.

All see the days before the origin and the same list of closed days; LightGBM is an optional extra.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nakhoda.core.forecast import date_of

Floats = NDArray[np.float64]
WEEK = 7
LAGS = (1, 2, 3, 4)
FIRST_TRAINED = 28  # days that the lags need


@dataclass(frozen=True)
class Past:
    """`counts` [days, slots], NaN where nothing came; `first` is the day number of row 0."""

    counts: Floats
    first: int
    closed: frozenset[int]

    def weekday(self, row: int) -> int:
        return (self.first + row + 3) % WEEK

    def resumes(self, row: int) -> bool:
        """The first weekday after a closed day that was known before."""
        day = self.first + row - 1
        while (day + 3) % WEEK > 4:
            day -= 1
        return day in self.closed


Rival = Callable[[Past], Floats]


def last_week(past: Past) -> Floats:
    """Seasonal naive: the same weekday, the last time it came."""
    return np.array([_same_weekday(past, ahead, 1) for ahead in range(WEEK)])


def four_weeks(past: Past) -> Floats:
    """The mean of the last four of the same weekday."""
    return np.array([_same_weekday(past, ahead, 4) for ahead in range(WEEK)])


def boosted(ratio: bool, trees: int, leaves: int, least: int) -> Rival:
    """LightGBM on slot, calendar and four weeks of lags; `ratio` learns what the four-week mean is off."""
    import lightgbm

    settings = {
        "objective": "l1", "learning_rate": 0.05, "num_leaves": leaves, "min_data_in_leaf": least,
        "num_threads": 1, "seed": 1, "verbose": -1,
    }  # fmt: skip

    def forecast(whole: Past) -> Floats:
        opened = np.nanmax(whole.counts, axis=0) > 0
        past = Past(whole.counts[:, opened], whole.first, whole.closed)
        rows = [row for row in range(FIRST_TRAINED, len(past.counts)) if np.isfinite(past.counts[row]).any()]
        table = np.concatenate([_features(past, row) for row in rows])
        came = past.counts[rows].ravel()
        known = np.isfinite(came) & ((table[:, -1] > 0) | (not ratio))
        base = table[:, -1] if ratio else np.ones(len(table))
        data = lightgbm.Dataset(table[known], came[known] / base[known])
        model = lightgbm.train(settings, data, trees)
        ahead = np.concatenate([_features(past, len(past.counts) + each) for each in range(WEEK)])
        told = np.asarray(model.predict(ahead)) * (ahead[:, -1] if ratio else 1.0)
        answered = np.zeros((WEEK, len(opened)))
        answered[:, opened] = told.reshape(WEEK, -1)
        return answered

    return forecast


def rivals() -> dict[str, Rival]:
    """Those that can be had here."""
    found: dict[str, Rival] = {"seasonal naive": last_week, "4-week same-weekday mean": four_weeks}
    try:
        found["LightGBM, counts (150 trees of 15 leaves)"] = boosted(False, 150, 15, 20)
        found["LightGBM, counts (300 trees of 31 leaves)"] = boosted(False, 300, 31, 20)
        found["LightGBM, ratio to the 4-week mean"] = boosted(True, 100, 15, 40)
    except ImportError:
        print("  LightGBM is not installed: left out")
    return found


def _same_weekday(past: Past, ahead: int, count: int) -> Floats:
    rows = range(len(past.counts) + ahead - WEEK, -1, -WEEK)
    seen = [past.counts[row] for row in rows if row < len(past.counts) and np.isfinite(past.counts[row]).any()][:count]
    return np.mean(seen, axis=0) if seen else np.zeros(past.counts.shape[1])


def _features(past: Past, row: int) -> Floats:
    slots = past.counts.shape[1]
    lags = [_row(past, row - WEEK * lag) for lag in LAGS]
    known = np.array([lag for lag in lags if np.isfinite(lag).any()])
    mean = known.mean(axis=0) if len(known) else np.full(slots, np.nan)
    at = date_of(past.first + row)
    length = date_of(past.first + row + 32 - at.day).replace(day=1).toordinal() - at.replace(day=1).toordinal()
    day = [past.weekday(row), at.day, length - at.day, row, float(past.resumes(row))]
    return np.column_stack([np.arange(slots), np.tile(day, (slots, 1)), *lags, mean])


def _row(past: Past, row: int) -> Floats:
    return past.counts[row] if 0 <= row < len(past.counts) else np.full(past.counts.shape[1], np.nan)
