"""A world with known habits is lived, and the fit finds the habits again; a world replayed is near itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from nakhoda.core.policy import compile_policy, load
from nakhoda.simulator.fit.answers import TooLittle
from nakhoda.simulator.fit.arrivals import week_shapes
from nakhoda.simulator.fit.classes import Leaf, classes_of
from nakhoda.simulator.fit.courses import Courses, fit_courses
from nakhoda.simulator.fit.crews import Hand, crews_of, planned
from nakhoda.simulator.fit.fidelity import backlog_in, compare, seen_in_run
from nakhoda.simulator.fit.handling import fit_handling
from nakhoda.simulator.fit.log import Log, first_of, last_before
from nakhoda.simulator.fit.looking import Looking, Team, at_hand, fit_looking
from nakhoda.simulator.fit.nobody import empty_chairs, relaxed
from nakhoda.simulator.fit.pooled import pooled_means, pooled_shares
from nakhoda.simulator.policy_model.compile import compile_model
from nakhoda.simulator.policy_model.kernel import columns as c
from nakhoda.simulator.policy_model.model import PolicyModel
from nakhoda.simulator.policy_model.region import region
from nakhoda.simulator.policy_model.runs import live
from tests.simulator.lived import log_of_run

START = datetime(2026, 1, 5, tzinfo=timezone.utc)
EVERY = 1200.0
DAYS = 16


@cache
def world() -> PolicyModel:
    """People who look every twenty minutes; one case in twenty waits for somebody else."""
    policy = compile_policy(load(Path("src/nakhoda/desk/policies/apac.yaml").read_text()), 1)
    model = region(policy, START, DAYS, 170)
    kinds = tuple(replace(kind, holds=0.05) for kind in model.kinds)
    return replace(model, kinds=kinds, crews=tuple(replace(crew, looks_every=EVERY) for crew in model.crews))


@cache
def lived_log() -> Log:
    model = world()
    return log_of_run(model, live(compile_model(model), 3, 0, traced=True))


@cache
def courses() -> Courses:
    return fit_courses(lived_log(), [kind.name for kind in world().kinds])


@pytest.mark.parametrize(
    ("name", "truth"),
    [("escalates", 0.11), ("returned", 0.08), ("asks", 0.17), ("holds", 0.05), ("answers", 0.75), ("reopens", 0.07)],
)
def test_a_share_that_was_lived_is_found_again(name: str, truth: float) -> None:
    found = next(each for each in courses().findings if each.name == name and each.where == "all")
    wider = 0.5 * (found.hi - found.lo)  # three standard errors
    assert found.lo - wider / 2 <= truth <= found.hi + wider / 2


@pytest.mark.parametrize(("name", "hours"), [("holding", 20.0), ("reopening", 9.0)])
def test_a_delay_that_was_lived_is_found_again(name: str, hours: float) -> None:
    found = next(each for each in courses().findings if each.name == name)
    assert found.value / 3600 == pytest.approx(hours, rel=0.25)


def test_how_soon_people_look_is_found_again_and_taking_at_once_is_told_from_it() -> None:
    assert np.median(looking_of(world()).every) == pytest.approx(EVERY, rel=0.3)
    prompt = replace(world(), crews=tuple(replace(crew, looks_every=0.0) for crew in world().crews), days=6)
    log = log_of_run(prompt, live(compile_model(prompt), 3, 0, traced=True))
    mean = np.mean([finding.value for finding in looking_of(prompt, log).findings])
    assert mean < EVERY / 3


def looking_of(model: PolicyModel, log: Log | None = None) -> Looking:
    log = log or lived_log()
    first, teams = 0, []
    for crew in model.crews:
        rows = (log.touch_person >= first) & (log.touch_person < first + len(crew.speeds))
        first += len(crew.speeds)
        since = [((a - model.start).total_seconds(), (b - model.start).total_seconds()) for a, b in crew.shifts]
        shifts = [shift for shift in since if shift[0] < log.until] * len(crew.speeds)
        queues = frozenset(log.touch_queue[rows].tolist())
        busy = at_hand(log, np.flatnonzero(rows))
        teams.append(Team(crew.name, crew.site, queues, shifts, log.touch_from[rows], busy))
    return fit_looking(log, teams)


def test_a_day_on_which_a_site_took_nothing_is_named() -> None:
    log = lived_log()
    site = world().crews[0].site
    sites = [crew.site for crew in world().crews for _ in crew.speeds]
    people = [person for person, each in enumerate(sites) if each == site]
    off = np.isin(log.touch_person, people) & (log.touch_from // 86_400 == 8)
    kept = {name: getattr(log, name)[~off] for name in log._fields if name.startswith("touch_")}
    found = looking_of(world(), log._replace(**kept))
    assert any(8 in days for days in found.idle_days)
    assert not any(8 in days for days in looking_of(world()).idle_days)


def test_handle_times_and_speeds_are_found_again() -> None:
    rng = np.random.default_rng(5)
    people = rng.integers(0, 40, 6000)
    factors = np.where(np.arange(40) < 10, 1.3, 1.0)
    classes, tiers = rng.integers(0, 3, 6000), rng.integers(1, 3, 6000)
    median = np.array([200.0, 300.0, 450.0])[classes] * np.where(tiers > 1, 2.0, 1.0)
    seconds = median * factors[people] * np.exp(rng.normal(0, 0.5, 6000))
    bands = np.where(people < 10, 0, 3)
    found = fit_handling(seconds, classes, tiers, people, bands, ["a", "b", "c"], 40)
    assert np.exp([each.a for each in found.upper]) / np.exp([each.a for each in found.lower]) == pytest.approx(
        2, rel=0.1
    )
    assert found.speeds[:10].mean() / found.speeds[10:].mean() == pytest.approx(1.3, rel=0.06)
    speeds = {each.where: each for each in found.findings if each.name == "speed"}
    assert speeds["0-4w"].lo > speeds["27w+"].hi


def test_too_few_touches_are_refused_with_what_it_would_take() -> None:
    log = lived_log()
    few = log._replace(**{name: getattr(log, name)[:40] for name in log._fields if name.startswith("touch_")})
    with pytest.raises(TooLittle, match="40 touches, at least 100 needed"):
        fit_courses(few, ["all"])


# -- drawn together ----------------------------------------------------------------------------------------------


def test_a_group_seen_seldom_is_drawn_to_the_whole_and_one_seen_often_is_its_own() -> None:
    found = pooled_shares([300, 100, 1], [1000, 1000, 2])
    assert found.value[0] == pytest.approx(0.3, abs=0.02)
    assert abs(found.value[2] - found.whole) < abs(0.5 - found.whole)
    assert found.hi[2] - found.lo[2] > found.hi[0] - found.lo[0]


def test_groups_that_differ_by_chance_alone_are_one() -> None:
    rng = np.random.default_rng(1)
    means = pooled_means(rng.normal(0, 1, 4000), rng.integers(0, 20, 4000), 20)
    assert np.abs(means.value - means.whole).max() < 0.1


def test_the_week_of_a_rare_class_is_that_of_the_whole() -> None:
    rng = np.random.default_rng(2)
    truth = np.r_[np.full(168, 1.5), np.full(168, 0.5)] / 336
    counts = np.stack([rng.multinomial(8000, truth), rng.multinomial(10, truth)])
    shapes = week_shapes(counts)
    assert shapes.sum(axis=1) == pytest.approx([1.0, 1.0])
    assert shapes[1][:168].sum() == pytest.approx(0.75, abs=0.06)


def test_rare_classes_give_up_country_and_channel_but_never_language_lane_or_tier() -> None:
    common = Leaf("account_access", "email", "hi", "L7", "normal", "IN", 1)
    rare = common._replace(channel="web_form", country="SG")
    other = common._replace(language="ta", country="SG")
    homes = classes_of([common] * 40 + [rare] * 2 + [other] * 2)
    assert homes[rare] == common
    assert homes[other].language == "ta"


# -- people ------------------------------------------------------------------------------------------------------


def test_shifts_beyond_the_roster_repeat_its_last_week() -> None:
    day = timedelta(days=1)
    shifts = [(START + n * day, START + n * day + timedelta(hours=8)) for n in range(7) if n < 5]
    told = planned(shifts, START + 7 * day, START, 21)
    assert len(told) == 15
    assert told[5][0] == START + 7 * day


def test_people_who_differ_in_nothing_but_speed_are_one_group() -> None:
    shift = ((START, START + timedelta(hours=8)),)
    hands = [Hand("kaveri", "bengaluru", 1, ("en",), shift, speed=speed) for speed in (1.0, 1.2)]
    crews = crews_of(
        [*hands, Hand("kaveri", "bengaluru", 1, ("hi",), shift), Hand("kaveri", "bengaluru", 1, ("en",), ())]
    )
    assert [crew.speeds for crew in crews] == [(1.0, 1.2), (1.0,)]


def test_work_that_nobody_may_do_gets_an_empty_chair_and_is_named() -> None:
    model = world()
    left = replace(model, crews=tuple(crew for crew in model.crews if crew.owner != "inhouse"))
    chairs, warnings = empty_chairs(left)
    assert chairs
    assert all("nobody on the roster may take" in each for each in warnings)
    compile_model(replace(left, crews=(*left.crews, *chairs)))


def test_a_queue_that_would_be_nobodys_is_opened_to_those_who_may() -> None:
    model = world()
    tied = replace(model, crews=tuple(replace(crew, queues=("hub_crisis",)) for crew in model.crews))
    assert empty_chairs(tied)[0]
    assert not empty_chairs(relaxed(tied))[0]


# -- lists of events -----------------------------------------------------------------------------------------------


def test_the_nth_and_the_last_before_an_instant() -> None:
    cases, at = np.array([1, 0, 1, 1]), np.array([5.0, 2.0, 3.0, 9.0])
    assert first_of(cases, at, 3, 2).tolist() == [np.inf, 5.0, np.inf]
    assert last_before(cases, at, np.array([1, 0, 2]), np.array([8.0, 1.0, 4.0])) == pytest.approx(
        [5.0, np.nan, np.nan], nan_ok=True
    )


def test_a_returned_case_lies_with_tier_1_again() -> None:
    """Came to queue 0, rose to 1 on the first day, was sent back on the second, resolved on the third."""
    lines = [
        (100, c.T_ARRIVED, 0), (200, c.T_TAKEN, 0), (300, c.T_TOUCHED, 0), (300, c.T_RAISED, 1),
        (90_000, c.T_TAKEN, 1), (90_100, c.T_TOUCHED, 1), (90_100, c.T_RETURNED, 1),
        (180_000, c.T_TAKEN, 0), (180_100, c.T_TOUCHED, 0), (180_100, c.T_RESOLVED, 0),
    ]  # fmt: skip
    trace = np.array([[at, what, 1, 0, queue, 0] for at, what, queue in lines], float)
    assert backlog_in(trace, 3, 2).tolist() == [[0, 1], [1, 0], [0, 0]]


def test_a_world_replayed_is_as_near_to_itself_as_chance_allows() -> None:
    model = replace(world(), warm_up_days=5)
    plan = compile_model(model)
    runs = [seen_in_run(model, plan, live(plan, 7, number, traced=True)) for number in range(5)]
    told = compare(runs[0], runs[1:], model.policy.queue_keys)
    assert told["backlog"]["wape"] < 1.5 * told["backlog"]["chance"]
    assert abs(told["backlog"]["bias"]) < 0.15
    assert abs(told["sla"]["first_response"]["error_points"]["mean"]) < 5
    worse = runs[0]._replace(backlog=runs[0].backlog * 3)
    assert compare(worse, runs[1:], model.policy.queue_keys)["backlog"]["wape"] > told["backlog"]["wape"]
