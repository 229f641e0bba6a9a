"""The contract between the tiers (handbook 2.6): what must be told, what may be returned, who is told when nobody acts.

Which fields a reason asks for, the closed list of return reasons and the ladder are data of the desk policy.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from nakhoda.core.policy.rules import EscalationReason, LadderStep, LaneRule, ReturnReason

SHORTEST_WORDS = 2  # characters: a lone dash or dot is no answer
UNDECIDED = ("raised", "asked", "accepted")


def missing_fields(rule: EscalationReason, fields: Mapping[str, str]) -> tuple[str, ...]:
    """The fields that the reason asks for and that say nothing, in the order of the form."""
    return tuple(name for name in rule.required_fields if not says_something(fields.get(name, "")))


def says_something(text: str) -> bool:
    """Whether there is an answer in it: "n/a", a dash and blanks are none; numbers and any script are."""
    plain = text.strip().casefold()
    return sum(char.isalnum() for char in plain) >= SHORTEST_WORDS and plain not in ("n/a", "na", "none", "nil", "tbd")


def return_refusal(rules: Mapping[str, ReturnReason], lane: LaneRule | None, reason: str, acceptable_when: str) -> str:
    """Why an escalation may not be returned so; empty when it may. Safety lanes are only ever redirected."""
    if lane and lane.cannot_return:
        return f"{lane.title} cannot be returned; redirect it to the queue that can act"
    if reason not in rules:
        return f"choose a reason: {', '.join(rules)}"
    if not says_something(acceptable_when):
        return "say what would make it acceptable"
    return ""


def goes_to_leads(returns: int, limit: int) -> bool:
    """Whether this return, the `returns`-th by a person, is one that both leads must hear of."""
    return returns >= limit


def next_step(ladder: Sequence[LadderStep], since: datetime, reached: int) -> tuple[LadderStep, datetime] | None:
    """The ladder's step after level `reached`, and when it is due; None at the top. `since`: when it began to wait."""
    for step in ladder:
        if step.level > reached:
            return step, since + timedelta(minutes=step.minutes)
    return None


def steps_due(ladder: Sequence[LadderStep], since: datetime, reached: int, now: datetime) -> tuple[LadderStep, ...]:
    """Every step that should have been climbed by `now`; after an outage more than one at once."""
    due = (step for step in ladder if step.level > reached)
    return tuple(step for step in due if since + timedelta(minutes=step.minutes) <= now)


def is_ping_pong(stations: Iterable[str]) -> bool:
    """Whether a path of queues comes back to one that it had left: A, B, A (handbook 1.6)."""
    path: list[str] = []
    for station in stations:
        if not path or path[-1] != station:
            path.append(station)
    return len(set(path)) < len(path)
