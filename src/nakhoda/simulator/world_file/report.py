"""What a set of replications says of a world: figures by class and group, each with its interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from nakhoda.simulator.world_file.compile import Plan
from nakhoda.simulator.world_file.figures import (
    FEWEST_BATCHES,
    QUANTILES,
    Estimate,
    Figures,
    class_figures,
    estimate,
    group_figures,
    over_batches,
    over_replications,
    wait_quantile,
)
from nakhoda.simulator.world_file.model import World
from nakhoda.simulator.world_file.runs import Counted

BATCHES = 20
MEASURED = slice(1, None)  # batch 0 is the warm-up


def report(world: World, plan: Plan, runs: Sequence[Counted], seed: int) -> dict[str, Any]:
    """One JSON object: every figure as {value, lo, hi}; `interval` says where the bounds come from."""
    return {
        "world": world.name,
        "unit": world.unit,
        "replications": len(runs),
        "seed": seed,
        "interval": _interval(plan, runs),
        "warnings": _warnings(world, runs),
        "classes": {kind.name: _class(plan, runs, row) for row, kind in enumerate(world.classes)},
        "groups": {group.name: _group(runs, plan.kinds + row) for row, group in enumerate(world.groups)},
    }


def _batches(run: Counted) -> list[slice]:
    many = len(run.tally) - 1
    return [slice(place, place + 1) for place in range(1, many + 1)] if many >= FEWEST_BATCHES else []


def _interval(plan: Plan, runs: Sequence[Counted]) -> str:
    if len(runs) > 1:
        return f"95 %, over {len(runs)} replications"
    if _batches(runs[0]):
        return f"95 %, from {len(runs[0].tally) - 1} batches of one replication; none for quantiles and backlog"
    return "none: one replication that ends by itself says nothing about its spread; ask for more replications"


def _warnings(world: World, runs: Sequence[Counted]) -> list[str]:
    found = []
    if stuck := sum(run.stuck for run in runs):
        found.append(f"{stuck} of {len(runs)} replications could not drain: cases waited for whom nobody worked")
    for row, kind in enumerate(world.classes):
        waiting = sum(int(run.backlog[row]) for run in runs) / len(runs)
        begun = sum(float(run.tally[MEASURED, row, 2].sum()) for run in runs) / len(runs)
        if world.stop.at and waiting > max(100.0, 0.2 * begun):
            found.append(f"{kind.name}: {waiting:,.0f} still waited at the end; its waits grow with the time simulated")
    return found


def _told(figures: dict[str, Estimate]) -> dict[str, Any]:
    return {name: asdict(each) for name, each in figures.items()}


def _merged(runs: Sequence[Counted], whole: list[Figures], parts: list[Figures]) -> dict[str, Estimate]:
    return over_replications(whole) if len(runs) > 1 else over_batches(whole[0], parts)


def _class(plan: Plan, runs: Sequence[Counted], row: int) -> dict[str, Any]:
    whole = [class_figures(plan, run, row, MEASURED) for run in runs]
    parts = [class_figures(plan, runs[0], row, batch) for batch in _batches(runs[0])] if len(runs) == 1 else []
    figures = _merged(runs, whole, parts)
    waits = {f"wait_p{round(100 * q)}": estimate([wait_quantile(run.bins[row], q) for run in runs]) for q in QUANTILES}
    return _told(figures | waits | {"backlog": estimate([float(run.backlog[row]) for run in runs])})


def _group(runs: Sequence[Counted], row: int) -> dict[str, Any]:
    whole = [group_figures(run, row, MEASURED) for run in runs]
    parts = [group_figures(runs[0], row, batch) for batch in _batches(runs[0])] if len(runs) == 1 else []
    return _told(_merged(runs, whole, parts))
