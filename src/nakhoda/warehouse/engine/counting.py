"""Which rows count for a contract, which of them hit, and what is summed: the columns behind every figure and list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from operator import and_
from typing import Any

from nakhoda.core.metrics import MetricContract
from nakhoda.core.metrics.expression import names
from nakhoda.warehouse.engine.expressions import column, literal
from nakhoda.warehouse.engine.facts import Facts, known_until
from nakhoda.warehouse.engine.question import Question

INSTANT = timedelta(microseconds=1)
PARTNER_ANSWERS = ("", "partner")
ANSWERABLE = frozenset({"relief", "attributable_to"})


@dataclass(frozen=True, slots=True)
class Counting:
    """Columns over the rows of a fact table.

    `window`: the row belongs to the question's time. `counts`: it counts, given that. `hit`: for a share whether it
    hits, else what is added up; `base`: what that is divided by, None where rows are counted. `event`: for times that
    may not be over, whether this one is.
    """

    window: Any
    counts: Any
    hit: Any
    base: Any
    at: Any
    event: Any = None


def reads(contract: MetricContract) -> frozenset[str]:
    """Every column that the contract names."""
    told = frozenset().union(*(names(text) for text in contract.expressions.values()))
    return told | (ANSWERABLE if contract.fact == "clock" else frozenset())


# Not for contracts to name, and no name that a column could have.
WINDOW_END, READ_AT, SURE_OF = "the end of the window", "when a stock is read", "all before is in"


def instants(facts: Facts, question: Question, read: Any = None) -> dict[str, Any]:
    """The instants that an expression may name, and ours; `read` is a column when a stock is read many times."""
    import ibis

    sure = known_until(facts)
    read = literal(read_at(facts, question.end)) if read is None else read
    told = {"as_of": sure, "start": question.start, "end": question.end, SURE_OF: sure + INSTANT}
    told |= {WINDOW_END: min(question.end, sure + INSTANT)}
    known = {name: literal(each) for name, each in told.items()}
    return known | {READ_AT: read, "at": ibis.least(read, known["as_of"])}


def read_at(facts: Facts, end: datetime) -> datetime:
    """The instant at which a stock is read for a period ending then: not beyond what is known."""
    return min(end, known_until(facts) + INSTANT)


def counting(contract: MetricContract, rows: Any, known: dict[str, Any], question: Question) -> Counting:
    """The contract's columns over these rows."""

    def told(text: str) -> Any:
        return column(text, rows, known)

    window, at = _window(contract, told, known), told(contract.since)
    counts = _populated(contract, told, rows, question)
    if contract.maturity_days:
        counts = both(counts, at < known[SURE_OF] - _days(contract.maturity_days))
    if contract.aggregator == "share":
        return Counting(window, both(counts, told(contract.denominator)), told(contract.numerator), None, at)
    if contract.kind == "ratio":
        hit, base = told(contract.numerator).cast("float64"), told(contract.denominator).cast("float64")
        return Counting(window, both(counts, base.notnull()), hit, base, at)
    if not contract.value:
        return Counting(window, counts, None, None, at)
    value = told(contract.value)
    event = told(contract.numerator) if contract.kind == "survival" else None
    return Counting(window, both(counts, value.notnull()), value, None, at, event)


def _window(contract: MetricContract, told: Any, known: dict[str, Any]) -> Any:
    at = told(contract.since)
    if contract.kind != "stock":
        return (at >= known["start"]) & (at < known[WINDOW_END])
    until = told(contract.until)
    return (at < known[READ_AT]) & (until.isnull() | (until >= known[READ_AT]))


def _days(count: int) -> Any:
    import ibis

    return ibis.interval(days=count)


def both(one: Any, other: Any) -> Any:
    """Both must hold; None and a literal True hold always."""
    told = [each for each in (one, other) if each is not None and not _always(each)]
    return reduce(and_, told) if told else None


def _always(each: Any) -> bool:
    return bool(getattr(each.op(), "value", None) is True)


def _populated(contract: MetricContract, told: Any, rows: Any, question: Question) -> Any:
    counts = both(told(contract.population), None)
    if contract.exclude:
        counts = both(counts, ~told(contract.exclude).fill_null(False))
    if question.ledger == "attributable" and contract.fact == "clock":
        counts = both(counts, ~rows.relief & rows.attributable_to.isin(PARTNER_ANSWERS))
    return counts
