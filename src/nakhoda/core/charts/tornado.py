"""A tornado: how far each assumption alone moves the outcome, the longest bar first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from nakhoda.core.charts.marks import frame, percent, reach, tag, words
from nakhoda.core.charts.scales import Scale, axis

ROW = 34.0
THICK = 14.0


@dataclass(frozen=True, slots=True)
class TornadoBar:
    """One assumption: the outcome at the low and at the high end of its range; `flips` where the sign turns."""

    name: str
    at_low: float
    at_high: float
    said: str
    flips: bool = False


@dataclass(frozen=True, slots=True)
class TornadoChart:
    """What to draw, around the outcome at the best guesses. `say` writes an amount."""

    title: str
    summary: str
    best: float
    best_said: str
    bars: tuple[TornadoBar, ...]
    say: Callable[[float], str]


def tornado_chart(chart: TornadoChart) -> str:
    """The drawing; "" without bars."""
    if not chart.bars:
        return ""
    ends = [end for bar in chart.bars for end in (bar.at_low, bar.at_high)]
    ticks = axis([chart.best, *ends], from_zero=False)
    scale, height = Scale(ticks[0], ticks[-1]), ROW * len(chart.bars)
    inside = [_ticks(ticks, scale, height, chart), *(_bar(i, bar, scale) for i, bar in enumerate(chart.bars))]
    inside.append(_line("best", chart.best, scale, height))
    if scale.low < 0 < scale.high:
        inside.append(_line("zero", 0.0, scale, height))
    hits = "".join(_hit(i, bar, scale) for i, bar in enumerate(chart.bars))
    return frame("tornado bare", chart.title, chart.summary, height, *inside, hits=hits)


def _ticks(ticks: list[float], scale: Scale, height: float, chart: TornadoChart) -> str:
    drawn = []
    for place, tick in enumerate(ticks):
        at, css = percent(scale.at(tick)), "tick" if place % 2 == 0 else "tick roomy"
        anchor = "start" if place == 0 else "end" if place == len(ticks) - 1 else "middle"
        drawn.append(tag("line", class_="grid", x1=at, x2=at, y1="0", y2=height))
        drawn.append(words(chart.say(tick), class_=css, x=at, y=height + 18, text_anchor=anchor))
    return "".join(drawn)


def _bar(place: int, bar: TornadoBar, scale: Scale) -> str:
    left, right = sorted((scale.at(bar.at_low), scale.at(bar.at_high)))
    css = "reach flips" if bar.flips else "reach"
    width = percent(max(right - left, 0.002))
    box = tag("rect", class_=css, x=percent(left), y=place * ROW + 16, width=width, height=THICK)
    return box + words(bar.name, class_="name", x="0", y=place * ROW + 11)


def _line(css: str, value: float, scale: Scale, height: float) -> str:
    at = percent(scale.at(value))
    return tag("line", class_=css, x1=at, x2=at, y1="0", y2=height)


def _hit(place: int, bar: TornadoBar, scale: Scale) -> str:
    area = tag("rect", class_="area", x="0", y=place * ROW + 2, width="100%", height=ROW - 4)
    return reach(area, bar.said)
