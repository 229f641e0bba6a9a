"""Small pieces of the cockpit's pages: neighbouring addresses, places in a row, words of a grain."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import template
from django.utils.translation import gettext as _

register = template.Library()


@register.simple_tag(takes_context=True)
def pinned(context: Any, address: Any, load: int) -> str:
    """The same view as it was known at a load."""
    return str(context["request"].path + address.but(load=load).query())


@register.simple_tag(takes_context=True)
def unpinned(context: Any, address: Any) -> str:
    """The same view of what is known now."""
    return str(context["request"].path + address.but(load=None).query())


@register.simple_tag(takes_context=True)
def of_source(context: Any, address: Any, source: str) -> str:
    """The same view of another source; a load is of one source only."""
    return str(context["request"].path + address.but(source=source, load=None).query())


@register.simple_tag(takes_context=True)
def as_role(context: Any, address: Any, role: str) -> str:
    """The home under another hat."""
    return str(context["request"].path + address.query(role=role))


@register.simple_tag(takes_context=True)
def home_window(context: Any, address: Any, days: int, role: str) -> str:
    """The home over so many days."""
    return str(context["request"].path + address.query_of_last(days, role=role))


@register.simple_tag
def nth(values: Sequence[Any], place: int) -> Any:
    """The value at a place; "" beyond the end."""
    return values[place] if 0 <= place < len(values) else ""


@register.filter
def cell_value(cell: Any) -> str:
    """What a cell of a heat map says, without its place."""
    return str(cell.said.partition(": ")[2] or cell.said)


@register.filter
def grain_words(grain: str) -> str:
    """A grain as a button says it."""
    return {"hour": _("Hour"), "day": _("Day"), "week": _("Week"), "month": _("Month")}.get(grain, grain)
