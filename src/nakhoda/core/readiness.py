"""Whether a line of business is ready to open: eight questions, each answered from facts (handbook 2.7, 5, 6).

A gate does not forbid. It says what is missing, so that whoever publishes the policy knows what she takes on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

HEADROOM = 0.85  # of a queue's capacity that planned work may fill


@dataclass(frozen=True, slots=True)
class Preparation:
    """What is known of the new work. Counts are people or cases a day; mappings are by language or by queue."""

    expected_per_day: float
    capacity_per_day: float
    people: Mapping[str, int]  # queue to people who could take its work today
    knowledge: Mapping[str, int]  # language to macros that answer in it
    reach: int  # people whose role lets them work the new label
    harmful_lanes: frozenset[str] = frozenset()
    limited_lanes: frozenset[str] = frozenset()  # of those, the ones with a budget of exposure
    obligations: int = 0
    stale_obligations: int = 0
    calendars_missing: tuple[str, ...] = ()
    exit_words: str = ""
    languages: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Answer:
    """One question of the gate. `code` names it; `numbers` are what the sentence tells."""

    code: str
    ready: bool
    numbers: Mapping[str, object]


def readiness(told: Preparation) -> tuple[Answer, ...]:
    """The eight answers in the order in which they are asked."""
    short = sorted(queue for queue, people in told.people.items() if not people)
    silent = sorted(tongue for tongue in told.languages if not told.knowledge.get(tongue))
    open_harm = sorted(told.harmful_lanes - told.limited_lanes)
    able = sum(told.people.values())
    filled = told.expected_per_day / told.capacity_per_day if told.capacity_per_day else float("inf")
    return (
        Answer(
            "volume",
            told.expected_per_day > 0 and filled <= HEADROOM,
            {"expected": told.expected_per_day, "capacity": told.capacity_per_day},
        ),
        Answer("skills", bool(told.people) and not short, {"queues": ", ".join(short), "people": able}),
        Answer("knowledge", bool(told.languages) and not silent, {"languages": ", ".join(silent)}),
        Answer("access", told.reach > 0, {"people": told.reach}),
        Answer("wellbeing", not open_harm, {"lanes": ", ".join(open_harm)}),
        Answer("law", told.stale_obligations == 0, {"all": told.obligations, "stale": told.stale_obligations}),
        Answer("tooling", not told.calendars_missing, {"calendars": ", ".join(told.calendars_missing)}),
        Answer("exit", len(told.exit_words.strip()) >= 20, {}),
    )
