"""What a fit does not know is drawn with each replication: around what was fitted, as wide as its observations say."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timezone
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nakhoda.core.policy import compile_policy, load
from nakhoda.simulator.fit.worth import beyond_chance, worth_of_whole
from nakhoda.simulator.policy_model.compile import Plan, compile_model
from nakhoda.simulator.policy_model.kernel import columns as c
from nakhoda.simulator.policy_model.model import SURE, PolicyModel, Worth
from nakhoda.simulator.policy_model.redrawing import redrawn
from nakhoda.simulator.policy_model.region import region
from nakhoda.simulator.policy_model.runs import live
from nakhoda.simulator.scenarios.keeping import packed, unpacked
from nakhoda.simulator.world_file.runs import seed_words
from tests.simulator.test_fit_operation import courses

START = datetime(2026, 1, 5, tzinfo=timezone.utc)
MANY = 400


@cache
def model() -> PolicyModel:
    return region(compile_policy(load(Path("src/nakhoda/desk/policies/apac.yaml").read_text()), 1), START, 3, 90)


def doubtful(**worth: float) -> PolicyModel:
    return replace(model(), kinds=tuple(replace(kind, worth=Worth(**worth)) for kind in model().kinds))


def draws(plan: Plan, many: int = MANY) -> list[Plan]:
    return [redrawn(plan, seed_words(7, number)) for number in range(many)]


def rate(plan: Plan, row: int) -> float:
    return float(plan.levels[int(plan.reals[row, c.RATE_FIRST]) + 20])


def test_what_is_sure_stays_as_it_was_fitted() -> None:
    plan = compile_model(model())
    assert redrawn(plan, (1, 2)) is plan


@pytest.mark.parametrize(
    ("worth", "read", "fitted", "error"),
    [
        ({"escalates": 50.0}, lambda plan: plan.reals[3, c.ESCALATES], 0.11, (0.11 * 0.89 / 51) ** 0.5),
        ({"level": 40.0}, lambda plan: rate(plan, 3) / rate(compile_model(model()), 3), 1.0, 40**-0.5),
        ({"handle": 30.0}, lambda plan: plan.reals[plan.table[3, c.HANDLE_1], 1], np.log(300), 0.55 / 30**0.5),
    ],
)
def test_draws_lie_around_what_was_fitted_as_wide_as_its_observations_say(
    worth: dict[str, float], read: Any, fitted: float, error: float
) -> None:
    found = np.array([read(plan) for plan in draws(compile_model(doubtful(**worth)))])
    assert found.mean() == pytest.approx(fitted, abs=4 * error / MANY**0.5)
    assert found.std() == pytest.approx(error, rel=0.2)


def test_what_classes_have_in_common_moves_them_together() -> None:
    together = compile_model(replace(model(), worth=Worth(level=100.0)))
    alone = compile_model(doubtful(level=100.0))
    joint, single = ([(rate(plan, 0), rate(plan, 5)) for plan in draws(each)] for each in (together, alone))
    assert np.corrcoef(np.array(joint).T)[0, 1] > 0.999
    assert abs(np.corrcoef(np.array(single).T)[0, 1]) < 0.2


def test_every_option_of_a_scenario_gets_the_same_draw() -> None:
    doubted = doubtful(level=30.0)
    kinds = doubted.kinds
    more = replace(doubted, kinds=(*(replace(kind, rates=tuple(1.2 * r for r in kind.rates)) for kind in kinds[1:]),))
    for one, other in zip(draws(compile_model(doubted), 5), draws(compile_model(more), 5), strict=True):
        assert rate(other, 2) == pytest.approx(1.2 * rate(one, 3))


def test_people_differ_from_what_was_learned_of_them_and_cases_listed_come_as_they_came() -> None:
    crews = tuple(replace(crew, speed_doubt=0.1) for crew in model().crews)
    kinds = tuple(replace(kind, instants=(60.0, 120.0)) for kind in doubtful(level=9.0).kinds)
    plan = compile_model(replace(model(), crews=crews, kinds=kinds))
    drawn = redrawn(plan, (5, 6))
    moved = np.log(drawn.agent_reals[:, c.SPEED] / plan.agent_reals[:, c.SPEED])
    assert moved.std() == pytest.approx(0.1, rel=0.3)
    assert np.array_equal(drawn.levels, plan.levels)


def test_a_kept_model_is_in_the_same_doubt() -> None:
    doubted = replace(doubtful(level=12.0, asks=40.0), worth=Worth(reply=90.0))
    assert unpacked(packed(doubted)) == doubted


def test_replications_of_a_doubted_model_differ_more_and_stay_the_same_on_another_day() -> None:
    plan = compile_model(replace(model(), worth=Worth(level=6.0)))
    came = [live(plan, 1, number).came for number in range(8)]
    sure = [live(compile_model(model()), 1, number).came for number in range(8)]
    assert np.std(came) > 2 * np.std(sure)
    assert live(plan, 1, 3).came == came[3]


def test_weeks_that_differ_by_chance_alone_leave_the_level_to_its_cases() -> None:
    even = np.tile([100, 90, 110, 100, 95, 60, 50], 4)
    assert beyond_chance(even) == 0.0
    assert worth_of_whole(courses(), even, 14).level == SURE.level
    waves = even * np.repeat([0.7, 1.3, 0.8, 1.2], 7)
    assert beyond_chance(waves) == pytest.approx(np.var([0.7, 1.3, 0.8, 1.2], ddof=1), rel=0.1)
    assert worth_of_whole(courses(), waves, 14).level == pytest.approx(1 / (beyond_chance(waves) * 0.75))
