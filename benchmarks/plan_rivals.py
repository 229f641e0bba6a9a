"""The estimators of an effect that are used elsewhere: each gives points and half the width of its 95 % interval."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy import stats

from benchmarks.plan_world import BEFORE, Story
from nakhoda.core.plan_effect.gaps import gaps_of
from nakhoda.core.plan_effect.panel import panel_of
from nakhoda.core.plan_effect.regression import regression

Estimate = tuple[float, float]


def before_after(story: Story) -> Estimate:
    """Four weeks before against four weeks after."""
    points = 100 * story.shares[0]
    old, new = points[BEFORE - 4 : BEFORE], points[BEFORE : BEFORE + 4]
    error = np.sqrt(old.var(ddof=1) / 4 + new.var(ddof=1) / 4)
    return float(new.mean() - old.mean()), float(stats.t.ppf(0.975, 6) * error)


def interrupted_series(story: Story) -> Estimate:
    """One series on a trend and a step."""
    points = 100 * story.shares[0]
    weeks = np.arange(len(points))
    design = np.column_stack([np.ones(len(weeks)), weeks, weeks >= BEFORE]).astype(float)
    beta, *_ = np.linalg.lstsq(design, points, rcond=None)
    rest = points - design @ beta
    variance = rest @ rest / (len(points) - 3) * np.linalg.inv(design.T @ design)[2, 2]
    return float(beta[2]), float(stats.t.ppf(0.975, len(points) - 3) * np.sqrt(variance))


def difference_in_differences(story: Story) -> Estimate:
    """Treated minus the mean of the controls, after minus before, weeks taken as independent."""
    gap = 100 * (story.shares[0] - story.shares[1:].mean(axis=0))
    old, new = gap[:BEFORE], gap[BEFORE:]
    free = len(gap) - 2
    variance = (old.var(ddof=1) * (len(old) - 1) + new.var(ddof=1) * (len(new) - 1)) / free
    error = np.sqrt(variance * (1 / len(old) + 1 / len(new)))
    return float(new.mean() - old.mean()), float(stats.t.ppf(0.975, free) * error)


def plain_synthetic_control(story: Story) -> Estimate:
    """De-meaned synthetic control; the spread of the controls' own effects is the error."""
    gap = gaps_of(panel_of(story.shares[0], story.shares[1:], BEFORE)).gap
    effects = gap[:, BEFORE:].mean(axis=1) - gap[:, :BEFORE].mean(axis=1)
    spread = np.sqrt(np.mean(effects[1:] ** 2))
    return float(effects[0]), float(stats.t.ppf(0.975, len(effects) - 1) * spread)


def regression_with_controls(story: Story) -> Estimate:
    """The second opinion alone."""
    seen = regression(panel_of(story.shares[0], story.shares[1:], BEFORE))
    return seen.points, (seen.hi - seen.lo) / 2


RIVALS: dict[str, Callable[[Story], Estimate]] = {
    "4 weeks before/after": before_after,
    "interrupted series with trend": interrupted_series,
    "difference in differences": difference_in_differences,
    "synthetic control, placebo spread": plain_synthetic_control,
    "AR(1) regression with controls": regression_with_controls,
}
