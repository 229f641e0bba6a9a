"""A funnel plot: who differs from the whole by more than chance, given how many cases each had. Never a rank.

The limits are those of Spiegelhalter (2005): 95 % and 99.8 % around the common rate, widened by what all units differ
by anyway (`spread`, a variance; 0 = pure chance). Rates are case-mix adjusted before they come here.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from nakhoda.core.charts.marks import WIDTH, frame, path, percent, reach, stretched, tag, tip, words
from nakhoda.core.charts.scales import Scale, nice_ticks

HEIGHT = 260.0
WATCH, ALARM = 1.959964, 3.090232
STEPS = 60


@dataclass(frozen=True, slots=True)
class Unit:
    """One partner or team: `n` cases, its adjusted `rate` (0-1); `outside` is "", "95" or "99.8"."""

    name: str
    n: float
    rate: float
    said: str
    outside: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Funnel:
    """What to draw; `say` writes a rate, `say_n` a number of cases."""

    title: str
    summary: str
    units: tuple[Unit, ...]
    centre: float
    say: Callable[[float], str]
    say_n: Callable[[float], str]
    n_word: str
    spread: float = 0.0
    centre_said: str = ""
    height: float = HEIGHT


def limits(centre: float, n: float, spread: float, z: float) -> tuple[float, float]:
    """Between which rates `n` cases fall by chance."""
    half = z * math.sqrt(max(centre * (1 - centre), 0.0) / max(n, 1.0) + spread)
    return max(centre - half, 0.0), min(centre + half, 1.0)


def funnel_chart(chart: Funnel) -> str:
    """The drawing; "" without units."""
    if not chart.units:
        return ""
    across = nice_ticks(0.0, max(unit.n for unit in chart.units) * 1.08, 4)
    wide, ticks = Scale(0.0, across[-1]), nice_ticks(*_range(chart), 4)
    high = Scale(max(ticks[0], 0.0), min(ticks[-1], 1.0))
    inside = [_grid([tick for tick in ticks if high.low <= tick <= high.high], high, chart)]
    inside += [_foot(across, wide, chart)]
    inside += [stretched(chart.height, *_curves(chart, wide, high)), _centre(chart, high), *_names(chart, wide, high)]
    hits = "".join(_hit(unit, wide, high, chart.height) for unit in chart.units)
    return frame("funnel", chart.title, chart.summary, chart.height, *inside, hits=hits)


def _range(chart: Funnel) -> tuple[float, float]:
    least = min(unit.n for unit in chart.units)
    low, high = limits(chart.centre, least, chart.spread, ALARM)
    rates = [unit.rate for unit in chart.units]
    return min(low, *rates), max(high, *rates)


def _y(scale: Scale, value: float, height: float) -> float:
    return (1 - scale.at(value)) * height


def _grid(ticks: list[float], scale: Scale, chart: Funnel) -> str:
    drawn = []
    for tick in ticks:
        y = _y(scale, tick, chart.height)
        drawn.append(tag("line", class_="grid", x1="0", x2="100%", y1=y, y2=y))
        drawn.append(words(chart.say(tick), class_="tick", x=-8, y=y, dy="0.32em", text_anchor="end"))
    return "".join(drawn)


def _foot(ticks: list[float], scale: Scale, chart: Funnel) -> str:
    drawn = [
        words(
            chart.say_n(tick),
            class_="tick",
            x=percent(scale.at(tick)),
            y=chart.height + 18,
            text_anchor="start" if tick == ticks[0] else "end" if tick == ticks[-1] else "middle",
        )
        for tick in ticks
    ]
    return "".join(drawn) + words(chart.n_word, class_="tick", x="100%", y=chart.height + 34, text_anchor="end")


def _curves(chart: Funnel, wide: Scale, high: Scale) -> list[str]:
    drawn = []
    for z, css in ((ALARM, "limit far"), (WATCH, "limit near")):
        upper, lower = [], []
        for step in range(1, STEPS + 1):
            n = wide.high * (step / STEPS) ** 2  # dense where the funnel is steep
            low, top = limits(chart.centre, n, chart.spread, z)
            x = wide.at(n) * WIDTH
            upper.append((x, _y(high, top, chart.height)))
            lower.append((x, _y(high, low, chart.height)))
        drawn += [path(upper, css), path(lower, css)]
    return drawn


def _centre(chart: Funnel, high: Scale) -> str:
    y = _y(high, chart.centre, chart.height)
    line = tag("line", class_="goal", x1="0", x2="100%", y1=y, y2=y)
    return line + words(chart.centre_said, class_="end goal-said", x="100%", dx=8, y=y, dy="0.32em")


def _names(chart: Funnel, wide: Scale, high: Scale) -> list[str]:
    """Only those outside the limits are named on the drawing; all have their tip and their row."""
    drawn = []
    for unit in chart.units:
        if unit.outside:
            share, y = wide.at(unit.n), _y(high, unit.rate, chart.height)
            side = "start" if share < 0.6 else "end"
            dx = 9 if side == "start" else -9
            place = {"x": percent(share), "y": y, "dx": dx, "dy": "0.32em", "text_anchor": side}
            drawn.append(words(unit.name, class_="name", **place))
    return drawn


def _hit(unit: Unit, wide: Scale, high: Scale, height: float) -> str:
    share, y = wide.at(unit.n), _y(high, unit.rate, height)
    css = {"": "spot", "95": "spot watch", "99.8": "spot alarm"}[unit.outside]
    if unit.outside == "99.8":  # a shape of its own, not only a colour
        dot = tag("rect", class_=css, x=percent(share), y=y - 5, width=10, height=10, transform="translate(-5 0)")
    else:
        dot = tag("circle", class_=css, cx=percent(share), cy=y, r=4.5)
    area = tag("circle", class_="area", cx=percent(share), cy=y, r=14)
    return reach(area + dot + tip(unit.said, share, max(y - 14, 10)), unit.said, unit.url)
