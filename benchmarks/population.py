"""Who works in the measured region, and what waits there: the simulator's people and cases, many times over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from random import Random

from benchmarks.report import say
from nakhoda.config.demo.roster import hire_all, open_places
from nakhoda.config.demo.seeding import scope_label
from nakhoda.desk.actions.history import burn_numbers, load_history, numbers_for_history, scale_cases
from nakhoda.desk.actions.policies import publish_shipped
from nakhoda.desk.queries.policy import forget, policy_in_force
from nakhoda.org.actors import system
from nakhoda.org.models import Person
from nakhoda.org.scope import scope_of
from nakhoda.simulator.cast import CAST, CREWS, ORGANISATIONS, PLACES
from nakhoda.simulator.demand import Weather
from nakhoda.simulator.shifts import planned_shifts
from nakhoda.simulator.staffing import crews_for, staff_for
from nakhoda.simulator.stories import CaseStory, Worker
from nakhoda.simulator.world import Setting, history

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=timezone.utc)
HEADS = 2_000  # with ROOM cases each, enough hands for 100,000 pulls
ROOM = 50
SEED = 20261123
ME = system("benchmark")


def people_the_region() -> list[CaseStory]:
    """Places, policy, 2,000 agents who are available, and a week of real cases; those that wait are returned."""
    rng = Random(SEED)
    with scope_of(ME):
        open_places(ORGANISATIONS, PLACES)
        publish_shipped(NOW - timedelta(days=400))
        forget()
        policy = policy_in_force(NOW)
        staff = [replace(each, capacity=ROOM) for each in staff_for(policy, rng, HEADS)]
        say(f"hiring {len(staff) + len(CAST)} people")
        people = hire_all([*CREWS, *crews_for(policy)], [*CAST.values(), *staff], now=NOW)
        Person.objects.filter(tier__gte=1).update(status="available", status_since=NOW)
        few = staff[:: max(1, len(staff) // 60)]
        first = (NOW - timedelta(weeks=1)).date()
        seats = [
            Worker(people[w.key].id, w, planned_shifts(policy.calendars[w.site], first, 8, i))
            for i, w in enumerate(few)
        ]
        stories = _week(seats, rng)
    return [story for story in stories if _waits(story)]


def waiting_cases(count: int, moulds: Sequence[CaseStory]) -> range:
    """`count` more cases like those that wait."""
    with scope_of(ME):
        return scale_cases(count, moulds, lambda done: say(f"{done:,} of {count:,} waiting cases"))


def _week(seats: list[Worker], rng: Random) -> list[CaseStory]:
    policy = policy_in_force(NOW)
    numbers = numbers_for_history()
    numbers.next_free["offer"] = 1
    before = dict(numbers.next_free)
    setting = Setting(policy, tuple(seats), scope_label(policy), NOW - timedelta(weeks=1), NOW, Weather(per_day=120))
    stories = history(setting, rng, numbers)
    burn_numbers(before, numbers)
    load_history(stories, actor=ME, now=NOW)
    return stories


def _waits(story: CaseStory) -> bool:
    state = story.tale.state
    plain = len(story.said) == 1 and not (story.touches or story.contest or story.asked)
    return plain and state.assignee_id is None and state.status == "new"
