"""What cases of a WORLD file may go through: shifts, retrials, returns, limits, orders, stops."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import ndtri

from nakhoda.simulator.kernel.agenda import enter, remove_first
from nakhoda.simulator.kernel.dice import normal_quantile
from nakhoda.simulator.world_file.compile import compile_world
from nakhoda.simulator.world_file.read import read_world
from nakhoda.simulator.world_file.runs import run_once
from tests.simulator.worlds import told, world

ONE = "{name: g, agents: 1, serves: [{class: a}]}"


def value(found: dict[str, Any], figure: str, name: str = "a") -> float:
    return float(found["classes"][name][figure]["value"])


def given_times(times: str, more: str = "", handle: str = "{deterministic: 2}") -> str:
    return f"{{name: a, arrivals: {{times: {times}}}, handle: {handle}{more}}}"


def drained(classes: str, groups: str = ONE) -> dict[str, Any]:
    return told(world(classes, groups, stop="{drained_after: 100}", warm_up=0), replications=2)


def test_given_times_are_worked_one_after_another() -> None:
    found = drained(given_times("[0, 1, 10]"))
    assert value(found, "served") == 3
    assert value(found, "mean_wait") == pytest.approx(1 / 3)


def test_given_counts_all_come_in_their_period() -> None:
    classes = "{name: a, arrivals: {counts: [5, 0, 7], period: 10}, handle: {deterministic: .01}}"
    assert value(drained(classes), "arrivals") == 12


def test_rates_of_periods_repeat_when_asked() -> None:
    classes = "{name: a, arrivals: {rates: [10, 0], period: 50, repeat: true}, handle: {deterministic: .001}}"
    found = told(world(classes, ONE, stop="{at: 1000}", warm_up=0))
    assert value(found, "arrivals") == pytest.approx(5000, rel=0.05)


def test_who_gives_up_may_try_again() -> None:
    busy = given_times("[0, 1]", ", patience: {deterministic: .5}, retry: {probability: 1, delay: {deterministic: 1}}")
    found = drained(busy)
    assert (value(found, "abandoned"), value(found, "retried"), value(found, "served")) == (1, 1, 2)


def test_a_transfer_with_return_comes_back_to_where_it_was_sent_from() -> None:
    classes = """{name: a, arrivals: {times: [0]}, handle: {deterministic: 2}, next: [SENT]}
    {name: b, handle: {deterministic: 3}}"""
    classes = classes.replace("SENT", "{to: b, probability: 1, returns: true, at_most: 1}")
    found = drained(classes, "{name: g, agents: 1, serves: [{class: a}, {class: b}]}")
    assert (value(found, "served"), value(found, "served", "b"), value(found, "finished")) == (2, 1, 1)
    assert value(found, "mean_time_in_system") == 7


def test_a_reopening_comes_after_its_delay_and_no_more_often_than_allowed() -> None:
    more = ", next: [{probability: 1, delay: {deterministic: 10}, at_most: 3}]"
    found = drained(given_times("[0]", more))
    assert value(found, "served") == 4
    assert value(found, "mean_time_in_system") == 4 * 2 + 3 * 10


def test_a_shift_that_ends_finishes_what_it_began() -> None:
    group = "{name: g, agents: {counts: [1, 0, 1], period: 5}, serves: [{class: a}]}"
    found = drained(given_times("[4, 4]", handle="{deterministic: 3}"), group)
    assert value(found, "mean_time_in_system") == (3 + 9) / 2


def test_a_shift_that_hands_over_gives_back_the_rest_of_the_work() -> None:
    group = "{name: g, agents: {counts: [1, 0, 1], period: 5}, end_of_shift: hand_over, serves: [{class: a}]}"
    found = drained(given_times("[4]", handle="{deterministic: 3}"), group)
    assert value(found, "mean_time_in_system") == 1 + 5 + 2
    assert value(found, "served") == 1


def test_the_earliest_due_goes_first_whoever_came_first() -> None:
    classes = """{name: a, arrivals: {times: [0, 1]}, due: 100, handle: {deterministic: 5}}
    {name: b, arrivals: {times: [2]}, due: 10, handle: {deterministic: 5}}"""
    group = "{name: g, agents: 1, order: due, serves: [{class: a}, {class: b}]}"
    found = drained(classes, group)
    assert value(found, "mean_wait", "b") == 3
    assert value(found, "mean_wait") == (0 + 9) / 2


def test_an_agent_may_hold_several_cases() -> None:
    found = drained(given_times("[0, 0, 0]"), "{name: g, agents: 1, concurrency: 3, serves: [{class: a}]}")
    assert value(found, "mean_wait") == 0


def test_somebody_slower_takes_longer() -> None:
    found = drained(given_times("[0]"), "{name: g, agents: 1, serves: [{class: a, handle_factor: 1.5}]}")
    assert value(found, "mean_time_in_system") == 3


def test_a_run_of_so_many_cases_ends_when_they_have_gone() -> None:
    classes = "{name: a, arrivals: {rate: 1}, handle: {exponential: .5}}"
    found = told(world(classes, ONE, stop="{cases: 500}", warm_up=0), replications=2)
    assert (value(found, "arrivals"), value(found, "finished")) == (500, 500)


def test_a_world_that_cannot_drain_says_so() -> None:
    found = drained(given_times("[0]"), "{name: g, agents: 0, serves: [{class: a}]}")
    assert "could not drain" in found["warnings"][0]


def test_another_number_of_agents_changes_no_arrival_and_no_handle_time() -> None:
    """Common random numbers: only what differs between two worlds makes their figures differ."""
    classes = "{name: a, arrivals: {rate: 1}, handle: {lognormal: {mean: 2, cv: 1}}, next: [{probability: .3}]}"

    def work(agents: int) -> Any:
        group = f"{{name: g, agents: {agents}, serves: [{{class: a}}]}}"
        plan = compile_world(read_world(world(classes, group, stop="{cases: 300}", warm_up=0)), 1)
        counted = run_once(plan, 3, 0)
        return counted.sums[1, 1, 0], counted.tally[1, 0, 2]

    few, many = work(3), work(30)
    assert few[1] == many[1]
    assert few[0] == pytest.approx(many[0], rel=1e-9)


PLAIN = """
import sys
sys.modules["numba"] = None
from tests.simulator.worlds import told, world
import json
print(json.dumps(told({text!r}, replications=2)))
"""


def test_without_numba_the_same_code_gives_the_same_bytes() -> None:
    retry = "{probability: .5, delay: {uniform: [1, 9]}}"
    sent = "next: [{to: b, probability: .4, returns: true}]"
    first = f"handle: {{gamma: {{mean: 2, cv: 1.5}}}}, patience: {{exponential: 5}}, retry: {retry}, {sent}"
    classes = (
        f"{{name: a, arrivals: {{rate: 1}}, {first}}}\n{{name: b, handle: {{lognormal: {{mean: 3, cv: 1}}}}, due: 30}}"
    )
    shifts = "agents: {counts: [2, 3], period: 40, repeat: true}, end_of_shift: hand_over"
    groups = f"""{{name: g, {shifts}, serves: [{{class: a}}, {{class: b}}]}}
    {{name: h, agents: 1, serves: [{{class: a}}]}}"""
    text = world(classes, groups, stop="{at: 300}", warm_up=20)
    plain = subprocess.run(
        [sys.executable, "-W", "error", "-c", PLAIN.format(text=text)],
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": "src:."},
    )
    assert plain.returncode == 0, plain.stderr
    assert json.loads(plain.stdout) == json.loads(json.dumps(told(text, replications=2)))


@given(st.floats(1e-9, 1 - 1e-9))
def test_the_normal_quantile_has_thirteen_digits(share: float) -> None:
    assert normal_quantile(share) == pytest.approx(float(ndtri(share)), rel=1e-13, abs=1e-13)


@given(st.lists(st.floats(0, 100), max_size=60))
def test_the_agenda_gives_back_in_order_of_time(instants: list[float]) -> None:
    times, codes = np.zeros(100), np.zeros(100, np.int64)
    size = 0
    for number, at in enumerate(instants):
        size = enter(times, codes, size, at, number)
    given_back = []
    while size:
        given_back.append(float(times[0]))
        size = remove_first(times, codes, size)
    assert given_back == sorted(instants)
