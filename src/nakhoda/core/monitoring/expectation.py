"""What a share should be on each day: a unit's own past, drawn towards its group, with the group's weekdays.

Empirical Bayes towards a group model, not the grand mean (DIAGNOSIS 1). All fitted on days when nothing is asked.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nakhoda.core.monitoring.series import WEEKDAYS, Floats, Series, Whole
from nakhoda.core.monitoring.spread import day_correlation, drawn_in, rows_by_group, scale_of, skew_fold

_ROUNDS = 4
_WEEKDAY_PRIOR = 200.0  # ratings' worth of "no weekday effect" in each group and weekday


@dataclass(frozen=True, slots=True, eq=False)
class Expectation:
    """The fitted past. `level` and `weekday` are log-odds; `level_var` [units] is what remains unknown of the level."""

    level: Floats  # [units]
    level_var: Floats  # [units]
    weekday: Floats  # [units, WEEKDAYS]
    correlation: Floats  # [units], of cases of one day
    multiple: Floats  # [units], the unit's own spread over its group's
    days: int

    def rate(self, weekdays: Whole) -> Floats:
        """Expected shares [units, days]."""
        return odds_to_share(self.level[:, None] + self.weekday[:, weekdays])

    def fold(self, n: Floats) -> Floats:
        """By how much the variance of a day of `n` cases exceeds the binomial's, at least 1."""
        fold: Floats = np.maximum(1.0, self.multiple[:, None] * (1 + np.maximum(n - 1, 0) * self.correlation[:, None]))
        return fold


def odds_to_share(logits: Floats) -> Floats:
    """The share that these log-odds stand for."""
    share: Floats = 1 / (1 + np.exp(-logits))
    return share


def fit_expectation(past: Series) -> Expectation:
    """Level, weekdays and spread of every unit from quiet days."""
    level = _raw_level(past)
    weekday = np.zeros((past.units, WEEKDAYS))
    for _ in range(_ROUNDS):
        weekday = _group_weekdays(past, level, weekday)
        level = level + _level_step(past, level, weekday)
    correlation, multiple = _spread(past, level, weekday)
    draft = Expectation(level, np.zeros(past.units), weekday, correlation, multiple, past.days)
    pulled, left = _towards_the_group(past, draft)
    return Expectation(pulled, left, weekday, correlation, multiple, past.days)


def _raw_level(past: Series) -> Floats:
    hits = past.numerators.sum(axis=1)
    n = past.denominators.sum(axis=1)
    level: Floats = np.log((hits + 0.5) / (n - hits + 0.5))
    return level


def _level_step(past: Series, level: Floats, weekday: Floats) -> Floats:
    """One Newton step, with half a case of each kind so that a perfect record stays finite."""
    share = odds_to_share(level[:, None] + weekday[:, past.weekdays])
    excess = (past.numerators - past.denominators * share).sum(axis=1) + 0.5 - odds_to_share(level)
    information = (past.denominators * share * (1 - share)).sum(axis=1) + 0.25
    step: Floats = np.clip(excess / information, -1.0, 1.0)
    return step


def _group_weekdays(past: Series, level: Floats, weekday: Floats) -> Floats:
    """The weekday effects of each group, one Newton step on, centred so that the level stays the level."""
    share = odds_to_share(level[:, None] + weekday[:, past.weekdays])
    excess = by_weekday(past.numerators - past.denominators * share, past.weekdays)
    information = by_weekday(past.denominators * share * (1 - share), past.weekdays)
    stepped = weekday.copy()
    for rows in rows_by_group(past.groups):
        weight = information[rows].sum(axis=0)
        prior = _WEEKDAY_PRIOR * weight.sum() / max(past.denominators[rows].sum(), 1.0)
        effect = weekday[rows[0]] + (excess[rows].sum(axis=0) - prior * weekday[rows[0]]) / (weight + prior + 1e-9)
        stepped[rows] = effect - (effect * weight).sum() / max(weight.sum(), 1e-9)
    return stepped


def by_weekday(values: Floats, weekdays: Whole) -> Floats:
    """Sums [units, WEEKDAYS] of daily values."""
    sums: Floats = values @ (weekdays[:, None] == np.arange(WEEKDAYS)).astype(np.float64)
    return sums


def _spread(past: Series, level: Floats, weekday: Floats) -> tuple[Floats, Floats]:
    share = odds_to_share(level[:, None] + weekday[:, past.weekdays])
    binomial = np.maximum(past.denominators * share * (1 - share), 1e-9)
    squares = (past.numerators - past.denominators * share) ** 2 / binomial
    seen = (past.denominators > 0).astype(np.float64)
    skewness = (1 - 2 * share) / np.sqrt(binomial)
    correlation, multiple = np.zeros(past.units), np.ones(past.units)
    for rows in rows_by_group(past.groups):
        spent = float((seen[rows].sum(axis=1) > 0).sum() + len(np.unique(past.weekdays)) - 1)
        common = day_correlation(squares[rows], past.denominators[rows], skewness[rows], spent)
        correlation[rows] = common
        fold = 1 + np.maximum(past.denominators[rows] - 1, 0) * common
        own = scale_of(squares[rows] / fold, seen[rows], skewness[rows] * skew_fold(fold), spent / len(rows))
        multiple[rows] = drawn_in(own, seen[rows].sum(axis=1))
    return correlation, multiple


def _towards_the_group(past: Series, draft: Expectation) -> tuple[Floats, Floats]:
    """Each level drawn to its group's by as much as its own noise warrants, and the variance that is left."""
    share = draft.rate(past.weekdays)
    information = past.denominators * share * (1 - share) / draft.fold(past.denominators)
    noise = 1 / (information.sum(axis=1) + 1e-6)
    pulled, left = draft.level.copy(), noise.copy()
    for rows in rows_by_group(past.groups):
        if len(rows) < 3:
            continue
        centre, between = between_units(draft.level[rows], noise[rows])
        trust = between / (between + noise[rows])
        pulled[rows] = centre + trust * (draft.level[rows] - centre)
        left[rows] = trust * noise[rows] + (1 - trust) ** 2 * between / len(rows)
    return pulled, left


def between_units(values: Floats, noise: Floats) -> tuple[float, float]:
    """The centre of some units and the variance between them beyond their noise (DerSimonian and Laird)."""
    weight = 1 / noise
    centre = float((weight * values).sum() / weight.sum())
    excess = float((weight * (values - centre) ** 2).sum()) - (len(values) - 1)
    room = float(weight.sum() - (weight**2).sum() / weight.sum())
    between = max(0.0, excess / room) if room > 0 else 0.0
    weight = 1 / (noise + between)
    return float((weight * values).sum() / weight.sum()), between
