"""A dot with its interval: the plain way to compare groups, one a row of a table."""

from __future__ import annotations

from collections.abc import Iterable

from nakhoda.core.charts.marks import percent, tag
from nakhoda.core.charts.scales import Scale, axis

HEIGHT = 20.0


def dot_scale(values: Iterable[float | None], *, from_zero: bool = False, ceiling: float | None = None) -> Scale:
    """One scale for all rows of a table."""
    ticks = axis([value for value in values if value is not None], from_zero=from_zero, ceiling=ceiling)
    return Scale(ticks[0], ticks[-1])


def dot(
    scale: Scale, value: float | None, lo: float | None, hi: float | None, said: str, *, target: float | None = None
) -> str:
    """The dot, its interval as a line, the target as a tick. `said` is for screen readers. "" without a value."""
    if value is None:
        return ""
    y, inside = HEIGHT / 2, [tag("line", class_="rail", x1="0", x2="100%", y1=HEIGHT / 2, y2=HEIGHT / 2)]
    if target is not None and scale.low <= target <= scale.high:
        at = percent(scale.at(target))
        inside.append(tag("line", class_="goal", x1=at, x2=at, y1="2", y2=HEIGHT - 2))
    if lo is not None and hi is not None:
        inside.append(tag("line", class_="interval", x1=percent(scale.at(lo)), x2=percent(scale.at(hi)), y1=y, y2=y))
    inside.append(tag("circle", class_="spot", cx=percent(scale.at(value)), cy=y, r=4))
    return tag("svg", *inside, class_="dots", role="img", aria_label=said, width="100%", height=HEIGHT)
