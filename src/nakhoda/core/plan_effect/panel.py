"""What an effect is measured on: one treated unit and comparable ones, week by week, before and after the start."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Good = Literal["up", "down"]
LEAST_BEFORE = 8
NO_CASES = 1e6  # how many times the usual noise a week without cases counts as


class PlanEffectError(ValueError):
    """Weeks that no effect can be measured on; the message says what is needed."""


@dataclass(frozen=True, slots=True, eq=False)
class Panel:
    """Row 0 is the treated unit, the others are controls.

    `values` [units, weeks] in points (a share of .82 is 82) or in the metric's unit; `noise` [units, weeks] is the
    variance that counting alone brings, exact where `noise_known`; `start` is the first week that the plan could show.
    """

    values: Floats
    noise: Floats
    start: int
    noise_known: bool

    @property
    def controls(self) -> int:
        """How many comparable units."""
        return len(self.values) - 1

    @property
    def weeks_after(self) -> int:
        """How many weeks could show the plan."""
        return int(self.values.shape[1]) - self.start


def panel_of(
    treated: ArrayLike,
    controls: ArrayLike,
    start: int,
    *,
    n: ArrayLike | None = None,
    controls_n: ArrayLike | None = None,
    kind: Literal["share", "mean"] = "share",
    lag: int = 0,
) -> Panel:
    """A panel from shares 0 to 1 (kind `share`) or plain means, oldest week first, with the cases behind each week.

    `lag` weeks from `start` on are left out: the plan runs, but cannot show yet. A week without cases is no news.
    """
    own = np.asarray(treated, np.float64)
    others = np.asarray(controls, np.float64).reshape(-1, len(own))
    values = np.vstack([own[None, :], others]) * (100.0 if kind == "share" else 1.0)
    cases = _cases(n, controls_n, values.shape)
    _check(values, cases, start, lag)
    kept = np.r_[0:start, start + lag : values.shape[1]]
    values, known = _filled(values[:, kept], cases[:, kept] > 0)
    counted = kind == "share" and n is not None
    noise = _noise_of_shares(values, cases[:, kept]) if counted else _noise_of_steps(values, cases[:, kept])
    usual = np.median(noise[known]) if known.any() else 1.0
    return Panel(values, np.where(known, noise, NO_CASES * usual), start, counted)


def _cases(n: ArrayLike | None, controls_n: ArrayLike | None, shape: tuple[int, ...]) -> Floats:
    """Cases [units, weeks]; those of the treated unit stand for controls whose own are not given."""
    own = np.ones(shape[1]) if n is None else np.asarray(n, np.float64)
    if own.shape != (shape[1],):
        raise PlanEffectError("Give the cases of the treated unit for each week.")
    others = np.tile(own, (shape[0] - 1, 1)) if controls_n is None else np.asarray(controls_n, np.float64)
    if others.size and others.shape != (shape[0] - 1, shape[1]):
        raise PlanEffectError("Give the cases of each control for each week.")
    return np.vstack([own[None, :], others.reshape(-1, shape[1])])


def _check(values: Floats, cases: Floats, start: int, lag: int) -> None:
    if start < LEAST_BEFORE:
        raise PlanEffectError(f"At least {LEAST_BEFORE} weeks before the start are needed to know what is usual.")
    if lag < 0 or start + lag >= values.shape[1]:
        raise PlanEffectError("No week yet in which the plan could show.")
    if not np.isfinite(values[cases > 0]).all():
        raise PlanEffectError("A week with cases needs its value.")


def _filled(values: Floats, known: NDArray[np.bool_]) -> tuple[Floats, NDArray[np.bool_]]:
    """Weeks without cases take the unit's mean; their noise says that nobody knows."""
    safe = np.where(known, values, 0.0)
    mean = safe.sum(axis=1, keepdims=True) / np.maximum(known.sum(axis=1, keepdims=True), 1)
    return np.where(known, safe, mean), known


def _noise_of_shares(values: Floats, cases: Floats) -> Floats:
    """The binomial variance in squared points, at the unit's own level."""
    total = np.maximum(cases.sum(axis=1, keepdims=True), 1.0)
    share = np.clip(((values * cases).sum(axis=1, keepdims=True) / total + 0.5 / total) / 100, 0.005, 0.995)
    variance: Floats = 1e4 * share * (1 - share) / np.maximum(cases, 1.0)
    return variance


def _noise_of_steps(values: Floats, cases: Floats) -> Floats:
    """Half the variance of steps from week to week, over all units, by cases: what no slow movement explains."""
    steps = np.diff(values, axis=1)
    weight = np.maximum(cases, 1.0) / np.maximum(cases.mean(), 1.0)
    variance: Floats = max(float(np.mean(steps**2)) / 2, 1e-9) / weight
    return variance
