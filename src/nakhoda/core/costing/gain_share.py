"""Paid by outcome: a share of what was saved against a baseline, if quality held (handbook 2.3)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from nakhoda.core.costing.money import CostError, Money, need_decimal

LEAST_MONTHS = 6


@dataclass(frozen=True)
class GainShare:
    """Baseline cost of a case, the months that it was measured over, and the partner's share of what is saved."""

    baseline: Money
    baseline_months: int
    share: Decimal

    def __post_init__(self) -> None:
        need_decimal("baseline", self.baseline.amount)
        need_decimal("share", self.share)
        if self.share > 1:
            raise CostError("share", f"must be at most 1, not {self.share}")
        if self.baseline_months < LEAST_MONTHS:
            raise CostError("baseline_months", f"must be {LEAST_MONTHS} or more, not {self.baseline_months}")


def gain_share(terms: GainShare, cost: Money, cases: int, quality_held: bool) -> Money:
    """What the partner gets of the savings on that many valid resolved cases; nothing when quality did not hold."""
    if cases < 0:
        raise CostError("cases", f"must be 0 or more, not {cases}")
    saved = terms.baseline * cases - cost
    return Money(max(Decimal(0), saved.amount) * (terms.share if quality_held else 0), cost.currency).rounded()
