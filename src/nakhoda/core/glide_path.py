"""A recovery plan's arithmetic: where the figure should be each week, whether it is, and when it may end.

Handbook 7: actions carry an expected effect and a lag, and must sum to the gap or show the shortfall; two misses in a
row turn the plan amber and ask for a re-plan; it ends after so many weeks in target with healthy counter-metrics.
Weeks are numbered from 0, the week in which the plan starts. Values and effects are in the metric's own unit.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from nakhoda.core.decisions import Reason

Good = Literal["up", "down"]
MISSES_TO_REPLAN = 2


class PlanError(ValueError):
    """An action or a band that no week could be judged by."""


@dataclass(frozen=True, slots=True)
class CorrectiveAction:
    """Done in week `done_week`; its `effect` (signed) begins `lag` weeks later and is whole after `ramp` more."""

    done_week: int
    effect: float
    lag: int = 0
    ramp: int = 0
    name: str = ""

    def __post_init__(self) -> None:
        if min(self.done_week, self.lag, self.ramp) < 0 or not math.isfinite(self.effect):
            raise PlanError("Give the week, the lag and the ramp as whole weeks from 0, and the effect as a number.")

    def reached(self, week: int) -> float:
        """The share of the effect that shows in this week, 0 to 1."""
        since = week - self.done_week - self.lag
        return min(1.0, max(0.0, (since + 1) / (self.ramp + 1)))

    @property
    def whole_week(self) -> int:
        """The first week that shows all of it."""
        return self.done_week + self.lag + self.ramp


@dataclass(frozen=True, slots=True)
class Balance:
    """The gap to close against what the actions promise; positive numbers are in the good direction."""

    gap: float
    promised: float

    @property
    def shortfall(self) -> float:
        """What no action promises yet; 0 when the sum is enough."""
        return max(0.0, self.gap - self.promised)

    @property
    def closed(self) -> bool:
        """The actions sum to the gap, to a five-hundredth of it: figures are typed and read with fewer digits."""
        return self.shortfall <= max(1e-9, self.gap / 500)


@dataclass(frozen=True, slots=True)
class Week:
    """One week of the path: expected value, the worst value still on the path, what came, and how it stands."""

    week: int
    expected: float
    limit: float
    actual: float | None
    standing: Literal["on", "missed", "ahead", "to come", "not measured"]


@dataclass(frozen=True, slots=True)
class Progress:
    """The weeks, the misses in a row up to now, and the colour that follows."""

    weeks: tuple[Week, ...]
    misses_in_a_row: int

    @property
    def replan(self) -> bool:
        """Two consecutive misses force a review."""
        return self.misses_in_a_row >= MISSES_TO_REPLAN

    @property
    def colour(self) -> Literal["green", "amber"]:
        """Amber asks for a re-plan."""
        return "amber" if self.replan else "green"


@dataclass(frozen=True, slots=True)
class Counter:
    """A counter-metric beside the target (handbook 1.9); `healthy` None where it cannot be read."""

    name: str
    healthy: bool | None


@dataclass(frozen=True, slots=True)
class ExitTest:
    """May the plan end? Every reason against it is named."""

    passed: bool
    weeks_in_target: int
    weeks_needed: int
    reasons: tuple[Reason, ...]


def balance(before: float, target: float, actions: Sequence[CorrectiveAction], good: Good) -> Balance:
    """Gap against the sum of effects; an effect in the bad direction counts against the plan."""
    sign = _sign(good)
    return Balance(sign * (target - before), sign * math.fsum(action.effect for action in actions))


def glide_path(before: float, actions: Sequence[CorrectiveAction], weeks: int) -> tuple[float, ...]:
    """The expected value of each of the first `weeks` weeks, from `before` (the level without the plan)."""
    return tuple(
        before + math.fsum(action.effect * action.reached(week) for action in actions) for week in range(weeks)
    )


def weeks_to_target(before: float, target: float, actions: Sequence[CorrectiveAction], good: Good) -> int | None:
    """The first week whose expected value is in target; None when the actions never reach it."""
    last = max((action.whole_week for action in actions), default=0)
    path = glide_path(before, actions, last + 1)
    return next((week for week, value in enumerate(path) if in_target(value, target, good)), None)


def tolerance_of_share(share: float, weekly_n: float, overdispersion: float = 1.0, z: float = 1.96) -> float:
    """The band that chance alone fills: half the width of a weekly share's interval, as a share."""
    if weekly_n <= 0 or not 0 <= share <= 1:
        raise PlanError("A band needs a share between 0 and 1 and a weekly number of cases.")
    return z * math.sqrt(overdispersion * share * (1 - share) / weekly_n)


def progress(
    path: Sequence[float],
    actuals: Sequence[float | None],
    tolerance: float,
    good: Good,
    replanned_in: int = 0,
) -> Progress:
    """How each week stands. `actuals` may be shorter than the path; None is a week that was not measured.

    A week not measured neither breaks nor lengthens a row of misses. Misses before `replanned_in` are forgiven: the
    path was drawn anew.
    """
    if tolerance < 0:
        raise PlanError("A tolerance band cannot be negative.")
    weeks = tuple(
        _week(week, expected, actuals[week] if week < len(actuals) else None, week < len(actuals), tolerance, good)
        for week, expected in enumerate(path)
    )
    return Progress(weeks, _misses(weeks[replanned_in:]))


def exit_test(
    actuals: Sequence[float | None],
    target: float,
    good: Good,
    weeks_needed: int,
    counters: Sequence[Counter],
) -> ExitTest:
    """Passed after `weeks_needed` measured weeks in target in a row, up to the last, with every counter healthy."""
    row = _weeks_in_target(actuals, target, good)
    reasons = []
    if row < weeks_needed:
        reasons.append(Reason("weeks", f"{row} of {weeks_needed} weeks in target."))
    reasons += [
        Reason("counter", f"{counter.name} {'is not healthy' if counter.healthy is False else 'cannot be read'}.")
        for counter in counters
        if not counter.healthy
    ]
    return ExitTest(not reasons, row, weeks_needed, tuple(reasons))


def in_target(value: float, target: float, good: Good) -> bool:
    """At the target counts as in."""
    return _sign(good) * (value - target) >= 0


def _sign(good: Good) -> float:
    return 1.0 if good == "up" else -1.0


def _week(week: int, expected: float, actual: float | None, past: bool, tolerance: float, good: Good) -> Week:
    sign = _sign(good)
    limit = expected - sign * tolerance
    if actual is None:
        return Week(week, expected, limit, None, "not measured" if past else "to come")
    if sign * (actual - limit) < 0:
        return Week(week, expected, limit, actual, "missed")
    ahead = sign * (actual - expected) > tolerance
    return Week(week, expected, limit, actual, "ahead" if ahead else "on")


def _misses(weeks: Sequence[Week]) -> int:
    misses = 0
    for week in weeks:
        if week.standing == "missed":
            misses += 1
        elif week.standing in ("on", "ahead"):
            misses = 0
    return misses


def _weeks_in_target(actuals: Sequence[float | None], target: float, good: Good) -> int:
    row = 0
    for value in actuals:
        if value is not None:
            row = row + 1 if in_target(value, target, good) else 0
    return row
