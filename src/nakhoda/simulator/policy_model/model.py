"""What a policy model is made of: kinds of cases, groups of people, and the time in which they meet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from nakhoda.core.policy import CompiledPolicy
from nakhoda.simulator.world_file.model import Duration

HOUR, DAY = 3600.0, 86_400.0
PERIOD = 1800.0
WEEK_PERIODS = 336


def lognormal(median: float, sigma: float) -> Duration:
    """Half below the median, with a tail of long ones."""
    from math import log

    return Duration("lognormal", log(median), sigma)


HANDLE, HANDLE_UPPER = lognormal(300, 0.55), lognormal(600, 0.55)
REPLY, REOPENING, HOLDING = (lognormal(hours * HOUR, 0.9) for hours in (7, 9, 20))


class Worth(NamedTuple):
    """How many observations each learned number is worth: cases, trials, touches. 0: it is not in doubt."""

    level: float = 0.0
    escalates: float = 0.0
    returned: float = 0.0
    asks: float = 0.0
    holds: float = 0.0
    asks_upper: float = 0.0
    holds_upper: float = 0.0
    answers: float = 0.0
    reopens: float = 0.0
    handle: float = 0.0
    handle_upper: float = 0.0
    reply: float = 0.0
    reopening: float = 0.0
    holding: float = 0.0


SURE = Worth()


@dataclass(frozen=True, slots=True)
class Kind:
    """A class of cases: LOB x channel x language x lane, with its rates and habits. Durations in seconds."""

    name: str
    lob: str
    language: str
    rates: tuple[
        float, ...
    ]  # cases a second, for each half hour of a list that begins with the run and repeats (a week)
    channel: str = "in_app"
    lane: str = "L7"
    priority: str = "normal"
    reason: str = ""
    country: str = ""
    tier: int = 1  # where it comes in; its lane or LOB may ask for more
    handle: Duration = HANDLE
    handle_upper: Duration = HANDLE_UPPER
    escalates: float = 0.11
    returned: float = 0.08
    asks: float = 0.17
    answers: float = 0.75
    reply: Duration = REPLY
    reopens: float = 0.07
    reopening: Duration = REOPENING
    exposure: float = 0.0  # weight of a second of handling in the exposure budget
    gives_up_after: float = 5 * DAY
    holds: float = 0.0  # waits for somebody else before it can go on; clocks run
    holding: Duration = HOLDING
    instants: tuple[float, ...] = ()  # when cases came, in seconds of the run: instead of the rates
    asks_upper: float | None = None  # at Tier 2; None: as often as at Tier 1
    holds_upper: float | None = None
    once_answered: float = 1.0  # of escalations, questions and holds: how many times as likely after a public answer
    worth: Worth = SURE  # of what is its own; that of what classes have in common is the model's
    called: float = 0.0  # share of new cases for which somebody free is called, where people else look now and then


class Keeps(NamedTuple):
    """Shares of what stays with its person: over the end of a shift, and what comes back while she is away."""

    over_shifts: float = 0.0
    replied: float = 0.0
    held: float = 0.0
    reopened: float = 0.0


@dataclass(frozen=True, slots=True)
class Crew:
    """A group: partner x site x skills x shift pattern. `speeds` has the handle-time factor of each person (tenure)."""

    name: str
    owner: str
    site: str
    tier: int
    languages: tuple[str, ...]
    speeds: tuple[float, ...]
    shifts: tuple[tuple[datetime, datetime], ...]
    skills: tuple[str, ...] = ()
    clearances: tuple[str, ...] = ()
    certifications: tuple[str, ...] = ()
    queues: tuple[str, ...] = ()
    absence: float = 0.0
    day_cap: float | None = None  # seconds of harm a day; None: as the desk policy says
    week_cap: float = 25 * HOUR
    looks_every: float = 0.0  # mean seconds between two looks for a case; 0: takes what comes at once
    keeps: Keeps = Keeps()  # noqa: RUF009 -- it cannot be changed
    speed_doubt: float = 0.0  # standard error of the logarithm of a person's factor
    looks_doubt: float = 0.0  # the same of `looks_every`, for the whole team


@dataclass(frozen=True, slots=True)
class PolicyModel:
    """A desk policy, and who meets under it from `start`, for so many days. Figures begin after `warm_up_days`."""

    policy: CompiledPolicy
    start: datetime
    days: int
    kinds: tuple[Kind, ...]
    crews: tuple[Crew, ...]
    warm_up_days: int = 0
    most_asks: int = 2
    most_reopens: int = 1
    closings: tuple[tuple[str, int], ...] = ()  # queues that close at the beginning of a day of the run
    worth: Worth = SURE
