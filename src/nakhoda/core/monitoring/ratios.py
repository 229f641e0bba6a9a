"""Watch shares (CSAT, reopen, escalation, SLA) of many units: what left its usual course, and since when.

Beta-binomial EWMA and CUSUM on over-dispersion-corrected excess over an empirical-Bayes expectation with weekdays;
Benjamini-Hochberg across units on exact beta-binomial p-values (DIAGNOSIS 2).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nakhoda.core.monitoring.charts import Chart, Residuals, cusum, ewma, first_ring
from nakhoda.core.monitoring.discovery import adjusted
from nakhoda.core.monitoring.expectation import Expectation, fit_expectation
from nakhoda.core.monitoring.series import Flags, Floats, Good, Series, SeriesError, Whole, shares
from nakhoda.core.monitoring.signals import Method, Signal, Signals
from nakhoda.core.monitoring.tails import worse_or_equal_low

WINDOWS = (7, 28)  # days over which the exact p-values look back
LEAST_PAST = 14
_NOTICED = 3.0  # standard deviations that make a change visible


@dataclass(frozen=True, slots=True, eq=False)
class RatioWatch:
    """The watched days with their expectation, kept for charts: arrays are [units, days watched]."""

    series: Series
    expectation: Expectation
    share: Floats
    fold: Floats
    sign: float
    first: int
    ewma: Chart
    cusum: Chart

    @property
    def rings(self) -> Flags:
        """Where either chart is out of its limits."""
        return self.ewma.rings | self.cusum.rings


def watch_ratio(series: Series, *, good: Good, watch: int = 28) -> Signals:
    """Signals of the last `watch` days against all days before them; at least 14 of those are needed."""
    return signals_of(follow_ratio(series, good=good, watch=watch))


def follow_ratio(series: Series, *, good: Good, watch: int = 28) -> RatioWatch:
    """The charts day by day, for those who draw them."""
    shares(series)
    first = series.days - watch
    if watch < 1 or first < LEAST_PAST:
        raise SeriesError(f"Watch at least one day, with {LEAST_PAST} days before it to know what is usual.")
    return follow_from(fit_expectation(series.part(0, first)), series.part(first, series.days), good, first)


def follow_from(expectation: Expectation, watched: Series, good: Good, first: int = 0) -> RatioWatch:
    """The charts of some days against an expectation that was fitted before."""
    share = expectation.rate(watched.weekdays)
    fold = expectation.fold(watched.denominators)
    sign = -1.0 if good == "up" else 1.0
    residuals = _residuals(watched, share, fold, sign, expectation.level_var)
    return RatioWatch(watched, expectation, share, fold, sign, first, ewma(residuals), cusum(residuals))


def signals_of(watch: RatioWatch) -> Signals:
    """What the charts say on the last day."""
    p = window_p(watch)
    q = adjusted(p)
    rang = first_ring(watch.rings)
    units = tuple(_signal(watch, unit, int(rang[unit]), p, q) for unit in range(watch.series.units))
    return Signals("share", "up" if watch.sign < 0 else "down", units, watch.first)


def window_p(watch: RatioWatch) -> Floats:
    """The exact one-sided p-value [units] of the last 7 and 28 days, Bonferroni over the two windows."""
    lengths = sorted({min(length, watch.series.days) for length in WINDOWS})
    each = [_tail(watch, watch.series.days - length) for length in lengths]
    worst: Floats = np.minimum(1.0, len(each) * np.min(each, axis=0))
    return worst


def _residuals(watched: Series, share: Floats, fold: Floats, sign: float, level_var: Floats) -> Residuals:
    binomial = watched.denominators * share * (1 - share)
    excess = sign * (watched.numerators - watched.denominators * share) / fold
    third = sign * binomial * (1 - 2 * share) * (2 * fold - 1) / fold**2
    return Residuals(excess, binomial / fold, third, level_var)


def _tail(watch: RatioWatch, start: int) -> Floats:
    """P(as bad or worse) of the days from `start`, what is unknown of the level included."""
    n, hits, share, fold = _window(watch, np.full(watch.series.units, start))
    if watch.sign < 0:
        return worse_or_equal_low(hits, n, share, fold)
    return worse_or_equal_low(n - hits, n, 1 - share, fold)


def _window(watch: RatioWatch, starts: Whole) -> tuple[Floats, Floats, Floats, Floats]:
    """Cases, hits, expected share and variance over the binomial's, each unit from its own start."""
    inside = np.arange(watch.series.days)[None, :] >= starts[:, None]
    cases = watch.series.denominators * inside
    n = cases.sum(axis=1)
    hits = (watch.series.numerators * inside).sum(axis=1)
    binomial = cases * watch.share * (1 - watch.share)
    share = np.where(n > 0, (cases * watch.share).sum(axis=1) / np.maximum(n, 1), watch.share[:, -1])
    variance = (binomial * watch.fold).sum(axis=1) + binomial.sum(axis=1) ** 2 * watch.expectation.level_var
    return n, hits, share, variance / np.maximum(n * share * (1 - share), 1e-9)


def _signal(watch: RatioWatch, unit: int, rang: int, p: Floats, q: Floats) -> Signal:
    last = watch.series.days - 1
    alarm = bool(watch.rings[unit, last])
    since = int(watch.cusum.since[unit, last]) if alarm else max(0, last + 1 - WINDOWS[-1])
    n, hits, share, fold = (float(each[unit]) for each in _window(watch, np.full(watch.series.units, since)))
    deviation = float(np.sqrt(max(fold * share * (1 - share) / n, 0.0))) if n else 1.0
    observed = hits / n if n else float("nan")
    method: Method = "" if not alarm else "ewma" if watch.ewma.rings[unit, last] else "cusum"
    return Signal(
        unit=unit,
        alarm=alarm,
        rang=rang + watch.first if rang >= 0 else -1,
        since=since + watch.first,
        observed=observed,
        expected=share,
        size=observed - share,
        lo=observed - share - 1.96 * deviation,
        hi=observed - share + 1.96 * deviation,
        n=n,
        p=float(p[unit]),
        q=float(q[unit]),
        method=method,
        smallest_visible=_NOTICED * deviation,
    )
