"""Figures made of other figures: each input is asked over its own window, then put into the formula, cell by cell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta

from nakhoda.core.metrics import MetricContract, MetricValue
from nakhoda.core.metrics.contract import Input
from nakhoda.core.metrics.formula import formula
from nakhoda.warehouse.engine.facts import Facts, known_until
from nakhoda.warehouse.engine.figures import nothing
from nakhoda.warehouse.engine.measuring import Key
from nakhoda.warehouse.engine.periods import day_of, period_ends
from nakhoda.warehouse.engine.product_feed import daily_users, has_feed
from nakhoda.warehouse.engine.question import Question

FEED_MISSING = {"dau": "no feed of daily active members"}  # feed to why its figures are not shown
Cells = dict[Key, MetricValue]
Answer = Callable[[Facts, Sequence[MetricContract], Question], dict[str, Cells]]


def identity(
    facts: Facts, contract: MetricContract, question: Question, known: Mapping[str, MetricContract], answer: Answer
) -> Cells:
    """Cell to figure; `known` are all contracts, `answer` gives the inputs."""
    if question.grain:
        return _series(facts, contract, question, known, answer)
    found = _inputs(facts, contract, question, known, answer)
    places = dict.fromkeys(key for cells in found.values() for key in cells)
    if contract.needs and not has_feed(facts, contract.needs):
        return {key: _without(contract, key, found) for key in places or [()]}
    users = daily_users(facts, question) if contract.needs else {}
    told = {key: {name: _at(known, contract, name, found, key) for name in found} for key in places}
    return {key: _cell(contract, each, {"dau": users.get(key)}) for key, each in told.items()}


def of_nothing(contract: MetricContract, known: Mapping[str, MetricContract]) -> MetricValue:
    """The figure where nothing was counted for any input."""
    return _cell(
        contract, {name: _at(known, contract, name, {name: {}}, ()) for name in contract.inputs}, {"dau": None}
    )


def _without(contract: MetricContract, key: Key, found: Mapping[str, Cells]) -> MetricValue:
    n = max((cells[key].n for cells in found.values() if key in cells), default=0)
    return MetricValue(None, n, hidden=FEED_MISSING.get(contract.needs, f"no feed of {contract.needs}"))


def _series(
    facts: Facts, contract: MetricContract, question: Question, known: Mapping[str, MetricContract], answer: Answer
) -> Cells:
    """One question a period: inputs look at different stretches of time."""
    cells: Cells = {}
    start = question.start
    until = min(question.end, known_until(facts))
    for name, end in period_ends(question.grain, question.zone, question.start, until):
        single = question.over(start, min(end, question.end))
        cells |= {(*key, name): each for key, each in identity(facts, contract, single, known, answer).items()}
        start = end
    return cells


def _inputs(
    facts: Facts, contract: MetricContract, question: Question, known: Mapping[str, MetricContract], answer: Answer
) -> dict[str, Cells]:
    """Inputs that look at the same stretch of time are asked together."""
    together: dict[Question, list[str]] = defaultdict(list)
    for name, each in contract.inputs.items():
        together[window_of_input(facts, each, question)].append(name)
    found: dict[str, Cells] = {}
    for asked, names in together.items():
        metrics = {name: known[contract.inputs[name].metric] for name in names}
        told = answer(facts, list({each.key: each for each in metrics.values()}.values()), asked)
        found |= {name: told[each.key] for name, each in metrics.items()}
    return {name: found[name] for name in contract.inputs}


def window_of_input(facts: Facts, each: Input, question: Question) -> Question:
    """The question that an input asks: in the same window, at its beginning, or over the whole days before its end."""
    if each.over == "start":
        return question.over(question.start, question.start)
    if each.over == "trailing":
        end = day_of(min(question.end, known_until(facts)), question.zone)
        return question.over(end - timedelta(days=each.days), end)
    return question


def _at(
    known: Mapping[str, MetricContract], contract: MetricContract, name: str, found: Mapping[str, Cells], key: Key
) -> MetricValue:
    """Where nothing was counted a count is 0 and a share is unknown."""
    return found[name].get(key) or nothing(known[contract.inputs[name].metric])


def _cell(contract: MetricContract, told: dict[str, MetricValue], more: Mapping[str, float | None]) -> MetricValue:
    """The cell counts what its first input counts: those rows are the list behind it."""
    value, main = formula(contract.value, told, more), next(iter(told.values()))
    low = formula(contract.lo, told, more) if contract.lo else value
    high = formula(contract.hi, told, more) if contract.hi else value
    limits = (low, high) if contract.interval == "exact" and value is not None else (None, None)
    return MetricValue(value, main.n, *limits, main.numerator, main.denominator)
