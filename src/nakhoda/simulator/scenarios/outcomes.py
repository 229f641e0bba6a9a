"""Many replications become bands, and two options a difference with its interval, pair by pair on the same dice."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from nakhoda.simulator.policy_model.model import PolicyModel
from nakhoda.simulator.policy_model.runs import Lived
from nakhoda.simulator.scenarios.measured import Figures, Measured, measured

LOW, HIGH = 0.1, 0.9  # four replications in five lie inside a band
SURE = 0.95  # of an interval for a difference or a probability
GOAL = 0.9  # a period in which both promises to members are kept at least this often has met its SLA
JUDGED = ("sla_first_response", "sla_resolution")


class Band(NamedTuple):
    """A mean, and from where to where."""

    mean: float
    lo: float
    hi: float


Bands = dict[str, Band]
Joined = Callable[[Sequence[float]], Band]


@dataclass(frozen=True, slots=True)
class Outcome:
    """An option over its replications (or what differs from another): the whole, its parts, its weeks.

    What no replication could measure is not among the keys."""

    measures: Bands
    by: dict[str, dict[str, Bands]]
    weeks: list[Bands]

    def as_json(self) -> dict[str, Any]:
        """Bands as lists of three."""
        return {"measures": self.measures, "by": self.by, "weeks": self.weeks}


def outcome_from_json(told: Mapping[str, Any]) -> Outcome:
    """What `as_json` wrote."""

    def bands(some: Mapping[str, Any]) -> Bands:
        return {name: Band(*values) for name, values in some.items()}

    by = {dim: {key: bands(part) for key, part in parts.items()} for dim, parts in told["by"].items()}
    return Outcome(bands(told["measures"]), by, [bands(week) for week in told["weeks"]])


def outcomes(model: PolicyModel, lives: Sequence[Lived | Measured], goal: float = GOAL) -> Outcome:
    """Bands over the replications of one model: four in five lie between `lo` and `hi`.

    `p_sla_met` is the share of replications that kept both promises to members at least `goal` often, with its 95 %
    interval."""
    rows = [each if isinstance(each, Measured) else measured(model, each) for each in lives]
    return outcomes_of(rows, goal)


def outcomes_of(rows: Sequence[Measured], goal: float = GOAL) -> Outcome:
    """The same of figures that were taken before."""
    return _over([_judged(row, goal) for row in rows], _spread)


def difference(a: Sequence[Measured], b: Sequence[Measured], goal: float = GOAL) -> Bands:
    """What b has more than a in each measure, paired by replication: the mean with its 95 % interval."""
    return compare(a, b, goal).measures


def compare(a: Sequence[Measured], b: Sequence[Measured], goal: float = GOAL) -> Outcome:
    """The differences of the whole, of every part that both have, and of every week."""
    if len(a) != len(b):
        raise ValueError(f"{len(a)} replications cannot be paired with {len(b)}")
    pairs = zip((_judged(row, goal) for row in a), (_judged(row, goal) for row in b), strict=True)
    return _over([_less(one, other) for one, other in pairs], _sure)


# -- one replication ----------------------------------------------------------------------------------------------


def _judged(row: Measured, goal: float) -> Measured:
    """With a 1 or 0 for whether the period met its SLA."""
    whole = row.whole | _met(row.whole, goal)
    return Measured(whole, row.by, [week | _met(week, goal) for week in row.weeks])


def _met(figures: Figures, goal: float) -> Figures:
    kept = [value for name in JUDGED if (value := figures[name]) is not None]
    return {"p_sla_met": float(all(value >= goal for value in kept)) if kept else None}


def _less(a: Measured, b: Measured) -> Measured:
    by = {
        dim: {key: _minus(parts[key], b.by[dim][key]) for key in parts if key in b.by[dim]}
        for dim, parts in a.by.items()
    }
    return Measured(_minus(a.whole, b.whole), by, [_minus(x, y) for x, y in zip(a.weeks, b.weeks, strict=True)])


def _minus(a: Figures, b: Figures) -> Figures:
    found: Figures = {}
    for name, before in a.items():
        after = b.get(name)
        found[name] = None if before is None or after is None else after - before
    return found


# -- many ---------------------------------------------------------------------------------------------------------


def _over(rows: Sequence[Measured], joined: Joined) -> Outcome:
    dims = rows[0].by if rows else {}
    return Outcome(
        _bands([row.whole for row in rows], joined),
        {dim: {key: _bands([row.by[dim].get(key, {}) for row in rows], joined) for key in dims[dim]} for dim in dims},
        [_bands(weeks, joined) for weeks in zip(*(row.weeks for row in rows), strict=True)],
    )


def _bands(figures: Sequence[Figures], joined: Joined) -> Bands:
    names = dict.fromkeys(name for each in figures for name in each)
    told = {name: [value for each in figures if (value := each.get(name)) is not None] for name in names}
    return {name: (_share if name == "p_sla_met" and joined is _spread else joined)(v) for name, v in told.items() if v}


def _spread(values: Sequence[float]) -> Band:
    low, high = np.quantile(values, (LOW, HIGH))
    return Band(_mean(values), float(low), float(high))


def _share(values: Sequence[float]) -> Band:
    from nakhoda.core.metrics.intervals import wilson

    low, high = wilson(sum(values), len(values))
    return Band(_mean(values), float(low), float(high))


def _sure(values: Sequence[float]) -> Band:
    mean, many = _mean(values), len(values)
    if many < 2:
        return Band(mean, mean, mean)
    from scipy.special import stdtrit

    error = math.sqrt(sum((value - mean) ** 2 for value in values) / (many - 1) / many)
    width = float(stdtrit(many - 1, (1 + SURE) / 2)) * error
    return Band(mean, mean - width, mean + width)


def _mean(values: Iterable[float]) -> float:
    rows = list(values)
    return math.fsum(rows) / len(rows)
