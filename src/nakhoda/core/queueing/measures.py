"""What a queue formula answers, and what it refuses."""

from __future__ import annotations

import math
from dataclasses import dataclass

MOST_AGENTS = 2_000_000
SHORTEST, LONGEST = 1e-6, 1e9  # seconds
UNSTABLE = "unstable: the load is not below the agents, so the queue grows without end"


class QueueError(ValueError):
    """A queue that cannot be: `field` says which figure, the message why."""

    def __init__(self, field: str, why: str) -> None:
        super().__init__(f"{field} {why}")
        self.field = field


@dataclass(frozen=True, slots=True)
class Demand:
    """A stationary stream of work: cases per minute and mean handle time in seconds."""

    rate_per_minute: float
    handle_seconds: float

    def __post_init__(self) -> None:
        need_number("rate", self.rate_per_minute, zero=True)
        need_number("aht", self.handle_seconds)
        if not SHORTEST <= self.handle_seconds <= LONGEST:
            raise QueueError("aht", f"must be {SHORTEST:g} to {LONGEST:g} seconds, not {self.handle_seconds:g}")
        if not self.load <= MOST_AGENTS / 2:
            raise QueueError("rate", f"times aht is a load of {self.load:.3g} Erlang; {MOST_AGENTS / 2:,.0f} at most")

    @property
    def load(self) -> float:
        """Erlang: handle time that arrives per unit of time."""
        return self.rate_per_minute * self.handle_seconds / 60


@dataclass(frozen=True, slots=True)
class Queue:
    """One stationary queue, seen by its formula.

    `service_level` is the share of all cases answered within the threshold; those who gave up count against it.
    `asa_seconds` is the mean time in the queue of all cases (Q / lambda), None where it grows without end.
    """

    agents: float
    wait_probability: float
    service_level: float
    asa_seconds: float | None
    abandonment: float
    occupancy: float
    note: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Limits that hold together; what is None is not asked for. `within` (seconds) belongs to the service level."""

    service_level: float | None = None
    within: float = 0.0
    asa_seconds: float | None = None
    occupancy: float | None = None
    abandonment: float | None = None
    wait_probability: float | None = None

    def __post_init__(self) -> None:
        need_number("within", self.within, zero=True)
        for field in ("service_level", "occupancy", "abandonment", "wait_probability"):
            need_share(field, getattr(self, field))
        if self.asa_seconds is not None:
            need_number("asa_seconds", self.asa_seconds)
        if not any(self.limits()[field] is not None for field in self.limits()):
            raise QueueError("service_level", "or another limit must be given: nothing is wanted")

    def limits(self) -> dict[str, float | None]:
        """The limits by name."""
        names = ("service_level", "asa_seconds", "occupancy", "abandonment", "wait_probability")
        return {name: getattr(self, name) for name in names}

    def held_by(self, queue: Queue) -> bool:
        """True when every limit holds."""
        if self.service_level is not None and queue.service_level < self.service_level:
            return False
        pairs = (
            (self.asa_seconds, math.inf if queue.asa_seconds is None else queue.asa_seconds),
            (self.occupancy, queue.occupancy),
            (self.abandonment, queue.abandonment),
            (self.wait_probability, queue.wait_probability),
        )
        return all(limit is None or value <= limit for limit, value in pairs)


def need_number(field: str, value: float, zero: bool = False) -> None:
    """Refuse what is not finite, negative, or (unless allowed) zero."""
    if not math.isfinite(value):
        raise QueueError(field, "must be a finite number")
    if value < 0 or (value == 0 and not zero):
        raise QueueError(field, f"must be {'0 or more' if zero else 'above 0'}, not {value:g}")


def need_share(field: str, value: float | None) -> None:
    """Refuse what is not strictly between 0 and 1; a service level of 1 needs infinitely many agents."""
    if value is not None and not 0 < value < 1:
        hint = f"; for {value:g} % write {value / 100:g}" if 1 < value < 100 else ""
        raise QueueError(field, f"must be above 0 and below 1, not {value:g}{hint}")
