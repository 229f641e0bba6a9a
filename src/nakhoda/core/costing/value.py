"""What an option is worth over time: net present value, payback, cost per resolved case (handbook 7)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from nakhoda.core.costing.money import CostError, Money, need_decimal


def net_present_value(flows: Sequence[Money], yearly_rate: Decimal, periods_per_year: int = 12) -> Money:
    """Flows at the end of each period, the first at once (undiscounted)."""
    need_decimal("yearly_rate", yearly_rate)
    if not flows:
        raise CostError("flows", "are missing")
    factor = (1 + yearly_rate) ** (Decimal(1) / periods_per_year)
    worth = Money(Decimal(0), flows[0].currency)
    for place, flow in enumerate(flows):
        worth = worth + flow * (1 / factor**place)
    return worth.rounded()


def payback(flows: Sequence[Money]) -> Decimal | None:
    """Periods until what came in covers what went out, straight within a period; None when it never does."""
    if not flows:
        raise CostError("flows", "are missing")
    held = Money(Decimal(0), flows[0].currency)
    for place, flow in enumerate(flows):
        before, held = held, held + flow
        if held.amount >= 0 and before.amount < 0:
            return Decimal(place) - 1 + (-before.amount / flow.amount)
        if held.amount >= 0 and place == 0:
            return Decimal(0)
    return None


def cost_per_resolved(costs: Sequence[Money], resolved: int) -> Money | None:
    """Invoices net of malus, loaded in-house cost and tooling, over valid resolved cases; None when there are none."""
    if resolved < 0:
        raise CostError("resolved", f"must be 0 or more, not {resolved}")
    if not costs or resolved == 0:
        return None
    summed = costs[0]
    for cost in costs[1:]:
        summed = summed + cost
    return Money(summed.amount / resolved, summed.currency).rounded()
