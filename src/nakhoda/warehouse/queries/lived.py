"""Rows of facts as they were lived, within the reader's reach: what a fit learns from. Never shown to anybody."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from nakhoda.org.actors import Actor
from nakhoda.warehouse.engine.backend import fetched
from nakhoda.warehouse.engine.expressions import literal
from nakhoda.warehouse.engine.facts import known_until
from nakhoda.warehouse.engine.question import Question
from nakhoda.warehouse.engine.reach import rows_within_reach
from nakhoda.warehouse.queries.ask import Ask
from nakhoda.warehouse.queries.marks import arrivals_usable
from nakhoda.warehouse.queries.reading import contract_for, question_of
from nakhoda.warehouse.queries.sources import facts_of

if TYPE_CHECKING:
    from datetime import datetime

    import pyarrow as pa


def lived(actor: Actor, fact: str, columns: Sequence[str], ask: Ask, since: str, until: str = "") -> pa.Table:
    """The named columns of the rows of a fact table that touch the window of `ask`.

    `since` is the column of the instant that has to lie in the window; with `until` the row is a stretch that may also
    have begun before (an empty `until` is still going on). Instants are UTC without a zone, as the facts keep them.
    """
    facts = facts_of(ask)
    question: Question = question_of(actor, contract_for(actor, "received"), ask)
    rows = rows_within_reach(facts, fact, question, (*columns, since, *([until] if until else ())))
    begin, end = literal(ask.window.start), literal(ask.window.end)
    if until:
        kept = rows.filter((rows[since] < end) & (rows[until].isnull() | (rows[until] > begin)))
    else:
        kept = rows.filter((rows[since] >= begin) & (rows[since] < end))
    return fetched(kept.select(*columns))


def facts_end(ask: Ask) -> tuple[int, datetime, bool]:
    """The number of the load, all that happened before which instant is in, and whether arrivals can be trusted."""
    facts = facts_of(ask)
    return facts.load, known_until(facts), arrivals_usable(facts)
