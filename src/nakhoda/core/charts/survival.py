"""A survival curve: the share still unsolved after so long, open cases counted as "not yet" (Kaplan-Meier)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from nakhoda.core.charts.marks import WIDTH, frame, path, percent, stretched, tag, words
from nakhoda.core.charts.scales import Scale, nice_ticks

HEIGHT = 220.0
LEVELS = (0.0, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True, slots=True)
class Curve:
    """One group: `times` rising, `shares` still open after each, with their band when known."""

    name: str
    times: tuple[float, ...]
    shares: tuple[float, ...]
    lows: tuple[float, ...] = ()
    highs: tuple[float, ...] = ()
    median: float | None = None


@dataclass(frozen=True, slots=True)
class Survival:
    """What to draw; `say_time` writes a time of the axis."""

    title: str
    summary: str
    curves: tuple[Curve, ...]
    say_time: Callable[[float], str]
    median_said: str = ""
    height: float = HEIGHT


def survival_chart(chart: Survival) -> str:
    """The drawing; "" without curves."""
    longest = max((curve.times[-1] for curve in chart.curves if curve.times), default=0.0)
    if longest <= 0:
        return ""
    ticks = nice_ticks(0.0, longest, 5)
    wide = Scale(0.0, ticks[-1])
    drawn = [_steps(curve, wide, chart.height, main=i == 0) for i, curve in enumerate(chart.curves)]
    inside = [_levels(chart.height), _foot(ticks, wide, chart), stretched(chart.height, *drawn), _median(chart, wide)]
    inside += [_name(curve, chart.height, i) for i, curve in enumerate(chart.curves) if curve.name]
    kind = "survival" if any(curve.name for curve in chart.curves) else "survival bare"
    return frame(kind, chart.title, chart.summary, chart.height, *inside)


def _levels(height: float) -> str:
    drawn = []
    for level in LEVELS:
        y = (1 - level) * height
        drawn.append(tag("line", class_="grid", x1="0", x2="100%", y1=y, y2=y))
        drawn.append(words(f"{level:.0%}", class_="tick", x=-8, y=y, dy="0.32em", text_anchor="end"))
    return "".join(drawn)


def _foot(ticks: list[float], wide: Scale, chart: Survival) -> str:
    ends = {ticks[0]: "start", ticks[-1]: "end"}
    return "".join(
        words(
            chart.say_time(tick),
            class_="tick",
            x=percent(wide.at(tick)),
            y=chart.height + 18,
            text_anchor=ends.get(tick, "middle"),
        )
        for tick in ticks
    )


def _staircase(
    times: tuple[float, ...], shares: tuple[float, ...], wide: Scale, height: float
) -> list[tuple[float, float]]:
    points, before = [(0.0, 0.0)], 1.0
    for time, share in zip(times, shares, strict=False):
        x = wide.at(time) * WIDTH
        points += [(x, (1 - before) * height), (x, (1 - share) * height)]
        before = share
    return points


def _steps(curve: Curve, wide: Scale, height: float, *, main: bool) -> str:
    band = ""
    if main and curve.lows and curve.highs:
        upper = _staircase(curve.times, curve.highs, wide, height)
        band = path([*upper, *reversed(_staircase(curve.times, curve.lows, wide, height))], "band", closed=True)
    return band + path(_staircase(curve.times, curve.shares, wide, height), "line" if main else "line quiet")


def _median(chart: Survival, wide: Scale) -> str:
    middle = chart.curves[0].median if chart.curves else None
    if middle is None:
        return ""
    at, y = percent(wide.at(middle)), 0.5 * chart.height
    line = tag("line", class_="goal", x1=at, x2=at, y1=y, y2=chart.height)
    spot = tag("circle", class_="spot", cx=at, cy=y, r=4)
    return line + spot + words(chart.median_said, class_="name", x=at, y=y, dx=10, dy="-0.6em")


def _name(curve: Curve, height: float, place: int) -> str:
    y = (1 - (curve.shares[-1] if curve.shares else 1.0)) * height
    return words(curve.name, class_="end" if place == 0 else "end quiet", x="100%", dx=8, y=y, dy="0.32em")
