"""Clearing a backlog: the people it takes within a time, and the burn-down that they give (handbook 1.4)."""

from __future__ import annotations

import math
from dataclasses import dataclass

from nakhoda.core.staffing.refusal import StaffingError, need


@dataclass(frozen=True)
class Clearing:
    """What clearing takes; `agents` is a fraction, `whole_agents` the people."""

    hours: float
    agents: float
    whole_agents: int


def healthy_work(arrivals_per_day: float, cycle_days: float) -> float:
    """Little's law: what is in hand when all goes well is not a backlog."""
    need("arrivals_per_day", arrivals_per_day)
    need("cycle_days", cycle_days)
    return arrivals_per_day * cycle_days


def agents_to_clear(
    waiting: float, days: float, arrivals_per_day: float, handle_minutes: float, hours_per_day: float,
    healthy: float = 0.0,
) -> Clearing:  # fmt: skip
    """Agents so that `waiting` falls to `healthy` in `days` while cases keep coming; productive hours per agent day."""
    need("waiting", waiting)
    need("days", days, above=True)
    need("arrivals_per_day", arrivals_per_day)
    need("handle_minutes", handle_minutes, above=True)
    need("hours_per_day", hours_per_day, 0, 24, above=True)
    need("healthy", healthy)
    hours = max(0.0, waiting - healthy + arrivals_per_day * days) * handle_minutes / 60
    agents = hours / (days * hours_per_day)
    return Clearing(hours, agents, math.ceil(agents - 1e-9))


def days_to_clear(
    waiting: float, agents: float, arrivals_per_day: float, handle_minutes: float, hours_per_day: float,
    healthy: float = 0.0,
) -> float:  # fmt: skip
    """Days until the excess is gone; refuses agents who do not even keep up."""
    need("agents", agents)
    need("handle_minutes", handle_minutes, above=True)
    done = agents * hours_per_day * 60 / handle_minutes
    if waiting <= healthy:
        return 0.0
    if done <= arrivals_per_day:
        raise StaffingError("agents", f"close {done:.1f} cases a day while {arrivals_per_day:.1f} come: never cleared")
    return (waiting - healthy) / (done - arrivals_per_day)
