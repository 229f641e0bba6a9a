"""Deferred work and the pools that may do it: what the deadline program is asked (CAPACITY 1.3)."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from decimal import Decimal

from nakhoda.core.staffing.refusal import StaffingError, need, need_all, need_length


@dataclass(frozen=True)
class Work:
    """One class of cases with hours or days to spare.

    arrivals: cases per hour of the horizon; due_hours: what arrives in hour h must be done by the end of hour
    h + due_hours; opening: cases in hand at the start, by the hour at whose end they are due; exposure: weight of an
    hour of it in the exposure budget (0 harmless, 1 full); dues: cases due by the end of each hour, where the promise
    is no fixed time (business hours): it takes the place of due_hours.
    """

    name: str
    arrivals: tuple[float, ...]
    due_hours: int
    handle_minutes: float
    opening: tuple[float, ...] = ()
    exposure: float = 0.0
    dues: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        need_all(f"{self.name} arrivals", self.arrivals)
        need_all(f"{self.name} opening", self.opening)
        need(f"{self.name} due_hours", self.due_hours)
        need(f"{self.name} handle_minutes", self.handle_minutes, above=True)
        need(f"{self.name} exposure", self.exposure, 0, 1)
        if len(self.opening) > len(self.arrivals):
            raise StaffingError(f"{self.name} opening", "is due after the horizon")
        if self.dues:
            self._check_dues()

    def _check_dues(self) -> None:
        need_length(f"{self.name} dues", self.dues, len(self.arrivals))
        need_all(f"{self.name} dues", self.dues)
        came, due = itertools.accumulate(self.arrivals), itertools.accumulate(self.dues)
        if any(late > early + 1e-6 for early, late in zip(came, due, strict=True)):
            raise StaffingError(f"{self.name} dues", "ask for cases that have not come")

    def came(self) -> list[float]:
        """Cases in hand or arrived by the end of each hour."""
        opening = sum(self.opening)
        return [opening + each for each in itertools.accumulate(self.arrivals)]

    def due(self) -> list[float]:
        """Cases that must be done by the end of each hour."""
        hours = len(self.arrivals)
        if self.dues:
            came = list(itertools.accumulate(self.dues))
            return [first + second for first, second in zip(came, self._old(), strict=True)]
        came = [0.0] * min(self.due_hours, hours) + list(itertools.accumulate(self.arrivals))
        return [first + second for first, second in zip(came[:hours], self._old(), strict=True)]

    def _old(self) -> list[float]:
        """Cases of the opening that are due by the end of each hour."""
        return list(itertools.accumulate([*self.opening, *[0.0] * (len(self.arrivals) - len(self.opening))]))


@dataclass(frozen=True)
class Pool:
    """Agents who may do some of the work.

    most: agents by hour (0 = closed); least: agents who are there and paid whatever comes; cost_per_hour in the
    plan's currency; occupancy: most of an hour that is handling; exposure_share: most of a day's paid hours that is
    exposed handling; pace: handle time as a multiple of the class's (ramp); shifts: rows of coverage by hour, each
    paid for all its hours. Without shifts people are hired by the hour.
    """

    name: str
    does: tuple[str, ...]
    most: tuple[float, ...]
    cost_per_hour: Decimal
    occupancy: float = 1.0
    exposure_share: float = 1.0
    pace: float = 1.0
    least: tuple[float, ...] = ()
    shifts: tuple[tuple[float, ...], ...] = ()

    def __post_init__(self) -> None:
        need_all(f"{self.name} most", self.most)
        need(f"{self.name} cost_per_hour", float(self.cost_per_hour))
        need(f"{self.name} occupancy", self.occupancy, 0, 1, above=True)
        need(f"{self.name} exposure_share", self.exposure_share, 0, 1)
        need(f"{self.name} pace", self.pace, above=True)
        if self.least:
            need_length(f"{self.name} least", self.least, len(self.most))
            if any(low > high for low, high in zip(self.least, self.most, strict=True)):
                raise StaffingError(f"{self.name} least", "is above most")
        for row in self.shifts:
            need_length(f"{self.name} shifts", row, len(self.most))
            need_all(f"{self.name} shifts", row, 0, 1)


@dataclass(frozen=True)
class Plan:
    """All work, all pools, one horizon in hours from its start; a day is 24 hours of it."""

    works: tuple[Work, ...]
    pools: tuple[Pool, ...]
    hours: int
    clear_by_end: bool = False

    def __post_init__(self) -> None:
        if not self.works or not self.pools or self.hours < 1:
            raise StaffingError("plan", "needs at least one class of work, one pool and one hour")
        known = {work.name for work in self.works}
        if len(known) != len(self.works) or len({pool.name for pool in self.pools}) != len(self.pools):
            raise StaffingError("plan", "has two classes or two pools of one name")
        for work in self.works:
            need_length(f"{work.name} arrivals", work.arrivals, self.hours)
        for pool in self.pools:
            need_length(f"{pool.name} most", pool.most, self.hours)
            strange = sorted(set(pool.does) - known)
            if strange:
                raise StaffingError(f"{pool.name} does", f"names no class: {', '.join(strange)}")
        idle = sorted(known - {name for pool in self.pools for name in pool.does})
        if idle:
            raise StaffingError("pools", f"do nothing of {', '.join(idle)}")
