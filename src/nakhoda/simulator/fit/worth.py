"""How many observations each fitted number is worth, so that a run can draw what the fit does not know for sure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from nakhoda.simulator.fit.courses import Courses
from nakhoda.simulator.fit.handling import Handling
from nakhoda.simulator.policy_model.model import Worth

DAYS = 7
FEWEST_WEEKS = 4  # before weeks say by themselves how much they differ
HALF = 0.5  # of a case: what a class that was never seen may have


def worth_of_classes(came: Sequence[int], courses: Courses, handling: Handling) -> tuple[Worth, ...]:
    """By class; `came` are the cases from which each class's level was taken."""
    return tuple(
        own._replace(level=float(many) + HALF, handle=float(lower), handle_upper=float(upper))
        for many, own, lower, upper in zip(came, courses.worth, handling.lower_worth, handling.upper_worth, strict=True)
    )


def worth_of_whole(courses: Courses, by_day: Any, coming: float) -> Worth:
    """Of what classes have in common. `by_day`: cases on each whole day of the window; `coming`: days of the run.

    Weeks differ by more than chance: the level of the past weeks is one draw of that, the level of the run another.
    """
    beyond = beyond_chance(by_day)
    weeks_past, weeks_coming = max(len(by_day) / DAYS, 1.0), max(coming / DAYS, 1.0)
    square = beyond * (1.0 / weeks_past + 1.0 / weeks_coming)
    return courses.common._replace(level=1.0 / square if square > 0.0 else 0.0)


def beyond_chance(by_day: Any) -> float:
    """The square of the coefficient by which weeks differ beyond Poisson: from days on the same weekday, or from weeks
    where four are known and they say more. 0 where two weeks are not known."""
    days = np.asarray(by_day, float)
    weeks = len(days) // DAYS
    if weeks < 2 or not days.any():
        return 0.0
    table = days[: weeks * DAYS].reshape(weeks, DAYS)
    expected = np.maximum(table.mean(axis=0), 1e-9)
    of_days = _excess(np.square(table - expected) / expected, (weeks - 1) * DAYS) / expected.mean()
    sums = table.sum(axis=1)
    of_weeks = _excess(np.square(sums - sums.mean()) / sums.mean(), weeks - 1) / sums.mean()
    return max(float(of_days) / DAYS, float(of_weeks) if weeks >= FEWEST_WEEKS else 0.0)


def _excess(squares: Any, freedom: int) -> float:
    return max(0.0, float(squares.sum()) / freedom - 1.0)
