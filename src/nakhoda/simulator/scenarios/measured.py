"""What one replication came to, as plain numbers: the whole, by line of business, language, owner, tier and queue, and
by week. Promises are judged in the period in which they fell due, open cases included (handbook 1.3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, NamedTuple

import numpy as np

from nakhoda.simulator.policy_model.kernel import columns as c
from nakhoda.simulator.policy_model.model import Crew, PolicyModel
from nakhoda.simulator.policy_model.runs import Lived

HOUR = 3600.0
PROMISES: Mapping[str, tuple[int, ...]] = {
    "sla_first_response": (c.FIRST,),
    "sla_resolution": (c.RESOLUTION,),
    "sla_tier2": (c.ACCEPT, c.UPPER),
}
Figures = dict[str, float | None]


@dataclass(frozen=True, slots=True)
class Measured:
    """Figures of one replication; None where there was nothing to measure."""

    whole: Figures
    by: dict[str, dict[str, Figures]]
    weeks: list[Figures]

    def as_json(self) -> dict[str, Any]:
        """Plain lists and numbers."""
        return {"whole": self.whole, "by": self.by, "weeks": self.weeks}


def measured_from_json(told: Mapping[str, Any]) -> Measured:
    """What `as_json` wrote."""
    return Measured(dict(told["whole"]), dict(told["by"]), list(told["weeks"]))


class _Part(NamedTuple):
    """A part of the operation and of the run: numbers of classes, queues and groups, and days [first, last)."""

    kinds: Sequence[int]
    queues: Sequence[int]
    crews: Sequence[int]
    first: int
    last: int


def measured(model: PolicyModel, lived: Lived) -> Measured:
    """The figures of a replication of the model, from the end of its warm-up on."""
    queues = model.policy.queues
    whole = _Part(range(len(model.kinds)), range(len(queues)), range(len(model.crews)), model.warm_up_days, model.days)
    weeks = [
        whole._replace(first=first, last=min(first + 7, model.days)) for first in range(whole.first, model.days, 7)
    ]
    return Measured(
        _whole(model, lived, whole),
        {
            "lob": {k: _come(lived, part) for k, part in _by_kind(model, whole, "lob").items()},
            "language": {k: _come(lived, part) for k, part in _by_kind(model, whole, "language").items()},
            "owner": {k: _kept(model, lived, part) for k, part in _by_place(model, whole, "owner").items()},
            "tier": {k: _kept(model, lived, part) for k, part in _by_place(model, whole, "tier").items()},
            "queue": {
                q.key: _kept(model, lived, whole._replace(queues=[q.index], crews=[])) for q in queues
            },
        },
        [_whole(model, lived, week) for week in weeks],
    )  # fmt: skip


def _by_kind(model: PolicyModel, whole: _Part, word: str) -> dict[str, _Part]:
    found: dict[str, list[int]] = {}
    for place, kind in enumerate(model.kinds):
        found.setdefault(getattr(kind, word), []).append(place)
    return {value: whole._replace(kinds=places) for value, places in sorted(found.items())}


def _by_place(model: PolicyModel, whole: _Part, word: str) -> dict[str, _Part]:
    values = dict.fromkeys(getattr(each, word) for each in (*model.policy.queues, *model.crews))
    return {
        str(value): whole._replace(
            queues=[queue.index for queue in model.policy.queues if getattr(queue, word) == value],
            crews=[place for place, crew in enumerate(model.crews) if getattr(crew, word) == value],
        )
        for value in sorted(values)
    }


# -- figures ----------------------------------------------------------------------------------------------------


def _whole(model: PolicyModel, lived: Lived, part: _Part) -> Figures:
    at = len(model.kinds)
    days = slice(part.first, part.last)
    backlog = lived.tally[days, at : at + len(model.policy.queues), c.BACKLOG].sum(axis=1)
    tiers = {f"occupancy_t{tier}": _occupancy(model, lived, part, tier) for tier in (1, 2)}
    hours = {
        "hours_worked": float(_of_crews(model, lived, part, c.WORKED)) / HOUR,
        "hours_paid": hours_paid(model, part.first, part.last),
    }
    return _come(lived, part) | {"backlog_end": int(backlog[-1]), "backlog_peak": int(backlog.max())} | tiers | hours


def _come(lived: Lived, part: _Part) -> Figures:
    """Of classes: what came, what was done, what was kept and how long it waited."""
    rows, days = list(part.kinds), slice(part.first, part.last)
    tally, late = lived.tally[days][:, rows].sum(axis=(0, 1)), lived.overdue[days][:, rows].sum(axis=(0, 1))
    counts: Figures = {"arrivals": int(tally[c.ARRIVED]), "resolved": int(tally[c.RESOLVED])}
    kept = _promises(tally[c.DUE_OF :][: c.KINDS_OF_TERM], tally[c.MET_OF :][: c.KINDS_OF_TERM], late)
    return counts | kept | _waits(lived.waits[days][:, rows].sum(axis=(0, 1)))


def _kept(model: PolicyModel, lived: Lived, part: _Part) -> Figures:
    """Of queues and those who work them: what was handled and kept there, what waits, and how busy people were."""
    at, days, queues = len(model.kinds), slice(part.first, part.last), list(part.queues)
    rows = [at + queue for queue in queues]
    places, late = lived.places[days][:, queues].sum(axis=(0, 1)), lived.overdue[days][:, rows].sum(axis=(0, 1))
    counts: Figures = {
        "touches": int(places[c.Q_TOUCHES]),
        "resolved": int(places[c.Q_RESOLVED]),
        "backlog_end": int(lived.tally[part.last - 1, rows, c.BACKLOG].sum()),
    }
    kept = _promises(places[c.Q_DUE_OF :][: c.KINDS_OF_TERM], places[c.Q_MET_OF :][: c.KINDS_OF_TERM], late)
    found = counts | kept | _waits(lived.waits[days][:, rows].sum(axis=(0, 1)))
    if part.crews:
        worked, present = (_of_crews(model, lived, part, column) for column in (c.WORKED, c.PRESENT))
        found |= {"occupancy": _share(worked, present), "hours_worked": float(worked) / HOUR}
    return found


def _promises(due: Any, met: Any, late: Any) -> Figures:
    return {name: _share(met[list(which)].sum(), (due + late)[list(which)].sum()) for name, which in PROMISES.items()}


def _occupancy(model: PolicyModel, lived: Lived, part: _Part, tier: int) -> float | None:
    crews = part._replace(crews=[place for place in part.crews if model.crews[place].tier == tier])
    return _share(_of_crews(model, lived, crews, c.WORKED), _of_crews(model, lived, crews, c.PRESENT))


def _of_crews(model: PolicyModel, lived: Lived, part: _Part, column: int) -> Any:
    at = len(model.kinds) + len(model.policy.queues)
    return lived.sums[part.first : part.last][:, [at + place for place in part.crews], column].sum()


def _share(some: Any, whole: Any) -> float | None:
    return float(some) / float(whole) if whole > 0 else None


def hours_paid(model: PolicyModel, first: int, last: int) -> float:
    """Hours of the roster inside days [first, last) of the run, those who are absent included."""
    low, high = model.start + timedelta(days=first), model.start + timedelta(days=last)
    return sum(_paid(crew, low, high) for crew in model.crews)


def _paid(crew: Crew, low: Any, high: Any) -> float:
    inside = (min(end, high) - max(begin, low) for begin, end in crew.shifts if begin < high and end > low)
    return float(len(crew.speeds) * sum(each.total_seconds() for each in inside) / HOUR)


# -- waits ------------------------------------------------------------------------------------------------------


def _waits(steps: Any) -> Figures:
    return {"wait_p50_h": quantile(steps, 0.5), "wait_p90_h": quantile(steps, 0.9)}


def quantile(steps: Any, level: float) -> float | None:
    """Hours under which a share of the waits lay, from counts by step; inside a step evenly on its own scale."""
    total = int(steps.sum())
    if not total:
        return None
    reached = np.cumsum(steps)
    step = int(np.searchsorted(reached, level * total))
    inside = (level * total - (reached[step - 1] if step else 0)) / max(int(steps[step]), 1)
    if step == 0:
        return c.WAIT_LEAST * float(inside) / HOUR
    return float(c.WAIT_LEAST * 2.0 ** ((step - 1 + float(inside)) / c.STEPS_A_DOUBLING) / HOUR)
