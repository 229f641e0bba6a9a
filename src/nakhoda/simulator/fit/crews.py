"""People with the same skills and the same plan become one group; plans beyond the roster repeat its last week."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from nakhoda.simulator.policy_model.model import Crew, Keeps

Stretch = tuple[datetime, datetime]
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Hand:
    """Somebody who handles cases, as routing sees her; `speed` is the factor of her handle times. Teams need not be
    told apart in the model, but habits are learnt from them."""

    owner: str
    site: str
    tier: int
    languages: tuple[str, ...]
    shifts: tuple[Stretch, ...]
    skills: tuple[str, ...] = ()
    clearances: tuple[str, ...] = ()
    certifications: tuple[str, ...] = ()
    queues: tuple[str, ...] = ()
    speed: float = 1.0
    looks_every: float = 0.0
    team: str = ""
    keeps: Keeps = Keeps()  # noqa: RUF009 -- it cannot be changed
    speed_error: float = 0.0  # standard errors of the logarithms
    looks_error: float = 0.0


def planned(shifts: Sequence[Stretch], known_to: datetime, start: datetime, days: int) -> tuple[Stretch, ...]:
    """The shifts of a run of so many days: those of the roster up to `known_to`, then its last week again and again."""
    end = start + timedelta(days=days)
    told = [shift for shift in sorted(shifts) if shift[0] < known_to]
    last = [shift for shift in told if shift[0] >= known_to - WEEK]
    weeks = max(0, -((known_to - end) // WEEK)) if last else 0
    later = [(begin + WEEK * n, close + WEEK * n) for n in range(1, weeks + 1) for begin, close in last]
    return tuple(_joined((b, e) for b, e in (*told, *later) if start <= b < end))


def _joined(shifts: Iterable[Stretch]) -> list[Stretch]:
    """Without overlaps: a person is at work once."""
    found: list[Stretch] = []
    for begin, end in sorted(shifts):
        if found and begin < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((begin, end))
    return found


def crews_of(hands: Iterable[Hand], absence: float = 0.0) -> tuple[Crew, ...]:
    """One group for all who differ in nothing but their speed; whoever is never in takes no part."""
    groups: dict[tuple[object, ...], list[Hand]] = defaultdict(list)
    for hand in hands:
        if hand.shifts:
            groups[_alike(hand)].append(hand)
    return tuple(_crew(number, each, absence) for number, each in enumerate(groups.values(), 1))


def _alike(hand: Hand) -> tuple[object, ...]:
    able = (hand.languages, hand.skills, hand.clearances, hand.certifications, hand.queues)
    return (
        hand.owner,
        hand.site,
        hand.tier,
        hand.looks_every,
        hand.keeps,
        *(tuple(sorted(each)) for each in able),
        hand.shifts,
    )


def _crew(number: int, hands: Sequence[Hand], absence: float) -> Crew:
    first = hands[0]
    return Crew(
        name=f"{first.site}.{first.owner}.t{first.tier}.{number}",
        owner=first.owner,
        site=first.site,
        tier=first.tier,
        languages=first.languages,
        speeds=tuple(hand.speed for hand in hands),
        shifts=first.shifts,
        skills=first.skills,
        clearances=first.clearances,
        certifications=first.certifications,
        queues=first.queues,
        absence=absence,
        looks_every=first.looks_every,
        keeps=first.keeps,
        speed_doubt=math.sqrt(sum(hand.speed_error**2 for hand in hands) / len(hands)),
        looks_doubt=first.looks_error,
    )
