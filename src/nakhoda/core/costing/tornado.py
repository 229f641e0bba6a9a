"""What matters most: the outcome at the low and the high end of every assumption, the others at their best guess."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from nakhoda.core.costing.money import CostError, Money


@dataclass(frozen=True)
class Assumption:
    """A figure nobody knows exactly: its range, its best guess and where that comes from."""

    name: str
    low: float
    best: float
    high: float
    source: str

    def __post_init__(self) -> None:
        if not self.low <= self.best <= self.high:
            raise CostError(
                f"{self.name} range", f"must hold low <= best <= high: {self.low}, {self.best}, {self.high}"
            )
        if not self.source.strip():
            raise CostError(f"{self.name} source", "is missing")


@dataclass(frozen=True)
class Bar:
    """One assumption's reach; `flips` when the sign of the outcome depends on it."""

    name: str
    at_low: Money
    at_high: Money
    swing: Money
    flips: bool


@dataclass(frozen=True)
class Tornado:
    """The outcome at the best guesses and the bars, longest first."""

    best: Money
    bars: tuple[Bar, ...]


def tornado(assumptions: Sequence[Assumption], outcome: Callable[[dict[str, float]], Money]) -> Tornado:
    """`outcome` takes a value for every assumption and gives money, always of one currency; it rolls no dice."""
    names = [each.name for each in assumptions]
    if len(set(names)) != len(names):
        raise CostError("assumptions", "have two of one name")
    guess = {each.name: each.best for each in assumptions}
    best = outcome(dict(guess))
    bars = [_bar(each, best, outcome, guess) for each in assumptions]
    return Tornado(best, tuple(sorted(bars, key=lambda bar: (-bar.swing.amount, bar.name))))


def _bar(each: Assumption, best: Money, outcome: Callable[[dict[str, float]], Money], guess: dict[str, float]) -> Bar:
    low, high = outcome({**guess, each.name: each.low}), outcome({**guess, each.name: each.high})
    reach = [amount.amount for amount in (low, best, high)]
    swing = Money(max(reach) - min(reach), (best - low + high).currency)  # the sum refuses mixed currencies
    return Bar(each.name, low, high, swing, min(reach) < Decimal(0) < max(reach))
