"""A world becomes the tables that the event loop reads."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np

from nakhoda.simulator.kernel import columns as c
from nakhoda.simulator.kernel.durations import KINDS
from nakhoda.simulator.world_file.model import Arrivals, CaseClass, Duration, Exit, Group, Take, World

WAYS = {"rates": c.BY_RATE, "times": c.BY_TIMES, "counts": c.BY_COUNTS}
EVERY_DRAIN_ENDS = 1000  # a world that never drains is ended after so many times the time of its arrivals


class Plan(NamedTuple):
    """A world before its first event; every run begins with copies of the first three."""

    table: Any
    reals: Any
    clock: Any
    lists: Any
    kinds: int
    groups: int
    first_exit: int
    most_agents: int


class _Tables:
    """Rows under way. `first` is where each sort of row starts in the table."""

    def __init__(self, world: World) -> None:
        self.first: dict[str, int] = {}
        rows = 0
        for name, many in _sizes(world).items():
            self.first[name], rows = rows, rows + many
        self.table = np.zeros((rows, c.TABLE_COLUMNS), np.int64)
        self.reals = np.zeros((rows, c.REAL_COLUMNS), np.float64)
        self.lists: list[float] = []
        self.drawn = self.first["draws"]
        self.kinds = {each.name: place for place, each in enumerate(world.classes)}

    def draw(self, duration: Duration | None) -> int:
        """The row of a distribution; -1 for none."""
        if duration is None:
            return -1
        first, running = len(self.lists), 0.0
        for value, share in zip(duration.values, duration.shares, strict=True):
            running += share
            self.lists += [running, value]
        self.reals[self.drawn, :5] = KINDS[duration.kind], duration.a, duration.b, first, len(duration.values)
        self.drawn += 1
        return self.drawn - 1

    def listed(self, values: Iterable[float]) -> int:
        """Where a list of levels starts."""
        first = len(self.lists)
        self.lists += values
        return first

    def put(self, row: int, *values: float) -> None:
        """The first columns of a row of the table."""
        self.table[row, : len(values)] = values


def _sizes(world: World) -> dict[str, int]:
    takes = sum(len(group.takes) for group in world.groups)
    draws = sum(3 + len(kind.exits) for kind in world.classes)
    exits = sum(len(kind.exits) for kind in world.classes)
    kinds, groups = len(world.classes), len(world.groups)
    return {"kinds": kinds, "groups": groups, "takes": takes, "offers": takes, "exits": exits, "draws": draws}


def compile_world(world: World, batches: int) -> Plan:
    """The plan of a world. `batches`: into how many equal parts the time after the warm-up is cut."""
    tables = _Tables(world)
    takes = [(group, take) for group in world.groups for take in group.takes]
    _put_takes(tables, takes)
    _put_groups(tables, world)
    _put_classes(tables, world, _offers(tables, world, takes))
    _put_exits(tables, [each for kind in world.classes for each in kind.exits])
    return Plan(
        tables.table,
        tables.reals,
        _clock(world, batches),
        np.array(tables.lists, np.float64),
        len(world.classes),
        len(world.groups),
        tables.first["exits"],
        sum(max(group.staff.counts) * group.concurrency for group in world.groups),
    )


def _put_takes(tables: _Tables, takes: list[tuple[Group, Take]]) -> None:
    for row, (_, take) in enumerate(takes, tables.first["takes"]):
        tables.put(row, tables.kinds[take.name], take.priority)
        tables.reals[row, c.FACTOR] = take.factor


def _offers(tables: _Tables, world: World, takes: list[tuple[Group, Take]]) -> dict[str, list[tuple[int, int]]]:
    """By class: (group, take), those that put it first before the others, otherwise as listed."""
    rows = {group.name: row for row, group in enumerate(world.groups, tables.first["groups"])}
    found: dict[str, list[tuple[int, int, int]]] = {kind.name: [] for kind in world.classes}
    for number, (group, take) in enumerate(takes, tables.first["takes"]):
        rank = take.priority if "priority" in group.order else 0
        found[take.name].append((rank, rows[group.name], number))
    return {name: [(group, number) for _, group, number in sorted(ranked)] for name, ranked in found.items()}


def _put_classes(tables: _Tables, world: World, offers: dict[str, list[tuple[int, int]]]) -> None:
    due_first = {take.name for group in world.groups if "due" in group.order for take in group.takes}
    exits, offered = tables.first["exits"], tables.first["offers"]
    for row, kind in enumerate(world.classes):
        drawn = [tables.draw(each) for each in (kind.handle, kind.patience, kind.retry_delay)]
        mine = offers[kind.name]
        ways = (exits, len(kind.exits), offered, len(mine))
        tables.put(row, *drawn, *ways, *_comes(kind.arrivals, tables), kind.name in due_first, -1)
        for place, offer in enumerate(mine, offered):
            tables.put(place, *offer)
        tables.reals[row, :4] = _class_reals(kind)
        exits, offered = exits + len(kind.exits), offered + len(mine)


def _comes(arrivals: Arrivals | None, tables: _Tables) -> tuple[int, int, int, int]:
    if arrivals is None or (arrivals.way != "times" and not any(arrivals.levels)):
        return c.NEVER_COMES, 0, 0, 0
    return WAYS[arrivals.way], tables.listed(arrivals.levels), len(arrivals.levels), int(arrivals.repeats)


def _class_reals(kind: CaseClass) -> tuple[float, ...]:
    promise = -1.0 if kind.promise is None else kind.promise
    due = math.inf if kind.due is None else kind.due
    return promise, due, kind.retry_probability, kind.arrivals.period if kind.arrivals else 0.0


def _put_exits(tables: _Tables, exits: list[Exit]) -> None:
    """Those with a limit are numbered: a case counts for each how often it took it."""
    limited = 0
    for row, exit_ in enumerate(exits, tables.first["exits"]):
        to, delay = tables.kinds[exit_.to], tables.draw(exit_.delay)
        tables.put(row, to, delay, exit_.returns, exit_.at_most, limited)
        tables.reals[row, c.SHARE] = exit_.probability
        limited += exit_.at_most > 0


def _put_groups(tables: _Tables, world: World) -> None:
    taken = tables.first["takes"]
    for row, group in enumerate(world.groups, tables.first["groups"]):
        staff = group.staff
        staffed = (tables.listed(map(float, staff.counts)), len(staff.counts), staff.repeats)
        tables.put(
            row, taken, len(group.takes), *staffed, group.concurrency, group.hands_over, "priority" in group.order
        )
        tables.table[row, c.HOLDING] = -1
        tables.reals[row, c.STAFF_PERIOD] = staff.period
        taken += len(group.takes)


def _clock(world: World, batches: int) -> Any:
    stop = world.stop
    arrivals_end = stop.at or stop.drained_after or math.inf
    end = stop.at or (stop.drained_after or math.inf) * EVERY_DRAIN_ENDS
    cases = math.inf if stop.cases is None else float(stop.cases)
    parts = batches if stop.at else 1
    length = (arrivals_end - world.warm_up) / parts if stop.at else math.inf
    drains = float(stop.at is None)
    return np.array([arrivals_end, end, world.warm_up, length, parts, cases, drains, 0.0], np.float64)
