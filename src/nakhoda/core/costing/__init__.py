"""What it costs: money, rate cards, bills, bonus and malus, options compared, Pareto, tornado (standard library)."""

from __future__ import annotations

from nakhoda.core.costing.billing import Bill, Line, Usage, bill_of
from nakhoda.core.costing.bonus import Attained, BonusMalus, Clause, Payout, payout
from nakhoda.core.costing.gain_share import GainShare, gain_share
from nakhoda.core.costing.money import CostError, Money, Rate, converted, total
from nakhoda.core.costing.pareto import Choice, Front, pareto
from nakhoda.core.costing.rate_card import Anchor, Band, RateCard, card_on
from nakhoda.core.costing.tornado import Assumption, Bar, Tornado, tornado
from nakhoda.core.costing.value import cost_per_resolved, net_present_value, payback

__all__ = [
    "Anchor",
    "Assumption",
    "Attained",
    "Band",
    "Bar",
    "Bill",
    "BonusMalus",
    "Choice",
    "Clause",
    "CostError",
    "Front",
    "GainShare",
    "Line",
    "Money",
    "Payout",
    "Rate",
    "RateCard",
    "Tornado",
    "Usage",
    "bill_of",
    "card_on",
    "converted",
    "cost_per_resolved",
    "gain_share",
    "net_present_value",
    "pareto",
    "payback",
    "payout",
    "tornado",
    "total",
]
