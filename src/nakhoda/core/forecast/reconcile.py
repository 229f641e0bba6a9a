"""Leaves and totals that agree: each node gives way by how unsure it is (min-trace with a diagonal)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nakhoda.core.forecast.answer import Forecast
from nakhoda.core.forecast.series import Floats, ForecastError

LEAST_VARIANCE = 1e-6


def reconciled(base: ArrayLike, members: ArrayLike, variance: ArrayLike) -> Floats:
    """Forecasts [nodes, periods] whose sums are exact and that are nowhere negative.

    `base` [nodes, periods] is each node's own forecast, `members` [nodes, leaves] says which leaves a node adds up (a
    leaf is a row with one), `variance` [nodes] or [nodes, periods] how unsure each is. Raises `ForecastError`.
    """
    own, sums = np.asarray(base, np.float64), np.asarray(members, np.float64)
    spread = np.maximum(np.asarray(variance, np.float64), LEAST_VARIANCE)
    spread = np.broadcast_to(spread[:, None] if spread.ndim == 1 else spread, own.shape)
    if sums.shape[0] != own.shape[0]:
        raise ForecastError("every forecast needs its row of members")
    if np.linalg.matrix_rank(sums) < sums.shape[1]:
        raise ForecastError("every leaf needs a forecast of its own or of a sum that tells it apart")
    leaves = np.stack([_leaves(own[:, at], sums, spread[:, at]) for at in range(own.shape[1])], axis=1)
    found: Floats = sums @ np.maximum(leaves, 0.0)
    return found


def split_down(total: ArrayLike, leaves: ArrayLike) -> Floats:
    """Leaves [leaves, periods] in their own proportions that add up to `total` [periods]; evenly where all are zero."""
    whole, parts = np.asarray(total, np.float64), np.asarray(leaves, np.float64)
    sums = parts.sum(axis=0)
    shares = np.where(sums > 0, parts / np.where(sums > 0, sums, 1.0), 1 / len(parts))
    found: Floats = shares * whole
    return found


def agreeing(leaves: Sequence[Forecast], total: Forecast) -> tuple[tuple[Forecast, ...], Forecast]:
    """Forecasts of groups and of their sum, day by day in agreement: the slots of the groups add up to the total's.

    Quantiles move with their mean; quantiles of groups do not add up, nor should they.
    """
    every = [*leaves, total]
    members = np.vstack([np.eye(len(leaves)), np.ones(len(leaves))])
    told = reconciled([each.day_mean for each in every], members, [_variance(each) for each in every])
    fitted = tuple(_moved(each, days) for each, days in zip(leaves, told, strict=False))
    slots = np.sum([each.mean for each in fitted], axis=0)
    return fitted, replace(_moved(total, told[-1]), mean=slots, day_mean=slots.sum(axis=1))


def _leaves(own: Floats, sums: Floats, spread: Floats) -> Floats:
    weighed = sums.T / spread
    return np.asarray(np.linalg.solve(weighed @ sums, weighed @ own), np.float64)


def _variance(told: Forecast) -> Floats:
    """From the width between the outer quantiles; at least what counting brings."""
    wide = (told.day_levels[-1] - told.day_levels[0]) / 2
    return np.asarray(np.maximum(wide**2, told.day_mean), np.float64)


def _moved(told: Forecast, days: Floats) -> Forecast:
    factor = np.where(told.day_mean > 0, days / np.where(told.day_mean > 0, told.day_mean, 1.0), 1.0)
    begun = np.asarray(told.known.any(axis=1))  # what has come stays: only coming slots give way
    slots = _only_coming(told.mean, told.known, days, begun, factor)
    levels = np.where(told.known, told.levels, told.levels * factor[:, None])
    return replace(told, mean=slots, levels=levels, day_mean=slots.sum(axis=1), day_levels=told.day_levels * factor)


def _only_coming(
    mean: Floats, known: NDArray[np.bool_], days: Floats, begun: NDArray[np.bool_], factor: Floats
) -> Floats:
    slots = mean * factor[:, None]
    for row in np.flatnonzero(begun):
        came, ahead = float(mean[row][known[row]].sum()), float(mean[row][~known[row]].sum())
        scale = max(days[row] - came, 0.0) / ahead if ahead > 0 else 1.0
        slots[row] = np.where(known[row], mean[row], mean[row] * scale)
    return slots
