"""The value of an identity: an expression over other figures of the same cell."""

from __future__ import annotations

from collections.abc import Mapping

from nakhoda.core.metrics.evaluate import evaluate
from nakhoda.core.metrics.expression import names, type_of
from nakhoda.core.metrics.values import MetricValue

PARTS = ("", "_hit", "_base", "_n")


def names_for(inputs: Mapping[str, object]) -> dict[str, str]:
    """What an identity's expression may say of each input: its value, and what was counted for it."""
    return {f"{name}{part}": "number" for name in inputs for part in PARTS} | {"dau": "number"}


def check_formula(text: str, inputs: Mapping[str, object]) -> None:
    """Raises `ExpressionError` when the expression names anything else, or is no number."""
    type_of(text, names_for(inputs))


def formula(text: str, figures: Mapping[str, MetricValue], more: Mapping[str, float | None]) -> float | None:
    """The value; None when any figure that it names is unknown."""
    row: dict[str, float | None] = dict(more)
    for name, each in figures.items():
        row |= {name: each.value, f"{name}_hit": each.numerator, f"{name}_base": each.denominator, f"{name}_n": each.n}
    if any(row.get(name) is None for name in names(text)):
        return None
    value = evaluate(text, row)
    return None if value is None else float(value)
