"""Working-time rules of a site as data (handbook 6.5): a limit that is None is not in that law."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time

from nakhoda.core.staffing.refusal import StaffingError, need

LIMITS = (
    "hours_per_week", "hours_per_day", "spread_hours", "unbroken_hours", "overtime_per_month", "rest_hours_per_week",
)  # fmt: skip


@dataclass(frozen=True)
class LabourRule:
    """Limits for one site and role class from a date on; role "" is everyone. Hours are without breaks and overtime.

    unbroken_hours: longest work without a break of `break_minutes`; rest_hours_per_week: one rest that long begins in
    every week; overtime_consent: overtime only with consent; night: hours for which a person marked so must consent.
    """

    code: str
    site: str
    role: str = ""
    effective_from: date = date.min
    effective_to: date = date.max
    hours_per_week: float | None = None
    hours_per_day: float | None = None
    spread_hours: float | None = None
    unbroken_hours: float | None = None
    break_minutes: float = 30
    overtime_per_month: float | None = None
    rest_hours_per_week: float | None = None
    overtime_consent: bool = False
    night: tuple[time, time] | None = None

    def __post_init__(self) -> None:
        for name in LIMITS:
            value = getattr(self, name)
            if value is not None:
                need(f"{self.code} {name}", value, 0, 744)
        need(f"{self.code} break_minutes", self.break_minutes, 0, 480)
        if self.effective_to < self.effective_from:
            raise StaffingError(f"{self.code} effective_to", "is before effective_from")

    def applies(self, site: str, role: str, day: date) -> bool:
        """To somebody of that role at that site on that day."""
        return self.site == site and self.role in ("", role) and self.effective_from <= day <= self.effective_to


@dataclass(frozen=True)
class Worker:
    """Who works; `night_consent` says that nights need this person's consent; consents: "overtime", "night"."""

    name: str
    site: str
    role: str
    night_consent: bool = False
    consents: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Shift:
    """One stretch at work in the site's own time; `overtime_hours` of it are overtime."""

    worker: Worker
    starts: datetime
    ends: datetime
    breaks: tuple[tuple[datetime, datetime], ...] = field(default=())
    overtime_hours: float = 0.0

    def __post_init__(self) -> None:
        where = f"shift of {self.worker.name} at {self.starts:%Y-%m-%d %H:%M}"
        hours = (self.ends - self.starts).total_seconds() / 3600
        if not 0 < hours <= 24:
            raise StaffingError(where, f"must last more than 0 and at most 24 hours, not {hours:g}")
        edges = [self.starts, *(edge for pair in self.breaks for edge in pair), self.ends]
        if edges != sorted(edges):
            raise StaffingError(where, "has breaks outside it or out of order")
        need(f"{where}: overtime_hours", self.overtime_hours, 0, self.worked_hours)

    @property
    def worked_hours(self) -> float:
        """Without breaks."""
        rests = sum((end - start).total_seconds() for start, end in self.breaks)
        return ((self.ends - self.starts).total_seconds() - rests) / 3600

    @property
    def normal_hours(self) -> float:
        """Without breaks and overtime."""
        return self.worked_hours - self.overtime_hours

    def longest_unbroken(self, break_minutes: float) -> float:
        """Hours at work between breaks that are long enough to count."""
        longest, since = 0.0, self.starts
        for start, end in self.breaks:
            if (end - start).total_seconds() >= break_minutes * 60:
                longest, since = max(longest, (start - since).total_seconds() / 3600), end
        return max(longest, (self.ends - since).total_seconds() / 3600)
