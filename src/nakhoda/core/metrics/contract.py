"""A metric as a contract: everything that decides a figure is written down (handbook 0.2), nothing is implied."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Unit = Literal["share", "minutes", "hours", "count", "days", "points"]
Kind = Literal["ratio", "mean", "quantile", "count", "sum", "stock", "survival", "identity"]
UNITS = ("share", "minutes", "hours", "count", "days", "points")
GOOD = ("up", "down", "none")
KINDS = ("ratio", "mean", "quantile", "count", "sum", "stock", "survival", "identity")
INTERVALS = ("wilson95", "poisson95", "t95", "none", "exact")
AGGREGATORS: dict[str, tuple[str, ...]] = {
    "ratio": ("share", "sum"),  # rows that hit / rows that count; or a sum over a sum
    "mean": ("mean",),
    "quantile": ("median", "p90"),
    "count": ("count", "distinct"),
    "sum": ("sum",),
    "stock": ("count", "distinct", "max", "median", "p90"),
    "survival": ("km_median",),
    "identity": ("formula",),
}
QUANTILES = {"median": 0.5, "p90": 0.9}


@dataclass(frozen=True, slots=True)
class Visible:
    """Who may see it. `aggregate`: all_leads, or roles; `by_agent`: own, team_leader; `partner`: own_rows, hidden."""

    aggregate: tuple[str, ...]
    by_agent: tuple[str, ...]
    partner: str


@dataclass(frozen=True, slots=True)
class ClockTold:
    """In words: what the measured time starts and stops with, on which calendar, and what pauses it."""

    start: str
    stop: str
    calendar: str
    pause: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Input:
    """One figure that an identity is made of: in the window, at its start, or over `days` up to its end."""

    metric: str
    over: Literal["window", "start", "trailing"] = "window"
    days: int = 0


@dataclass(frozen=True, slots=True)
class Standard:
    """Direct standardisation: strata of one dimension with fixed weights (handbook 1.7)."""

    by: str
    weights: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class MetricContract:
    """One metric. Expressions are of `core.metrics.expression`, over the columns of `fact`.

    `cohort` is the instant that puts a row into a period; for a stock "from .. until", the stretch in which it counts.
    `numerator` and `denominator` say which rows hit and count; `value` is what a mean, quantile or sum is taken of.
    """

    key: str
    title: str
    unit: Unit
    good: Literal["up", "down", "none"]
    family: str
    kind: Kind
    fact: str
    population: str
    exclude: str
    clock: ClockTold | None
    cohort: str
    numerator: str
    denominator: str
    value: str
    aggregator: str
    attribution: str
    min_n: int
    interval: Literal["wilson95", "poisson95", "t95", "none", "exact"]
    maturity_days: int
    show_with: tuple[str, ...]
    visible: Visible
    dimensions: tuple[str, ...]
    formula: str
    source: str
    inputs: Mapping[str, Input] = field(hash=False)
    standard: Standard | None = field(hash=False)
    lo: str = ""
    hi: str = ""
    needs: str = ""  # a feed without which the figure is withheld, never zero

    @property
    def since(self) -> str:
        """The instant of the cohort; for a stock, when a row begins to count."""
        return self.cohort.split("..")[0].strip()

    @property
    def until(self) -> str:
        """When it no longer does."""
        return self.cohort.split("..")[1].strip()

    @property
    def expressions(self) -> dict[str, str]:
        """Every expression over a row of facts, by field, without the empty ones."""
        told = {"population": self.population, "exclude": self.exclude}
        told |= {"cohort.since": self.since, "cohort.until": self.until} if self.kind == "stock" else {}
        told |= {} if self.kind == "stock" else {"cohort": self.cohort}
        told |= {"numerator": self.numerator, "denominator": self.denominator}
        told |= {} if self.kind == "identity" else {"value": self.value}
        return {field: text for field, text in told.items() if text}
