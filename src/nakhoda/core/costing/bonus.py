"""Bonus and malus: fee x clamp(sum of weight x curve(attainment), -cap, +cap), with gates (handbook 2.3)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from nakhoda.core.costing.money import CostError, Money, need_decimal

_ZERO, _ONE = Decimal(0), Decimal(1)


@dataclass(frozen=True)
class Clause:
    """One metric's part: points of attainment and what each pays (a share), straight between, level outside."""

    metric: str
    weight: Decimal
    curve: tuple[tuple[Decimal, Decimal], ...]
    least_n: int = 1

    def __post_init__(self) -> None:
        need_decimal(f"{self.metric} weight", self.weight)
        places = [place for place, _ in self.curve]
        if not places or places != sorted(set(places)):
            raise CostError(f"{self.metric} curve", "must have rising points")

    def pays(self, attained: Decimal) -> Decimal:
        """The share that this attainment pays."""
        if attained <= self.curve[0][0]:
            return self.curve[0][1]
        for (left, low), (right, high) in zip(self.curve, self.curve[1:], strict=False):
            if attained <= right:
                return low + (high - low) * (attained - left) / (right - left)
        return self.curve[-1][1]


@dataclass(frozen=True)
class BonusMalus:
    """The clauses, the cap as a share of the fee, and the gates any of which ends every bonus."""

    clauses: tuple[Clause, ...]
    cap: Decimal
    gates: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        need_decimal("cap", self.cap)
        if sum((clause.weight for clause in self.clauses), _ZERO) != _ONE:
            raise CostError("clauses", "must have weights that sum to 1")


@dataclass(frozen=True)
class Attained:
    """What one metric came to, outside relief periods, on how many."""

    value: Decimal
    n: int


@dataclass(frozen=True)
class Payout:
    """share of the fee, the amount, the part of each metric, and why something does not count."""

    share: Decimal
    amount: Money
    parts: dict[str, Decimal]
    notes: tuple[str, ...]


def payout(terms: BonusMalus, fee: Money, attained: dict[str, Attained], failed_gates: frozenset[str]) -> Payout:
    """Bonus (above 0) or malus (below). Below its least n a metric pays nothing; a failed gate leaves the malus."""
    strange = sorted(failed_gates - set(terms.gates))
    if strange:
        raise CostError("failed_gates", f"are not in the contract: {', '.join(strange)}")
    parts, notes = {}, []
    for clause in terms.clauses:
        if clause.metric not in attained:
            raise CostError("attained", f"has no figure for {clause.metric}")
        seen = attained[clause.metric]
        enough = seen.n >= clause.least_n
        parts[clause.metric] = clause.weight * clause.pays(seen.value) if enough else _ZERO
        if not enough:
            notes.append(f"{clause.metric}: {seen.n} are fewer than {clause.least_n}, no payout")
    share = max(-terms.cap, min(terms.cap, sum(parts.values(), _ZERO)))
    if failed_gates and share > 0:
        share = _ZERO
        notes.append(f"no bonus: {', '.join(sorted(failed_gates))}")
    return Payout(share, (fee * share).rounded(), parts, tuple(notes))
