"""Charts for templates: `core.charts` draws and escapes, this says that it may stand in a page as it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from nakhoda.core import charts

register = template.Library()
KINDS: dict[type, Callable[[Any], str]] = {
    charts.LineChart: charts.line_chart,
    charts.Funnel: charts.funnel_chart,
    charts.Heat: charts.heat_chart,
    charts.Flow: charts.flow_chart,
    charts.Survival: charts.survival_chart,
    charts.TornadoChart: charts.tornado_chart,
    charts.ScatterChart: charts.scatter_chart,
}


@register.filter
def drawing(chart: Any) -> SafeString:
    """`{{ trend.chart|drawing }}`: any chart of `core.charts`; "" when there is nothing to draw."""
    return mark_safe(KINDS[type(chart)](chart)) if chart is not None else SafeString("")  # noqa: S308 -- escaped there


@register.simple_tag
def spark(values: Sequence[float | None], said: str, target: float | None = None) -> SafeString:
    """A sparkline; `said` is what a screen reader says of it."""
    return mark_safe(charts.sparkline(values, said, target))  # noqa: S308 -- escaped there


@register.simple_tag
def dots(scale: charts.Scale, value: Any, said: str, target: float | None = None) -> SafeString:
    """A dot with its interval on a shared scale; `value` has value, lo and hi."""
    return mark_safe(charts.dot(scale, value.value, value.lo, value.hi, said, target=target))  # noqa: S308 -- escaped
