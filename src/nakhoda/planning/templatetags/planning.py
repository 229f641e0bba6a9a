"""Small words and look-ups for the pages of planning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.utils.translation import gettext as _

from nakhoda.core.amounts import typed_amount
from nakhoda.planning.models import Target
from nakhoda.planning.queries.metrics import contract_of
from nakhoda.planning.views.drawn import TONES, word_of
from nakhoda.planning.views.forms import LABELS

register = template.Library()


@register.filter
def value_of(told: Any, name: str) -> str:
    """One value of a mapping; nothing when there is no mapping."""
    return str(told.get(name, "")) if isinstance(told, Mapping) else ""


@register.filter
def percent_of(share: float) -> str:
    """.9 as 90 %."""
    return f"{share * 100:g} %"


@register.filter
def words(text: str) -> list[str]:
    """The words of a text, to loop over."""
    return text.split()


@register.filter
def verdict_word(verdict: str) -> str:
    """A verdict in words."""
    return word_of(verdict)


@register.filter
def verdict_icon(verdict: str) -> str:
    """And its shape."""
    return TONES[verdict][1]


@register.filter
def dims_words(dims: Sequence[str]) -> str:
    """`partner and language`: by what a cascade is cut."""
    return _(" and ").join(str(LABELS.get(name, name)).lower() for name in dims)


@register.filter
def figure_label(name: str) -> str:
    """Target, floor, stretch."""
    return {"value": _("Target"), "floor": _("Floor"), "stretch": _("Stretch")}[name]


@register.filter
def typed_figure(row: Target, name: str) -> str:
    """A target's figure as a field shows it."""
    contract = contract_of(row.metric)
    return typed_amount(getattr(row, name), contract.unit if contract else "")


@register.filter
def any_of(form: Any, names: str) -> bool:
    """Whether any of these fields holds something, or is wrong."""
    return any(form[name].value() or form[name].errors for name in names.split())
