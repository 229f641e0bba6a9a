"""The arithmetic of exposure, in the part of Python that numba compiles: desk and simulator ask the same question."""

from __future__ import annotations


def points(seconds: int, severity: int, weight: int) -> int:
    """The dose of one stretch on screen: seconds x severity (0-4) x weight of the modality (permille)."""
    return seconds * severity * weight // 1000


def used(spent: int, budget: int) -> int:
    """How much of a budget is gone, in permille; a budget of 0 is no budget."""
    if budget <= 0:
        return 0
    return spent * 1000 // budget


def fullest(
    day_points: int,
    day_budget: int,
    week_points: int,
    week_budget: int,
    day_seconds: int,
    day_limit: int,
    lane_seconds: int,
    lane_limit: int,
) -> int:
    """The fullest of the four budgets that stand over a lane, in permille; 1000 and more closes it."""
    most = used(day_points, day_budget)
    week = used(week_points, week_budget)
    if week > most:
        most = week
    day = used(day_seconds, day_limit)
    if day > most:
        most = day
    lane = used(lane_seconds, lane_limit)
    if lane > most:
        most = lane
    return most
