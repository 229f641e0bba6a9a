"""Who is there by week: people now by tenure, classes that are hired, attrition, ramp, leave, and planned shifts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from nakhoda.core.capacity.assumed import Assumptions
from nakhoda.core.staffing.hiring import Commitment, Source
from nakhoda.core.staffing.refusal import StaffingError

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class HiredClass:
    """Heads that begin training on a day; decided already."""

    starts: date
    heads: float


@dataclass(frozen=True, slots=True)
class Away:
    """Heads away from `first` to `last`: leave, or training outside the usual."""

    first: date
    last: date
    heads: float


def source_of(name: str, told: Assumptions, staff: Sequence[tuple[float, int]], weeks: int) -> Source:
    """The pool as the headcount program hires for it; `staff` are heads by weeks since their class began."""
    agreed = told["commitment_heads"]
    band = None
    if agreed is not None:
        band = Commitment((float(agreed),) * weeks, told["commitment_floor"], told["commitment_ceiling"])
    return Source(
        name, name, tuple(staff), told.proficiency, told.weekly_leaving, told["training_weeks"], told["lead_weeks"],
        (told["class_least"], told["class_most"]), told["trainers"], told.shrinkage.share,
        Decimal(str(told["week_cost"])), Decimal(str(told["hire_cost"])), told["currency"], told["notice_weeks"], band,
    )  # fmt: skip


def classes_by_week(source: Source, classes: Sequence[HiredClass], monday: date, weeks: int) -> Floats:
    """Productive agents from classes that are decided, by week; one that has begun counts from its begin."""
    out = np.zeros(weeks)
    for each in classes:
        begun = (each.starts - monday).days // 7
        for week in range(max(0, begun), weeks):
            out[week] += each.heads * source.output(max(0, -begun), week - max(0, begun)) if begun >= 0 else 0.0
            if begun < 0:
                out[week] += each.heads * source.output(-begun, week)
    return out


def away_by_week(rows: Sequence[Away], monday: date, weeks: int) -> Floats:
    """Heads away by week: a day of five is a fifth of a week, at most five a week."""
    out = np.zeros(weeks)
    for row in rows:
        if row.last < row.first:
            raise StaffingError("last", "lies before the first day")
        for week in range(weeks):
            start = monday + timedelta(weeks=week)
            days = (min(row.last, start + timedelta(days=6)) - max(row.first, start)).days + 1
            out[week] += row.heads * min(5, max(0, days)) / 5
    return out


def rostered(hours: Sequence[float], paid_hours: float) -> Floats:
    """Heads whose shifts are planned, by week, from paid hours; a week without any is not planned yet (NaN)."""
    told = np.asarray(hours, float)
    return np.where(told > 0, told / paid_hours, np.nan)


def tenures(hired: Sequence[date | None], monday: date) -> list[tuple[float, int]]:
    """Heads by weeks since they began, at the plan's first Monday; unknown is long ago."""
    out: dict[int, float] = {}
    for day in hired:
        weeks = 200 if day is None else min(200, max(0, (monday - day).days // 7))
        out[weeks] = out.get(weeks, 0.0) + 1.0
    return sorted(((heads, weeks) for weeks, heads in out.items()), key=lambda pair: pair[1])
