"""Charts drawn on paper: numbers in, SVG text out. No clock, no language, no colour of their own.

Every drawing is fluid: horizontal places are percentages, curves live in a nested picture that stretches, and words
keep their size. Colours and strokes are classes of `cockpit.css`, so light, dark, print and grey come for free. All
text that comes in is escaped here and nowhere else. Time and quantity run from left to right in every script.
"""

from __future__ import annotations

from nakhoda.core.charts.dots import dot, dot_scale
from nakhoda.core.charts.flow import Flow, Link, Node, flow_chart
from nakhoda.core.charts.funnel import Funnel, Unit, funnel_chart
from nakhoda.core.charts.heat import Heat, HeatCell, heat_chart
from nakhoda.core.charts.lines import Event, Line, LineChart, Point, line_chart
from nakhoda.core.charts.scales import Scale, nice_ticks
from nakhoda.core.charts.scatter import ScatterChart, ScatterDot, scatter_chart
from nakhoda.core.charts.sparks import sparkline
from nakhoda.core.charts.survival import Curve, Survival, survival_chart
from nakhoda.core.charts.tornado import TornadoBar, TornadoChart, tornado_chart

__all__ = [
    "Curve",
    "Event",
    "Flow",
    "Funnel",
    "Heat",
    "HeatCell",
    "Line",
    "LineChart",
    "Link",
    "Node",
    "Point",
    "Scale",
    "ScatterChart",
    "ScatterDot",
    "Survival",
    "TornadoBar",
    "TornadoChart",
    "Unit",
    "dot",
    "dot_scale",
    "flow_chart",
    "funnel_chart",
    "heat_chart",
    "line_chart",
    "nice_ticks",
    "scatter_chart",
    "sparkline",
    "survival_chart",
    "tornado_chart",
]
