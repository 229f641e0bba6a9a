"""A flow (Sankey) of cases between tiers and queues: bands as thick as the cases they carry."""

from __future__ import annotations

from dataclasses import dataclass

from nakhoda.core.charts.marks import WIDTH, frame, number, percent, reach, stretched, tag, words

HEIGHT = 360.0
GAP, THICK = 14.0, 10.0  # between two nodes; a node's width in pixels


@dataclass(frozen=True, slots=True)
class Node:
    """A stop. `column` counts from the left; nodes of a column stand in the order given."""

    key: str
    name: str
    column: int
    said: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """So many cases went from one node to another, of a later column. `loud` links are the ones to look at."""

    start: str
    end: str
    value: float
    said: str
    loud: bool = False


@dataclass(frozen=True, slots=True)
class Flow:
    """What to draw; heads name the columns."""

    title: str
    summary: str
    heads: tuple[str, ...]
    nodes: tuple[Node, ...]
    links: tuple[Link, ...]
    height: float = HEIGHT


@dataclass(slots=True)
class _Place:
    top: float
    height: float
    left: float = 0.0  # how much of it incoming bands have taken
    right: float = 0.0


def flow_chart(flow: Flow) -> str:
    """The drawing; "" when nothing flows."""
    links = [link for link in flow.links if link.value > 0]
    if not links:
        return ""
    places, unit = _places(flow, links)
    order = {node.key: i for i, node in enumerate(flow.nodes)}
    bands = [
        _band(link, flow, places, unit) for link in sorted(links, key=lambda each: (order[each.start], order[each.end]))
    ]
    inside = [stretched(flow.height, *bands), *_heads(flow)]
    hits = "".join(_stop(node, flow, places[node.key]) for node in flow.nodes if node.key in places)
    return frame("flow", flow.title, flow.summary, flow.height, *inside, hits=hits)


def _weight(key: str, links: list[Link]) -> float:
    came = sum(link.value for link in links if link.end == key)
    went = sum(link.value for link in links if link.start == key)
    return max(came, went)


def _places(flow: Flow, links: list[Link]) -> tuple[dict[str, _Place], float]:
    columns: dict[int, list[tuple[Node, float]]] = {}
    for node in flow.nodes:
        if weight := _weight(node.key, links):
            columns.setdefault(node.column, []).append((node, weight))
    unit = min(
        (flow.height - GAP * (len(column) - 1)) / sum(weight for _, weight in column) for column in columns.values()
    )
    found = {}
    for column in columns.values():
        used = unit * sum(weight for _, weight in column) + GAP * (len(column) - 1)
        top = (flow.height - used) / 2
        for node, weight in column:
            found[node.key] = _Place(top, weight * unit)
            top += weight * unit + GAP
    return found, unit


def _across(column: int, flow: Flow) -> float:
    return column / max(len(flow.heads) - 1, 1)


def _band(link: Link, flow: Flow, places: dict[str, _Place], unit: float) -> str:
    start, end, thick = places[link.start], places[link.end], link.value * unit
    columns = {node.key: node.column for node in flow.nodes}
    x0, x1 = (_across(columns[key], flow) * WIDTH for key in (link.start, link.end))
    y0, y1 = start.top + start.right, end.top + end.left
    start.right += thick
    end.left += thick
    there = f"M{_spot(x0, y0)} {_curve(x0, y0, x1, y1)}"
    back = f"L{_spot(x1, y1 + thick)} {_curve(x1, y1 + thick, x0, y0 + thick)} Z"
    return tag("path", d=f"{there} {back}", class_="flow-band loud" if link.loud else "flow-band")


def _spot(x: float, y: float) -> str:
    return f"{number(x)} {number(y)}"


def _curve(x0: float, y0: float, x1: float, y1: float) -> str:
    """The cubic from one spot to another that leaves and arrives level."""
    bend = (x1 - x0) * 0.45
    return f"C{_spot(x0 + bend, y0)} {_spot(x1 - bend, y1)} {_spot(x1, y1)}"


def _heads(flow: Flow) -> list[str]:
    last = len(flow.heads) - 1
    return [
        words(
            head,
            class_="tick head",
            x=percent(_across(i, flow)),
            y=-12,
            text_anchor="start" if i == 0 else "end" if i == last else "middle",
        )
        for i, head in enumerate(flow.heads)
    ]


def _stop(node: Node, flow: Flow, place: _Place) -> str:
    share, last = _across(node.column, flow), node.column == len(flow.heads) - 1
    shift = "translate(-10 0)" if last else "translate(0 0)" if node.column == 0 else "translate(-5 0)"
    box = tag(
        "rect",
        class_="stop",
        x=percent(share),
        y=place.top,
        width=THICK,
        height=max(place.height, 2.0),
        transform=shift,
    )
    side, dx = ("end", -16) if last else ("start", 16)
    middle = place.top + place.height / 2
    name = words(node.name, class_="name", x=percent(share), dx=dx, y=middle, dy="0.32em", text_anchor=side)
    return reach(box + name, node.said, node.url)
