"""A line with its band over time, its target, and the events that may explain it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from nakhoda.core.charts.marks import WIDTH, frame, path, percent, reach, stretched, tag, tip, words
from nakhoda.core.charts.scales import Scale, axis, spread_evenly

HEIGHT = 220.0
LABELS = 7


@dataclass(frozen=True, slots=True)
class Point:
    """One period. `y` None is a gap (too few cases); `said` is the whole sentence; `url` its door."""

    label: str
    y: float | None
    said: str
    lo: float | None = None
    hi: float | None = None
    url: str = ""
    open: bool = False  # the period is not over, or too young to be believed: a hollow point


@dataclass(frozen=True, slots=True)
class Line:
    """One line; the first of a chart is the main one, others are quiet companions. `name` stands at its end."""

    name: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened at a place of the time axis (0 = first point); `letter` refers to the list below."""

    place: float
    letter: str
    said: str


@dataclass(frozen=True, slots=True)
class LineChart:
    """What to draw. `say` writes a number of the y axis; `target` is a level with its word."""

    title: str
    summary: str
    lines: tuple[Line, ...]
    say: Callable[[float], str]
    target: float | None = None
    target_said: str = ""
    events: tuple[Event, ...] = ()
    from_zero: bool = False
    ceiling: float | None = None
    height: float = HEIGHT
    fixed: tuple[float, float] | None = None  # the range that small multiples share
    reached: bool = True  # whether a keyboard stops at every point; small multiples have one door each


def line_chart(chart: LineChart) -> str:
    """The drawing; "" when no line has a value."""
    values = _values(chart)
    if not values:
        return ""
    few = 2 if chart.height < HEIGHT / 2 else 4
    ticks = axis([*values, *(chart.fixed or ())], from_zero=chart.from_zero, ceiling=chart.ceiling, about=few)
    scale, count = Scale(ticks[0], ticks[-1]), max(len(line.points) for line in chart.lines)
    curves = [_curve(line, scale, count, chart.height, main=i == 0) for i, line in enumerate(chart.lines)]
    inside = [_grid(ticks, scale, chart), *_time(chart, count), _events(chart, count)]
    inside += [stretched(chart.height, *curves), _target(chart, scale), *_ends(chart, scale, count)]
    hits = "".join(_hits(chart.lines[0], scale, count, chart.height)) if chart.reached else ""
    kind = "lines" if chart.target is not None or any(line.name for line in chart.lines) else "lines bare"
    return frame(kind, chart.title, chart.summary, chart.height, *inside, hits=hits)


def _values(chart: LineChart) -> list[float]:
    points = [point for line in chart.lines for point in line.points if point.y is not None]
    found = [value for point in points for value in (point.y, point.lo, point.hi) if value is not None]
    return [*found, chart.target] if found and chart.target is not None else found


def _x(place: float, count: int) -> float:
    return place / (count - 1) if count > 1 else 0.5


def _y(scale: Scale, value: float, height: float) -> float:
    return (1 - scale.at(value)) * height


def _grid(ticks: list[float], scale: Scale, chart: LineChart) -> str:
    drawn = []
    for tick in ticks:
        y = _y(scale, tick, chart.height)
        drawn.append(tag("line", class_="grid", x1="0", x2="100%", y1=y, y2=y))
        drawn.append(words(chart.say(tick), class_="tick", x=-8, y=y, dy="0.32em", text_anchor="end"))
    return "".join(drawn)


def _time(chart: LineChart, count: int) -> list[str]:
    points = max(chart.lines, key=lambda line: len(line.points)).points
    drawn = []
    for turn, place in enumerate(reversed(spread_evenly(count, LABELS))):
        css = "tick" if turn % 2 == 0 else "tick roomy"  # every second one goes when there is little room
        anchor = "middle" if 0 < place < count - 1 or count == 1 else "start" if place == 0 else "end"
        at = percent(_x(place, count))
        drawn.append(words(points[place].label, class_=css, x=at, y=chart.height + 18, text_anchor=anchor))
    return drawn


def _curve(line: Line, scale: Scale, count: int, height: float, *, main: bool) -> str:
    drawn = []
    for run in _runs(line):
        if main:
            drawn.append(_band(run, scale, count, height))
        spots = [(_x(place, count) * WIDTH, _y(scale, point.y or 0.0, height)) for place, point in run]
        drawn.append(path(spots, "line" if main else "line quiet") if len(spots) > 1 else "")
    return "".join(drawn)


def _runs(line: Line) -> list[list[tuple[int, Point]]]:
    runs: list[list[tuple[int, Point]]] = [[]]
    for place, point in enumerate(line.points):
        if point.y is None:
            runs.append([])
        else:
            runs[-1].append((place, point))
    return [run for run in runs if run]


def _band(run: list[tuple[int, Point]], scale: Scale, count: int, height: float) -> str:
    known = [(place, point) for place, point in run if point.lo is not None and point.hi is not None]
    if len(known) < 2:
        return ""
    upper = [(_x(place, count) * WIDTH, _y(scale, point.hi or 0.0, height)) for place, point in known]
    lower = [(_x(place, count) * WIDTH, _y(scale, point.lo or 0.0, height)) for place, point in known]
    return path([*upper, *reversed(lower)], "band", closed=True)


def _target(chart: LineChart, scale: Scale) -> str:
    if chart.target is None:
        return ""
    y = _y(scale, chart.target, chart.height)
    line = tag("line", class_="goal", x1="0", x2="100%", y1=y, y2=y)
    return line + words(chart.target_said, class_="end goal-said", x="100%", dx=8, y=y, dy="0.32em")


def _ends(chart: LineChart, scale: Scale, count: int) -> list[str]:
    """Direct labels instead of a legend; moved apart where two lines end together."""
    ends = []
    for i, line in enumerate(chart.lines):
        place, point = _runs(line)[-1][-1] if _runs(line) else (0, None)
        if point is not None and point.y is not None and line.name and place == count - 1:
            ends.append((_y(scale, point.y, chart.height), line.name, "end" if i == 0 else "end quiet"))
    taken = [_y(scale, chart.target, chart.height)] if chart.target is not None else []
    drawn = []
    for y, name, css in sorted(ends):
        free = _apart(y, taken)
        taken.append(free)
        drawn.append(words(name, class_=css, x="100%", dx=8, y=free, dy="0.32em"))
    return drawn


def _apart(y: float, taken: list[float], gap: float = 15.0) -> float:
    for other in sorted(taken):
        if abs(y - other) < gap:
            y = other + gap if y >= other else other - gap
    return y


def _events(chart: LineChart, count: int) -> str:
    drawn = []
    for event in chart.events:
        at = percent(_x(event.place, count))
        drawn.append(tag("line", class_="event", x1=at, x2=at, y1=-4, y2=chart.height))
        drawn.append(words(event.letter, class_="event-letter", x=at, y=-8, text_anchor="middle"))
    return "".join(drawn)


def _hits(line: Line, scale: Scale, count: int, height: float) -> list[str]:
    drawn = []
    width = 1 / count
    for place, point in enumerate(line.points):
        if point.y is None:
            continue
        share, y = _x(place, count), _y(scale, point.y, height)
        left = percent(max(share - width / 2, 0.0))
        area = tag("rect", class_="area", x=left, y="0", width=percent(width), height=height)
        dot = tag("circle", class_="spot open" if point.open else "spot", cx=percent(share), cy=y, r=3.5)
        drawn.append(reach(area + dot + tip(point.said, share, max(y - 12, 10)), point.said, point.url))
    return drawn
