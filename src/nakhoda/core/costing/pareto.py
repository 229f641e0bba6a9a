"""Which options are worth a look: none is at least as good in everything and better in something."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from nakhoda.core.costing.money import CostError, Money


@dataclass(frozen=True)
class Choice:
    """One option with what it costs, the risk that the SLA is missed (0-1) and the occupancy it asks of people."""

    name: str
    cost: Money
    sla_risk: float
    occupancy: float

    def __post_init__(self) -> None:
        for field in ("sla_risk", "occupancy"):
            if not 0 <= getattr(self, field) <= 1:
                raise CostError(f"{self.name} {field}", f"must be between 0 and 1, not {getattr(self, field):g}")

    def at_least_as_good(self, other: Choice) -> bool:
        """In everything."""
        return self.cost <= other.cost and self.sla_risk <= other.sla_risk and self.occupancy <= other.occupancy


@dataclass(frozen=True)
class Front:
    """Options that stand, by cost, and for each that does not the one that beats it."""

    stand: tuple[Choice, ...]
    beaten: dict[str, str]


def pareto(choices: Sequence[Choice]) -> Front:
    """The front of cost x SLA risk x occupancy, all to be low. Of two alike the first stands."""
    names = [choice.name for choice in choices]
    if len(set(names)) != len(names):
        raise CostError("choices", "have two of one name")
    beaten: dict[str, str] = {}
    for place, choice in enumerate(choices):
        for rival_place, rival in enumerate(choices):
            same = _figures(rival) == _figures(choice)
            if rival.at_least_as_good(choice) and rival is not choice and (not same or rival_place < place):
                beaten.setdefault(choice.name, rival.name)
    stand = [choice for choice in choices if choice.name not in beaten]
    return Front(tuple(sorted(stand, key=lambda choice: (choice.cost.amount, choice.name))), _roots(beaten))


def _figures(choice: Choice) -> tuple[Decimal, float, float]:
    return choice.cost.amount, choice.sla_risk, choice.occupancy


def _roots(beaten: dict[str, str]) -> dict[str, str]:
    """Who beats each in the end: one that stands."""
    out = {}
    for name in beaten:
        winner = beaten[name]
        while winner in beaten:
            winner = beaten[winner]
        out[name] = winner
    return out
