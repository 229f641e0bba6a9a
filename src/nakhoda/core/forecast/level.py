"""The level of each day: a robust log-linear regression on the calendar with a level that decays.

Counts are held to be Poisson around a level that itself varies: a day without a case is an ordinary zero. The fit goes
round: linearise the counts at the present level, weigh days that no level explains less, and solve again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.linalg import cholesky, lapack, solve, solve_triangular

from nakhoda.core.forecast.series import Floats, ForecastError, Whole
from nakhoda.core.forecast.shapes import FEW_SHAPES, SHAPES, Parts, Shape

ROUNDS = 3
OUTLYING, WILD = 2.5, 5.0  # standard deviations from what the other days say
FEW = 20.0  # counts at which a day is read half as a count, half as its log
LEAST_WEIGHT = 0.02  # of a candidate that is kept
WEEKS_TRIED = 8
WEIGHED = 200  # newest days that say which candidate they speak for
PRIOR_WEEK = 7.0  # days of "the stated width is right" that the tried weeks have to outweigh


@dataclass(frozen=True, slots=True, eq=False)
class Observed:
    """Days that are known: `totals` of the slots seen, `share` of the day that those slots are.

    `spread` multiplies the Poisson variance of a day of which only a part is seen.
    """

    days: Whole
    totals: Floats
    share: Floats
    spread: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """One candidate's answer: everything in logs of a whole day's expected count."""

    shape: Shape
    centre: float
    residual: Floats  # linearised observation minus centre
    counting: Floats  # its Poisson variance
    weight: Floats  # 1 an ordinary day, less an outlying one
    precision: Floats  # inverse covariance of the observations

    @property
    def alone(self) -> Floats:
        """What each day is off from what all the others say, in standard deviations."""
        found: Floats = (self.precision @ self.residual) / np.sqrt(np.diag(self.precision))
        return found

    @property
    def off(self) -> Floats:
        """The same in logs."""
        found: Floats = (self.precision @ self.residual) / np.diag(self.precision)
        return found


@dataclass(frozen=True, slots=True, eq=False)
class Level:
    """Of the days to come: `mean` [days] and `covariance` of the log level, `noise` of a single day around it."""

    mean: Floats
    covariance: Floats
    noise: float
    fits: tuple[Fit, ...]
    weights: Floats
    stretch: float  # how much wider than it said earlier weeks came out

    @property
    def best(self) -> Fit:
        """The candidate that the days speak for most."""
        return self.fits[int(np.argmax(self.weights))]


def level_of(seen: Observed, parts: Parts) -> Level:
    """The level after the seen days; `parts` cover the seen days first, then those to come."""
    count = len(seen.days)
    first = _settled(seen, parts, SHAPES[len(SHAPES) // 2])
    base = _settled(seen, parts, FEW_SHAPES[int(np.argmax(_evidence(first, parts, FEW_SHAPES)))])
    evidence = _evidence(base, parts, SHAPES)
    weights = np.exp(evidence - evidence.max())
    weights /= weights.sum()
    kept = [number for number, weight in enumerate(weights) if weight >= LEAST_WEIGHT]
    weights = weights[kept] / weights[kept].sum()
    chosen = tuple(_of(SHAPES[number], parts, base) for number in kept)
    mean, covariance = _mixed(chosen, weights, parts, count)
    noise = float(np.sqrt(weights @ np.array([fit.shape.noise**2 for fit in chosen])))
    return Level(mean, covariance, noise, chosen, weights, stretch_of(chosen[int(np.argmax(weights))], seen, parts))


def stretch_of(fit: Fit, seen: Observed, parts: Parts) -> float:
    """Errors of forecasts from earlier weeks' ends over what was expected of them: 1 when the widths were right."""
    variance = np.diag(fit.shape.noise**2 / fit.weight + fit.counting)
    whole = parts.covariance(fit.shape)[: len(seen.days), : len(seen.days)]
    found = []
    for back in range(1, WEEKS_TRIED + 1):
        start = int(seen.days[-1]) + 1 - 7 * back
        past, week = seen.days < start, (seen.days >= start) & (seen.days < start + 7)
        if past.sum() < 14 or not week.any():
            continue
        covariance = (whole + variance)[np.ix_(past, past)]
        carry = np.asarray(solve(covariance, whole[np.ix_(past, week)], assume_a="pos", check_finite=False)).T
        told = carry @ fit.residual[past]
        spread = np.diag(whole)[week] - np.einsum("wp,pw->w", carry, whole[np.ix_(past, week)])
        width = np.sqrt(spread + fit.shape.noise**2 + fit.counting[week])
        found.append(np.clip((fit.residual[week] - told) / width, -3, 3))
    errors = np.concatenate(found) if found else np.zeros(0)
    return float(np.sqrt((errors @ errors + PRIOR_WEEK) / (len(errors) + PRIOR_WEEK)))


def _settled(seen: Observed, parts: Parts, shape: Shape) -> Fit:
    count = len(seen.days)
    whole = parts.covariance(shape)[:count, :count]
    rates = seen.totals / seen.share
    usual = float(np.median(rates))
    centre = float(np.log(max(float(np.mean(rates)), 0.05) if usual < FEW else usual))
    level, weight = np.log(np.maximum(rates, np.exp(centre) / 3)), np.ones(count)
    for _ in range(ROUNDS):
        residual, counting = _linear(seen, level)
        fit = _fit(shape, whole, centre, residual - centre, counting, weight)
        weight = _weights(np.abs(_raw(fit)))
        fitted = centre + fit.residual - (shape.noise**2 / fit.weight + fit.counting) * (fit.precision @ fit.residual)
        level = np.clip(fitted, level - 2.0, level + 2.0)
    return _fit(shape, whole, centre, residual - centre, counting, weight)


def _weights(off: Floats) -> Floats:
    """Less for an outlying day, next to nothing for a wild one."""
    far = np.maximum(off, 1e-9)
    return np.asarray(np.minimum(1.0, OUTLYING / far) * np.minimum(1.0, WILD / far) ** 3, np.float64)


def _raw(fit: Fit) -> Floats:
    """What a day is off, against the width of an ordinary day: a day already held light stays an outlier."""
    diagonal = np.diag(fit.precision)
    ordinary = 1 / diagonal - fit.shape.noise**2 / fit.weight + fit.shape.noise**2
    raw: Floats = fit.off / np.sqrt(np.maximum(ordinary, 1e-12))
    return raw


def _linear(seen: Observed, level: Floats) -> tuple[Floats, Floats]:
    """Counts as logs near the level, with their Poisson variance."""
    expected = np.exp(level) * seen.share
    ratio = seen.totals / expected
    many = expected / (expected + FEW)
    return level + (1 - many) * (ratio - 1) + many * np.log(np.maximum(ratio, 0.05)), seen.spread / expected


def _evidence(base: Fit, parts: Parts, shapes: Sequence[Shape]) -> Floats:
    """How much the days speak for each shape, in logs, with the days weighed as in `base`."""
    count = len(base.residual)
    newest = slice(max(count - WEIGHED, 0), count)
    near = parts.only(newest)
    residual, weight, counting = base.residual[newest], base.weight[newest], base.counting[newest]
    found = []
    for shape in shapes:
        covariance = near.covariance(shape) + np.diag(shape.noise**2 / weight + counting)
        root = cholesky(covariance, lower=True, overwrite_a=True, check_finite=False)
        apart = solve_triangular(root, residual, lower=True, check_finite=False)
        found.append(-0.5 * float(apart @ apart) - float(np.log(np.diag(root)).sum()))
    return np.array(found)


def _of(shape: Shape, parts: Parts, base: Fit) -> Fit:
    count = len(base.residual)
    return _fit(shape, parts.covariance(shape)[:count, :count], base.centre, base.residual, base.counting, base.weight)


def _fit(shape: Shape, whole: Floats, centre: float, residual: Floats, counting: Floats, weight: Floats) -> Fit:
    covariance = whole + np.diag(shape.noise**2 / weight + counting)
    precision = _inverse(covariance)
    return Fit(shape, centre, residual, counting, weight, precision)


def _inverse(covariance: Floats) -> Floats:
    """Of a covariance; a third of what a general inverse takes."""
    root, _ = lapack.dpotrf(covariance, lower=1)
    half, bad = lapack.dpotri(root, lower=1)
    if bad:
        raise ForecastError("the days cannot be told apart")
    return np.asarray(np.tril(half) + np.tril(half, -1).T, np.float64)


def _mixed(fits: tuple[Fit, ...], weights: Floats, parts: Parts, count: int) -> tuple[Floats, Floats]:
    means, covariances = [], []
    for fit in fits:
        whole = parts.covariance(fit.shape)
        carry = whole[count:, :count] @ fit.precision
        means.append(fit.centre + carry @ fit.residual)
        covariances.append(whole[count:, count:] - carry @ whole[:count, count:])
    mean = weights @ np.array(means)
    gaps = np.array(means) - mean
    covariance = np.einsum("k,kij->ij", weights, np.array(covariances)) + np.einsum("k,ki,kj->ij", weights, gaps, gaps)
    return mean, covariance
