"""The rows behind a figure, one by one: the same columns that the figure adds up, so the list recounts to it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import and_, or_
from typing import Any

from nakhoda.core.metrics import DIMENSIONS, MetricContract
from nakhoda.warehouse.engine.facts import Facts
from nakhoda.warehouse.engine.measuring import keyed
from nakhoda.warehouse.engine.question import Question

PARTS = ("counted", "hit", "missed")
PLACE = ("owner", "lob", "tier", "queue", "team", "agent_id", "language", "channel", "reason", "scope_id")
# What tells rows of one case apart, by table.
NUMBERS = {
    "case": "last_seq",
    "stay": "stay",
    "state": "state",
    "message": "message_id",
    "touch": "touch_id",
    "clock": "clock",
    "escalation": "escalation_id",
    "survey": "eligible_at",
    "decision": "decision_id",
    "appeal": "appeal_id",
    "agent_state": "since",
}


def counted_rows(facts: Facts, contract: MetricContract, question: Question, dims: Sequence[str] = ()) -> Any:
    """case_id, number, at, numerator, denominator, hit, and the dimensions, for each row that counts."""
    rows, _, told = keyed(facts, contract, question)
    number = rows[NUMBERS[contract.fact]]
    number = number.epoch_seconds() if number.type().is_timestamp() else number
    numerator = told.hit if told.hit.type().is_numeric() else told.base
    event = told.event if told.event is not None else numerator > 0
    columns = {"number": number.cast("int64"), "at": told.at, "hit": event}
    columns |= {"numerator": numerator.cast("float64"), "denominator": told.base}
    columns |= {key: rows[DIMENSIONS[key].column] for key in dims}
    return rows.filter(told.counts).select("case_id", *(name for name in PLACE if name not in columns), **columns)


def part_of(rows: Any, part: str) -> Any:
    """All rows that count, those that hit, or those that did not."""
    return rows if part == "counted" else rows.filter(rows.hit if part == "hit" else ~rows.hit)


def page(rows: Any, after: tuple[int, int] | None, limit: int) -> Any:
    """The next rows in order of case and number."""
    if after is not None:
        case_id, number = after
        later = [rows.case_id > case_id, and_(rows.case_id == case_id, rows.number > number)]
        rows = rows.filter(reduce(or_, later))
    return rows.order_by(["case_id", "number"]).limit(limit)
