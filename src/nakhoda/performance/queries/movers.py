"""What else moved in the same slice: the figures that a cause would show in, if it is true."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from nakhoda.core.metrics import MetricContract, MetricValue
from nakhoda.core.slices import Slice
from nakhoda.org.actors import Actor
from nakhoda.performance.queries.figures import Interval, NoSuchFigure, contracts, figures_of

LINKED = (
    "csat", "csat_response_rate", "solved_yes", "reopen_rate", "fcr", "one_touch", "transfer_rate", "escalation_rate",
    "return_rate", "misroute_rate", "sla_first_response_due", "sla_resolution_due", "aht_touch", "received",
)  # fmt: skip
NOTICED = 1.96


def movers_in(
    actor: Actor, metric: str, before: Interval, after: Interval, where: Slice, source: str
) -> list[dict[str, Any]]:
    """The linked figures in both windows, those that moved beyond chance first."""
    rows = []
    for name in dict.fromkeys((*contracts()[metric].show_with, *LINKED)):
        contract = contracts().get(name)
        if contract is None or name == metric:
            continue
        try:
            early, late = (figures_of(actor, [name], window, where, source)[name] for window in (before, after))
        except NoSuchFigure:
            continue
        if early.value is not None and late.value is not None and (early.value or late.value):
            rows.append(_row(contract, early, late))
    return sorted(rows, key=lambda row: -abs(row["z"]))


def _row(contract: MetricContract, early: MetricValue, late: MetricValue) -> dict[str, Any]:
    error = math.hypot(_error(early), _error(late))
    change = (late.value or 0.0) - (early.value or 0.0)
    z = change / error if error else 0.0
    sides: Mapping[str, int] = {"up": 1, "down": -1, "none": 0}
    return {
        "metric": contract.key,
        "unit": contract.unit,
        "before": early.value,
        "after": late.value,
        "n": late.n,
        "z": round(z, 2),
        "moved": abs(z) >= NOTICED,
        "better": sides[contract.good] * change > 0,
        "worse": sides[contract.good] * change < 0,
    }


def _error(value: MetricValue) -> float:
    """The standard error that its interval speaks of; 0 where it has none."""
    if value.lo is None or value.hi is None:
        return 0.0
    return (value.hi - value.lo) / (2 * 1.96)
