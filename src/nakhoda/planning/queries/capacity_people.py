"""Who works in which queue: heads by tenure and planned hours. Numbers only; no name leaves this module."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from nakhoda.core.policy import CompiledPolicy
from nakhoda.core.policy.rules import QueueRule
from nakhoda.org.actors import system
from nakhoda.org.models import Person, Shift
from nakhoda.org.scope import scope_of
from nakhoda.planning.models import HiringClass, Leave
from nakhoda.planning.queries.roster_hands import hands

LONG_SHIFT = 5.0  # hours
ALL_WEEK = 6  # a week's roster is whole when somebody has a shift on its last day or the day before


@dataclass(slots=True)
class Crew:
    """People of one queue: (heads, hired on) and planned hours by week (0: not planned yet)."""

    staff: list[tuple[float, date | None]] = field(default_factory=list)
    hours: list[float] = field(default_factory=list)

    @property
    def heads(self) -> float:
        """All of them."""
        return sum(heads for heads, _ in self.staff)


def crews_by_queue(
    policy: CompiledPolicy, work: Mapping[str, float], monday: date, weeks: int, zone: str, meals: Mapping[str, float]
) -> dict[str, Crew]:
    """Everybody in the queue of her team; who may serve several is shared out by their work. `meals` by site."""
    start = datetime.combine(monday, time(), ZoneInfo(zone))
    able = hands(start - timedelta(days=1), start)
    with scope_of(system("capacity")):
        people = list(Person.objects.filter(active=True, tier__gt=0).select_related("team"))
        told = Shift.objects.filter(starts_at__gte=start, starts_at__lt=start + timedelta(weeks=weeks))
        shifts = list(told.values_list("person_id", "person__site_id", "starts_at", "ends_at"))
    planned = _weekly(shifts, start, weeks, meals)
    crews: dict[str, Crew] = defaultdict(lambda: Crew(hours=[0.0] * weeks))
    for person in people:
        hand = able.get(person.id)
        own = [q for q in policy.queues if hand is not None and _may_serve(hand, q)]
        named = [q for q in own if person.team is not None and person.team.key == q.key]
        for queue, part in _shared(named or own, work):
            crew = crews[queue.key]
            crew.staff.append((part, person.hired_on))
            crew.hours = [h + part * more for h, more in zip(crew.hours, planned[person.id], strict=True)]
    return dict(crews)


def decided(region: str) -> tuple[list[HiringClass], list[Leave]]:
    """Classes and leave that stand, read as the program."""
    with scope_of(system("capacity")):
        classes = list(HiringClass.objects.filter(region=region, state="planned").order_by("starts_on"))
        return classes, list(Leave.objects.filter(region=region).order_by("first"))


def _may_serve(hand: object, queue: QueueRule) -> bool:
    """Partner, site, tier, a language of it, its skills and its certificate."""
    owner, site, tier, languages, skills, passed = (
        getattr(hand, name) for name in ("owner", "site", "tier", "languages", "skills", "certifications")
    )
    return (
        (owner, site, tier) == (queue.owner, queue.site, queue.tier)
        and bool(set(languages) & set(queue.languages))
        and set(queue.skills) <= set(skills)
        and (not queue.certification or queue.certification in passed)
    )


def _shared(queues: Sequence[QueueRule], work: Mapping[str, float]) -> list[tuple[QueueRule, float]]:
    whole = sum(work.get(queue.key, 0.0) for queue in queues)
    if whole <= 0:
        return [(queue, 1 / len(queues)) for queue in queues]
    return [(queue, work.get(queue.key, 0.0) / whole) for queue in queues if work.get(queue.key, 0.0) > 0]


def _weekly(
    shifts: Sequence[tuple[int, str, datetime, datetime]], start: datetime, weeks: int, meals: Mapping[str, float]
) -> dict[int, list[float]]:
    """Hours without meals by person and week; only weeks whose roster is whole count."""
    hours: dict[int, list[float]] = defaultdict(lambda: [0.0] * weeks)
    latest = max((begins for _, _, begins, _ in shifts), default=start)
    whole = (latest - start + timedelta(days=7 - ALL_WEEK)).days // 7
    for person, site, begins, ends in shifts:
        week, length = (begins - start).days // 7, (ends - begins).total_seconds() / 3600
        if week < whole:
            hours[person][week] += length - (meals.get(site, 0.0) / 60 if length > LONG_SHIFT else 0.0)
    return hours
