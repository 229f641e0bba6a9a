"""Watch volumes of many units: what rose or fell beyond weekday, holiday and ordinary drift."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from nakhoda.core.monitoring.charts import HEIGHT, LIMIT, Chart, Residuals, cusum, ewma, first_ring
from nakhoda.core.monitoring.discovery import adjusted
from nakhoda.core.monitoring.ratios import LEAST_PAST, WINDOWS
from nakhoda.core.monitoring.series import Flags, Floats, Series, SeriesError
from nakhoda.core.monitoring.signals import Method, Signal, Signals
from nakhoda.core.monitoring.tails import count_tails
from nakhoda.core.monitoring.volume import VolumeExpectation, fit_volume

Bad = Literal["rise", "fall", "both"]
LEAST_VOLUME_PAST = max(LEAST_PAST, 28)
TWO_SIDED = (3.2, 5.1)  # the limits of EWMA and CUSUM at which two directions ring as seldom as one
_NOTICED = 3.0


@dataclass(frozen=True, slots=True, eq=False)
class CountWatch:
    """The watched days with their expectation; a chart for each direction that is bad."""

    series: Series
    expectation: VolumeExpectation
    mean: Floats
    fold: Floats
    level_var: Floats
    bad: Bad
    first: int
    charts: tuple[tuple[Chart, Chart], ...]  # (ewma, cusum) of each direction

    @property
    def rings(self) -> Flags:
        """Where any chart is out of its limits."""
        rings: Flags = np.any([chart.rings for pair in self.charts for chart in pair], axis=0)
        return rings


def watch_counts(series: Series, *, bad: Bad = "both", watch: int = 28) -> Signals:
    """Signals of the last `watch` days; sizes are relative to what was expected (-.4 is "volume -40 %")."""
    return count_signals_of(follow_counts(series, bad=bad, watch=watch))


def follow_counts(series: Series, *, bad: Bad = "both", watch: int = 28) -> CountWatch:
    """The charts day by day. At least four weeks must stand before the watched days."""
    first = series.days - watch
    if watch < 1 or first < LEAST_VOLUME_PAST:
        raise SeriesError(f"Watch at least one day, with {LEAST_VOLUME_PAST} days before it to know what is usual.")
    if (series.numerators < 0).any():
        raise SeriesError("A volume is not below zero.")
    expectation = fit_volume(series.part(0, first))
    watched = series.part(first, series.days)
    mean = expectation.mean(watched.weekdays)
    level_var = expectation.level_var + expectation.drift_var * watch / 7 / 2
    fold = expectation.fold(mean)
    limits = TWO_SIDED if bad == "both" else (LIMIT, HEIGHT)
    charts = tuple(
        (ewma(residuals, limit=limits[0]), cusum(residuals, limit=limits[1], level_slack=1.0))
        for residuals in (_residuals(watched, mean, fold, sign, level_var) for sign in _signs(bad))
    )
    return CountWatch(watched, expectation, mean, fold, level_var, bad, first, charts)


def count_signals_of(watch: CountWatch) -> Signals:
    """What the charts say on the last day."""
    p = _window_p(watch)
    q = adjusted(p)
    rang = first_ring(watch.rings)
    units = tuple(_signal(watch, unit, int(rang[unit]), p, q) for unit in range(watch.series.units))
    return Signals("count", watch.bad, units, watch.first)


def _signs(bad: Bad) -> tuple[float, ...]:
    return {"rise": (1.0,), "fall": (-1.0,), "both": (1.0, -1.0)}[bad]


def _residuals(watched: Series, mean: Floats, fold: Floats, sign: float, level_var: Floats) -> Residuals:
    known = mean > 0
    excess = np.where(known, sign * (watched.numerators - mean) / fold, 0.0)
    return Residuals(excess, np.where(known, mean / fold, 0.0), sign * mean * (2 * fold - 1) / fold**2, level_var)


def _window_p(watch: CountWatch) -> Floats:
    lengths = sorted({min(length, watch.series.days) for length in WINDOWS})
    each = [_tail(watch, length) for length in lengths]
    worst: Floats = np.minimum(1.0, len(each) * np.min(each, axis=0))
    return worst


def _tail(watch: CountWatch, length: int) -> Floats:
    counts, mean, variance = _window(watch, np.full(watch.series.units, watch.series.days - length))
    low, high = count_tails(counts, mean, variance)
    if watch.bad == "both":
        both: Floats = np.minimum(1.0, 2 * np.minimum(low, high))
        return both
    return high if watch.bad == "rise" else low


def _window(watch: CountWatch, starts: np.ndarray[tuple[int], np.dtype[np.int64]]) -> tuple[Floats, Floats, Floats]:
    """Counts, expected counts and their variance, each unit from its own start, on days that can be judged."""
    inside = (np.arange(watch.series.days)[None, :] >= starts[:, None]) & (watch.mean > 0)
    mean = (watch.mean * inside).sum(axis=1)
    variance = (watch.mean * watch.fold * inside).sum(axis=1) + mean**2 * watch.level_var
    return (watch.series.numerators * inside).sum(axis=1), mean, variance


def _signal(watch: CountWatch, unit: int, rang: int, p: Floats, q: Floats) -> Signal:
    last = watch.series.days - 1
    alarm = bool(watch.rings[unit, last])
    since = _since(watch, unit, last) if alarm else max(0, last + 1 - WINDOWS[-1])
    days = last + 1 - since
    counts, mean, variance = (float(each[unit]) for each in _window(watch, np.full(watch.series.units, since)))
    deviation = float(np.sqrt(variance)) / mean if mean > 0 else 1.0
    size = counts / mean - 1 if mean > 0 else 0.0
    method: Method = "ewma" if any(pair[0].rings[unit, last] for pair in watch.charts) else "cusum"
    return Signal(
        unit=unit,
        alarm=alarm,
        rang=rang + watch.first if rang >= 0 else -1,
        since=since + watch.first,
        observed=counts / days,
        expected=mean / days,
        size=size,
        lo=size - 1.96 * deviation,
        hi=size + 1.96 * deviation,
        n=counts,
        p=float(p[unit]),
        q=float(q[unit]),
        method=method if alarm else "",
        smallest_visible=_NOTICED * deviation,
    )


def _since(watch: CountWatch, unit: int, last: int) -> int:
    """Where the run began on the chart that stands highest over its limit."""
    pair = max(watch.charts, key=lambda pair: pair[1].statistic[unit, last])
    return int(pair[1].since[unit, last])
