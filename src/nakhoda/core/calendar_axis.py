"""The open time of a calendar as a function of local wall time: how much is open before x, and its inverse.

The axis counts microseconds of *local* time from a Sunday midnight, so the weekly pattern repeats on it and both
questions cost a few bisections, however far away the answer is.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from itertools import accumulate

MINUTE = 60_000_000
DAY = 1440 * MINUTE
WEEK = 7 * DAY
AXIS_SHIFT = 4 * DAY  # the axis starts on Sunday 28 Dec 1969, four days before the Unix epoch
_SUNDAY = date(1970, 1, 1) - timedelta(days=4)


class Spans:
    """Open spans inside one period (a week or a day); `total` is their length in microseconds."""

    __slots__ = ("_after", "_ends", "_starts", "total")

    def __init__(self, minutes: Iterable[tuple[int, int]]) -> None:
        spans = sorted((start * MINUTE, end * MINUTE) for start, end in minutes)
        self._starts = [start for start, _ in spans]
        self._ends = [end for _, end in spans]
        self._after = list(accumulate(end - start for start, end in spans))
        self.total = self._after[-1] if spans else 0

    def until(self, x: int) -> int:
        """Open microseconds before `x`."""
        index = bisect_right(self._starts, x) - 1
        return 0 if index < 0 else self._after[index] - max(0, self._ends[index] - x)

    def reach(self, needed: int) -> int:
        """The first `x` before which `needed` (0 < needed <= total) microseconds are open."""
        index = bisect_left(self._after, needed)
        return self._ends[index] - (self._after[index] - needed)


class OpenTime:
    """A weekly pattern in which some dates have hours of their own."""

    def __init__(self, weekly: Iterable[tuple[int, int]], days: Mapping[date, Iterable[tuple[int, int]]]) -> None:
        self._week = Spans(weekly)
        self._days = [((day - _SUNDAY).days * DAY, Spans(days[day])) for day in sorted(days)]
        self._starts = [start for start, _ in self._days]
        self._corrections, self._totals = [0], []  # what the dates before the i-th add; open time up to its end
        for start, spans in self._days:
            before, usual = self._usual(start), self._usual(start + DAY) - self._usual(start)
            self._totals.append(before + self._corrections[-1] + spans.total)
            self._corrections.append(self._corrections[-1] + spans.total - usual)

    @property
    def last(self) -> int | None:
        """Where open time ends for good; None when the week repeats for ever."""
        if self._week.total:
            return None
        return self._starts[-1] + DAY if self._starts else 0

    def until(self, x: int) -> int:
        """Open microseconds between the start of the axis and `x` (only differences mean anything)."""
        index = bisect_right(self._starts, x) - 1
        if index >= 0 and x < self._starts[index] + DAY:
            start, spans = self._days[index]
            return self._usual(start) + self._corrections[index] + spans.until(x - start)
        return self._usual(x) + self._corrections[index + 1]

    def reach(self, needed: int) -> int:
        """The first `x` with `until(x) >= needed`; the caller has checked that there is one."""
        index = bisect_left(self._totals, needed)
        if index < len(self._days):
            start, spans = self._days[index]
            missing = needed - self._totals[index] + spans.total
            if missing > 0:
                return start + spans.reach(missing)
        weeks, rest = divmod(needed - self._corrections[index] - 1, self._week.total)
        return weeks * WEEK + self._week.reach(rest + 1)

    def _usual(self, x: int) -> int:
        weeks, rest = divmod(x, WEEK)
        return weeks * self._week.total + self._week.until(rest)
