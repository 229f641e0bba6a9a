"""Figures for someone: the cells of a metric over a window, cut by any dimension, within the actor's rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from nakhoda.core.metrics import MetricContract, MetricValue
from nakhoda.org.actors import Actor
from nakhoda.warehouse.engine.answers import answers
from nakhoda.warehouse.engine.facts import Facts
from nakhoda.warehouse.engine.figures import hidden
from nakhoda.warehouse.engine.measuring import Key
from nakhoda.warehouse.queries.ask import PERIOD, Ask, Cell, Table
from nakhoda.warehouse.queries.feeds import completeness_of
from nakhoda.warehouse.queries.reading import contract_for, question_of, reading_of
from nakhoda.warehouse.queries.sources import facts_of


def values(actor: Actor, metric: str, ask: Ask) -> Table:
    """One metric; raises `NoSuchMetric`, `NoSuchDimension`."""
    return values_of(actor, [metric], ask)[metric]


def values_of(actor: Actor, metrics: Sequence[str], ask: Ask) -> dict[str, Table]:
    """Several metrics of one question, in few scans."""
    told = [contract_for(actor, key) for key in dict.fromkeys(metrics)]
    questions = [question_of(actor, contract, ask) for contract in told]
    if not questions:
        return {}
    facts = facts_of(ask)
    found = answers(facts, told, questions[0])
    return {contract.key: _table(actor, facts, contract, ask, found[contract.key]) for contract in told}


def _table(actor: Actor, facts: Facts, contract: MetricContract, ask: Ask, found: dict[Key, MetricValue]) -> Table:
    outsider, share = reading_of(actor).outsider, completeness_of(facts)
    cells = [
        Cell(_named(key, ask), _marked(hidden(contract, value, outsider), facts, share)) for key, value in found.items()
    ]
    cells.sort(key=lambda cell: tuple(cell.key.values()))
    if outsider:
        cells = _withheld(cells)
    return Table(contract, tuple(cells), facts.as_of, share, facts.load, _notes(contract))


def _named(key: Key, ask: Ask) -> dict[str, str]:
    return dict(zip((*ask.by, *([PERIOD] if ask.grain else ())), key, strict=True))


def _marked(value: MetricValue, facts: Facts, share: float | None) -> MetricValue:
    return replace(value, as_of=facts.as_of, completeness=share)


def _withheld(cells: list[Cell]) -> list[Cell]:
    """One small cell alone could be told from the total: the next smallest is withheld with it."""
    if sum(not cell.value.n for cell in cells) != 1 or len(cells) < 3:
        return cells
    smallest = min((cell for cell in cells if cell.value.n), key=lambda cell: cell.value.n)
    blank = replace(smallest.value, value=None, n=0, lo=None, hi=None, numerator=None, denominator=None)
    told = replace(blank, hidden="withheld, or a small cell could be told from the total")
    return [Cell(cell.key, told) if cell is smallest else cell for cell in cells]


def _notes(contract: MetricContract) -> tuple[str, ...]:
    if contract.maturity_days:
        return (f"judged {contract.maturity_days} days later: the newest are not in yet",)
    return ()
