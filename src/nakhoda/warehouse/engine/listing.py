"""The rows behind a figure, one by one: the same columns that the figure adds up, so the list recounts to it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import and_, or_
from typing import Any

from nakhoda.core.metrics import DIMENSIONS, MetricContract
from nakhoda.warehouse.engine.counting import Counting
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
    "review": "review",
    "decision": "decision_id",
    "appeal": "appeal_id",
    "agent_state": "since",
}

# What a list says of a row beside its place, where the row is more than its case.
DETAILS = {"review": ("side", "rubric", "score", "critical", "partner_score", "partner_critical")}


def counted_rows(facts: Facts, contract: MetricContract, question: Question, dims: Sequence[str] = ()) -> Any:
    """case_id, number, at, numerator, denominator, hit, details and the dimensions, for each row that counts."""
    import ibis

    named, details = {DIMENSIONS[key].column for key in dims}, DETAILS.get(contract.fact, ())
    rows, _, told = keyed(facts, contract, question, {*PLACE, *named, *details, NUMBERS[contract.fact]})
    number = rows[NUMBERS[contract.fact]]
    number = number.epoch_seconds() if number.type().is_timestamp() else number
    numerator, hit = _numerator(told)
    one = ibis.literal(1.0)
    columns = {"number": number.cast("int64"), "at": told.at, "hit": hit, "numerator": numerator}
    columns["denominator"] = one if told.base is None else told.base
    columns |= {key: rows[DIMENSIONS[key].column] for key in dims}
    rows = rows.filter(told.whole)
    return rows.select("case_id", *(name for name in (*PLACE, *details) if name not in columns), **columns)


def _numerator(told: Counting) -> tuple[Any, Any]:
    """What a row adds, and whether it hits; where rows are merely counted, each adds one and hits."""
    import ibis

    if told.hit is None or not (told.hit.type().is_numeric() or told.hit.type().is_boolean()):
        return ibis.literal(1.0), ibis.literal(True)
    if told.hit.type().is_boolean():
        hit = told.hit.fill_null(False)
        return hit.ifelse(1.0, 0.0), hit
    return told.hit.cast("float64"), told.event if told.event is not None else told.hit > 0


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
