"""When an excess of work is gone, with its interval, and what each lever changes (handbook 1.4).

Weeks of the past are drawn again as they were, whole, so that quiet Sundays stay Sundays and bad weeks stay bad weeks.
What is in hand when all goes well (healthy work in progress) is no excess and is not worked off.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

WEEK = 7
HORIZON = 182  # days that are looked ahead
LEVELS = (0.1, 0.5, 0.9)


@dataclass(frozen=True, slots=True)
class Lever:
    """What could be changed. `agents` are full-time; shares are 0-1 of handle time saved and of new cases kept away."""

    code: str
    agents: float = 0.0
    handle_saved: float = 0.0
    kept_away: float = 0.0


@dataclass(frozen=True, slots=True)
class Ground:
    """What is known: `inflow` and `outflow` by day, oldest first, whole weeks of them; handle minutes a case."""

    excess: float
    inflow: Sequence[float]
    outflow: Sequence[float]
    handle_minutes: float
    productive_hours: float  # of one agent and day


@dataclass(frozen=True, slots=True)
class BurnDown:
    """`days`: until the excess is gone, at .1, .5 and .9 (None: not within the horizon). `path`: what is left by day.

    `hours`: of handling that the excess takes. `daily`: cases a day that the lever adds.
    """

    days: tuple[int | None, int | None, int | None]
    path: tuple[tuple[float, float, float], ...]
    hours: float
    daily: float
    never: float  # share of the futures in which it is not gone within the horizon


def added_per_day(ground: Ground, lever: Lever) -> float:
    """Cases a day: hands at their pace, a shorter handle time on what is closed anyway, cases that do not come."""
    closed = sum(ground.outflow) / len(ground.outflow)
    came = sum(ground.inflow) / len(ground.inflow)
    hands = lever.agents * ground.productive_hours * 60 / ground.handle_minutes if ground.handle_minutes else 0.0
    quicker = closed * lever.handle_saved / (1 - lever.handle_saved)
    return hands / (1 - lever.handle_saved) + quicker + came * lever.kept_away


def burn_down(ground: Ground, lever: Lever, rng: Any, draws: int = 400) -> BurnDown:
    """`rng` is a numpy Generator. Raises ValueError when the history is shorter than two weeks."""
    import numpy as np

    weeks = min(len(ground.inflow), len(ground.outflow)) // WEEK
    if weeks < 2:
        raise ValueError("a burn-down takes two whole weeks of history")
    came, went = (np.array(each[-weeks * WEEK :], float) for each in (ground.inflow, ground.outflow))
    net = (went - came).reshape(weeks, WEEK)
    added = added_per_day(ground, lever)
    drawn = net[rng.integers(0, weeks, (draws, HORIZON // WEEK))].reshape(draws, -1) + added
    left = ground.excess - np.cumsum(drawn, axis=1)
    gone = left <= 0
    days = np.where(gone.any(axis=1), gone.argmax(axis=1) + 1, HORIZON + 1)
    if ground.excess <= 0:
        days = np.zeros(draws, int)
    told = tuple(_day(each) for each in np.quantile(days, LEVELS, method="nearest"))
    path = np.quantile(np.maximum(left, 0.0), LEVELS, axis=0).T
    hours = max(ground.excess, 0.0) * ground.handle_minutes / 60
    return BurnDown(told, tuple(map(tuple, path.tolist())), hours, added, float((days > HORIZON).mean()))  # type: ignore[arg-type]


def _day(days: float) -> int | None:
    return None if days > HORIZON else int(days)
