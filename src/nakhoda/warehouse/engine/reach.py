"""The one place where rows of facts are fetched: narrowed to what the reader may see before anything is counted."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from nakhoda.core.metrics import DIMENSIONS
from nakhoda.core.metrics.columns import DERIVED, RENAMED
from nakhoda.warehouse.engine.backend import table
from nakhoda.warehouse.engine.derived import READS, with_derived
from nakhoda.warehouse.engine.facts import Facts
from nakhoda.warehouse.engine.question import Question

NUMBERS = ("agent_id", "tier", "policy_version")


def rows_within_reach(facts: Facts, fact: str, question: Question, reads: Iterable[str] = ()) -> Any:
    """The rows of a table that the question may see and asks about, with the columns that will be named (`reads`).

    What several cases tell together (a repeated contact) is derived before the rows are narrowed, so that a figure
    does not depend on who looks at it.
    """
    rows = table(facts, fact)
    rows = rows.rename(RENAMED[fact]) if fact in RENAMED else rows
    needed = _needed(question, reads)
    if derived := needed & set(DERIVED.get(fact, {})):
        rows = with_derived(_only(rows, {*needed, *READS}), derived)
    rows = _only(rows, needed)
    return _asked(_visible(rows, question), fact, question)


def _only(rows: Any, names: set[str]) -> Any:
    return rows.select([name for name in rows.columns if name in names])


def _needed(question: Question, reads: Iterable[str]) -> set[str]:
    """Few columns make a plan that is read and run sooner."""
    asked = {DIMENSIONS[key].column for key in (*question.by, *(key for key, _ in question.where))}
    return {"case_id", "scope_id", "agent_id", *reads, *asked}


def _visible(rows: Any, question: Question) -> Any:
    if question.scopes is not None:
        rows = rows.filter(rows.scope_id.isin(sorted(question.scopes)))
    return rows if question.agent is None else rows.filter(rows.agent_id == question.agent)


def _asked(rows: Any, fact: str, question: Question) -> Any:
    for key in dict.fromkeys(key for key, _ in question.where):
        name = DIMENSIONS[key].column
        rows = rows.filter(rows[name].isin(_values(name, [value for at, value in question.where if at == key])))
    return rows


def _values(name: str, values: list[str]) -> list[Any]:
    """Typed as the column is; what is no number matches no number."""
    return [int(value) for value in values if value.lstrip("-").isdigit()] if name in NUMBERS else values
