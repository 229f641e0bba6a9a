"""Partner rate cards as data (handbook 2.1, 2.3): what is billed, in which bands, with which minimum."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from nakhoda.core.costing.money import CostError, Money, need_decimal

Model = Literal["per_hour", "per_productive_hour", "per_case", "per_fte", "anchored"]
UNITS: dict[str, str] = {
    "per_hour": "hours", "per_productive_hour": "productive_hours", "per_case": "cases", "per_fte": "fte",
    "anchored": "cases",
}  # fmt: skip
_ONE = Decimal(1)


@dataclass(frozen=True)
class Band:
    """The price of the units beyond `above` (up to the next band)."""

    above: Decimal
    price: Money

    def __post_init__(self) -> None:
        need_decimal("band above", self.above)
        need_decimal("band price", self.price.amount)


@dataclass(frozen=True)
class Anchor:
    """Base fee for `baseline` units; beyond the dead band each more adds `arc`, each fewer takes off `rrc`."""

    base: Money
    baseline: Decimal
    deadband: Decimal
    arc: Money
    rrc: Money

    def __post_init__(self) -> None:
        need_decimal("anchor baseline", self.baseline)
        need_decimal("anchor deadband", self.deadband)
        for name in ("base", "arc", "rrc"):
            need_decimal(f"anchor {name}", getattr(self, name).amount)
        if self.deadband >= 1:
            raise CostError("anchor deadband", f"must be below 1, not {self.deadband}")


@dataclass(frozen=True)
class RateCard:
    """One partner's price for one statement of work, in force from a day until before another.

    bands: marginal prices by volume, the first above 0; complexity: price factor by band of complexity ("" = 1);
    minimum_share: least share of the locked forecast that is billed; extras: factors for overtime, holiday, training.
    """

    partner: str
    model: Model
    currency: str
    effective_from: date
    effective_to: date = date.max
    bands: tuple[Band, ...] = ()
    complexity: dict[str, Decimal] = field(default_factory=dict)
    minimum_share: Decimal = Decimal(0)
    extras: dict[str, Decimal] = field(default_factory=dict)
    anchor: Anchor | None = None

    def __post_init__(self) -> None:
        if self.model not in UNITS:
            raise CostError("model", f"must be one of {', '.join(UNITS)}, not {self.model!r}")
        if self.effective_to <= self.effective_from:
            raise CostError("effective_to", "must be after effective_from")
        need_decimal("minimum_share", self.minimum_share)
        if self.minimum_share > 1:
            raise CostError("minimum_share", f"must be at most 1, not {self.minimum_share}")
        for name, factor in (*self.complexity.items(), *self.extras.items()):
            need_decimal(f"factor {name}", factor)
        self._check_prices()

    def _check_prices(self) -> None:
        if self.model == "anchored":
            if self.anchor is None:
                raise CostError("anchor", f"of {self.partner} is missing")
            money = [self.anchor.base, self.anchor.arc, self.anchor.rrc]
        else:
            edges = [band.above for band in self.bands]
            if not edges or edges[0] != 0 or edges != sorted(set(edges)):
                raise CostError("bands", f"of {self.partner} must begin at 0 and rise")
            money = [band.price for band in self.bands]
        for each in money:
            if each.currency != self.currency:
                raise CostError("currency", f"of {self.partner} is {self.currency}, a price is in {each.currency}")

    def factor(self, complexity: str) -> Decimal:
        """Of the price for that complexity; an unknown one is refused."""
        if complexity and complexity not in self.complexity:
            raise CostError("complexity", f"{complexity!r} is not on the card of {self.partner}")
        return self.complexity.get(complexity, _ONE)

    def price_of(self, units: Decimal) -> Money:
        """The units through the bands, each at its own price."""
        summed = Money(Decimal(0), self.currency)
        tops = [band.above for band in self.bands[1:]] + [None]
        for band, top in zip(self.bands, tops, strict=True):
            within = max(Decimal(0), (units if top is None else min(units, top)) - band.above)
            summed = summed + band.price * within
        return summed


def card_on(cards: tuple[RateCard, ...], partner: str, day: date) -> RateCard:
    """The one card in force; none and two are refused."""
    found = [card for card in cards if card.partner == partner and card.effective_from <= day < card.effective_to]
    if len(found) != 1:
        why = "there is none" if not found else f"{len(found)} are in force"
        raise CostError("rate card", f"of {partner} on {day}: {why}")
    return found[0]
