"""A made-up region obeys the desk's own rules, and the same seed makes the same region."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta, timezone
from functools import cache
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest

from nakhoda.core.clocks import clocks_of
from nakhoda.core.facts import WORKABLE, fold
from nakhoda.core.policy import CompiledPolicy, QueueRule, compile_policy, effective, load
from nakhoda.core.routing import AgentFacts, misfits
from nakhoda.simulator.cast import CAST, MEMBERS, ORGANISATIONS, PLACES
from nakhoda.simulator.demand import Weather, knocks
from nakhoda.simulator.phrases import BANKS
from nakhoda.simulator.shifts import planned_shifts
from nakhoda.simulator.staffing import staff_for
from nakhoda.simulator.stories import CaseStory, Worker
from nakhoda.simulator.world import Setting, history

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=timezone.utc)
START = NOW - timedelta(days=10)
FOLDER = Path(__file__).parents[2] / "src/nakhoda/desk/policies"


@cache
def policy() -> CompiledPolicy:
    texts = [(FOLDER / name).read_text() for name in ("apac.yaml", "apac-india.yaml", "apac-malaysia.yaml")]
    whole, *variants = map(load, texts)
    return compile_policy(effective(whole, variants), 3)


@cache
def workers() -> tuple[Worker, ...]:
    colleagues = [*(each for each in CAST.values() if each.tier), *staff_for(policy(), Random(1), 120)]
    return tuple(
        Worker(n, each, planned_shifts(policy().calendars[each.site], START.date(), 12, n))
        for n, each in enumerate(colleagues, 1)
    )


def label(queue: QueueRule, lob: str) -> int:
    return 1 + queue.index


def told(seed: int, per_day: int = 20) -> list[CaseStory]:
    return history(Setting(policy(), workers(), label, START, NOW, Weather(per_day=per_day)), Random(seed))


@pytest.fixture(scope="module")
def region() -> list[CaseStory]:
    return told(11, 40)


@pytest.mark.parametrize("site", ["chennai", "kuala_lumpur", "kota_bharu", "bengaluru", "kuala_lumpur_hub"])
@pytest.mark.parametrize("index", range(7))
def test_nobody_is_rostered_for_a_sixth_day_in_a_week(site: str, index: int) -> None:
    shifts = planned_shifts(policy().calendars[site], date(2026, 11, 23), 28, index)
    assert len(shifts) == 20


def test_the_same_seed_makes_the_same_region() -> None:
    one, again, other = ([story.tale.entries for story in told(seed, 8)] for seed in (11, 11, 12))
    assert one == again
    assert one != other
    assert len(one) > 15


def test_every_case_is_the_fold_of_its_journal(region: list[CaseStory]) -> None:
    for story in region:
        assert fold(story.tale.entries) == story.tale.state
        assert clocks_of(story.tale.entries) == story.tale.clocks
        instants = [entry.at for entry in story.tale.entries]
        assert instants == sorted(instants)
        assert instants[-1] < NOW


def test_no_due_time_has_passed_unnoticed(region: list[CaseStory]) -> None:
    late = [
        (story.tale.state.id, clock.code)
        for story in region
        for clock in story.tale.clocks
        if clock.outcome == "active" and clock.due_at < NOW - timedelta(minutes=1)
    ]
    assert not late


def test_nobody_works_where_a_queue_does_not_admit_them(region: list[CaseStory]) -> None:
    by_id = {worker.id: worker for worker in workers()}
    for story in region:
        state = story.tale.state
        if state.assignee_id is not None and state.status in WORKABLE:
            assert not misfits(_facts(by_id[state.assignee_id]), policy().queue_by_key[state.queue])


def test_a_region_has_every_channel_tier_and_kind_of_end(region: list[CaseStory]) -> None:
    channels = Counter(story.tale.state.channel for story in region)
    assert set(channels) == {"in_app", "web_form", "email", "appeal", "internal_form"}
    names = Counter(entry.event.name for story in region for entry in story.tale.entries)
    for name in ("escalation.accepted", "escalation.returned", "case.reopened", "case.closed", "case.transferred"):
        assert names[name], name
    for name in ("survey.responded", "appeal.decided", "approval.decided", "hold.ended", "clock.breached"):
        assert names[name], name
    waiting = [story for story in region if story.tale.state.status in WORKABLE]
    assert 10 < len(waiting) < len(region) / 2


def test_no_event_carries_a_word_that_somebody_wrote(region: list[CaseStory]) -> None:
    for story in region[:100]:
        events = repr([entry.event for entry in story.tale.entries])
        assert not any(said.text in events for said in story.said)
        assert story.member is None or story.member.name not in events


def test_an_evening_is_busier_than_a_night() -> None:
    hours = Counter(
        (knock.at + timedelta(hours=8)).hour for knock in knocks(policy(), Random(3), START, NOW, Weather(per_day=200))
    )
    assert sum(hours[hour] for hour in (19, 20, 21)) > 4 * sum(hours[hour] for hour in (2, 3, 4))


def test_the_age_wave_rises_in_malaysia() -> None:
    asked = [knock for knock in knocks(policy(), Random(4), START, NOW, Weather(per_day=400)) if knock.country == "MY"]

    def share(day: int) -> float:
        of_day = [knock for knock in asked if (knock.at - START).days == day]
        return sum(policy().reasons[knock.reason].lob == "age_support" for knock in of_day) / len(of_day)

    assert share(9) > 1.8 * share(0)


# -- people, places, words -------------------------------------------------------------------------------


def test_places_and_partners_are_those_of_the_policy() -> None:
    assert {place.key for place in PLACES} <= set(policy().calendars)
    assert set(ORGANISATIONS) == {*policy().partners, "inhouse"}


def test_every_colleague_of_a_queue_fits_it() -> None:
    for each in staff_for(policy(), Random(2), 200):
        assert not misfits(_facts(Worker(1, each, ())), policy().queue_by_key[each.team]), each.key


def test_about_two_hundred_colleagues() -> None:
    assert 190 <= len(staff_for(policy(), Random(2), 200)) <= 215


@pytest.mark.parametrize("language", BANKS)
def test_the_bank_of_a_language_tells_only_reasons_of_the_policy(language: str) -> None:
    assert set(BANKS[language].about) <= set(policy().reasons)
    assert all(BANKS[language].answers)


def test_made_up_addresses_reach_nobody() -> None:
    assert all(each.address.endswith(".example") for each in MEMBERS.values())
    assert all(each.email.endswith(".example") for each in CAST.values())


# -- shifts ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("site", [place.key for place in PLACES])
def test_shifts_are_legal_and_inside_opening_hours(site: str) -> None:
    calendar = policy().calendars[site]
    for index in range(9):
        shifts = planned_shifts(calendar, START.date(), 14, index)
        assert shifts
        assert all(timedelta(hours=3) <= end - start <= timedelta(hours=11) for start, end in shifts)
        for first, then in pairwise(shifts):
            assert then[0] >= first[1]


@pytest.mark.parametrize("site", [place.key for place in PLACES])
def test_nobody_is_at_work_for_more_than_eight_hours_and_the_meal(site: str) -> None:
    calendar = policy().calendars[site]
    lengths = {end - start for index in range(21) for start, end in planned_shifts(calendar, START.date(), 56, index)}
    assert max(lengths) <= timedelta(hours=9)


def test_nobody_works_on_friday_in_kota_bharu() -> None:
    shifts = planned_shifts(policy().calendars["kota_bharu"], START.date(), 14, 0)
    assert {(start + timedelta(hours=8)).weekday() for start, _ in shifts}.isdisjoint({4, 5})


def _facts(worker: Worker) -> AgentFacts:
    who = worker.who
    return AgentFacts(
        id=worker.id,
        tier=who.tier,
        owner=who.organisation,
        reads=frozenset(who.languages),
        today=NOW.date(),
        skills=frozenset(who.skills),
        clearances=frozenset(who.clearances),
        certifications=dict.fromkeys(who.certifications, NOW.date()),
    )
