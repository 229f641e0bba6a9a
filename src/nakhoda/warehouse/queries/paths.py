"""How cases went: where they began, how far up they came, how they stand. For the flow between tiers and queues."""

from __future__ import annotations

from dataclasses import dataclass

from nakhoda.org.actors import Actor
from nakhoda.warehouse.engine.backend import fetched
from nakhoda.warehouse.engine.expressions import literal
from nakhoda.warehouse.engine.question import Question
from nakhoda.warehouse.engine.reach import rows_within_reach
from nakhoda.warehouse.queries.ask import Ask
from nakhoda.warehouse.queries.reading import contract_for, question_of
from nakhoda.warehouse.queries.sources import facts_of

KEYS = ("channel", "first_queue", "first_owner", "max_tier", "returned", "status", "ended_by")
COLUMNS = ("received_at", "valid", "returns", *(key for key in KEYS if key != "returned"))


@dataclass(frozen=True, slots=True)
class CasePath:
    """So many cases took the same way. `status` is where they stand; `ended_by` merged, spam, withdrawn or ""."""

    channel: str
    first_queue: str
    first_owner: str
    max_tier: int
    returned: bool
    status: str
    ended_by: str
    cases: int


def case_paths(actor: Actor, ask: Ask) -> tuple[CasePath, ...]:
    """The cases received in the window, by their way; scope and filters as for the metric `received`."""
    facts = facts_of(ask)
    question: Question = question_of(actor, contract_for(actor, "received"), ask)
    rows = rows_within_reach(facts, "case", question, COLUMNS)
    known = rows.filter((rows.received_at >= literal(ask.window.start)) & (rows.received_at < literal(ask.window.end)))
    known = known.mutate(returned=known.returns > 0)
    found = fetched(known.group_by(list(KEYS)).aggregate(cases=known.count())).to_pylist()
    return tuple(CasePath(**row) for row in sorted(found, key=lambda row: [str(row[key]) for key in KEYS]))
