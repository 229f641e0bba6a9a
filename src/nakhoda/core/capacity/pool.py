"""One pool over all weeks: what is needed, who is there, what to hire and release, what is still missing.

Figures are people on the payroll, fully trained: productive agents divided by what shrinkage leaves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from nakhoda.core.capacity.assumed import Assumptions
from nakhoda.core.capacity.people import Away, HiredClass, away_by_week, classes_by_week, source_of
from nakhoda.core.staffing.headcount import Headcount, plan_headcount
from nakhoda.core.staffing.headcount_model import of_staff
from nakhoda.core.staffing.hiring import Asked, Source
from nakhoda.core.staffing.refusal import StaffingError

Floats = NDArray[np.float64]
SECONDS, NEAR = 10.0, 0.01
SMALL = 0.05  # heads: less than this is no gap


@dataclass(frozen=True, slots=True, eq=False)
class PoolAsked:
    """At work (productive) people needed by week, its band as factors, and the people that are known of."""

    name: str
    needed: Floats
    low: Floats
    high: Floats
    told: Assumptions
    staff: tuple[tuple[float, int], ...]
    classes: tuple[HiredClass, ...] = ()
    away: tuple[Away, ...] = ()
    rostered: Floats | None = None  # heads whose shifts are planned, NaN where none are
    currency: str = "USD"  # of the plan; `usd_rate` is one unit of the rate card in it


@dataclass(frozen=True, slots=True, eq=False)
class PoolPlan:
    """Rows by week in people on the payroll. `with_plan`: available after the hires and releases that are proposed."""

    required: Floats
    low: Floats
    high: Floats
    available: Floats
    with_plan: Floats
    headcount: Headcount | None
    source: Source
    trouble: str = ""

    @property
    def gap(self) -> Floats:
        """What is missing without a decision."""
        short = np.maximum(0.0, self.required - self.available)
        return np.where(short < SMALL, 0.0, short)


def plan_pool(asked: PoolAsked, monday: date) -> PoolPlan:
    """What to hire and release so that the year costs least. A commitment that cannot be kept is told, not raised."""
    weeks, told = len(asked.needed), asked.told
    beyond = told["lead_weeks"] + told["training_weeks"] + 1  # the program sees the end of its time as the world's
    source = source_of(asked.name, told, asked.staff, weeks + beyond)
    left = 1 - source.shrinkage
    there = np.asarray(of_staff(source, weeks, True))
    lost = _lost(asked, source, monday, weeks) * left
    sure = np.maximum(0.0, there + classes_by_week(source, asked.classes, monday, weeks) - lost)
    found, trouble = _proposed(asked, source, sure - there, monday, beyond)
    plus = np.zeros(weeks) if found is None else (found.available - found.without)[0, :weeks]
    need = asked.needed / left
    return PoolPlan(
        need, need * asked.low, need * asked.high, sure / left, (sure + plus) / left, found, source, trouble
    )


def _lost(asked: PoolAsked, source: Source, monday: date, weeks: int) -> Floats:
    """Heads on leave beyond the usual, and heads without a shift in weeks whose roster is known."""
    away = away_by_week(asked.away, monday, weeks)
    if asked.rostered is None:
        return away
    heads = np.asarray(of_staff(source, weeks, False))
    missing = np.where(np.isnan(asked.rostered), 0.0, np.maximum(0.0, heads - asked.rostered))
    return np.maximum(away, missing)


def _proposed(
    asked: PoolAsked, source: Source, moved: Floats, monday: date, beyond: int
) -> tuple[Headcount | None, str]:
    """The program sees what is decided and lost as so much less or more need; the last week goes on behind the end."""
    need = np.maximum(0.0, asked.needed - moved)
    row = np.concatenate([need, np.full(beyond, need[-1])])
    rate = Decimal(str(asked.told["usd_rate"]))
    whole = Asked(
        {asked.name: tuple(row.tolist())}, (source,), len(row), Decimal(str(asked.told["gap_cost"])), asked.currency,
        {asked.told["currency"]: rate},
    )  # fmt: skip
    try:
        return plan_headcount(whole, monday, seconds=SECONDS, gap=NEAR), ""
    except StaffingError as error:
        return None, str(error)


def added(rows: Sequence[Floats]) -> Floats:
    """The sum of several pools."""
    return np.sum(rows, axis=0) if rows else np.zeros(0)
