"""Cases that wait for the person who had them: lived by the event loop, and learned from who took the case next."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import cache

import numpy as np
import pytest

from nakhoda.simulator.fit.courses import Courses, fit_courses
from nakhoda.simulator.fit.log import Log
from nakhoda.simulator.fit.staying import Staying, fit_staying
from nakhoda.simulator.policy_model.compile import compile_model
from nakhoda.simulator.policy_model.kernel import columns as c
from nakhoda.simulator.policy_model.model import Keeps, PolicyModel
from nakhoda.simulator.policy_model.runs import Lived, live
from tests.simulator.lived import log_of_run
from tests.simulator.test_fit_operation import world

HABITS = Keeps(over_shifts=1.0, replied=0.0, held=1.0, reopened=0.0)


@cache
def kept_world() -> PolicyModel:
    """What is on hold waits for its person; Tier 2 asks twice as often; after an answer nothing is asked again."""
    kinds = tuple(replace(kind, asks_upper=0.34, once_answered=0.0) for kind in world().kinds)
    return replace(world(), kinds=kinds, crews=tuple(replace(crew, keeps=HABITS) for crew in world().crews))


@cache
def lived() -> Lived:
    return live(compile_model(kept_world()), 3, 0, traced=True)


@cache
def log() -> Log:
    return log_of_run(kept_world(), lived())


def staying_of(model: PolicyModel, log: Log) -> Staying:
    shifts = [
        [((a - model.start).total_seconds(), (b - model.start).total_seconds()) for a, b in crew.shifts]
        for crew in model.crews
        for _ in crew.speeds
    ]
    teams = [place for place, crew in enumerate(model.crews) for _ in crew.speeds]
    return fit_staying(log, shifts, teams, [crew.name for crew in model.crews])


def test_what_waits_for_its_person_is_taken_by_nobody_else() -> None:
    last, waits = {}, 0
    for line in lived().trace:
        what, case, agent = int(line[1]), int(line[2]), int(line[5])
        if what == c.T_HOLD_OVER:
            last[case] = agent
        elif what == c.T_TAKEN and case in last:
            waits += 1
            assert last.pop(case) == agent
        elif what == c.T_RELEASED:
            assert case not in last
    assert waits > 30


@pytest.mark.parametrize("habit", Keeps._fields)
def test_how_much_is_kept_is_found_again(habit: str) -> None:
    found = {each.name: each for each in staying_of(kept_world(), log()).findings}[f"keeps_{habit}"]
    assert found.value == pytest.approx(getattr(HABITS, habit), abs=0.1)
    assert found.n >= 10


def test_nothing_is_kept_where_everybody_lets_go() -> None:
    from tests.simulator.test_fit_operation import lived_log

    for keeps in staying_of(world(), lived_log()).keeps:
        assert max(keeps) < 0.1


def test_nothing_waits_for_somebody_who_never_comes_again() -> None:
    model = kept_world()
    leaves = model.start + timedelta(days=8)
    crews = []
    for place, crew in enumerate(model.crews):
        stay = replace(crew, shifts=tuple(shift for shift in crew.shifts if shift[0] < leaves)) if place % 2 else crew
        crews.append(stay)
    some = replace(model, crews=tuple(crews))
    gone = {
        number
        for number, place in enumerate(place for place, crew in enumerate(crews) for _ in crew.speeds)
        if place % 2
    }
    holder: dict[int, int] = {}
    end = max((crew.shifts[-1][1] for place, crew in enumerate(crews) if place % 2)) - model.start
    for line in live(compile_model(some), 3, 0, traced=True).trace:
        if line[0] <= end.total_seconds():
            continue
        what, case, agent = int(line[1]), int(line[2]), int(line[5])
        if what in (c.T_HOLD_OVER, c.T_REPLIED, c.T_REOPENED) and agent in gone:
            holder[case] = agent
        elif what == c.T_RELEASED:
            holder.pop(case, None)
    assert not holder


@cache
def courses() -> Courses:
    return fit_courses(log(), [kind.name for kind in kept_world().kinds])


@pytest.mark.parametrize(("name", "truth"), [("asks", 0.17), ("asks_upper", 0.34), ("once_answered", 0.0)])
def test_what_tier_2_asks_and_what_is_asked_after_an_answer_is_found_again(name: str, truth: float) -> None:
    found = next(each for each in courses().findings if each.name == name and each.where == "all")
    wider = 0.25 * (found.hi - found.lo)
    assert found.lo - wider <= truth <= found.hi + wider


def test_after_an_answer_nothing_is_asked_again() -> None:
    asked: set[int] = set()
    for line in lived().trace:
        if line[1] == c.T_ASKED:
            assert int(line[2]) not in asked
            asked.add(int(line[2]))
    assert len(asked) > 100
    assert np.isclose(courses().once_answered, 0.0)
