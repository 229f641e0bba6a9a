"""Which metrics add up by day, and what of them: the lines of the cube.

A share, a mean, a count or a sum is one line. A stock that counts rows is two: what comes and what goes; its backlog of
a day is all that came before less all that went. A line may not change while its rows do not: what depends on how far
the load reaches is decided when it is read, by whole days.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from nakhoda.core.metrics import MetricContract
from nakhoda.core.metrics.columns import is_derived
from nakhoda.core.metrics.expression import conjuncts, names
from nakhoda.warehouse.engine.catalogue import contracts

IN, OUT, ATTRIBUTABLE = ":in", ":out", "|attributable"
MOVING = frozenset({"as_of", "start", "end", "at"})
FORETOLD = frozenset({"due_at", "review_at"})  # instants that a row knows before they have come
ADDING = {"ratio": ("share", "sum"), "mean": ("mean",), "count": ("count",), "sum": ("sum",), "stock": ("count",)}


@dataclass(frozen=True, slots=True)
class Line:
    """One line: the contract that counts it, and whether its instants may lie after the load."""

    key: str
    contract: MetricContract
    foretold: bool


def lines_of(contract: MetricContract, ledger: str = "member") -> tuple[Line, ...]:
    """The lines of a metric; none when it does not add up."""
    mark = ATTRIBUTABLE if ledger != "member" and contract.fact == "clock" else ""
    return tuple(replace(line, key=line.key + mark) for line in _lines(contract))


def all_lines(ledger: str) -> dict[str, Line]:
    """Every line of a ledger; the attributable one differs for clocks alone."""
    told = [each for each in contracts().values() if ledger == "member" or each.fact == "clock"]
    return {line.key: line for contract in told for line in lines_of(contract, ledger)}


@lru_cache(maxsize=512)
def _lines(contract: MetricContract) -> tuple[Line, ...]:
    still = _without_horizon(contract)
    if contract.aggregator not in ADDING.get(contract.kind, ()) or contract.standard or not _keeps_still(still):
        return ()
    if contract.kind != "stock":
        return (Line(contract.key, still, bool(names(contract.cohort) & FORETOLD)),)
    counted = f"({contract.population}) and (({contract.until}) is None or ({contract.until}) > ({contract.since}))"
    flow = replace(still, kind="count", population=counted)
    came, went = replace(flow, cohort=contract.since), replace(flow, cohort=contract.until)
    foretold = bool(names(contract.since) & FORETOLD)
    return Line(contract.key + IN, came, foretold), Line(contract.key + OUT, went, False)


def _without_horizon(contract: MetricContract) -> MetricContract:
    """Without the condition that the cohort is not beyond the load: the reader asks only for days that are over."""
    kept = [text for text in conjuncts(contract.denominator or "True") if text != f"{contract.cohort} <= as_of"]
    text = " and ".join(kept) or "True" if contract.denominator else ""
    return replace(contract, denominator=text, maturity_days=0)


def _keeps_still(contract: MetricContract) -> bool:
    read = frozenset().union(*(names(text) for text in contract.expressions.values()))
    return not read & MOVING and not any(is_derived(contract.fact, name) for name in read)
