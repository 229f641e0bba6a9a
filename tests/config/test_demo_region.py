"""A seeded region is a desk like any other: every row follows from its journal."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from statistics import mean

import pytest

from nakhoda.config.demo.seeding import Size, habits_of, scope_label
from nakhoda.core.facts import WORKABLE
from nakhoda.desk.actions.history import burn_numbers, load_history, numbers_for_history, scale_cases
from nakhoda.desk.models import Case, Message
from nakhoda.desk.queries.policy import policy_in_force
from nakhoda.desk.queries.recount import case_range, recount
from nakhoda.org.actors import system
from nakhoda.org.permissions import Refused
from nakhoda.org.scope import scope_of
from nakhoda.quality.actions import first_offer_number, keep_offers
from nakhoda.simulator.cast import CAST
from nakhoda.simulator.demand import Weather
from nakhoda.simulator.habits import handle_seconds
from nakhoda.simulator.shifts import planned_shifts
from nakhoda.simulator.staffing import staff_for
from nakhoda.simulator.stories import CaseStory, Worker
from nakhoda.simulator.world import Setting, history
from tests.cast import NOW, actor, person

pytestmark = pytest.mark.django_db
SIZE = Size(weeks=1, per_day=14)


def stories() -> list[CaseStory]:
    policy = policy_in_force(NOW)
    start = NOW - timedelta(weeks=SIZE.weeks)
    handlers = [each for each in CAST.values() if each.tier]
    workers = tuple(
        Worker(person(each.key).id, each, planned_shifts(policy.calendars[each.site], start.date(), 9, index))
        for index, each in enumerate(handlers)
    )
    setting = Setting(policy, workers, scope_label(policy), start, NOW, Weather(per_day=SIZE.per_day))
    numbers = numbers_for_history()
    numbers.next_free["offer"] = first_offer_number()
    before = dict(numbers.next_free)
    told = history(setting, Random(5), numbers)
    burn_numbers(before, numbers)
    return told


def test_a_loaded_history_recounts_to_nothing() -> None:
    with scope_of(system("test")):
        told = stories()
        assert load_history(told, actor=system("test"), now=NOW) == len(told) > 50
        assert list(recount(*case_range())) == []
        assert Case.objects.filter(status__in=WORKABLE).count() == sum(s.tale.state.status in WORKABLE for s in told)
        assert Message.objects.count() == sum(len(story.said) for story in told)


def test_survey_rows_follow_their_events() -> None:
    with scope_of(system("test")):
        told = stories()
        load_history(told, actor=system("test"), now=NOW)
        offers = sum(len(story.offers) for story in told)
        assert keep_offers(told, offers) == offers > 5
        assert first_offer_number() > max(offer.offer_id for story in told for offer in story.offers)


def test_after_a_history_the_desk_numbers_on() -> None:
    with scope_of(system("test")):
        told = stories()
        load_history(told, actor=system("test"), now=NOW)
        assert numbers_for_history().next_free["case"] > max(story.tale.state.id for story in told)


def test_scaled_cases_are_open_and_sealed() -> None:
    with scope_of(system("test")):
        told = stories()
        made = scale_cases(300, told)
        assert len(made) == 300
        assert list(recount(made[0], made[-1])) == []
        assert Case.objects.filter(id__in=made, assignee_id=None, status="new").count() == 300


def test_only_the_program_loads_a_history() -> None:
    with scope_of(system("test")):
        told = stories()
    with pytest.raises(Refused), scope_of(actor("admin")):
        load_history(told, actor=actor("admin"), now=NOW)


def test_the_demo_is_neither_idle_nor_drowned() -> None:
    """Hours of handling a day against hours that people are paid for: a fifth at the least, far from all."""
    size, rng = Size(), Random(7)
    habits = habits_of(size, NOW)
    people = [each for each in staff_for(policy_in_force(NOW), rng, size.heads) if each.tier]
    lower, upper = (mean(handle_seconds(rng, habits, tier) for _ in range(4000)) / 3600 for tier in (1, 2))
    touches = 1 + habits.asks + habits.reopens
    work = size.per_day * (touches * lower + habits.escalates * touches * upper)
    paid = len(people) * 8 * 5 / 7
    assert 0.2 < work / paid < 0.6
