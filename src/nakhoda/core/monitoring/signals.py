"""What a watch answers for each unit, with the numbers that its words need."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

DISCOVERY = 0.10  # the share of false names that a lead puts up with among the sure ones

Level = Literal["quiet", "watch", "alarm"]
Method = Literal["", "ewma", "cusum"]


@dataclass(frozen=True, slots=True)
class Signal:
    """One unit on the last day. Days are columns of the series; sizes are shares (or cases, for counts).

    `alarm`: a chart is out of its limits now. `rang` is the first watched day on which one was (-1 never), `since` the
    estimated day on which it began. `observed`, `expected`, `size`, `lo`, `hi` and `n` speak of `since` to the last
    day; `size` is signed as it is, not by good and bad. `p` is the exact tail of fixed windows, one-sided in the bad
    direction; `q` its false-discovery adjustment across the units asked together.
    """

    unit: int
    alarm: bool
    rang: int
    since: int
    observed: float
    expected: float
    size: float
    lo: float
    hi: float
    n: float
    p: float
    q: float
    method: Method
    smallest_visible: float  # the change in the bad direction over the same days that would have been noticed

    @property
    def sure(self) -> bool:
        """Named with false discoveries controlled across the units."""
        return self.q <= DISCOVERY

    @property
    def level(self) -> Level:
        """`alarm` when a chart rings and the discovery holds, `watch` when only the chart does."""
        if not self.alarm:
            return "quiet"
        return "alarm" if self.sure else "watch"


@dataclass(frozen=True, slots=True)
class Signals:
    """One signal a unit, in the order of the series; `kind` is what their sizes are."""

    kind: Literal["share", "count"]
    good: str
    units: tuple[Signal, ...]
    watched_from: int

    def __iter__(self) -> Iterator[Signal]:
        return iter(self.units)

    def __len__(self) -> int:
        return len(self.units)

    def __getitem__(self, unit: int) -> Signal:
        return self.units[unit]

    @property
    def alarms(self) -> tuple[Signal, ...]:
        """The units whose chart rings now, the surest first."""
        return tuple(sorted((signal for signal in self.units if signal.alarm), key=lambda signal: signal.q))
