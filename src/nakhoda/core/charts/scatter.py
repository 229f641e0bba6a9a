"""Options as dots, two things to be low against each other; those that nothing beats stand on a stepped line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from nakhoda.core.charts.marks import WIDTH, frame, path, percent, reach, stretched, tag, words
from nakhoda.core.charts.scales import Scale, axis

HEIGHT = 220.0


@dataclass(frozen=True, slots=True)
class ScatterDot:
    """One option; `stands` when none is better in everything."""

    name: str
    x: float
    y: float
    said: str
    stands: bool = True


@dataclass(frozen=True, slots=True)
class ScatterChart:
    """What to draw; `say_x` and `say_y` write the numbers of the axes."""

    title: str
    summary: str
    dots: tuple[ScatterDot, ...]
    say_x: Callable[[float], str]
    say_y: Callable[[float], str]
    ceiling: float | None = None  # of y: shares do not pass 100 %


def scatter_chart(chart: ScatterChart) -> str:
    """The drawing; "" without dots."""
    if not chart.dots:
        return ""
    across = axis([dot.x for dot in chart.dots], from_zero=min(dot.x for dot in chart.dots) >= 0)
    upward = axis([dot.y for dot in chart.dots], from_zero=True, ceiling=chart.ceiling)
    x, y = Scale(across[0], across[-1]), Scale(upward[0], upward[-1])
    inside = [_down(upward, y, chart), _across(across, x, chart), stretched(HEIGHT, _front(chart, x, y))]
    inside += [_name(dot, x, y) for dot in chart.dots]
    hits = "".join(_hit(dot, x, y) for dot in chart.dots)
    return frame("scatter bare", chart.title, chart.summary, HEIGHT, *inside, hits=hits)


def _down(ticks: list[float], scale: Scale, chart: ScatterChart) -> str:
    drawn = []
    for tick in ticks:
        at = (1 - scale.at(tick)) * HEIGHT
        drawn.append(tag("line", class_="grid", x1="0", x2="100%", y1=at, y2=at))
        drawn.append(words(chart.say_y(tick), class_="tick", x=-8, y=at, dy="0.32em", text_anchor="end"))
    return "".join(drawn)


def _across(ticks: list[float], scale: Scale, chart: ScatterChart) -> str:
    drawn = []
    for place, tick in enumerate(ticks):
        css = "tick" if place % 2 == 0 else "tick roomy"
        anchor = "start" if place == 0 else "end" if place == len(ticks) - 1 else "middle"
        drawn.append(words(chart.say_x(tick), class_=css, x=percent(scale.at(tick)), y=HEIGHT + 18, text_anchor=anchor))
    return "".join(drawn)


def _front(chart: ScatterChart, x: Scale, y: Scale) -> str:
    stand = sorted((dot for dot in chart.dots if dot.stands), key=lambda dot: (dot.x, -dot.y))
    spots: list[tuple[float, float]] = []
    for dot in stand:
        spot = (x.at(dot.x) * WIDTH, (1 - y.at(dot.y)) * HEIGHT)
        if spots:
            spots.append((spot[0], spots[-1][1]))
        spots.append(spot)
    return path(spots, "line quiet") if len(spots) > 1 else ""


def _name(dot: ScatterDot, x: Scale, y: Scale) -> str:
    share, at = x.at(dot.x), (1 - y.at(dot.y)) * HEIGHT
    side, dx = ("start", 10) if share < 0.6 else ("end", -10)
    return words(dot.name, class_="name", x=percent(share), dx=dx, y=at, dy="0.32em", text_anchor=side)


def _hit(dot: ScatterDot, x: Scale, y: Scale) -> str:
    css = "spot" if dot.stands else "spot open"
    return reach(tag("circle", class_=css, cx=percent(x.at(dot.x)), cy=(1 - y.at(dot.y)) * HEIGHT, r=6), dot.said)
