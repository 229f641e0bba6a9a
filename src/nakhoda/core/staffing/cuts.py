"""Multi-skill staffing by simulation cuts: minimise cost so that every service level holds (CAPACITY 2).

`evaluate(x)` gives the service levels g of staffing x, from any simulator, with common random numbers: the same x
gives the same g. Each round adds the cuts g_k(x0) + q_k'(x - x0) >= target_k, q by finite differences, and solves the
integer program again; at the end no single agent can be spared.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp

from nakhoda.core.staffing.refusal import StaffingError, need_all, need_length

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Evaluate = Callable[[Ints], Sequence[float]]


@dataclass(frozen=True)
class Cut:
    """slope . x >= limit."""

    slope: Floats
    limit: float


@dataclass(frozen=True)
class CutAnswer:
    """Agents by group, what the simulator says of them, their cost, and how often it was asked."""

    agents: Ints
    levels: Floats
    cost: float
    holds: bool
    rounds: int
    asked: int


@dataclass(frozen=True)
class Groups:
    """Cost of one agent, fewest and most agents, by group; `together` are cuts known beforehand (pooled bounds)."""

    costs: tuple[float, ...]
    least: tuple[int, ...]
    most: tuple[int, ...]
    together: tuple[Cut, ...] = field(default=())

    def __post_init__(self) -> None:
        need_all("costs", self.costs)
        need_length("least", tuple(map(float, self.least)), len(self.costs))
        need_length("most", tuple(map(float, self.most)), len(self.costs))
        if any(low < 0 or low > high for low, high in zip(self.least, self.most, strict=True)):
            raise StaffingError("least", "must be 0 or more and not above most")


class _Asked:
    """The simulator's answers, each asked for once."""

    def __init__(self, evaluate: Evaluate, targets: Floats) -> None:
        self.evaluate, self.targets = evaluate, targets
        self.known: dict[tuple[int, ...], Floats] = {}

    def at(self, agents: Ints) -> Floats:
        key = tuple(int(each) for each in agents)
        if key not in self.known:
            levels = np.asarray(self.evaluate(agents.copy()), dtype=float)
            if levels.shape != self.targets.shape or not np.isfinite(levels).all():
                raise StaffingError("evaluate", f"must give {len(self.targets)} finite service levels")
            self.known[key] = levels
        return self.known[key]

    def holds(self, agents: Ints) -> bool:
        return bool((self.at(agents) >= self.targets).all())


def staff_by_cuts(groups: Groups, targets: Sequence[float], evaluate: Evaluate, *, rounds: int = 40) -> CutAnswer:
    """The cheapest agents by group found; `holds` is False when the rounds or the agents ran out first."""
    asked = _Asked(evaluate, np.asarray(targets, dtype=float))
    cuts, agents, used = list(groups.together), np.asarray(groups.least, dtype=np.int64), 0
    for _ in range(rounds):
        used += 1
        solved = _cheapest(groups, cuts)
        if solved is None:
            break
        agents = solved
        if asked.holds(agents):
            break
        cuts += _cuts_at(asked, agents, groups)
    if not asked.holds(agents):
        agents = _filled(asked, agents, groups)
    if asked.holds(agents):
        agents = _spared(asked, agents, groups)
    cost = float(np.dot(groups.costs, agents))
    return CutAnswer(agents, asked.at(agents), cost, asked.holds(agents), used, len(asked.known))


def _cheapest(groups: Groups, cuts: list[Cut]) -> Ints | None:
    costs = np.asarray(groups.costs) + 1e-9  # of two plans of one price the smaller
    limits = LinearConstraint(np.array([cut.slope for cut in cuts]), [cut.limit for cut in cuts]) if cuts else ()
    answer = milp(
        costs,
        integrality=np.ones(len(costs), dtype=np.int64),
        bounds=Bounds(groups.least, groups.most),
        constraints=limits,
    )
    return None if answer.x is None else np.rint(answer.x).astype(np.int64)


def _cuts_at(asked: _Asked, agents: Ints, groups: Groups) -> list[Cut]:
    """One cut for each level that falls short; a level that nobody moves here gets a step into the open instead."""
    here = asked.at(agents)
    slopes = np.stack([asked.at(_one_more(agents, group)) - here for group in range(len(agents))], axis=1)
    found = []
    for level in np.flatnonzero(here < asked.targets):
        slope = np.maximum(slopes[level], 0.0)
        if slope.max(initial=0.0) <= 1e-12:
            slope, short = np.ones(len(agents)), 1.0
        else:
            short = asked.targets[level] - here[level]
        # beside an S-shaped curve the tangent can ask for nothing new: at least one agent more than here
        found.append(Cut(slope, float(slope @ agents + max(short, 1e-9))))
    return found


def _one_more(agents: Ints, group: int) -> Ints:
    more = agents.copy()
    more[group] += 1
    return more


def _filled(asked: _Asked, agents: Ints, groups: Groups) -> Ints:
    """Add the agent who closes most of what is short for the money, until every level holds or all are there."""
    costs = np.maximum(np.asarray(groups.costs), 1e-9)
    while not asked.holds(agents):
        open_ = [group for group in range(len(agents)) if agents[group] < groups.most[group]]
        if not open_:
            return agents
        short = [np.maximum(asked.targets - asked.at(_one_more(agents, group)), 0).sum() for group in open_]
        now = np.maximum(asked.targets - asked.at(agents), 0).sum()
        agents = _one_more(agents, max(zip(open_, short, strict=True), key=lambda p: (now - p[1]) / costs[p[0]])[0])
    return agents


def _spared(asked: _Asked, agents: Ints, groups: Groups) -> Ints:
    """Take away agents, dearest first, as long as every level holds."""
    order = np.argsort(-np.asarray(groups.costs), kind="stable")
    changed = True
    while changed:
        changed = False
        for group in order:
            fewer = agents.copy()
            fewer[group] -= 1
            if fewer[group] >= groups.least[group] and asked.holds(fewer):
                agents, changed = fewer, True
    return agents
