"""A policy model becomes the arrays of its event loop. Who may take what is asked of the desk's own `may_take`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from nakhoda.core.policy.candidates import CellKey, cell_for
from nakhoda.core.routing import PRIORITY_RANK, AgentFacts, HeadFacts, kind_of_work, lane_rank, may_take
from nakhoda.simulator.kernel.durations import KINDS
from nakhoda.simulator.policy_model.doubt import Doubts, doubts_of
from nakhoda.simulator.policy_model.hours import open_spans
from nakhoda.simulator.policy_model.kernel import columns as c
from nakhoda.simulator.policy_model.model import PERIOD, Crew, Kind, PolicyModel
from nakhoda.simulator.policy_model.promised import case_of, promises_of
from nakhoda.simulator.world_file.model import Duration

UPPER_TIER = 2
BEYOND = 60  # days after the end into which due times may reach


class Plan(NamedTuple):
    """A policy model before its first event; every run begins with copies."""

    table: Any
    reals: Any
    lists: Any
    levels: Any
    queues: Any
    clock: Any
    counts: Any
    agents: Any
    agent_reals: Any
    most_cells: int
    days: int
    doubts: Doubts | None = None  # what each replication draws anew before it begins


class _Rows:
    """The table under way: rows of classes, queues, groups, calendars and cells; more rows of reals behind them."""

    def __init__(self, model: PolicyModel) -> None:
        self.model, self.policy = model, model.policy
        self.at_queues = len(model.kinds)
        self.at_groups = self.at_queues + len(model.policy.queues)
        self.at_calendars = self.at_groups + len(model.crews)
        self.at_cells = self.at_calendars + len(model.policy.calendars)
        self.rows: list[list[int]] = [[0] * c.TABLE_COLUMNS for _ in range(self.at_cells)]
        self.lists: list[int] = []
        self.levels: list[float] = []
        self.more: list[Sequence[float]] = []
        self.first_reals: dict[int, Sequence[float]] = {}
        self.cells: dict[tuple[int, int], int] = {}
        self.lines: dict[tuple[int, int, bool, tuple[int, ...]], int] = {}

    def listed(self, values: Sequence[int]) -> int:
        """Where a list of whole numbers starts."""
        first = len(self.lists)
        self.lists += values
        return first

    def line(self, queue: int, lane: int, exposed: bool, groups: tuple[int, ...]) -> int:
        """The row of a waiting line; classes that the same people may take in the same lane of a queue share one."""
        key = (queue, lane, exposed, groups)
        if key not in self.lines:
            self.lines[key] = len(self.rows)
            first = self.listed([self.at_groups + place for place in groups])
            row = [lane, int(exposed), first, len(groups), -1]
            self.rows.append(row + [0] * (c.TABLE_COLUMNS - len(row)))
        return self.lines[key]

    def real(self, *values: float) -> int:
        """The number of one more row of reals, counted from the end of the table (known when all cells are)."""
        self.more.append(values)
        return len(self.more) - 1


def compile_model(model: PolicyModel) -> Plan:
    """The plan of a model. Raises `ValueError` where a class or a group does not fit the policy."""
    rows = _Rows(model)
    _cells(rows)
    base = len(rows.rows)
    _calendars(rows, base)
    _queues(rows)
    for row, kind in enumerate(model.kinds):
        _kind(rows, row, kind, base)
    speeds = _groups(rows, base)
    matrix = rows.listed(
        [rows.cells.get((k, q), 0) for k in range(len(model.kinds)) for q in range(len(model.policy.queues))]
    )
    reals = np.zeros((base + len(rows.more), c.REAL_COLUMNS))
    for row, values in [*rows.first_reals.items(), *enumerate(rows.more, base)]:
        reals[row, : len(values)] = values
    clock = np.array([model.days * 86_400.0, model.warm_up_days * 86_400.0, PERIOD, 86_400.0, 0.0])
    agents, agent_reals = _agents(rows, speeds)
    return Plan(
        np.array(rows.rows, np.int64),
        reals,
        np.array(rows.lists, np.int64),
        np.array(rows.levels),
        np.array([model.policy.weights, model.policy.seeds, [0] * len(model.policy.queues)], np.int64),
        clock,
        _counts(rows, matrix, len(agents)),
        agents,
        agent_reals,
        max(row[c.CELLS] for row in rows.rows[rows.at_groups : rows.at_calendars]),
        model.days,
        doubts_of(model),
    )


def _counts(rows: _Rows, matrix: int, agents: int) -> Any:
    model, routing = rows.model, rows.policy.routing
    counts = np.zeros(c.COUNTS, np.int64)
    counts[[c.KINDS, c.QUEUES, c.GROUPS]] = len(model.kinds), len(rows.policy.queues), len(model.crews)
    counts[c.PERIODS] = len(model.kinds[0].rates)
    counts[[c.AT_QUEUES, c.AT_GROUPS, c.AT_CALENDARS, c.AT_CELLS]] = (
        rows.at_queues, rows.at_groups, rows.at_calendars, rows.at_cells,
    )  # fmt: skip
    counts[[c.OVERFLOW, c.CELL_MATRIX]] = routing.overflow_permille, matrix
    counts[c.RETURNS_TO_OWNER] = routing.return_to_owner != "never"
    counts[[c.MOST_ASKS, c.MOST_REOPENS]] = model.most_asks, model.most_reopens
    counts[c.ROOM_FOR] = 2 * agents + len(model.crews) + 64
    return counts


# -- which class may go where ---------------------------------------------------------------------------------


def members_of(model: PolicyModel, kind: Kind, tier: int | None) -> tuple[int, ...]:
    """The queues among which the desk's router chooses for a class, as it comes or (tier 2) escalated."""
    case = case_of(model.policy, kind, 1, 0, model.start)
    work = kind_of_work(model.policy, case, tier or kind.tier)
    return model.policy.cell(CellKey(*work)).members


def heirs_of(model: PolicyModel, kind: Kind, tier: int | None) -> tuple[int, ...]:
    """The queues that the router would choose among if those that close had never been."""
    closed = {key for key, _ in model.closings}
    queues = [queue for queue in model.policy.queues if queue.key not in closed]
    case = case_of(model.policy, kind, 1, 0, model.start)
    work = CellKey(*kind_of_work(model.policy, case, tier or kind.tier))
    found = cell_for(work, queues, model.policy.routing).members
    if not found:
        raise ValueError(f"{kind.name}: no queue stays that may take it, not even the fallback")
    return found


def _all_heirs(model: PolicyModel, kind: Kind) -> tuple[tuple[int, ...], tuple[int, ...]]:
    if not model.closings:
        return (), ()
    return heirs_of(model, kind, None), heirs_of(model, kind, UPPER_TIER)


def _cells(rows: _Rows) -> None:
    model = rows.model
    for number, kind in enumerate(model.kinds):
        low, high = _all_heirs(model, kind)
        for queue in dict.fromkeys((*members_of(model, kind, None), *members_of(model, kind, UPPER_TIER), *low, *high)):
            groups = [place for place, crew in enumerate(model.crews) if may_work(model, crew, kind, queue)]
            if not groups:
                raise ValueError(f"{kind.name}: nobody may take it from {model.policy.queue_keys[queue]}")
            lane = lane_rank(model.policy, kind.lane)
            rows.cells[number, queue] = rows.line(queue, lane, kind.exposure > 0, tuple(groups))


def may_work(model: PolicyModel, crew: Crew, kind: Kind, queue: int) -> bool:
    """The desk's own answer for a member of the crew and a case of the class at the head of a queue."""
    facts = AgentFacts(
        id=1,
        tier=crew.tier,
        owner=crew.owner,
        reads=frozenset(crew.languages),
        today=model.start.date(),
        skills=frozenset(crew.skills),
        clearances=frozenset(crew.clearances),
        certifications=dict.fromkeys(crew.certifications, model.start.date()),
        queues=frozenset(crew.queues),
    )
    key = model.policy.queue_keys[queue]
    head = HeadFacts(key, kind.lane, kind.priority, kind.language, model.start)
    return may_take(model.policy, facts, head).outcome


def _kind(rows: _Rows, row: int, kind: Kind, base: int) -> None:
    model, policy = rows.model, rows.policy
    entry, upper = members_of(model, kind, None), members_of(model, kind, UPPER_TIER)
    low, high = _all_heirs(model, kind)
    terms = promises_of(policy, kind, entry[0], model.start)
    first_term = base + len(rows.more)
    for term in terms:
        rows.real(*map(float, term))
    lane = policy.lanes.get(kind.lane)
    draws = [_draw(rows, each, base) for each in (kind.handle, kind.handle_upper, kind.reply, kind.reopening)]
    holding = _draw(rows, kind.holding, base)
    values = [
        rows.listed(entry), len(entry), rows.listed(upper), len(upper), first_term, len(terms),
        lane_rank(policy, kind.lane), PRIORITY_RANK.get(kind.priority, 1), *draws, 0, 0, len(kind.instants), 0,
        int(not (lane and lane.cannot_return)), rows.listed([len(low), *low, len(high), *high]), holding,
    ]  # fmt: skip
    rows.rows[row][: len(values)] = values
    first = len(rows.levels)
    rows.levels += kind.instants or kind.rates
    rows.first_reals[row] = (
        kind.escalates, kind.returned, kind.asks, kind.answers, kind.reopens, kind.exposure, first, kind.gives_up_after,
        kind.holds, *_upper_habits(kind), kind.called,
    )  # fmt: skip


def _upper_habits(kind: Kind) -> tuple[float, float, float]:
    """Questions and holds of Tier 2, which are as Tier 1's where nothing else is said; and what is left of either."""
    asks = kind.asks if kind.asks_upper is None else kind.asks_upper
    holds = kind.holds if kind.holds_upper is None else kind.holds_upper
    return asks, holds, kind.once_answered


def _draw(rows: _Rows, duration: Duration, base: int) -> int:
    first, running = len(rows.levels), 0.0
    for value, share in zip(duration.values, duration.shares, strict=True):
        running += share
        rows.levels += [running, value]
    return base + rows.real(KINDS[duration.kind], duration.a, duration.b, first, len(duration.values))


# -- places and people ----------------------------------------------------------------------------------------


def _calendars(rows: _Rows, base: int) -> None:
    model = rows.model
    for row, calendar in enumerate(rows.policy.calendars.values(), rows.at_calendars):
        spans = open_spans(calendar, model.start, model.days + BEYOND)
        rows.rows[row][:2] = [base + len(rows.more), len(spans)]
        for span in spans:
            rows.real(*span)


def _queues(rows: _Rows) -> None:
    sites = list(rows.policy.calendars)
    closing = dict(rows.model.closings)
    for row, queue in enumerate(rows.policy.queues, rows.at_queues):
        closes = closing.get(queue.key, -1)
        rows.rows[row][:5] = [queue.tier, sites.index(queue.calendar), queue.capacity_per_day, 0, closes]


def _groups(rows: _Rows, base: int) -> list[tuple[float, ...]]:
    model, first_agent = rows.model, 0
    for place, crew in enumerate(model.crews):
        row = rows.at_groups + place
        cells = [cell for cell in rows.lines.values() if row in _groups_of(rows, cell)]
        first_shift = base + len(rows.more)
        for begin, end in crew.shifts:
            rows.real((begin - model.start).total_seconds(), (end - model.start).total_seconds())
        rows.rows[row][:8] = [
            rows.listed(cells), len(cells), first_agent, len(crew.speeds), first_shift, len(crew.shifts), -1, -1,
        ]  # fmt: skip
        rows.first_reals[row] = (
            crew.absence, _day_cap(model, crew), crew.week_cap, 0.0, crew.looks_every, *crew.keeps,
        )  # fmt: skip
        first_agent += len(crew.speeds)
    return [crew.speeds for crew in model.crews]


def _groups_of(rows: _Rows, cell: int) -> list[int]:
    first, many = rows.rows[cell][c.FIRST_GROUP], rows.rows[cell][c.GROUPS_OF]
    return rows.lists[first : first + many]


def _agents(rows: _Rows, speeds: Sequence[Sequence[float]]) -> tuple[Any, Any]:
    flat = [(rows.at_groups + place, speed) for place, group in enumerate(speeds) for speed in group]
    agents = np.zeros((len(flat), c.AGENT_COLUMNS), np.int64)
    reals = np.zeros((len(flat), c.AGENT_REALS))
    agents[:, c.OF_GROUP] = [group for group, _ in flat]
    agents[:, [c.OWN_HEAD, c.LAST_DAY, c.BEFORE, c.AFTER]] = -1
    reals[:, c.SPEED] = [speed for _, speed in flat]
    return agents, reals


def _day_cap(model: PolicyModel, crew: Crew) -> float:
    """Seconds of harm that a person may handle in a day: the crew's own, or the desk policy's (0 there: no limit)."""
    if crew.day_cap is not None:
        return crew.day_cap
    return model.policy.exposure.day_minutes * 60.0 or float("inf")
