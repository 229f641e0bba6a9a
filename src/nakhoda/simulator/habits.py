"""How often things happen (handbook 1.12) and how long they take: seeds of the demo, never targets."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from nakhoda.simulator.troubles import CALM, Trouble


@dataclass(frozen=True, slots=True)
class Habits:
    """Probabilities a case, and medians of durations."""

    escalates: float = 0.11
    returned: float = 0.08
    asks: float = 0.17
    holds: float = 0.05
    transfers: float = 0.03
    spam: float = 0.015
    denied: float = 0.2
    member_answers: float = 0.75
    reopens: float = 0.07
    thanks: float = 0.12
    survey_answered: float = 0.16
    overturned: float = 0.28
    reviewed: float = 0.12
    reviewed_again: float = 0.6  # by our own people, of what a partner's reviewed
    handle_minutes: float = 7.5
    longest_minutes: float = 50.0  # nobody stays with a case for longer in one go
    reply_hours: float = 7.0
    hold_hours: float = 20.0
    trouble: Trouble = CALM


def handle_seconds(rng: Random, habits: Habits, tier: int) -> int:
    """Lognormal: half below the median, a tail of long ones; Tier 2 takes twice as long. At least 40 s."""
    drawn = rng.lognormvariate(math.log(habits.handle_minutes * 60 * tier), 0.55)
    return int(min(max(drawn, 40), habits.longest_minutes * 60))


def some_hours(rng: Random, median: float) -> timedelta:
    """Lognormal hours around a median."""
    return timedelta(hours=rng.lognormvariate(math.log(median), 0.9))
