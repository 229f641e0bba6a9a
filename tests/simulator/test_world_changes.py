"""Scenarios of a world: each changes one thing, and the luck stays the same."""

from __future__ import annotations

import math

import pytest

from nakhoda.simulator.world_file.changes import difference, exit_of, handle_time, staff, together, volume
from nakhoda.simulator.world_file.compile import compile_world
from nakhoda.simulator.world_file.figures import class_figures
from nakhoda.simulator.world_file.model import World
from nakhoda.simulator.world_file.read import read_world
from nakhoda.simulator.world_file.runs import run_once
from tests.simulator.worlds import world


def two_groups() -> World:
    classes = """{name: a, arrivals: {rate: 1}, handle: {lognormal: {mean: 4, cv: 1}}}
    {name: b, arrivals: {rate: .5}, handle: {gamma: {mean: 4, cv: 1}}}"""
    groups = """{name: g, agents: 6, serves: [{class: a}, {class: b}]}
    {name: h, agents: 2, serves: [{class: a}]}"""
    return read_world(world(classes, groups, stop="{at: 2000}", warm_up=100))


def test_more_volume_and_longer_handling_wait_longer_with_certainty_after_ten_replications() -> None:
    changed = together(volume(1.05, ["a"]), handle_time(1.02))
    found = difference(two_groups(), changed, "a", "mean_wait", 10, 1)
    assert found.lo is not None
    assert found.lo > 0


def test_equal_luck_makes_a_difference_sharper_than_separate_runs() -> None:
    paired = difference(two_groups(), handle_time(1.02), "a", "mean_wait", 6, 1)
    plan = compile_world(two_groups(), 1)
    alone = [class_figures(plan, run_once(plan, 1, n), 0, slice(1, None))["mean_wait"] for n in range(6)]
    assert paired.hi is not None
    assert paired.lo is not None
    assert (paired.hi - paired.lo) / 2 < (max(alone) - min(alone)) / 2


def test_handle_times_are_stretched_whatever_their_kind() -> None:
    changed = handle_time(2)(two_groups())
    assert changed.classes[0].handle.a == pytest.approx(two_groups().classes[0].handle.a + math.log(2))
    assert changed.classes[1].handle.b == pytest.approx(2 * two_groups().classes[1].handle.b)


def test_attrition_takes_whole_people() -> None:
    assert [group.staff.counts for group in staff(0.9)(two_groups()).groups] == [(5,), (1,)]


def test_a_partner_that_leaves_may_leave_nobody_behind() -> None:
    assert [group.name for group in exit_of("h")(two_groups()).groups] == ["g"]
    with pytest.raises(ValueError, match="no group serves b"):
        exit_of("g")(two_groups())


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda: volume(2, ["x"]), "no class 'x'"),
        (lambda: staff(-1), "above 0"),
        (lambda: exit_of("x"), "no group 'x'"),
    ],
)
def test_a_change_of_what_is_not_there_is_refused(change, says: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ValueError, match=says):
        change()(two_groups())
