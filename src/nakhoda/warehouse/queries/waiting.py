"""How long it takes, those that still wait included: the curve behind a survival metric."""

from __future__ import annotations

from nakhoda.core.metrics.survival_curve import Step, curve
from nakhoda.org.actors import Actor
from nakhoda.warehouse.engine.survivals import MINUTES, spans_query
from nakhoda.warehouse.queries.ask import Ask
from nakhoda.warehouse.queries.reading import contract_for, question_of
from nakhoda.warehouse.queries.sources import facts_of


def waiting_curve(actor: Actor, metric: str, ask: Ask) -> tuple[Step, ...]:
    """The curve of a survival metric over the window, in hours; none when nobody waits. Raises as `values`."""
    contract = contract_for(actor, metric)
    question, facts = question_of(actor, contract, ask), facts_of(ask)
    rows = spans_query(facts, contract, question).to_pyarrow().to_pylist()
    spans = [(row["minute"] / MINUTES, int(row["done"]), int(row["n"]) - int(row["done"])) for row in rows]
    return curve(spans)
