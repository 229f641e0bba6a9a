"""Options side by side: what each is worth against doing nothing, what decides it, and where the ranking turns."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from math import sqrt

from nakhoda.core.costing.flows import BENEFITS, IN_MONEY, NATURES, CostLine, by_month
from nakhoda.core.costing.money import CostError, Money
from nakhoda.core.costing.tornado import Assumption, Tornado, tornado
from nakhoda.core.costing.value import net_present_value, payback

Values = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Option:
    """One way to go. `own` are quantities that only its formulas know (what a simulation said of it)."""

    name: str
    lines: tuple[CostLine, ...]
    do_nothing: bool = False
    own: tuple[Assumption, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """The options, over how many months, in which money, discounted at which yearly rate."""

    options: tuple[Option, ...]
    months: int
    currency: str
    yearly_rate: Decimal
    assumptions: tuple[Assumption, ...] = ()

    @property
    def nothing(self) -> Option:
        """Doing nothing; raises `CostError` when no option, or more than one, says so."""
        found = [option for option in self.options if option.do_nothing]
        if len(found) != 1:
            raise CostError("options", "must have one that does nothing")
        return found[0]

    def guesses(self) -> dict[str, float]:
        """Every assumption at its best guess."""
        return {each.name: each.best for each in self.assumptions}


@dataclass(frozen=True, slots=True)
class Worth:
    """One option's money: by month, discounted by nature, against doing nothing, and when it has paid itself back."""

    name: str
    flows: tuple[Money, ...]
    parts: dict[str, Money] = field(default_factory=dict)
    npv: Money = field(default_factory=lambda: Money(Decimal(0), "XXX"))
    npv_all: Money = field(default_factory=lambda: Money(Decimal(0), "XXX"))
    gain: Money = field(default_factory=lambda: Money(Decimal(0), "XXX"))
    gain_all: Money = field(default_factory=lambda: Money(Decimal(0), "XXX"))
    payback: Decimal | None = None

    @property
    def cost(self) -> Money:
        """Costs alone, discounted, as a positive amount."""
        return -(self.parts["one_off"] + self.parts["run"])

    @property
    def benefit(self) -> Money:
        """Benefits of every nature, discounted."""
        found = self.parts[BENEFITS[0]]
        for nature in BENEFITS[1:]:
            found = found + self.parts[nature]
        return found


def compared(case: Case, values: Values | None = None) -> tuple[Worth, ...]:
    """Every option at these values (best guesses where none is told), in the order given."""
    told = {**case.guesses(), **(values or {})}
    base = _worth(case, case.nothing, told, None)
    return tuple(base if option.do_nothing else _worth(case, option, told, base) for option in case.options)


def ranking(case: Case, values: Values | None = None) -> tuple[str, ...]:
    """Names by net present value, the best first; of two alike the one told first."""
    found = compared(case, values)
    return tuple(worth.name for worth in sorted(found, key=lambda worth: -worth.npv.amount))


def gain_of(case: Case, option: Option, values: Values | None = None) -> Money:
    """Net present value of an option over doing nothing."""
    told = {**case.guesses(), **(values or {})}
    return net_present_value(_net(case, option, told), case.yearly_rate) - net_present_value(
        _net(case, case.nothing, told), case.yearly_rate
    )


def tornado_of(case: Case, option: Option) -> Tornado:
    """What decides the gain of an option: every assumption, and what a simulation said of it and of doing nothing."""
    ranged = [replace(each, name=_own_name(each, held)) for held in (option, case.nothing) for each in held.own]
    return tornado([*case.assumptions, *ranged], lambda values: gain_of(case, option, values))


def interval_of(told: Tornado) -> tuple[Money, Money]:
    """The gain if the assumptions move independently of each other: roots of the summed squares of their reaches."""
    best, down, up = told.best, 0.0, 0.0
    for bar in told.bars:
        ends = (bar.at_low.amount, bar.at_high.amount)
        down += float(max(best.amount - min(ends), Decimal(0))) ** 2
        up += float(max(max(ends) - best.amount, Decimal(0))) ** 2
    low, high = best.amount - Decimal(repr(sqrt(down))), best.amount + Decimal(repr(sqrt(up)))
    return Money(low, best.currency).rounded(), Money(high, best.currency).rounded()


def break_even(each: Assumption, outcome: Callable[[Values], Money], steps: int = 30) -> float | None:
    """The value inside its range at which the outcome is nought; None when it has one sign at both ends."""
    low, high = each.low, each.high
    at_low, at_high = outcome({each.name: low}).amount, outcome({each.name: high}).amount
    if at_low == 0 or at_high == 0:
        return low if at_low == 0 else high
    if (at_low < 0) == (at_high < 0):
        return None
    for _ in range(steps):
        middle = (low + high) / 2
        if (outcome({each.name: middle}).amount < 0) == (at_low < 0):
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _worth(case: Case, option: Option, told: Values, base: Worth | None) -> Worth:
    parts = {nature: net_present_value(_net(case, option, told, (nature,)), case.yearly_rate) for nature in NATURES}
    flows = _net(case, option, told)
    npv = net_present_value(flows, case.yearly_rate)
    npv_all = net_present_value(_net(case, option, told, NATURES), case.yearly_rate)
    zero = Money(Decimal(0), case.currency)
    if base is None:
        return Worth(option.name, tuple(flows), parts, npv, npv_all, zero, zero, None)
    more = [mine - theirs for mine, theirs in zip(flows, base.flows, strict=True)]
    back = payback(more)
    return Worth(option.name, tuple(flows), parts, npv, npv_all, npv - base.npv, npv_all - base.npv_all, back)


def _net(case: Case, option: Option, told: Values, natures: Sequence[str] = IN_MONEY) -> list[Money]:
    own = {each.name: told.get(_own_name(each, option), each.best) for each in option.own}
    exact = {name: Decimal(repr(float(value))) for name, value in {**told, **own}.items()}
    return by_month(option.lines, case.months, exact, case.currency, natures)


def _own_name(each: Assumption, option: Option) -> str:
    """Two options' simulations say different things under one name."""
    return f"{each.name} ({option.name})"
