"""Contracts of every kind to figures by cell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from nakhoda.core.metrics import MetricContract, MetricValue
from nakhoda.core.metrics.standardised import standardised
from nakhoda.warehouse.engine.catalogue import contracts as all_contracts
from nakhoda.warehouse.engine.cube_reading import counted
from nakhoda.warehouse.engine.facts import Facts, known_until
from nakhoda.warehouse.engine.figures import Figures, figures, nothing
from nakhoda.warehouse.engine.identities import identity, of_nothing
from nakhoda.warehouse.engine.measuring import Key, measure
from nakhoda.warehouse.engine.periods import period_ends
from nakhoda.warehouse.engine.question import Question
from nakhoda.warehouse.engine.survivals import survivals

Cells = dict[str, dict[Key, MetricValue]]


def answers(facts: Facts, contracts: Sequence[MetricContract], question: Question) -> Cells:
    """Metric to cell to figure; every period of the window is there for each cell that has any."""
    found = {key: each.cells() for key, each in plain_figures(facts, contracts, question).items()}
    for contract in contracts:
        if not is_plain(contract):
            found[contract.key] = special(facts, contract, question)
    return {each.key: _filled(each, found[each.key], facts, question) for each in contracts}


def is_plain(contract: MetricContract) -> bool:
    """Whether sums over rows are all that it takes."""
    return contract.kind not in ("survival", "identity") and not contract.standard


def plain_figures(facts: Facts, contracts: Sequence[MetricContract], question: Question) -> dict[str, Figures]:
    """The figures of the plain ones among these contracts, as arrays; only cells that have anything."""
    plain = {contract.key: contract for contract in contracts if is_plain(contract)}
    return {key: figures(plain[key], sums) for key, sums in counted(facts, plain.values(), question).items()}


def special(facts: Facts, contract: MetricContract, question: Question) -> dict[Key, MetricValue]:
    """The figures that take more than sums."""
    if contract.kind == "survival":
        return survivals(facts, contract, question)
    if contract.kind == "identity":
        return identity(facts, contract, question, all_contracts(), answers)
    return at_fixed_mix(facts, contract, question)


def at_fixed_mix(facts: Facts, contract: MetricContract, question: Question) -> dict[Key, MetricValue]:
    """A share at the contract's fixed mix of strata; `hidden` says so where a stratum is missing."""
    assert contract.standard is not None
    split = replace(question, by=(contract.standard.by, *question.by))
    strata: dict[Key, dict[str, MetricValue]] = defaultdict(dict)
    for key, each in figures(contract, measure(facts, [contract], split)[contract.key]).cells().items():
        strata[key[1:]][key[0]] = each
    return {key: _mixed(contract, each) for key, each in strata.items()}


def _mixed(contract: MetricContract, strata: dict[str, MetricValue]) -> MetricValue:
    counts = {name: (each.numerator or 0.0, each.denominator or 0.0) for name, each in strata.items()}
    found = standardised(counts, contract.standard.weights if contract.standard else {})
    n, hit, base = sum(each.n for each in strata.values()), *map(sum, zip(*counts.values(), strict=True))
    if found is None:
        return MetricValue(None, n, None, None, hit, base, "an outcome of the fixed mix has no answers")
    return MetricValue(found[0], n, found[1], found[2], hit, base)


def _filled(
    contract: MetricContract, cells: dict[Key, MetricValue], facts: Facts, question: Question
) -> dict[Key, MetricValue]:
    """Cells in which nothing was counted: the one figure of an uncut question, and every period of a series."""
    empty = of_nothing(contract, all_contracts()) if contract.kind == "identity" else nothing(contract)
    if not question.grain:
        return cells or ({(): empty} if not question.by else {})
    until = min(question.end, known_until(facts))
    periods = [name for name, _ in period_ends(question.grain, question.zone, question.start, until)]
    places = {key[:-1] for key in cells} or ({()} if not question.by else set())
    return {(*place, period): empty for place in places for period in periods} | cells
