"""Worlds in a few words for the tests, and their figures."""

from __future__ import annotations

from typing import Any

from nakhoda.simulator.world_file.compile import compile_world
from nakhoda.simulator.world_file.read import read_world
from nakhoda.simulator.world_file.report import report
from nakhoda.simulator.world_file.runs import run_once

TWO_TIER = "examples/worlds/two-tier.yaml"


def world(classes: str, groups: str, stop: str = "{at: 20000}", warm_up: float = 500, more: str = "") -> str:
    """A WORLD file from flow-style items, one a line."""

    def listed(items: str) -> str:
        return "".join(f"  - {line.strip()}\n" for line in items.strip().splitlines())

    head = f"world: A test\nstop: {stop}\nwarm_up: {warm_up}\n{more}"
    return f"{head}classes:\n{listed(classes)}groups:\n{listed(groups)}"


def told(text: str, replications: int = 8, seed: int = 7, batches: int = 1) -> dict[str, Any]:
    """The report of a world."""
    read = read_world(text)
    plan = compile_world(read, batches)
    return report(read, plan, [run_once(plan, seed, number) for number in range(replications)], seed)


def agrees(figure: dict[str, Any], exact: float, slack: float = 2.0) -> bool:
    """Whether an exact value lies within `slack` times the half-width of a 95 % interval."""
    half = (figure["hi"] - figure["lo"]) / 2
    return bool(abs(figure["value"] - exact) <= slack * half)
