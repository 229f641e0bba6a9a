"""How near a replay comes to what was lived: backlog, promises, waits and occupancy, against chance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from nakhoda.simulator.policy_model.compile import Plan
from nakhoda.simulator.policy_model.kernel import columns as c
from nakhoda.simulator.policy_model.model import PolicyModel
from nakhoda.simulator.policy_model.runs import Lived

PROMISES = {"first_response": c.FIRST, "next_response": c.NEXT, "resolution": c.RESOLUTION, "update": c.UPDATE,
            "tier2_accept": c.ACCEPT, "tier2_resolve": c.UPPER}  # fmt: skip
QUANTILES = (0.5, 0.75, 0.9)
FEWEST_DUE = 30  # of a promise, before its error is told
LEAVES, ENTERS = (c.T_RESOLVED, c.T_SILENT), (c.T_ARRIVED, c.T_REOPENED)
MOVES = (c.T_RAISED, c.T_MOVED, c.T_RETURNED)


class Seen(NamedTuple):
    """What is compared, of reality or of one replication. Days are whole days of the period."""

    backlog: Any  # at the end of each day: days x queues
    due: Mapping[str, tuple[int, int]]  # by promise: fell due in the period, and kept
    waits: Mapping[str, Any]  # by tier: seconds that cases waited before each touch
    busy: Mapping[str, tuple[float, float]]  # by group: seconds of handling, seconds on shift


def seen_in_run(model: PolicyModel, plan: Plan, lived: Lived) -> Seen:
    """Of one traced replication, its warm-up left out."""
    first = model.warm_up_days
    tiers = np.array([queue.tier for queue in model.policy.queues])
    return Seen(
        backlog_in(lived.trace, model.days, len(model.policy.queues))[first:],
        {name: _due(lived, first, model.days, number) for name, number in PROMISES.items()},
        _waits(lived.trace, tiers, first * 86_400.0),
        _busy(model, plan, lived, first),
    )


def backlog_in(trace: Any, days: int, queues: int) -> Any:
    """Cases of each queue that were not resolved at the end of each day, from a trace: whose turn it is or not."""
    lines = trace[np.argsort(trace[:, 2], kind="stable")]
    case, what, queue = lines[:, 2], lines[:, 1].astype(int), lines[:, 4].astype(int)
    follows = np.r_[case[1:] == case[:-1], False]
    after = np.where(follows, np.r_[queue[1:], 0], queue)
    came_before = np.r_[False, case[1:] == case[:-1]]
    before = np.where(came_before, np.r_[0, queue[:-1]], queue)
    back = what == c.T_RETURNED
    changes = np.zeros((days + 1, queues))
    day = np.minimum((lines[:, 0] // 86_400).astype(int), days)
    moved = np.isin(what, MOVES)
    enters, leaves = np.isin(what, ENTERS) | moved, np.isin(what, LEAVES) | moved
    to, out = np.where(back, after, queue), np.where(back, queue, before)
    np.add.at(changes, (day[enters], to[enters]), 1.0)
    ends = np.where(moved, out, queue)
    np.add.at(changes, (day[leaves], ends[leaves]), -1.0)
    return changes[:days].cumsum(axis=0)


def _due(lived: Lived, first: int, days: int, kind: int) -> tuple[int, int]:
    classes = lived.overdue.shape[1] - lived.places.shape[1]
    due = int(lived.tally[first:days, :classes, c.DUE_OF + kind].sum())
    open_late = int(lived.overdue[first:days, :classes, kind].sum())
    return due + open_late, int(lived.tally[first:days, :classes, c.MET_OF + kind].sum())


def _waits(trace: Any, tiers: Any, since: float) -> dict[str, Any]:
    kept = trace[trace[:, 1] != c.T_RELEASED]
    lines = kept[np.argsort(kept[:, 2], kind="stable")]
    took = np.flatnonzero((lines[1:, 1] == c.T_TAKEN) & (lines[1:, 2] == lines[:-1, 2])) + 1
    took = took[lines[took, 0] >= since]
    waits, tier = lines[took, 0] - lines[took - 1, 0], tiers[lines[took, 4].astype(int)]
    return {"1": waits[tier < 2], "2": waits[tier > 1]}


def _busy(model: PolicyModel, plan: Plan, lived: Lived, first: int) -> dict[str, tuple[float, float]]:
    rows = len(plan.table) if not model.crews else int(plan.counts[c.AT_GROUPS])
    found: dict[str, tuple[float, float]] = {}
    for place, crew in enumerate(model.crews):
        sums = lived.sums[first : model.days, rows + place]
        busy, present = found.get(group_of(crew.owner, crew.tier), (0.0, 0.0))
        told = busy + float(sums[:, c.WORKED].sum()), present + float(sums[:, c.PRESENT].sum())
        found[group_of(crew.owner, crew.tier)] = told
    return {name: each for name, each in found.items() if each[1] > 0}


def group_of(owner: str, tier: int) -> str:
    """How a group is called whose occupancy is compared."""
    return f"{owner}, tier {tier}"


# -- the comparison ---------------------------------------------------------------------------------------------


def compare(real: Seen, runs: Sequence[Seen], queues: Sequence[str]) -> dict[str, Any]:
    """Everything side by side: simulated means with the range of the middle 95 % of the replications.

    `chance` of the backlog is what a model without fault would be off by: each replication against the mean of the
    others. An error inside the replications' range may be chance; one outside is the model's.
    """
    stack = np.stack([run.backlog for run in runs])
    mean = stack.mean(axis=0)
    return {
        "backlog": {
            "wape": _wape(mean, real.backlog),
            "wape_of_one": _band([_wape(each, real.backlog) for each in stack]),
            "chance": _chance(stack),
            "wape_total": _wape(mean.sum(axis=1), real.backlog.sum(axis=1)),
            "bias": _ratio(float(mean.sum() - real.backlog.sum()), float(real.backlog.sum())),
            "days": [
                {"real": float(a), **_band(b)}
                for a, b in zip(real.backlog.sum(axis=1), stack.sum(axis=2).T, strict=True)
            ],
            "queues": _by_queue(real.backlog, mean, queues),
        },
        "sla": {name: _promise(real, runs, name) for name in PROMISES if real.due[name][0] >= FEWEST_DUE},
        "waits": {tier: _wait(real, runs, tier) for tier in real.waits if len(real.waits[tier]) >= FEWEST_DUE},
        "occupancy": {name: _occupancy(real, runs, name) for name in sorted(real.busy)},
    }


def _wape(told: Any, real: Any) -> float | None:
    return _ratio(float(np.abs(told - real).sum()), float(real.sum()))


def _ratio(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def _chance(stack: Any) -> float | None:
    if len(stack) < 3:
        return None
    others = (stack.sum(axis=0) - stack) / (len(stack) - 1)
    told = [_wape(other, each) for other, each in zip(others, stack, strict=True)]
    known = [each for each in told if each is not None]
    return float(np.mean(known)) if known else None


def _by_queue(real: Any, mean: Any, queues: Sequence[str]) -> list[dict[str, Any]]:
    rows = [
        {"queue": key, "real": float(a.mean()), "simulated": float(b.mean()), "wape": _wape(b, a)}
        for key, a, b in zip(queues, real.T, mean.T, strict=True)
        if a.sum() or b.sum()
    ]
    return sorted(rows, key=lambda row: -row["real"])


def _promise(real: Seen, runs: Sequence[Seen], name: str) -> dict[str, Any]:
    due, kept = real.due[name]
    shares = [met / many for many, met in (run.due[name] for run in runs) if many]
    points = [100 * (share - kept / due) for share in shares]
    return {"due": due, "real": kept / due, "simulated": _band(shares), "error_points": _band(points)}


def _wait(real: Seen, runs: Sequence[Seen], tier: str) -> dict[str, Any]:
    told = np.quantile(real.waits[tier], QUANTILES)
    ours = np.array([np.quantile(run.waits[tier], QUANTILES) for run in runs if len(run.waits[tier])])
    return {
        f"p{round(100 * share)}_hours": {"real": float(a) / 3600, "simulated": _band(b / 3600)}
        for share, a, b in zip(QUANTILES, told, ours.T, strict=True)
    }


def _occupancy(real: Seen, runs: Sequence[Seen], name: str) -> dict[str, Any]:
    busy, present = real.busy[name]
    shares = [run.busy[name][0] / run.busy[name][1] for run in runs if name in run.busy]
    return {"real": _ratio(busy, present), "simulated": _band(shares)}


def _band(values: Any) -> dict[str, float | None]:
    told = np.array([value for value in values if value is not None], float)
    if not len(told):
        return {"mean": None, "lo": None, "hi": None}
    lo, hi = np.quantile(told, (0.025, 0.975))
    return {"mean": float(told.mean()), "lo": float(lo), "hi": float(hi)}
