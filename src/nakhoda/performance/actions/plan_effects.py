"""What a plan did: its slice against a twin made of slices like it that had no plan (DIAGNOSIS 4).

`effect` on the plan = points, lo, hi (percentage points for shares), cases, cases_lo, cases_hi, probability_helped,
weeks_needed, verdict, warnings (sentences), second (points, lo, hi), units, twin_weeks (week of the plan by week).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from nakhoda.core.slices import Slice, parse_slice
from nakhoda.performance.models import RecoveryPlan
from nakhoda.performance.queries.figures import Interval, by_week, contract_of, reader_of
from nakhoda.performance.queries.plans import corrective, good_of, week_of

if TYPE_CHECKING:
    from nakhoda.core.plan_effect import Effect

PAST_WEEKS, LEAST_PAST = 26, 8
CUTS = ("language", "site", "team", "channel", "reason")  # along which comparable slices are looked for
MOST_UNITS = 40
Weeks = Mapping[date, tuple[float, float]]


def measure_effect(plan: RecoveryPlan, weeks: int) -> dict[str, Any]:
    """The effect after `weeks` counted weeks; {} while nothing can be measured at all."""
    if weeks < 1 or contract_of(plan.metric).kind != "ratio":
        return {}
    panel = _panel(plan, weeks)
    if panel is None:
        return {}
    import numpy as np

    from nakhoda.core.plan_effect import PlanEffectError, effect

    mondays, treated, controls = panel
    promised = sum(action.effect for action in corrective(plan.starts_on, list(plan.actions.all())))
    shape = (len(controls), len(mondays))
    try:
        found = effect(
            _shares(treated, mondays),
            np.reshape([_shares(unit, mondays) for unit in controls], shape),
            mondays.index(plan.starts_on),
            n=_cases(treated, mondays),
            controls_n=np.reshape([_cases(unit, mondays) for unit in controls], shape),
            good=good_of(plan),
            expected=100 * promised,
        )
    except PlanEffectError as trouble:
        return {"verdict": "extend", "warnings": [str(trouble)], "units": len(controls), "twin_weeks": []}
    return _told(found, len(controls), mondays.index(plan.starts_on), 100.0 if plan.unit == "share" else 1.0)


def _panel(plan: RecoveryPlan, weeks: int) -> tuple[list[date], Weeks, list[Weeks]] | None:
    """Mondays, the plan's slice, and the slices beside it that have cases in every week."""
    first, _end = week_of(plan, -PAST_WEEKS)
    window = (first, week_of(plan, weeks - 1)[1])
    where = parse_slice(plan.slice_key)
    units = _beside(plan, where, window)
    treated = units.pop(where, None)
    if treated is None:
        return None
    mondays = [first.date() + timedelta(weeks=number) for number in range(PAST_WEEKS + weeks)]
    began = next((i for i, monday in enumerate(mondays) if treated.get(monday, (0, 0))[1] > 0), len(mondays))
    mondays = mondays[began:]
    if plan.starts_on not in mondays or mondays.index(plan.starts_on) < LEAST_PAST:
        return None
    whole = [unit for unit in units.values() if all(unit.get(monday, (0, 0))[1] > 0 for monday in mondays)]
    if any(treated.get(monday, (0, 0))[1] <= 0 for monday in mondays):
        return None
    return mondays, treated, sorted(whole, key=lambda unit: -sum(n for _k, n in unit.values()))[:MOST_UNITS]


def _beside(plan: RecoveryPlan, where: Slice, window: Interval) -> dict[Slice, Weeks]:
    """The plan's slice and those that differ from it in one dimension: the cut that gives the most of them.

    All within the rows that the plan covers, so that its readers learn nothing of others' rows from the twin. A plan
    for everything has nothing beside it.
    """
    contract, reader, own = contract_of(plan.metric), reader_of(plan.covers), dict(where)
    best: dict[Slice, Weeks] = {}
    for name in (cut for cut in CUTS if cut in contract.dimensions and cut in own):
        rest = tuple(pair for pair in where if pair[0] != name)
        found = by_week(reader, plan.metric, window, rest, name, plan.source)
        if where in found and len(found) > len(best):
            best = dict(found)
    if best:
        return best
    parts = by_week(reader, plan.metric, window, where, "channel", plan.source)
    return {where: _whole(parts)} if parts else {}


def _whole(parts: Mapping[Slice, Weeks]) -> Weeks:
    total: dict[date, tuple[float, float]] = {}
    for part in parts.values():
        for monday, (hits, cases) in part.items():
            known = total.get(monday, (0.0, 0.0))
            total[monday] = (known[0] + hits, known[1] + cases)
    return total


def _shares(unit: Weeks, mondays: Sequence[date]) -> list[float]:
    return [unit[monday][0] / unit[monday][1] for monday in mondays]


def _cases(unit: Weeks, mondays: Sequence[date]) -> list[float]:
    return [unit[monday][1] for monday in mondays]


def _told(found: Effect, units: int, start: int, scale: float) -> dict[str, Any]:
    """The effect as it is kept; the core says shares in per cent, the path of a plan is a share."""
    names = ("points", "lo", "hi", "cases", "cases_lo", "cases_hi", "probability_helped", "weeks_needed", "verdict")
    second = found.second_opinion
    return {name: _plain(getattr(found, name)) for name in names} | {
        "warnings": [reason.text for reason in found.warnings],
        "second": {"points": second.points, "lo": second.lo, "hi": second.hi} if second else None,
        "units": units,
        "twin_weeks": [_plain(float(value) / scale) for value in found.twin[start:]],
    }


def _plain(value: Any) -> Any:
    """JSON has no word for "no number": None."""
    return None if isinstance(value, float) and not math.isfinite(value) else value
