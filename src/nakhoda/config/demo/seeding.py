"""Fills an empty desk with the demo region: places, policy, people, shifts, and weeks of history."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from nakhoda.config.demo.business import seed_business_cases
from nakhoda.config.demo.roster import hire_all, open_places
from nakhoda.config.demo.targets import seed_targets
from nakhoda.core.policy import CompiledPolicy
from nakhoda.desk.actions.history import burn_numbers, load_history, numbers_for_history
from nakhoda.desk.actions.placing import scope_of_queue
from nakhoda.desk.queries.policy import policy_in_force
from nakhoda.org.actions import plan_shifts, set_status
from nakhoda.org.actors import system
from nakhoda.org.models import Person
from nakhoda.org.scope import scope_of
from nakhoda.quality.actions import first_offer_number, keep_offers
from nakhoda.simulator.cast import CAST, CREWS, ORGANISATIONS, PLACES
from nakhoda.simulator.demand import Weather
from nakhoda.simulator.habits import Habits
from nakhoda.simulator.reference.tables import is_lost, owner_of
from nakhoda.simulator.shifts import planned_shifts
from nakhoda.simulator.staffing import crews_for, staff_for
from nakhoda.simulator.stories import CaseStory, Worker
from nakhoda.simulator.troubles import CALM, Trouble, trouble_named, weather_named
from nakhoda.simulator.world import Setting, history
from nakhoda.warehouse.actions.feeds import count_source

SEED = 20261123
PLANNED_DAYS = 10  # of shifts ahead
LONGEST_MEDIANS = 6  # times the median handle time: nobody stays longer with a case
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Size:
    """How much of a region: weeks of history, cases a day, colleagues (two at the least in each queue).

    `handle_minutes` is the median of Tier 1. Cases, people and minutes go together: a quarter of the paid time is
    handling, a plan asks for half of the people, and the busiest queues have none to spare.
    """

    weeks: int = 3
    per_day: float = 170
    heads: int = 75
    handle_minutes: float = 24.0
    scenario: str = ""  # one of handbook D, see `simulator.troubles`


SMALL = Size(weeks=1, per_day=60, heads=40)


def is_empty() -> bool:
    """Whether nobody is on the roster yet."""
    with scope_of(system("demo")):
        return not Person.objects.exists()


def seed(now: datetime, size: Size, say: Say, rng: Random | None = None) -> int:
    """Make the region on a furnished desk, as it stands at `now`; the count of cases. All of it, or nothing."""
    rng = rng or Random(SEED)  # noqa: S311 -- invented people need no secrets
    actor = system("demo")
    with scope_of(actor):
        workers = _people(now, size, say, rng)
        say(f"{size.weeks} weeks of cases on invented time")
        stories = _stories(now, size, workers, rng, say)
        stories = _arrived(stories, size, now)
        say(f"writing {len(stories)} cases with their journals")
        load_history(stories, actor=actor, now=now)
        keep_offers(stories, sum(len(story.offers) for story in stories))
        say(f"{seed_targets(now - timedelta(weeks=size.weeks), actor=actor, now=now)} targets")
        say(f"{seed_business_cases(now)} business cases")
        _who_is_in(workers, now, rng)
        return len(stories)


def scope_label(policy: CompiledPolicy) -> Callable[..., int]:
    """The desk's label of a case of this LOB in this queue."""
    return lambda queue, lob: scope_of_queue(policy, queue, lob)


def _people(now: datetime, size: Size, say: Say, rng: Random) -> list[Worker]:
    say("places")
    open_places(ORGANISATIONS, PLACES)
    policy = policy_in_force(now)
    colleagues = [*CAST.values(), *staff_for(policy, rng, size.heads)]
    say(f"{len(colleagues)} colleagues at {len(PLACES)} sites")
    people = hire_all([*CREWS, *crews_for(policy)], colleagues, now=now)
    first, days = (now - timedelta(weeks=size.weeks, days=1)).date(), size.weeks * 7 + PLANNED_DAYS
    handlers = [each for each in colleagues if each.tier]
    workers = [
        Worker(people[each.key].id, each, planned_shifts(policy.calendars[each.site], first, days, index))
        for index, each in enumerate(handlers)
    ]
    plan_shifts((people[worker.who.key], worker.shifts) for worker in workers)
    return workers


def _stories(now: datetime, size: Size, workers: list[Worker], rng: Random, say: Say) -> list[CaseStory]:
    policy = policy_in_force(now)
    numbers = numbers_for_history()
    numbers.next_free["offer"] = first_offer_number()
    before = dict(numbers.next_free)
    setting = Setting(
        policy=policy,
        workers=tuple(workers),
        label=scope_label(policy),
        start=now - timedelta(weeks=size.weeks),
        now=now,
        weather=weather_named(size.scenario, size.per_day) if size.scenario else Weather(per_day=size.per_day),
        habits=habits_of(size, now),
    )

    def on_day(at: datetime, cases: int) -> None:
        say(f"{at:%a %d %b}: {cases} cases so far")

    stories = history(setting, rng, numbers, on_day)
    burn_numbers(before, numbers)
    return stories


def habits_of(size: Size, now: datetime) -> Habits:
    """What colleagues of a region of this size do, and what goes wrong there."""
    longest = LONGEST_MEDIANS * size.handle_minutes
    return Habits(trouble=_trouble(size, now), handle_minutes=size.handle_minutes, longest_minutes=longest)


def _trouble(size: Size, now: datetime) -> Trouble:
    return trouble_named(size.scenario, now) if size.scenario else CALM


def _arrived(stories: list[CaseStory], size: Size, now: datetime) -> list[CaseStory]:
    """Without the cases of a partner whose feed is lost; that partner says how much it handled."""
    trouble = _trouble(size, now)
    if not trouble.lost_owner or trouble.since is None:
        return stories
    until = now.replace(minute=0, second=0, microsecond=0)
    handled = sum(
        trouble.since <= touch.ended_at < until
        for story in stories
        for touch in story.touches
        if touch.ended_at and owner_of(story) == trouble.lost_owner
    )
    count_source(trouble.lost_owner, "partner", handled, trouble.since, until, actor=system("demo"), now=now)
    return [story for story in stories if not is_lost(story, trouble)]


def _who_is_in(workers: list[Worker], now: datetime, rng: Random) -> None:
    """The plan says who is at work; only a part has hands free, or the router would empty the queues at once."""
    people = {person.id: person for person in Person.objects.filter(id__in=[worker.id for worker in workers])}
    for worker in workers:
        on_shift = any(start <= now < end for start, end in worker.shifts)
        if worker.who.key in CAST:
            set_status(people[worker.id], "available", actor=system("demo"), now=now)
        elif on_shift:
            status = rng.choices(("available", "busy", "break", "training"), (22, 62, 11, 5))[0]
            set_status(people[worker.id], status, actor=system("demo"), now=now)
