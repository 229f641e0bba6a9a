"""Where people come from: what a headcount plan is asked. Weeks count from the week of the decision, which is 0."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from nakhoda.core.staffing.refusal import StaffingError, need, need_all, need_length


@dataclass(frozen=True)
class Commitment:
    """A partner's band: heads per week agreed; at least `floor` of them are paid, at most `ceiling` are there."""

    heads: tuple[float, ...]
    floor: float
    ceiling: float

    def __post_init__(self) -> None:
        need_all("commitment heads", self.heads)
        need("commitment floor", self.floor, 0, 1)
        need("commitment ceiling", self.ceiling, 1)


@dataclass(frozen=True)
class Source:
    """One partner, site and skill that people are hired for.

    staff: heads now, by weeks since their class began (training included); ramp: proficiency by week since the class
    began, 0 in training, the last value holds; leaving: share of those there who leave in a week, by week since the
    class began, the last holds; lead_weeks: from decision to the first day of a class; notice_weeks: from decision to
    the last day of a released head (None: nobody is released); class_size: fewest and most heads; trainers: classes
    in training at one time. Costs in the currency of the source.
    """

    name: str
    covers: str
    staff: tuple[tuple[float, int], ...]
    ramp: tuple[float, ...]
    leaving: tuple[float, ...]
    training_weeks: int
    lead_weeks: int
    class_size: tuple[int, int]
    trainers: int
    shrinkage: float
    week_cost: Decimal
    hire_cost: Decimal
    currency: str
    notice_weeks: int | None = None
    commitment: Commitment | None = None

    def __post_init__(self) -> None:
        name = self.name
        need_all(f"{name} ramp", self.ramp, 0, 2)
        need_all(f"{name} leaving", self.leaving, 0, 1)
        if not self.ramp or not self.leaving:
            raise StaffingError(f"{name} ramp", "and leaving need at least one week")
        need(f"{name} training_weeks", self.training_weeks)
        need(f"{name} lead_weeks", self.lead_weeks)
        need(f"{name} trainers", self.trainers)
        need(f"{name} shrinkage", self.shrinkage, 0, 0.999)
        need_all(f"{name} staff", (heads for heads, _ in self.staff))
        if not 1 <= self.class_size[0] <= self.class_size[1]:
            raise StaffingError(f"{name} class_size", "must be 1 or more, the fewest not above the most")
        if min(self.week_cost, self.hire_cost) < 0:
            raise StaffingError(f"{name} week_cost", "and hire_cost must be 0 or more")

    def proficiency(self, weeks: int) -> float:
        """Output of one head that many weeks after the class began, as a share of a full one; 0 in training."""
        return 0.0 if weeks < self.training_weeks else self.ramp[min(weeks, len(self.ramp) - 1)]

    def stays(self, begun: int, weeks: int) -> float:
        """Share of heads of that tenure who are still there so many weeks later."""
        left = 1.0
        for week in range(begun, begun + weeks):
            left *= 1 - self.leaving[min(week, len(self.leaving) - 1)]
        return left

    def output(self, begun: int, weeks: int) -> float:
        """Productive agents from one head of that tenure, so many weeks later."""
        return self.stays(begun, weeks) * self.proficiency(begun + weeks) * (1 - self.shrinkage)


@dataclass(frozen=True)
class Asked:
    """Productive agents needed by week for each thing that sources cover, and what a missing agent week costs.

    `rates` turns one unit of a source's currency into the plan's.
    """

    needed: dict[str, tuple[float, ...]]
    sources: tuple[Source, ...]
    weeks: int
    gap_cost: Decimal
    currency: str
    rates: dict[str, Decimal]

    def __post_init__(self) -> None:
        if not self.sources or self.weeks < 1:
            raise StaffingError("sources", "must name at least one, for at least one week")
        if len({source.name for source in self.sources}) != len(self.sources):
            raise StaffingError("sources", "has two of one name")
        for name, row in self.needed.items():
            need_length(f"needed {name}", row, self.weeks)
            need_all(f"needed {name}", row)
        for source in self.sources:
            self._check(source)
        bare = sorted(set(self.needed) - {source.covers for source in self.sources})
        if bare:
            raise StaffingError("sources", f"cover nothing of {', '.join(bare)}")
        need("gap_cost", float(self.gap_cost), above=True)

    def _check(self, source: Source) -> None:
        if source.covers not in self.needed:
            raise StaffingError(f"{source.name} covers", f"{source.covers!r}, which nobody needs")
        if source.commitment:
            need_length(f"{source.name} commitment heads", source.commitment.heads, self.weeks)
        if source.currency != self.currency and source.currency not in self.rates:
            raise StaffingError(f"{source.name} currency", f"{source.currency} has no rate to {self.currency}")

    def rate(self, source: Source) -> Decimal:
        """One unit of the source's currency in the plan's."""
        return Decimal(1) if source.currency == self.currency else self.rates[source.currency]
