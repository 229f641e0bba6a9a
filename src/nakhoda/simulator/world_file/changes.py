"""Scenarios: named changes of a world, and what they make of a figure with the luck held equal."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection
from dataclasses import replace

from nakhoda.simulator.world_file.compile import compile_world
from nakhoda.simulator.world_file.figures import Estimate, class_figures, estimate
from nakhoda.simulator.world_file.model import CaseClass, Duration, Group, World
from nakhoda.simulator.world_file.runs import run_once

Change = Callable[[World], World]
MEASURED = slice(1, None)


def volume(factor: float, names: Collection[str] = ()) -> Change:
    """So many times the arrivals of these classes (all, when none is named). Given instants and counts stay."""

    def change(world: World) -> World:
        return _classes(world, names, lambda kind: _more(kind, _positive("volume", factor)))

    return change


def _more(kind: CaseClass, factor: float) -> CaseClass:
    if kind.arrivals is None or kind.arrivals.way != "rates":
        return kind
    levels = tuple(level * factor for level in kind.arrivals.levels)
    return replace(kind, arrivals=replace(kind.arrivals, levels=levels))


def handle_time(factor: float, names: Collection[str] = ()) -> Change:
    """Handling takes so many times as long."""
    longer = _positive("handle_time", factor)
    return lambda world: _classes(world, names, lambda kind: replace(kind, handle=stretched(kind.handle, longer)))


def stretched(duration: Duration, factor: float) -> Duration:
    """The same distribution on another scale."""
    values = tuple(value * factor for value in duration.values)
    if duration.kind == "lognormal":
        return replace(duration, a=duration.a + math.log(factor))
    if duration.kind == "gamma":
        return replace(duration, b=duration.b * factor)
    return replace(duration, a=duration.a * factor, b=duration.b * factor, values=values)


def staff(factor: float, names: Collection[str] = ()) -> Change:
    """So many times the agents of these groups, rounded down: attrition, or a class that joins."""
    share = _positive("staff", factor)

    def change(world: World) -> World:
        return _groups(world, names, lambda group: _staffed(group, share))

    return change


def _staffed(group: Group, factor: float) -> Group:
    counts = tuple(math.floor(count * factor + 1e-9) for count in group.staff.counts)
    return replace(group, staff=replace(group.staff, counts=counts))


def exit_of(name: str) -> Change:
    """A partner leaves: its group is gone. Raises `ValueError` where a class would be left to nobody."""

    def change(world: World) -> World:
        kept = tuple(group for group in world.groups if group.name != name)
        if len(kept) == len(world.groups):
            raise ValueError(f"there is no group {name!r}")
        served = {take.name for group in kept for take in group.takes}
        if alone := [kind.name for kind in world.classes if kind.name not in served]:
            raise ValueError(f"without {name!r} no group serves {', '.join(alone)}")
        return replace(world, groups=kept)

    return change


def together(*changes: Change) -> Change:
    """One after another."""

    def change(world: World) -> World:
        for each in changes:
            world = each(world)
        return world

    return change


def difference(world: World, change: Change, name: str, figure: str, replications: int, seed: int) -> Estimate:
    """How much a change moves a figure of a class: paired replications with common random numbers."""
    plans = compile_world(world, 1), compile_world(change(world), 1)
    row = [kind.name for kind in world.classes].index(name)
    deltas = []
    for number in range(replications):
        before, after = (class_figures(plan, run_once(plan, seed, number), row, MEASURED)[figure] for plan in plans)
        deltas.append(after - before)
    return estimate(deltas)


def _classes(world: World, names: Collection[str], change: Callable[[CaseClass], CaseClass]) -> World:
    known = _known(names, [kind.name for kind in world.classes], "class")
    return replace(world, classes=tuple(change(kind) if kind.name in known else kind for kind in world.classes))


def _groups(world: World, names: Collection[str], change: Callable[[Group], Group]) -> World:
    known = _known(names, [group.name for group in world.groups], "group")
    return replace(world, groups=tuple(change(group) if group.name in known else group for group in world.groups))


def _known(names: Collection[str], there: list[str], what: str) -> set[str]:
    if missing := sorted(set(names) - set(there)):
        raise ValueError(f"there is no {what} {missing[0]!r}")
    return set(names or there)


def _positive(what: str, factor: float) -> float:
    if not (math.isfinite(factor) and factor > 0):
        raise ValueError(f"{what}: {factor} is not a factor above 0")
    return factor
