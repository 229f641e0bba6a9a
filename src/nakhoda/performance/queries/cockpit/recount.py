"""Counts a list again, on its own, and compares it with the tile: they must be equal."""

from __future__ import annotations

from dataclasses import dataclass
from math import isclose
from typing import TYPE_CHECKING, Any

from nakhoda.core.figures import Hand, figure_of
from nakhoda.performance.queries.cockpit.asking import Book

if TYPE_CHECKING:
    from nakhoda.core.metrics import MetricContract, MetricValue

ADDED = ("ratio", "mean", "quantile", "count", "sum", "stock")
QUANTILES = {"median": 0.5, "p90": 0.9}
MOST_ROWS = 500_000


@dataclass(frozen=True, slots=True)
class Recount:
    """The figure of the list, the figure of the tile, and whether they are one."""

    rows: str
    hits: str
    listed: str
    told: str
    equal: bool


def recount_of(book: Book, contract: MetricContract, value: MetricValue | None, hand: Hand) -> Recount | None:
    """None for what a list does not add up to: survival curves, standardised and combined figures."""
    from nakhoda.warehouse.queries import frame

    if contract.kind not in ADDED or contract.standard is not None or value is None:
        return None
    if value.n > MOST_ROWS:
        return None
    ask = book.ask()
    asked = {name: getattr(ask, name) for name in ("source", "load", "where", "ledger", "zone")}
    rows = frame(book.actor, contract.key, ask.window, (), **asked)
    listed = listed_figure(contract, rows)
    told = value.value if value.value is not None else _behind(contract, value)
    equal = (listed is None and told is None) or (
        listed is not None and told is not None and isclose(listed, told, rel_tol=1e-9, abs_tol=1e-9)
    )
    hits = float(_column(rows, "numerator").sum()) if contract.aggregator == "share" else float(rows.num_rows)
    return Recount(
        hand.whole(rows.num_rows),
        hand.whole(round(hits)),
        figure_of(listed, contract.unit, hand),
        figure_of(told, contract.unit, hand),
        equal,
    )


def _behind(contract: MetricContract, value: MetricValue) -> float | None:
    """The figure under its smallest n, which the tile does not show but the list may prove."""
    if contract.kind in ("ratio", "mean") and value.denominator:
        return (value.numerator or 0.0) / value.denominator
    return None


def listed_figure(contract: MetricContract, rows: Any) -> float | None:
    """The figure of a list of (numerator, denominator), by plain addition. `rows` is a table of `frame`."""
    import numpy as np

    numerator, denominator = (_column(rows, name) for name in ("numerator", "denominator"))
    if contract.aggregator == "distinct":
        return float(len(np.unique(numerator)))
    if contract.kind in ("ratio", "mean"):
        return float(numerator.sum() / denominator.sum()) if len(denominator) and denominator.sum() else None
    if contract.aggregator in QUANTILES:
        return float(np.quantile(numerator, QUANTILES[contract.aggregator])) if len(numerator) else None
    if contract.aggregator == "max":
        return float(numerator.max()) if len(numerator) else None
    return float(numerator.sum()) if contract.kind == "sum" else float(len(numerator))


def _column(rows: Any, name: str) -> Any:
    """Numbers as floats; some engines give decimals."""
    return rows[name].cast("float64").to_numpy()
