"""Money by month: what an option's lines cost and bring, from formulas over named quantities (handbook 7)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from nakhoda.core.costing.formula import MONTH, evaluated, names_in
from nakhoda.core.costing.money import CostError, Money

COSTS = ("one_off", "run")
BENEFITS = ("cash", "avoided", "member", "risk")
NATURES = (*COSTS, *BENEFITS)
IN_MONEY = (*COSTS, "cash", "avoided")  # what a budget feels; members' and risk's worth is told beside it
MOST_MONTHS = 120
_MOST = Decimal(10) ** 15


@dataclass(frozen=True, slots=True)
class CostLine:
    """One cost or benefit: the formula's worth in every month from `first` to `last` (0 is at once)."""

    name: str
    nature: str
    formula: str
    first: int = 0
    last: int = 0

    def __post_init__(self) -> None:
        if self.nature not in NATURES:
            raise CostError("nature", f"must be one of {', '.join(NATURES)}, not {self.nature!r}")
        if not 0 <= self.first <= self.last <= MOST_MONTHS:
            raise CostError("months", f"must lie between 0 and {MOST_MONTHS}, the first one first")
        names_in(self.formula)

    @property
    def sign(self) -> int:
        """A cost goes out, a benefit comes in."""
        return -1 if self.nature in COSTS else 1


def line_by_month(line: CostLine, months: int, values: Mapping[str, Decimal]) -> list[Decimal]:
    """Signed amounts for month 0 to `months`; what lies beyond the horizon is left out."""
    out = [Decimal(0)] * (months + 1)
    reads_month = MONTH in names_in(line.formula)
    same = None if reads_month else _amount(line, values)
    for place in range(line.first, min(line.last, months) + 1):
        each = _amount(line, {**values, MONTH: Decimal(place)}) if same is None else same
        out[place] = each * line.sign
    return out


def by_month(
    lines: Sequence[CostLine], months: int, values: Mapping[str, Decimal], currency: str, natures: Sequence[str]
) -> list[Money]:
    """The sum of the lines of these natures, month by month."""
    summed = [Decimal(0)] * (months + 1)
    for line in lines:
        if line.nature in natures:
            summed = [a + b for a, b in zip(summed, line_by_month(line, months, values), strict=True)]
    return [Money(each, currency) for each in summed]


def _amount(line: CostLine, values: Mapping[str, Decimal]) -> Decimal:
    found = evaluated(line.formula, values)
    if abs(found) > _MOST:
        raise CostError("formula", f"of {line.name} comes to {found:.3g}, which no budget holds")
    return found
