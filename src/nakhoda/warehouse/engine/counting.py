"""Which rows count for a contract, which of them hit, and what is summed: the columns behind every figure and list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import reduce
from operator import and_
from typing import Any

from nakhoda.core.metrics import MetricContract
from nakhoda.core.metrics.columns import UNSURE
from nakhoda.core.metrics.expression import conjuncts, names
from nakhoda.warehouse.engine.expressions import column, literal
from nakhoda.warehouse.engine.facts import Facts, known_until
from nakhoda.warehouse.engine.periods import day_of
from nakhoda.warehouse.engine.question import Question

INSTANT = timedelta(microseconds=1)
PARTNER_ANSWERS = ("", "partner")
ANSWERABLE = frozenset({"relief", "attributable_to"})


@dataclass(frozen=True, slots=True)
class Counting:
    """Columns over the rows of a fact table.

    `window`: the row belongs to the question's time. `conditions`: it counts when all hold, given that. `hit`: for a
    share whether it hits, else what is added up; `base`: what that is divided by, None where rows are counted.
    `event`: for times that may not be over, whether this one is.
    """

    window: Any
    conditions: tuple[Any, ...]
    hit: Any
    base: Any
    at: Any
    event: Any = None

    @property
    def whole(self) -> Any:
        """Everything that a row must be to count."""
        return all_of((self.window, *self.conditions))


def all_of(conditions: Sequence[Any]) -> Any:
    """One condition out of many; None when there is none."""
    return reduce(and_, conditions) if conditions else None


def reads(contract: MetricContract) -> frozenset[str]:
    """Every column that the contract names."""
    told = frozenset().union(*(names(text) for text in contract.expressions.values()))
    return told | (ANSWERABLE if contract.fact == "clock" else frozenset())


# Not for contracts to name, and no name that a column could have.
WINDOW_END, READ_AT, RIPE = "the end of the window", "when a stock is read", "the last day that is over"


# What stands for each instant in a query whose text is kept: years that no log reaches.
MARKS = {
    name: datetime(1600 + number, 1, 1, tzinfo=timezone.utc)
    for number, name in enumerate(("as_of", "start", "end", RIPE, WINDOW_END, READ_AT))
}


def moments(facts: Facts, question: Question) -> dict[str, datetime]:
    """The instants that the columns of a contract are held against."""
    sure = known_until(facts)
    told = {"as_of": sure, "start": question.start, "end": question.end, RIPE: day_of(sure + INSTANT, question.zone)}
    return told | {WINDOW_END: min(question.end, sure + INSTANT), READ_AT: read_at(facts, question.end)}


def instants(facts: Facts, question: Question, read: Any = None) -> dict[str, Any]:
    """The instants that an expression may name, and ours; `read` is a column when a stock is read many times."""
    import ibis

    told = MARKS if question.marked else moments(facts, question)
    known = {name: literal(each) for name, each in told.items()}
    known |= {} if read is None else {READ_AT: read}
    return known | {"at": ibis.least(known[READ_AT], known["as_of"])}


def read_at(facts: Facts, end: datetime) -> datetime:
    """The instant at which a stock is read for a period ending then: not beyond what is known."""
    return min(end, known_until(facts) + INSTANT)


def counting(contract: MetricContract, rows: Any, known: dict[str, Any], question: Question) -> Counting:
    """The contract's columns over these rows."""

    def told(text: str) -> Any:
        return column(text, rows, known)

    window, at = _window(contract, told, known), told(contract.since)
    conditions = _conditions(contract, told, rows, question)
    if contract.maturity_days:
        conditions.append(at < known[RIPE] - _days(contract.maturity_days))
    hit, base, event = _summed(contract, told)
    if contract.aggregator != "share":
        conditions += [each.notnull() for each in (hit, base) if each is not None and not _always(each.notnull())]
    kept = tuple(each for each in conditions if not _always(each))
    return Counting(window, kept, hit, base, at, event)


def _summed(contract: MetricContract, told: Callable[[str], Any]) -> tuple[Any, Any, Any]:
    """hit, base and event."""
    if contract.aggregator == "share":
        return told(contract.numerator), None, None
    if contract.kind == "ratio":
        return told(contract.numerator).cast("float64"), told(contract.denominator).cast("float64"), None
    event = told(contract.numerator) if contract.kind == "survival" else None
    return told(contract.value) if contract.value else None, None, event


def _window(contract: MetricContract, told: Callable[[str], Any], known: dict[str, Any]) -> Any:
    at = told(contract.since)
    if contract.kind != "stock":
        return (at >= known["start"]) & (at < known[WINDOW_END])
    until = told(contract.until)
    return (at < known[READ_AT]) & (until.isnull() | (until >= known[READ_AT]))


def _days(count: int) -> Any:
    import ibis

    return ibis.interval(days=count)


def _always(each: Any) -> bool:
    return bool(getattr(each.op(), "value", None) is True)


def _conditions(contract: MetricContract, told: Callable[[str], Any], rows: Any, question: Question) -> list[Any]:
    found = [told(text) for text in conjuncts(contract.population)]
    if contract.exclude:
        excluded = told(contract.exclude)
        unsure = any(name in UNSURE[contract.fact] for name in names(contract.exclude))
        found.append(~(excluded.fill_null(False) if unsure else excluded))
    if contract.aggregator == "share":
        found += [told(text) for text in conjuncts(contract.denominator)]
    if question.ledger == "attributable" and contract.fact == "clock":
        found += [~rows.relief, rows.attributable_to.isin(PARTNER_ANSWERS)]
    return found
