"""Amounts of money: Decimal with a currency, never float, never two currencies in one sum."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

_PLACES = {"JPY": 0, "KRW": 0, "VND": 0, "IDR": 2, "KWD": 3, "BHD": 3}


class CostError(ValueError):
    """A cost that cannot be reckoned; `field` says which figure, the message why."""

    def __init__(self, field: str, why: str) -> None:
        super().__init__(f"{field} {why}")
        self.field = field


def need_decimal(field: str, value: Decimal, low: Decimal | None = Decimal(0)) -> None:
    """Refuse floats, what is not finite, and what is below `low`."""
    if not isinstance(value, Decimal):
        raise CostError(field, f"must be a Decimal, not {type(value).__name__}")
    if not value.is_finite():
        raise CostError(field, "must be a finite number")
    if low is not None and value < low:
        raise CostError(field, f"must be {low} or more, not {value}")


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in one currency (three letters)."""

    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        need_decimal("amount", self.amount, None)
        if len(self.currency) != 3 or not self.currency.isascii() or not self.currency.isupper():
            raise CostError("currency", f"must be three capital letters, not {self.currency!r}")

    def __add__(self, other: Money) -> Money:
        return Money(self.amount + self._same(other).amount, self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.amount - self._same(other).amount, self.currency)

    def __neg__(self) -> Money:
        return Money(-self.amount, self.currency)

    def __mul__(self, factor: Decimal | int) -> Money:
        if isinstance(factor, float):
            raise CostError("factor", "must be a Decimal or a whole number, not float")
        return Money(self.amount * factor, self.currency)

    __rmul__ = __mul__

    def __lt__(self, other: Money) -> bool:
        return self.amount < self._same(other).amount

    def __le__(self, other: Money) -> bool:
        return self.amount <= self._same(other).amount

    def rounded(self) -> Money:
        """To the smallest coin, halves to even."""
        coin = Decimal(1).scaleb(-_PLACES.get(self.currency, 2))
        return Money(self.amount.quantize(coin, rounding=ROUND_HALF_EVEN), self.currency)

    def __str__(self) -> str:
        return f"{self.rounded().amount:,} {self.currency}"

    def _same(self, other: Money) -> Money:
        if other.currency != self.currency:
            raise CostError("currency", f"{other.currency} cannot be added to {self.currency}; convert it first")
        return other


def total(amounts: Iterable[Money], currency: str) -> Money:
    """Their sum; nothing sums to 0 of that currency, another currency is refused."""
    summed = Money(Decimal(0), currency)
    for amount in amounts:
        summed = summed + amount
    return summed


@dataclass(frozen=True, slots=True)
class Rate:
    """One unit of `source` is `value` units of `target`, from that day on, as that document says."""

    source: str
    target: str
    value: Decimal
    effective_from: date
    document: str = ""

    def __post_init__(self) -> None:
        need_decimal("rate", self.value)
        if self.value == 0:
            raise CostError("rate", f"of {self.source} to {self.target} must be above 0")


def converted(money: Money, currency: str, day: date, rates: Iterable[Rate]) -> Money:
    """In another currency by the newest rate in force that day; a missing rate is refused, never inverted silently."""
    if money.currency == currency:
        return money
    known = [r for r in rates if (r.source, r.target) == (money.currency, currency) and r.effective_from <= day]
    if not known:
        raise CostError("rates", f"have none from {money.currency} to {currency} on {day}")
    return Money(money.amount * max(known, key=lambda rate: rate.effective_from).value, currency)
