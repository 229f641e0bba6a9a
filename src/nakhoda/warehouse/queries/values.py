"""Figures for someone: the cells of a metric over a window, cut by any dimension, within the actor's rows."""

from __future__ import annotations

from collections.abc import Sequence

from nakhoda.core.metrics import MetricContract, MetricValue
from nakhoda.org.actors import Actor
from nakhoda.warehouse.engine.answers import answers
from nakhoda.warehouse.engine.facts import Facts
from nakhoda.warehouse.engine.measuring import Key
from nakhoda.warehouse.queries.ask import PERIOD, Ask, Table
from nakhoda.warehouse.queries.marks import ARRIVALS, arrivals_usable, marks_of, withheld
from nakhoda.warehouse.queries.reading import contract_for, question_of, reading_of
from nakhoda.warehouse.queries.sources import facts_of


def values(actor: Actor, metric: str, ask: Ask) -> Table:
    """One metric; raises `NoSuchMetric`, `NoSuchDimension`."""
    return values_of(actor, [metric], ask)[metric]


def values_of(actor: Actor, metrics: Sequence[str], ask: Ask) -> dict[str, Table]:
    """Several metrics of one question, in few scans."""
    told = [contract_for(actor, key) for key in dict.fromkeys(metrics)]
    questions = [question_of(actor, contract, ask, suppressed=True) for contract in told]
    if not questions:
        return {}
    facts = facts_of(ask)
    found = answers(facts, told, questions[0])
    return {contract.key: _table(actor, facts, contract, ask, found[contract.key]) for contract in told}


def _table(actor: Actor, facts: Facts, contract: MetricContract, ask: Ask, found: dict[Key, MetricValue]) -> Table:
    outsider = reading_of(actor, ask).outsider
    marks = marks_of(facts, ask, outsider)
    cells = [marks.on(contract, _named(key, ask), value) for key, value in found.items()]
    cells.sort(key=lambda cell: tuple(cell.key.values()))
    told = tuple(withheld(cells) if outsider else cells)
    return Table(contract, told, facts.as_of, marks.completeness, facts.load, _notes(contract, facts))


def _named(key: Key, ask: Ask) -> dict[str, str]:
    return dict(zip((*ask.by, *([PERIOD] if ask.grain else ())), key, strict=True))


def _notes(contract: MetricContract, facts: Facts) -> tuple[str, ...]:
    late = f"judged {contract.maturity_days} days later: the newest are not in yet" if contract.maturity_days else ""
    picked = "" if arrivals_usable(facts) else ARRIVALS
    return tuple(filter(None, (late, picked)))
