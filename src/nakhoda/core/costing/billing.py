"""A partner's bill from what was worked: every line opens to its units, and the lines add up (handbook 2.3)."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from nakhoda.core.costing.money import CostError, Money, need_decimal, total
from nakhoda.core.costing.rate_card import UNITS, Anchor, RateCard

_ZERO, _ONE = Decimal(0), Decimal(1)


@dataclass(frozen=True)
class Usage:
    """What one partner did in one period.

    hours: logged; productive_hours: waiting and handling; fte: paid hours / contract hours; cases: valid resolved, by
    complexity ("" = plain), net of reopens within 7 days, merged and returned ones; locked: units of the model that
    the locked forecast had; extra_hours: hours within `hours` by kind (overtime, holiday, training).
    """

    hours: Decimal = _ZERO
    productive_hours: Decimal = _ZERO
    fte: Decimal = _ZERO
    cases: dict[str, Decimal] = field(default_factory=dict)
    locked: Decimal = _ZERO
    extra_hours: dict[str, Decimal] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("hours", "productive_hours", "fte", "locked"):
            need_decimal(name, getattr(self, name))
        for name, value in (*self.cases.items(), *self.extra_hours.items()):
            need_decimal(f"usage {name or 'cases'}", value)
        if self.productive_hours > self.hours > 0:
            raise CostError(
                "productive_hours", f"{self.productive_hours} are more than the hours logged ({self.hours})"
            )
        if sum(self.extra_hours.values()) > max(self.hours, self.productive_hours):
            raise CostError("extra_hours", "are more than the hours worked")


@dataclass(frozen=True)
class Line:
    """One line of a bill."""

    what: str
    units: Decimal
    amount: Money


@dataclass(frozen=True)
class Bill:
    """The lines, rounded to the coin each, and their sum."""

    partner: str
    currency: str
    lines: tuple[Line, ...]

    @property
    def fee(self) -> Money:
        """The sum of the lines."""
        return total((line.amount for line in self.lines), self.currency)


def bill_of(card: RateCard, usage: Usage) -> Bill:
    """What the partner may invoice before bonus and malus."""
    if card.model == "anchored" and card.anchor:
        return Bill(card.partner, card.currency, _anchored(card.anchor, sum(usage.cases.values(), _ZERO)))
    units = _units(card, usage)
    lines = [_line(card.model, units, card.price_of(units))]
    least = card.minimum_share * usage.locked
    if units < least:
        short = Money(card.price_of(least).amount - card.price_of(units).amount, card.currency)
        lines.append(_line(f"minimum commitment, {card.minimum_share:%} of {usage.locked}", least - units, short))
    return Bill(card.partner, card.currency, tuple(lines + _extras(card, usage, units)))


def _units(card: RateCard, usage: Usage) -> Decimal:
    """Billed units; cases weigh by their complexity."""
    if card.model == "per_case":
        return sum((count * card.factor(kind) for kind, count in usage.cases.items()), _ZERO)
    return Decimal(getattr(usage, UNITS[card.model]))


def _extras(card: RateCard, usage: Usage, units: Decimal) -> list[Line]:
    """Overtime costs more, training may cost less: the difference to the plain price of the average unit."""
    if not usage.extra_hours:
        return []
    if card.model not in ("per_hour", "per_productive_hour"):
        raise CostError("extra_hours", f"cannot be billed {card.model}")
    lines = []
    each = card.price_of(units).amount / units
    for kind, hours in usage.extra_hours.items():
        if kind not in card.extras:
            raise CostError("extra_hours", f"{kind!r} is not on the card of {card.partner}")
        more = Money(each * hours * (card.extras[kind] - _ONE), card.currency)
        lines.append(_line(f"{kind} at {card.extras[kind]}", hours, more))
    return lines


def _anchored(anchor: Anchor, actual: Decimal) -> tuple[Line, ...]:
    more = max(_ZERO, actual - anchor.baseline * (_ONE + anchor.deadband))
    fewer = max(_ZERO, anchor.baseline * (_ONE - anchor.deadband) - actual)
    return (
        _line("base", anchor.baseline, anchor.base),
        _line("additional resources", more, anchor.arc * more),
        _line("reduced resources", fewer, -(anchor.rrc * fewer)),
    )


def _line(what: str, units: Decimal, amount: Money) -> Line:
    return Line(what, units, amount.rounded())
