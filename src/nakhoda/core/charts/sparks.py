"""A sparkline: the shape of some weeks beside a number, its last point marked, its target a dashed line."""

from __future__ import annotations

from collections.abc import Sequence

from nakhoda.core.charts.marks import WIDTH, path, percent, stretched, tag
from nakhoda.core.charts.scales import Scale

HEIGHT = 32.0
EDGE = 3.0  # room for the dot


def sparkline(values: Sequence[float | None], said: str, target: float | None = None) -> str:
    """`values` oldest first, None where hidden. Fewer than two known values draw nothing."""
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return ""
    scale = Scale(*_range(known, target))
    level = [_goal(scale, target)] if target is not None else []
    lines = stretched(HEIGHT, *level, *(path(run, "line") for run in _runs(values, scale)))
    inside = (lines, _last(values, scale))
    return tag("svg", *inside, class_="spark", role="img", aria_label=said, width="100%", height=HEIGHT)


def _range(known: list[float], target: float | None) -> tuple[float, float]:
    """The values' own range; the target is shown when it is near, else the shape would be lost."""
    low, high = min(known), max(known)
    spread = (high - low) or abs(high) or 1.0
    if target is not None and low - spread <= target <= high + spread:
        low, high = min(low, target), max(high, target)
    return (low, high) if high > low else (low - 0.5 * spread, high + 0.5 * spread)


def _y(scale: Scale, value: float) -> float:
    return EDGE + (1 - scale.at(value)) * (HEIGHT - 2 * EDGE)


def _goal(scale: Scale, target: float) -> str:
    inside = scale.low <= target <= scale.high
    return path([(0, _y(scale, target)), (WIDTH, _y(scale, target))], "goal") if inside else ""


def _runs(values: Sequence[float | None], scale: Scale) -> list[list[tuple[float, float]]]:
    runs: list[list[tuple[float, float]]] = [[]]
    for place, value in enumerate(values):
        if value is None:
            runs.append([])
        else:
            runs[-1].append((place / (len(values) - 1) * WIDTH, _y(scale, value)))
    return [run for run in runs if len(run) > 1]


def _last(values: Sequence[float | None], scale: Scale) -> str:
    place = max(i for i, value in enumerate(values) if value is not None)
    value = values[place]
    assert value is not None
    return tag("circle", class_="last", cx=percent(place / (len(values) - 1)), cy=_y(scale, value), r=2.5)
