"""The life of a request to another team: raised, accepted, scheduled, shipped, verified (handbook 7)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

State = Literal["raised", "accepted", "scheduled", "shipped", "verified", "declined"]
Step = Literal["accept", "schedule", "ship", "verify", "reject", "decline"]

KINDS = ("product_bug", "tooling", "workflow", "policy")
STATES: tuple[State, ...] = ("raised", "accepted", "scheduled", "shipped", "verified", "declined")
OPEN: tuple[State, ...] = ("raised", "accepted", "scheduled", "shipped")
# A fix that does not hold goes back to whoever made it: it was accepted, and it is not done.
STEPS: dict[Step, tuple[tuple[State, ...], State]] = {
    "accept": (("raised",), "accepted"),
    "schedule": (("accepted", "scheduled"), "scheduled"),
    "ship": (("accepted", "scheduled"), "shipped"),
    "verify": (("shipped",), "verified"),
    "reject": (("shipped",), "accepted"),
    "decline": (("raised", "accepted", "scheduled"), "declined"),
}
THEIRS: tuple[Step, ...] = ("accept", "schedule", "ship", "decline")  # of the team that was asked
OURS: tuple[Step, ...] = ("verify", "reject")  # of those who asked


class StepRefused(ValueError):
    """The request stays as it was; the message says what may be done instead."""


@dataclass(frozen=True, slots=True)
class Ageing:
    """How long members wait, in days; `over` is how long it is past its promise, in whole days (0: not past)."""

    waiting: float
    over: int


def after(state: State, step: Step) -> State:
    """The state after a step. Raises `StepRefused`."""
    allowed, then = STEPS[step]
    if state not in allowed:
        raise StepRefused(f"a request that is {state} cannot {step}; it can {' or '.join(steps_of(state)) or 'rest'}")
    return then


def steps_of(state: State) -> tuple[Step, ...]:
    """What may be done with it now."""
    return tuple(step for step, (allowed, _then) in STEPS.items() if state in allowed)


def ageing(first_case_at: datetime, promised_on: date | None, ended_at: datetime | None, now: datetime) -> Ageing:
    """The member-impact clock: from the first affected case to the fix, or until now. No hold stops it."""
    end = ended_at or now
    over = (end.date() - promised_on).days if promised_on else 0
    return Ageing(max((end - first_case_at).total_seconds(), 0.0) / 86_400, max(over, 0))
