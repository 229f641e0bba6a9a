"""The event loop against closed forms, each worked out here."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from tests.simulator.worlds import TWO_TIER, agrees, told, world


def erlang_c(offered: float, agents: int) -> float:
    blocked = 1.0
    for k in range(1, agents + 1):
        blocked = offered * blocked / (k + offered * blocked)
    return blocked / (1 - offered / agents * (1 - blocked))


def mean_wait(rate: float, handle: float, agents: int) -> float:
    offered = rate * handle
    return erlang_c(offered, agents) * handle / (agents - offered)


def impatient(rate: float, handle: float, patience: float, agents: int) -> tuple[float, float]:
    """(P abandon, mean wait) of M/M/n+M, from its birth-death chain."""
    weights = [1.0]
    for k in range(1, 600):
        weights.append(weights[-1] * rate / (min(k, agents) / handle + max(k - agents, 0) / patience))
    queue = sum((k - agents) * w for k, w in enumerate(weights) if k > agents) / sum(weights)
    return queue / patience / rate, queue / rate


def test_the_two_tier_check_gives_its_exact_waits() -> None:
    figures = told(Path(TWO_TIER).read_text(), replications=30)["classes"]
    assert mean_wait(10, 6, 66) == pytest.approx(0.3455, abs=5e-5)
    assert mean_wait(1.5, 20, 34) == pytest.approx(1.8819, abs=5e-5)
    assert agrees(figures["tier1"]["mean_wait"], 0.3455)
    assert agrees(figures["tier2"]["mean_wait"], 1.8819)


def test_waits_with_n_agents_follow_erlang_c() -> None:
    text = world(
        "{name: a, arrivals: {rate: 2}, handle: {exponential: 2}, promise: 1}",
        "{name: g, agents: 5, serves: [{class: a}]}",
    )
    found = told(text)
    late = erlang_c(4, 5) * math.exp(-(5 - 4) / 2)
    assert agrees(found["classes"]["a"]["mean_wait"], mean_wait(2, 2, 5))
    assert agrees(found["classes"]["a"]["sla"], 1 - late)
    assert agrees(found["groups"]["g"]["occupancy"], 0.8)


def test_a_quantile_of_the_wait_is_where_the_closed_form_puts_it() -> None:
    text = world(
        "{name: a, arrivals: {rate: 2}, handle: {exponential: 2}}", "{name: g, agents: 5, serves: [{class: a}]}"
    )
    exact = math.log(erlang_c(4, 5) / 0.1) * 2
    assert agrees(told(text)["classes"]["a"]["wait_p90"], exact, slack=2.5)


def test_members_who_lose_patience_follow_erlang_a() -> None:
    text = world(
        "{name: a, arrivals: {rate: 48}, handle: {exponential: 1}, patience: {exponential: 2}}",
        "{name: g, agents: 50, serves: [{class: a}]}",
        stop="{at: 2000}",
        warm_up=100,
    )
    lost, wait = impatient(48, 1, 2, 50)
    figures = told(text)["classes"]["a"]
    assert lost == pytest.approx(0.030912249, abs=1e-9)
    assert agrees(figures["abandonment"], lost)
    assert agrees(figures["mean_wait"], wait)


def test_equal_handle_times_halve_the_wait() -> None:
    text = world(
        "{name: a, arrivals: {rate: .8}, handle: {deterministic: 1}}", "{name: g, agents: 1, serves: [{class: a}]}"
    )
    assert agrees(told(text)["classes"]["a"]["mean_wait"], 0.8 / (2 * (1 - 0.8)))


@pytest.mark.parametrize(
    ("handle", "cv2"),
    [
        ("{gamma: {mean: 1, cv: .5}}", 0.25),
        ("{gamma: {shape: .5, scale: 2}}", 2.0),
        ("{lognormal: {mean: 1, cv: 1.2}}", 1.44),
        ("{uniform: [0, 2]}", 1 / 3),
        ("{hyperexponential: {probabilities: [.9, .1], means: [.5, 5.5]}}", 2 * (0.9 * 0.25 + 0.1 * 30.25) - 1),
        ("{empirical: [.5, .5, 2]}", 0.5),
        ("{weighted: {values: [.5, 2], weights: [2, 1]}}", 0.5),
    ],
)
def test_one_agent_waits_by_the_spread_of_handle_times(handle: str, cv2: float) -> None:
    """Pollaczek and Khinchine: mean and variance are all that the mean wait knows of a distribution."""
    text = world(f"{{name: a, arrivals: {{rate: .6}}, handle: {handle}}}", "{name: g, agents: 1, serves: [{class: a}]}")
    assert agrees(told(text, replications=12)["classes"]["a"]["mean_wait"], 0.6 * (1 + cv2) / (2 * 0.4), slack=2.2)


def test_the_urgent_wait_by_cobham_and_the_others_for_it() -> None:
    text = world(
        """{name: urgent, arrivals: {rate: .3}, handle: {exponential: 1}}
        {name: normal, arrivals: {rate: .5}, handle: {exponential: 1}}""",
        "{name: g, agents: 1, order: priority, serves: [{class: normal, priority: 2}, {class: urgent, priority: 1}]}",
    )
    figures = told(text, replications=12)["classes"]
    assert agrees(figures["urgent"]["mean_wait"], 0.8 / (1 - 0.3))
    assert agrees(figures["normal"]["mean_wait"], 0.8 / ((1 - 0.3) * (1 - 0.8)))


def test_a_network_of_jackson_waits_as_its_parts() -> None:
    """Feedback raises the rates: a = 1 + .2 b, b = .5 a, so a = 1/.9 and b = .5/.9."""
    text = world(
        """{name: a, arrivals: {rate: 1}, handle: {exponential: 1.5}, next: [{to: b, probability: .5}]}
        {name: b, handle: {exponential: 1}, next: [{to: a, probability: .2}]}""",
        """{name: A, agents: 2, serves: [{class: a}]}
        {name: B, agents: 1, serves: [{class: b}]}""",
    )
    figures = told(text, replications=12)["classes"]
    assert agrees(figures["a"]["mean_wait"], mean_wait(1 / 0.9, 1.5, 2))
    assert agrees(figures["b"]["mean_wait"], mean_wait(0.5 / 0.9, 1, 1))


def test_one_long_run_has_an_interval_from_its_batches() -> None:
    text = world(
        "{name: a, arrivals: {rate: .5}, handle: {exponential: 1}}", "{name: g, agents: 1, serves: [{class: a}]}"
    )
    found = told(text, replications=1, batches=20)
    assert agrees(found["classes"]["a"]["mean_wait"], 1.0)
    assert "20 batches" in found["interval"]
    assert found["classes"]["a"]["wait_p90"]["lo"] is None
