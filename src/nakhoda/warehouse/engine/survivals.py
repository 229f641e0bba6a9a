"""Times that are not over yet: counted by minute in the engine, made a median in the core."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from nakhoda.core.metrics import MetricContract, MetricValue
from nakhoda.core.metrics.survival import median
from nakhoda.warehouse.engine.compiled import answered
from nakhoda.warehouse.engine.facts import Facts
from nakhoda.warehouse.engine.measuring import Key, key_of, keyed
from nakhoda.warehouse.engine.question import Question

MINUTES = 60


def survivals(facts: Facts, contract: MetricContract, question: Question) -> dict[Key, MetricValue]:
    """Cell to median, in the contract's unit (hours) to the minute; None while more than half still wait."""
    spans: dict[Key, list[tuple[float, int, int]]] = defaultdict(list)
    found = answered(
        facts, contract.fact, question, ("spans", contract), lambda asked: spans_query(facts, contract, asked)
    )
    for row in found.to_pylist():
        done = int(row["done"])
        spans[key_of(row, question)].append((row["minute"] / MINUTES, done, int(row["n"]) - done))
    return {key: _figure(each) for key, each in spans.items()}


def spans_query(facts: Facts, contract: MetricContract, question: Question) -> Any:
    """The query: for each cell and length, how many took so long, and how many of them are done."""
    rows, keys, told = keyed(facts, contract, question)
    minute, event = (told.hit * MINUTES).round().cast("int64"), told.event.ifelse(1, 0)
    rows = rows.filter(told.whole).select(*keys(rows), minute=minute, done=event)
    return rows.group_by([name for name in rows.columns if name != "done"]).aggregate(
        done=rows.done.sum(), n=rows.count()
    )


def _figure(spans: list[tuple[float, int, int]]) -> MetricValue:
    found, done = median(spans), sum(each for _, each, _ in spans)
    n = done + sum(waiting for _, _, waiting in spans)
    return MetricValue(found.value, n, found.lo, found.hi, float(done), float(n))
