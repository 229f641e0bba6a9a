"""When a target rules: a month, a quarter or a range of days; never before the day after it was set (handbook 7).

A period that is over takes no new target. In a period that has begun a target can be superseded from the next day on;
what ruled until then keeps ruling over the days that are gone.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

_MONTH = re.compile(r"(\d{4})-(\d{2})")
_QUARTER = re.compile(r"(\d{4})-Q([1-4])")
_RANGE = re.compile(r"(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})")
LONGEST_DAYS = 1100


class PeriodFaulty(ValueError):
    """The text is no period; the message shows what one looks like."""


class PeriodOver(ValueError):
    """The period ended: its target is a fact, and is never written afterwards."""


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Days from `start` to `end`, both included."""

    start: date
    end: date

    @property
    def key(self) -> str:
        """`2026-12`, `2026-Q4` or `2026-12-01..2026-12-15`; `parse_period` reads it back."""
        for key in (f"{self.start:%Y-%m}", f"{self.start:%Y}-Q{(self.start.month + 2) // 3}"):
            if _named(key) == self:
                return key
        return f"{self.start}..{self.end}"

    def overlaps(self, other: Period) -> bool:
        """Whether any day lies in both."""
        return self.start <= other.end and other.start <= self.end

    def before(self) -> Period:
        """The period of the same kind before this one: last month, last quarter, as many days."""
        if _MONTH.fullmatch(self.key):
            return _month(*_shifted(self.start, -1))
        if _QUARTER.fullmatch(self.key):
            first = _month(*_shifted(self.start, -3))
            return Period(first.start, self.start - timedelta(days=1))
        length = self.end - self.start
        return Period(self.start - timedelta(days=1) - length, self.start - timedelta(days=1))


def parse_period(text: str) -> Period:
    """Raises `PeriodFaulty`."""
    text = text.strip()
    found = _named(text) or _range(text)
    if found is None:
        raise PeriodFaulty(
            f"{text!r} is no period; write a month (2026-12), a quarter (2026-Q4) or days (2026-12-01..2026-12-31)"
        )
    return found


def rules_from(period: Period, today: date) -> date:
    """The first day on which a target that is agreed today may rule; raises `PeriodOver`."""
    if period.end <= today:
        raise PeriodOver(
            f"{period.key} {'ends today' if period.end == today else 'is over'}: a target is never written afterwards; "
            f"set one for a period that has days left"
        )
    return max(period.start, today + timedelta(days=1))


def _named(text: str) -> Period | None:
    if found := _MONTH.fullmatch(text):
        year, month = int(found[1]), int(found[2])
        return _month(year, month) if 1 <= month <= 12 and year >= 2000 else None
    if found := _QUARTER.fullmatch(text):
        year, first = int(found[1]), int(found[2]) * 3 - 2
        return Period(date(year, first, 1), _month(year, first + 2).end) if year >= 2000 else None
    return None


def _range(text: str) -> Period | None:
    found = _RANGE.fullmatch(text)
    if found is None:
        return None
    try:
        start, end = date.fromisoformat(found[1]), date.fromisoformat(found[2])
    except ValueError:
        return None
    return Period(start, end) if start <= end <= start + timedelta(days=LONGEST_DAYS) else None


def _month(year: int, month: int) -> Period:
    return Period(date(year, month, 1), date(year, month, monthrange(year, month)[1]))


def _shifted(day: date, months: int) -> tuple[int, int]:
    count = day.year * 12 + day.month - 1 + months
    return count // 12, count % 12 + 1
