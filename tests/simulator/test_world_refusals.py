"""A WORLD file that cannot be run says where and why."""

from __future__ import annotations

from pathlib import Path

import pytest

from nakhoda.simulator.world_file.read import WorldError, read_world

GOOD = Path("examples/worlds/two-tier.yaml").read_text()


@pytest.mark.parametrize(
    ("old", "new", "line", "path", "says"),
    [
        ("warm_up: 1000", "warm_upp: 1000", 5, "warm_upp", "unknown field"),
        ("{rate: 10}", "{rate: -1}", 8, "classes[tier1].arrivals.rate", "-1 is not at least 0"),
        ("{rate: 10}", "{rate: .nan}", 8, "classes[tier1].arrivals.rate", "a number is expected"),
        ("{rate: 10}", "{rates: [1, 2]}", 8, "classes[tier1].arrivals", "'period' is missing"),
        ("{rate: 10}", "{rate: 10, times: [1]}", 8, "classes[tier1].arrivals", "exactly one of"),
        ("probability: .15", "probability: 1.2", 12, "classes[tier1].next[0].probability", "at most 1"),
        ("{to: tier2,", "{to: tier3,", 12, "classes[tier1].next[0].to", "no class 'tier3'"),
        ("{class: tier2}", "{class: tier9}", 22, "groups[Tier 2].serves[tier9].class", "no class 'tier9'"),
        ("agents: 66", "agents: -2", 18, "groups[Tier 1].agents", "-2 is not between"),
        ("{exponential: 6}", "{weibull: 6}", 9, "classes[tier1].handle.weibull", "unknown field"),
        ("{exponential: 6}", "{exponential: 0}", 9, "classes[tier1].handle.exponential", "0 is not above 0"),
        ("{exponential: 6}", "{lognormal: {mean: 6}}", 9, "classes[tier1].handle.lognormal", "mean and cv"),
        ("{exponential: 6}", "{uniform: [5, 1]}", 9, "classes[tier1].handle.uniform", "the lower first"),
        ("warm_up: 1000", "warm_up: 20000", 5, "warm_up", "leaves nothing"),
        ("name: tier2", "name: tier1", 13, "classes[tier1]", "appears twice"),
        ("stop: {at: 20000}", "stop: {}", 4, "stop", "exactly one of at"),
    ],
)
def test_a_fault_is_named_with_its_line_and_path(old: str, new: str, line: int, path: str, says: str) -> None:
    assert old in GOOD
    with pytest.raises(WorldError) as refused:
        read_world(GOOD.replace(old, new, 1))
    found = [problem for problem in refused.value.problems if problem.path == path]
    assert found
    assert found[0].line == line
    assert says in found[0].message


def test_probabilities_of_the_ways_on_may_not_pass_one() -> None:
    text = GOOD.replace("      - {to: tier2, probability: .15}", "      - {to: tier2, probability: .6}\n" * 2)
    with pytest.raises(WorldError, match=r"add up to 1\.2"):
        read_world(text)


def test_all_faults_come_out_at_once() -> None:
    with pytest.raises(WorldError) as refused:
        read_world(GOOD.replace("rate: 10", "rate: -1").replace("agents: 66", "agents: many"))
    assert len(refused.value.problems) == 2


@pytest.mark.parametrize("text", ["", "- a\n", "world: [", "world: x\n"])
def test_what_is_no_world_is_refused(text: str) -> None:
    with pytest.raises(WorldError):
        read_world(text)


def test_the_example_reads() -> None:
    assert [kind.name for kind in read_world(GOOD).classes] == ["tier1", "tier2"]
