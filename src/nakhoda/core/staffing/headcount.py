"""Hires by week at the least cost: a mixed-integer program over hiring classes (CAPACITY 1.5)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from nakhoda.core.staffing.headcount_model import Layout, heads_of, productive_by
from nakhoda.core.staffing.hiring import Asked, Source
from nakhoda.core.staffing.refusal import StaffingError

Floats = NDArray[np.float64]
_CENT = Decimal("0.01")
_NEVER = 10**6
_TIME_LIMIT = 1


@dataclass(frozen=True)
class HireClass:
    """Heads that begin training on a Monday; decided by another."""

    source: str
    week: int
    heads: int
    classes: int
    starts: date
    decide_by: date
    full_by: date


@dataclass(frozen=True)
class Release:
    """Heads whose last day is before that week."""

    source: str
    week: int
    heads: int
    decide_by: date


@dataclass(frozen=True)
class Headcount:
    """Rows [needs, weeks]: productive agents needed, there without a decision, there with the plan, missing.

    `proved` is how far, as a share, the cost can be from the least one.
    """

    hires: tuple[HireClass, ...]
    releases: tuple[Release, ...]
    needs: tuple[str, ...]
    needed: Floats
    without: Floats
    available: Floats
    gap: Floats
    cost: Decimal
    gap_cost: Decimal
    currency: str
    proved: float


def plan_headcount(asked: Asked, first_monday: date, *, seconds: float = 60.0, gap: float = 0.005) -> Headcount:
    """The cheapest hires and releases; what cannot be closed in time stays as `gap` and costs `gap_cost` a week.

    No source covers two needs, so each need is a program of its own; `seconds` is the most for each, `gap` how
    far from the least cost is near enough. Weeks near the end are planned as if the world ended there: ask for more
    weeks than you report.
    """
    parts = [_solved(_only(asked, name), first_monday, seconds, gap) for name in asked.needed]
    needed, without, available, missing = (
        np.concatenate([getattr(part, row) for part in parts]) for row in ("needed", "without", "available", "gap")
    )
    cost, short = (sum((getattr(part, name) for part in parts), Decimal(0)) for name in ("cost", "gap_cost"))
    hires = sorted((each for part in parts for each in part.hires), key=lambda each: (each.week, each.source))
    releases = sorted((each for part in parts for each in part.releases), key=lambda each: (each.week, each.source))
    return Headcount(
        tuple(hires), tuple(releases), tuple(asked.needed), needed, without, available, missing, cost, short,
        asked.currency, max(part.proved for part in parts),
    )  # fmt: skip


def _only(asked: Asked, name: str) -> Asked:
    sources = tuple(source for source in asked.sources if source.covers == name)
    return replace(asked, needed={name: asked.needed[name]}, sources=sources)


def _solved(asked: Asked, first_monday: date, seconds: float, gap: float) -> Headcount:
    layout = Layout(asked)
    fixed, moved = productive_by(asked)
    low, high, whole = _bounds(asked, layout)
    answer: Any = milp(
        _costs(asked, layout), integrality=whole, bounds=Bounds(low, high),
        constraints=_limits(asked, layout, fixed, moved), options={"time_limit": seconds, "mip_rel_gap": gap},
    )  # fmt: skip
    if answer.x is None:
        if answer.status == _TIME_LIMIT:
            raise StaffingError("seconds", f"({seconds:g}) were too few to find any plan for {', '.join(asked.needed)}")
        raise StaffingError("commitment", _impossible(asked) or f"cannot be kept: {answer.message}")
    x = np.asarray(answer.x)
    available = fixed + moved @ x
    needed = np.array([asked.needed[name] for name in asked.needed])
    missing = np.maximum(0.0, needed - available)
    missing[missing < 1e-6] = 0.0
    short = (Decimal(f"{missing.sum():.6f}") * asked.gap_cost).quantize(_CENT)
    return Headcount(
        _hires(asked, layout, x, first_monday), _releases(asked, layout, x, first_monday), tuple(asked.needed), needed,
        fixed, available, missing, _money(asked, layout, x), short, asked.currency, float(answer.mip_gap or 0.0),
    )  # fmt: skip


def hire_by(source: Source, week: int, first_monday: date, proficiency: float = 0.0) -> date:
    """The last Monday on which a class can be decided whose heads work in that week with more than that proficiency."""
    ready = next((age for age in range(_NEVER) if source.proficiency(age) > proficiency or age > 520), 0)
    if ready > 520:
        raise StaffingError(f"{source.name} ramp", f"never passes {proficiency:g}")
    return first_monday + timedelta(weeks=week - ready - source.lead_weeks)


def _costs(asked: Asked, layout: Layout) -> Floats:
    costs = np.zeros(layout.count)
    for number, source in enumerate(asked.sources):
        rate = asked.rate(source)
        costs[layout.at(number, "hired")] = float(source.hire_cost * rate)
        costs[layout.at(number, "billed")] = float(source.week_cost * rate)
        costs[layout.at(number, "classes")] = 1e-6  # of two plans of one price the one with fewer classes
    for need in range(len(asked.needed)):
        costs[layout.gap(need)] = float(asked.gap_cost)
    return costs


def _bounds(asked: Asked, layout: Layout) -> tuple[Floats, Floats, NDArray[np.int64]]:
    low, high = np.zeros(layout.count), np.full(layout.count, np.inf)
    whole = np.zeros(layout.count, dtype=np.int64)
    weeks = np.arange(asked.weeks)
    for number, source in enumerate(asked.sources):
        opens = weeks >= source.lead_weeks
        high[layout.at(number, "classes")] = np.where(opens, source.trainers, 0)
        high[layout.at(number, "hired")] = np.where(opens, source.trainers * source.class_size[1], 0)
        never = source.notice_weeks is None
        frees = np.zeros(asked.weeks, bool) if never else weeks >= (source.notice_weeks or 0)
        high[layout.at(number, "released")] = np.where(frees, sum(heads for heads, _ in source.staff), 0)
        for kind in ("classes", "hired", "released"):
            whole[layout.at(number, kind)] = 1
    return low, high, whole


def _limits(asked: Asked, layout: Layout, fixed: Floats, moved: Floats) -> list[LinearConstraint]:
    out = []
    for need, name in enumerate(asked.needed):
        rows = moved[need].copy()
        rows[:, layout.gap(need)] += np.eye(asked.weeks)
        out.append(LinearConstraint(csr_array(rows), np.asarray(asked.needed[name]) - fixed[need], np.inf))
    for number in range(len(asked.sources)):
        out += _limits_of(asked, layout, number)
    return out


def _limits_of(asked: Asked, layout: Layout, number: int) -> list[LinearConstraint]:
    source, weeks, eye = asked.sources[number], asked.weeks, np.eye(asked.weeks)
    fixed, heads = heads_of(asked, number)
    small, large, trained = (np.zeros((weeks, layout.count)) for _ in range(3))
    small[:, layout.at(number, "hired")], small[:, layout.at(number, "classes")] = eye, -source.class_size[0] * eye
    large[:, layout.at(number, "hired")], large[:, layout.at(number, "classes")] = eye, -source.class_size[1] * eye
    lasts = max(1, source.training_weeks)
    trained[:, layout.at(number, "classes")] = np.tri(weeks) - np.tri(weeks, k=-lasts)
    billed = -heads
    billed[:, layout.at(number, "billed")] += eye
    out = [
        LinearConstraint(csr_array(small), 0, np.inf),
        LinearConstraint(csr_array(large), -np.inf, 0),
        LinearConstraint(csr_array(trained), -np.inf, source.trainers),
        LinearConstraint(csr_array(billed), fixed, np.inf),
        LinearConstraint(csr_array(heads), -fixed, np.inf),
    ]
    if source.commitment:
        agreed = np.asarray(source.commitment.heads)
        paid = np.zeros((weeks, layout.count))
        paid[:, layout.at(number, "billed")] = eye
        out.append(LinearConstraint(csr_array(paid), source.commitment.floor * agreed, np.inf))
        out.append(LinearConstraint(csr_array(heads), -np.inf, source.commitment.ceiling * agreed - fixed))
    return out


def _hires(asked: Asked, layout: Layout, x: Floats, monday: date) -> tuple[HireClass, ...]:
    out = []
    for number, source in enumerate(asked.sources):
        ramped = max(source.training_weeks, len(source.ramp) - 1)
        heads, classes = x[layout.at(number, "hired")], x[layout.at(number, "classes")]
        for week in np.flatnonzero(np.rint(heads) > 0):
            starts = monday + timedelta(weeks=int(week))
            decide = starts - timedelta(weeks=source.lead_weeks)
            full = starts + timedelta(weeks=ramped)
            count = (round(float(heads[week])), round(float(classes[week])))
            out.append(HireClass(source.name, int(week), *count, starts, decide, full))
    return tuple(out)


def _releases(asked: Asked, layout: Layout, x: Floats, monday: date) -> tuple[Release, ...]:
    out = []
    for number, source in enumerate(asked.sources):
        heads = np.rint(x[layout.at(number, "released")]).astype(int)
        for week in np.flatnonzero(heads > 0):
            decide = monday + timedelta(weeks=int(week) - (source.notice_weeks or 0))
            out.append(Release(source.name, int(week), int(heads[week]), decide))
    return tuple(out)


def _money(asked: Asked, layout: Layout, x: Floats) -> Decimal:
    total = Decimal(0)
    for number, source in enumerate(asked.sources):
        hired = Decimal(f"{np.rint(x[layout.at(number, 'hired')]).sum():.0f}")
        weeks = Decimal(f"{x[layout.at(number, 'billed')].sum():.6f}")
        total += (hired * source.hire_cost + weeks * source.week_cost) * asked.rate(source)
    return total.quantize(_CENT)


def _impossible(asked: Asked) -> str:
    """The first source and week whose band cannot be kept even by releasing everybody who may be."""
    for number, source in enumerate(asked.sources):
        if source.commitment is None:
            continue
        over = heads_of(asked, number)[0] - source.commitment.ceiling * np.asarray(source.commitment.heads)
        early = over[: source.notice_weeks] if source.notice_weeks is not None else over
        weeks = np.flatnonzero(early > 1e-9)
        if len(weeks):
            return f"of {source.name} cannot be kept: {over[weeks[0]]:.1f} heads too many in week {weeks[0]}"
    return ""
