"""Which rows count for a contract, which of them hit, and what is summed: the columns behind every figure and list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from nakhoda.core.metrics import MetricContract
from nakhoda.core.metrics.expression import names
from nakhoda.warehouse.engine.expressions import column, literal
from nakhoda.warehouse.engine.facts import Facts, known_until
from nakhoda.warehouse.engine.question import Question

INSTANT = timedelta(microseconds=1)
OTHERS_ANSWER = ("", "partner")


@dataclass(frozen=True, slots=True)
class Counting:
    """Columns over the rows of a fact table. `hit` and `base` are what is added up; `counts` says whether at all.

    `event`: for times that may not be over, whether this one is.
    """

    counts: Any
    hit: Any
    base: Any
    at: Any
    event: Any = None


def reads(contract: MetricContract) -> frozenset[str]:
    """Every column that the contract names."""
    return frozenset().union(*(names(text) for text in contract.expressions.values()))


def instants(facts: Facts, question: Question, at: Any = None) -> dict[str, Any]:
    """The instants that an expression may name; `at` is a column when many are read at once."""
    known = {"as_of": literal(known_until(facts)), "start": literal(question.start), "end": literal(question.end)}
    return known | {"at": literal(read_at(facts, question.end)) if at is None else at}


def read_at(facts: Facts, end: datetime) -> datetime:
    """The instant at which a stock is read for a period ending then: not beyond what is known."""
    return min(end, known_until(facts) + INSTANT)


def counting(contract: MetricContract, rows: Any, known: dict[str, Any], question: Question) -> Counting:
    """The contract's columns over these rows."""
    import ibis

    def told(text: str) -> Any:
        return column(text, rows, known)

    counts = _populated(contract, told, rows, question)
    if contract.kind == "stock":
        at = told(contract.since)
        counts &= (at < known["at"]) & (told(contract.until).isnull() | (told(contract.until) >= known["at"]))
    else:
        at = told(contract.cohort)
        counts &= (at >= known["start"]) & (at < known["end"])
        counts &= at <= literal_minus(known["as_of"], contract.maturity_days)
    one = ibis.literal(1.0)
    if contract.aggregator == "share":
        counts &= told(contract.denominator)
        return Counting(counts, (counts & told(contract.numerator)).ifelse(1.0, 0.0), one, at)
    if contract.kind == "ratio":
        base = told(contract.denominator).cast("float64")
        return Counting(counts & base.notnull(), told(contract.numerator).cast("float64"), base, at)
    if contract.value and contract.aggregator != "distinct":
        value = told(contract.value).cast("float64")
        event = told(contract.numerator) if contract.kind == "survival" else None
        return Counting(counts & value.notnull(), value, one, at, event)
    return Counting(counts, told(contract.value) if contract.value else one, one, at)


def literal_minus(moment: Any, days: int) -> Any:
    """An instant some days earlier."""
    import ibis

    return moment - ibis.interval(days=days) if days else moment


def _populated(contract: MetricContract, told: Any, rows: Any, question: Question) -> Any:
    counts = told(contract.population)
    if contract.exclude:
        counts &= ~told(contract.exclude).fill_null(False)
    if question.ledger == "attributable" and contract.fact == "clock":
        counts &= ~rows.relief & rows.attributable_to.isin(OTHERS_ANSWER)
    return counts
