"""A heat map: hour x weekday, or a calendar of weeks x weekdays. One hue, darker is more; each cell says its number."""

from __future__ import annotations

from dataclasses import dataclass

from nakhoda.core.charts.marks import frame, percent, reach, tag, tip, words
from nakhoda.core.charts.scales import Scale

ROW = 26.0
FEW = 8  # columns: cells would be bars
LEAST, MOST = 0.06, 0.92  # of opacity: the lightest cell is still a cell


@dataclass(frozen=True, slots=True)
class HeatCell:
    """One cell. `value` None is "nothing known here" and is drawn as a hatch-free outline."""

    value: float | None
    said: str
    url: str = ""
    text: str = ""  # written into the cell where there is room, for instance the day of the month
    marked: bool = False  # a holiday or an event


@dataclass(frozen=True, slots=True)
class Heat:
    """`cells[row][column]`; a None is no cell at all (a day outside the range)."""

    title: str
    summary: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[HeatCell | None, ...], ...]
    every: int = 1  # every so many columns are labelled
    row: float = ROW


def heat_chart(heat: Heat) -> str:
    """The drawing; "" when nothing is known."""
    known = [cell.value for row in heat.cells for cell in row if cell and cell.value is not None]
    if not known:
        return ""
    scale, height = Scale(min(0.0, *known), max(known) or 1.0), heat.row * len(heat.rows)
    inside = [_row_name(name, place, heat) for place, name in enumerate(heat.rows)]
    inside += [_column_name(name, place, heat) for place, name in enumerate(heat.columns) if place % heat.every == 0]
    hits = [
        _cell(cell, place, across, heat, scale)
        for place, row in enumerate(heat.cells)
        for across, cell in enumerate(row)
        if cell
    ]
    kind = "heat few" if len(heat.columns) <= FEW else "heat"
    return frame(kind, heat.title, heat.summary, height, *inside, hits="".join(hits))


def _row_name(name: str, place: int, heat: Heat) -> str:
    return words(name, class_="tick", x=-8, y=(place + 0.5) * heat.row, dy="0.32em", text_anchor="end")


def _column_name(name: str, place: int, heat: Heat) -> str:
    at = percent((place + 0.5) / len(heat.columns))
    return words(name, class_="tick", x=at, y=heat.row * len(heat.rows) + 16, text_anchor="middle")


def _cell(cell: HeatCell, row: int, column: int, heat: Heat, scale: Scale) -> str:
    wide = 1 / len(heat.columns)
    box = {"x": percent(column * wide), "y": row * heat.row, "width": percent(wide), "height": heat.row, "rx": 3}
    known = cell.value is not None
    strength = LEAST + (MOST - LEAST) * scale.at(cell.value or 0.0)
    css = " ".join(filter(None, ("cell", "" if known else "unknown", "marked" if cell.marked else "")))
    drawn = tag("rect", class_=css, fill_opacity=strength if known else None, **box)
    share, y = (column + 0.5) * wide, row * heat.row
    if cell.text:
        deep = "in-cell deep" if known and strength > 0.8 else "in-cell mid" if known and strength > 0.5 else "in-cell"
        drawn += words(cell.text, class_=deep, x=percent(share), y=y + heat.row / 2, dy="0.35em", text_anchor="middle")
    return reach(drawn + tip(cell.said, share, y - 4 if row else y + heat.row + 12), cell.said, cell.url)
