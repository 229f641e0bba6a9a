"""A small region's weeks, written into the desk as it would have written them."""

from __future__ import annotations

from datetime import timedelta
from random import Random

from nakhoda.config.demo.seeding import scope_label
from nakhoda.desk.actions.history import burn_numbers, load_history, numbers_for_history
from nakhoda.desk.queries.policy import policy_in_force
from nakhoda.org.actors import system
from nakhoda.org.scope import scope_of
from nakhoda.quality.actions import first_offer_number
from nakhoda.simulator.cast import CAST
from nakhoda.simulator.demand import Weather
from nakhoda.simulator.habits import Habits
from nakhoda.simulator.shifts import planned_shifts
from nakhoda.simulator.stories import CaseStory, Worker
from nakhoda.simulator.world import Setting, history
from tests.cast import NOW, person

RESTLESS = Habits(escalates=0.3, returned=0.4, asks=0.2, holds=0.1, transfers=0.15, spam=0.1, reopens=0.4)


def a_history(per_day: float = 8, seed: int = 5, days: int = 7) -> list[CaseStory]:
    """Cases of the days before NOW, on the desk."""
    with scope_of(system("test")):
        policy, start = policy_in_force(NOW), NOW - timedelta(days=days)
        handlers = [each for each in CAST.values() if each.tier]
        workers = tuple(
            Worker(
                person(each.key).id, each, planned_shifts(policy.calendars[each.site], start.date(), days + 2, index)
            )
            for index, each in enumerate(handlers)
        )
        numbers = numbers_for_history()
        numbers.next_free["offer"] = first_offer_number()
        before = dict(numbers.next_free)
        setting = Setting(policy, workers, scope_label(policy), start, NOW, Weather(per_day=per_day), RESTLESS)
        told = history(setting, Random(seed), numbers)
        burn_numbers(before, numbers)
        load_history(told, actor=system("test"), now=NOW)
        return told
