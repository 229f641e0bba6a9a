"""What a WORLD file describes, as frozen values. All times are in the file's own unit."""

from __future__ import annotations

from dataclasses import dataclass, field

UNITS = ("second", "minute", "hour", "day")
ORDERS = ("fifo", "due", "priority", "priority_due")


@dataclass(frozen=True, slots=True)
class Duration:
    """How long something takes: `kind` as in the kernel, its two numbers, and a list of values with their shares."""

    kind: str
    a: float = 0.0
    b: float = 0.0
    values: tuple[float, ...] = ()
    shares: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Arrivals:
    """`way` is rate, times or counts; `levels` a rate or a count for each period, or the instants."""

    way: str
    levels: tuple[float, ...]
    period: float = 0.0
    repeats: bool = False


@dataclass(frozen=True, slots=True)
class Exit:
    """A way on after a handling: to another class or the same, at once or after a while, for good or with a return."""

    to: str
    probability: float
    delay: Duration | None = None
    returns: bool = False
    at_most: int = 0


@dataclass(frozen=True, slots=True)
class CaseClass:
    """A kind of work. `promise` is a longest wait; `due` a time from when the case first came in."""

    name: str
    handle: Duration
    arrivals: Arrivals | None = None
    patience: Duration | None = None
    retry_probability: float = 0.0
    retry_delay: Duration | None = None
    promise: float | None = None
    due: float | None = None
    exits: tuple[Exit, ...] = ()


@dataclass(frozen=True, slots=True)
class Take:
    """A skill of a group: it serves a class, at a priority (1 goes first), and takes `factor` times as long."""

    name: str
    priority: int = 1
    factor: float = 1.0


@dataclass(frozen=True, slots=True)
class Staff:
    """Agents by period."""

    counts: tuple[int, ...]
    period: float = 0.0
    repeats: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """People with the same skills. `hands_over`: a shift that ends gives back what it holds, instead of finishing."""

    name: str
    staff: Staff
    takes: tuple[Take, ...]
    concurrency: int = 1
    hands_over: bool = False
    order: str = "fifo"


@dataclass(frozen=True, slots=True)
class Stop:
    """When a run ends: at an instant; after so many cases have come and gone; or drained, after arrivals ended."""

    at: float | None = None
    cases: int | None = None
    drained_after: float | None = None


@dataclass(frozen=True, slots=True)
class World:
    """A whole world; `warm_up` is left out of every figure."""

    name: str
    classes: tuple[CaseClass, ...]
    groups: tuple[Group, ...]
    stop: Stop
    unit: str = "minute"
    warm_up: float = 0.0
    notes: str = field(default="", compare=False)
