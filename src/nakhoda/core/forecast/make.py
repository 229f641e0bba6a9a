"""A forecast of one series: day level times profile of the day, with futures drawn around both (CAPACITY 1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from nakhoda.core.forecast.answer import Forecast, Method, checked_quantiles
from nakhoda.core.forecast.days import Known, known_days, weekday_of
from nakhoda.core.forecast.effects import effects_of, unexplained
from nakhoda.core.forecast.events import Event, Marked, marked, marks_of
from nakhoda.core.forecast.level import Level, Observed, level_of
from nakhoda.core.forecast.paths import Dice, Futures, each_day, level_draws, slot_errors
from nakhoda.core.forecast.profile import Profile, profile_of, seen_share
from nakhoda.core.forecast.series import Floats, ForecastError, Series, Whole, date_of
from nakhoda.core.forecast.shapes import parts_of, weekday_size
from nakhoda.core.forecast.warn import warnings_of

LEAST_SHARE = 0.03  # of a day that has to be seen before it says anything
PARTIAL_SPREAD = 3.0  # how much more than Poisson the count of a part of a day varies
LONGEST = 750  # days ahead
MOST_VARIANCE = 0.1  # in logs, that the mean is corrected for


@dataclass(frozen=True, slots=True, eq=False)
class Learned:
    """All that the history says about the asked days."""

    known: Known
    seen: Observed
    asked: Whole
    events: Marked
    level: Level
    past: Profile
    coming: Profile


def forecast(
    series: Series,
    first: int,
    days: int,
    *,
    rng: Dice,
    events: Sequence[Event] = (),
    quantiles: Sequence[float] = (0.1, 0.5, 0.9),
    draws: int = 500,
) -> Forecast:
    """Of the local days from the day number `first` on. Where the series holds a part of the first day, its rest.

    Raises `ForecastError` when the history is empty, begins after `first`, or the horizon is out of range.
    """
    asked_quantiles = checked_quantiles(quantiles)
    if not 1 <= days <= LONGEST:
        raise ForecastError(f"a horizon has 1 to {LONGEST} days")
    if first < series.first:
        raise ForecastError("the horizon begins before the history")
    told = _one(series, first, days, events, asked_quantiles, draws, rng)
    moved = [event for event in events if event.alternative and first <= event.span[0] < first + days]
    if not moved:
        return told
    others = [event.moved() if event in moved else event for event in events]
    candidate = _one(series, first, days, others, asked_quantiles, draws, rng)
    return replace(told, candidate=candidate, moved=tuple(f"{each.name} on {each.alternative}" for each in moved))


def learn(series: Series, first: int, days: int, events: Sequence[Event]) -> Learned:
    """The fit behind a forecast, without dice."""
    known = known_days(series.before(first + 1), events, first + days)
    history, asked = known.series, np.arange(first, first + days, dtype=np.int64)
    marks = marks_of(events, history.first, first + days, known.shut)
    resumes = frozenset(mark.day for mark in marks if mark.position == "after_closed")
    past = profile_of(history.counts, history.days, history.days, first, resumes)
    coming = profile_of(history.counts, history.days, asked, first, resumes)
    seen = _observed(history, past)
    every = np.concatenate([seen.days, asked])
    events_of = marked(marks, every)
    parts = parts_of(every, events_of, weekday_size(seen.totals / seen.share, seen.days), first - history.first)
    return Learned(known, seen, asked, events_of, level_of(seen, parts), past, coming)


def _one(
    series: Series, first: int, days: int, events: Sequence[Event], quantiles: tuple[float, ...], draws: int, rng: Dice
) -> Forecast:
    told = learn(series, first, days, events)
    told, noise = _today(told)
    came = _came(told)
    futures = _futures(told, noise, ~np.isfinite(came), draws, rng)
    mean = np.where(np.isfinite(came), came, _means(told, noise)[:, None] * told.coming.shares * futures.open)
    slots, whole = [], []
    for number, drawn in enumerate(each_day(futures, rng)):
        so_far = float(np.nansum(came[number]))
        slots.append(np.where(np.isfinite(came[number]), came[number], np.quantile(drawn, quantiles, axis=0)))
        whole.append(so_far + np.quantile(drawn.sum(axis=1), quantiles))
    totals = np.concatenate([told.seen.totals / told.seen.share, mean.sum(axis=1)])
    every = np.concatenate([told.seen.days, told.asked])
    effects = effects_of(told.level.best, told.seen, told.events, every, totals)
    return Forecast(
        first, series.zone, series.grain_minutes, quantiles,
        mean, np.stack(slots, axis=1), mean.sum(axis=1), np.stack(whole, axis=1), np.isfinite(came),
        tuple(each for each in effects if each.day >= first),
        (*(each for each in effects if each.day < first), *unexplained(told.level.best, told.seen)),
        (*told.known.notes, *warnings_of(told.seen, days, [each for each in effects if each.day >= first])),
        _method(told, draws),
    )  # fmt: skip


def _observed(history: Series, past: Profile) -> Observed:
    share = seen_share(history.counts, past)
    said = share >= LEAST_SHARE
    if not said.any():
        raise ForecastError("no day is known well enough")
    share = share[said]
    spread = np.where(share > 0.999, 1.0, PARTIAL_SPREAD)
    return Observed(history.days[said], np.nansum(history.counts[said], axis=1), np.minimum(share, 1.0), spread)


def _today(told: Learned) -> tuple[Learned, Floats]:
    """The noise of each asked day; a day that has begun keeps what its first part was off."""
    level, noise = told.level, np.full(len(told.asked), told.level.noise)
    if told.asked[0] not in told.seen.days:
        return told, noise
    fit, place = level.best, int(np.flatnonzero(told.seen.days == told.asked[0])[0])
    own = fit.shape.noise**2
    mean = level.mean.copy()
    mean[0] += own * float(fit.precision[place] @ fit.residual)
    noise[0] = float(np.sqrt(max(own - own**2 * float(fit.precision[place, place]), 1e-8)))
    return replace(told, level=replace(level, mean=mean)), noise


def _came(told: Learned) -> Floats:
    """[days, slots]: counts of the asked days that have come already; NaN elsewhere."""
    history = told.known.series
    came = np.full((len(told.asked), history.counts.shape[1]), np.nan)
    inside = (history.days >= told.asked[0]) & (history.days <= told.asked[-1])
    came[history.days[inside] - told.asked[0]] = history.counts[inside]
    return came


def _futures(told: Learned, noise: Floats, ahead: Floats, draws: int, rng: Dice) -> Futures:
    history = told.known.series
    shut = [int(day) in told.known.shut or not told.known.open[weekday_of(day)] for day in told.asked]
    opened = ahead * ~np.array(shut)[:, None]
    errors = slot_errors(history.counts, history.days, told.past, int(told.asked[0]))
    return Futures(level_draws(told.level, noise, draws, rng), told.coming.shares, errors, opened)


def _means(told: Learned, noise: Floats) -> Floats:
    """Expected counts: logs lie lower than means by half their variance; rare counts were fitted as means already."""
    many = np.exp(np.minimum(told.level.mean, 40.0))
    variance = np.diag(told.level.covariance) + noise**2 * many / (many + 20.0)
    means: Floats = many * np.exp(0.5 * np.minimum(variance * told.level.stretch**2, MOST_VARIANCE))
    return means


def _method(told: Learned, draws: int) -> Method:
    shape = told.level.best.shape
    return Method(
        len(told.seen.days), told.level.noise, shape.fast_keeps, shape.month > 0, round(told.level.stretch, 3), draws
    )


def horizon_named(first: int, days: int) -> str:
    """For people: first and last date."""
    return f"{date_of(first)} to {date_of(first + days - 1)}"
