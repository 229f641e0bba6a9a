"""How many due times a second one core reckons: `python -m benchmarks.due_times`."""

from __future__ import annotations

from datetime import datetime, timezone
from time import perf_counter

from benchmarks.report import figure, title
from nakhoda.core.calendar import Calendar, due_at, parse_calendar

FRIDAY = datetime(2026, 11, 20, 15, tzinfo=timezone.utc)
WEEK = 2400  # working minutes
GOAL = 20_000.0
REPEATS = 1000


def measure() -> None:
    """Say the best of five runs, so that a busy machine does not decide."""
    title("Due times of a working week, New York hours")
    calendar = parse_calendar({"timezone": "America/New_York", "weekly": _office_hours()}, "newyork")
    best = max(_rate(calendar) for _ in range(5))
    figure("due times", best, "/s", f"{GOAL:,.0f}", best >= GOAL)


def _office_hours() -> list[list[int]]:
    return [[(day * 24 + 9) * 60, (day * 24 + 17) * 60] for day in range(1, 6)]


def _rate(calendar: Calendar) -> float:
    began = perf_counter()
    for _ in range(REPEATS):
        due_at(calendar, FRIDAY, WEEK)
    return REPEATS / (perf_counter() - began)


if __name__ == "__main__":
    measure()
