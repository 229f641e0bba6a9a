"""How soon somebody who is in and free takes a case that waits: at once, or when she looks, beside other work."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from nakhoda.simulator.fit.answers import Finding
from nakhoda.simulator.fit.log import Log

AT_ONCE = 60.0  # seconds: sooner than this is as good as at once
PRIOR_TAKES = 4.0  # what the whole weighs against a team's own, in takes
EXPECTED = 8.0  # takes that a day without any must have promised before it counts as a day that nobody worked
Z = 1.959963984540054
Stretch = tuple[float, float]


class Looking(NamedTuple):
    """By team: mean seconds between looks (0: takes what comes at once), and the days that nobody worked."""

    every: tuple[float, ...]
    idle_days: tuple[frozenset[int], ...]  # whole days since the window began
    findings: tuple[Finding, ...]


def waiting(log: Log) -> tuple[Any, Any, Any]:
    """(queue, from, to): the stretches in which a case waited for somebody, handling left out."""
    order = np.lexsort((log.touch_from, log.touch_case))
    keys = log.touch_case[order] * 1e9 + log.touch_from[order] + 3e8
    places = np.searchsorted(keys, log.wait_case * 1e9 + log.wait_from + 3e8 - 1.0)
    ends = np.where(np.isnan(log.wait_to), log.until, log.wait_to)
    has = places < len(keys)
    same = has.copy()
    same[has] = log.touch_case[order][places[has]] == log.wait_case[has]
    taken = np.full(len(ends), np.inf)
    taken[same] = log.touch_from[order][places[same]]
    return log.wait_queue, log.wait_from, np.minimum(ends, taken)


def fit_looking(
    log: Log, queues: Sequence[frozenset[int]], shifts: Sequence[Sequence[Stretch]], takes: Sequence[Any],
    names: Sequence[str],
) -> Looking:  # fmt: skip
    """By team: the queues it takes from, its people's shifts, and when its people took a case (instants)."""
    queue, begins, ends = waiting(log)
    begins, ends = np.maximum(begins, 0.0), np.minimum(ends, log.until)
    exposed, idle, took = [], [], []
    for team, own in enumerate(queues):
        chosen = np.isin(queue, list(own)) & (ends > begins)
        days, idle_days = _by_day(_merged(begins[chosen], ends[chosen]), shifts[team], takes[team])
        exposed.append(sum(seconds for day, seconds in days.items() if day not in idle_days))
        idle.append(idle_days)
        took.append(len(takes[team]))
    whole = sum(exposed) / max(sum(took), 1)
    every = [(each + PRIOR_TAKES * whole) / (n + PRIOR_TAKES) for each, n in zip(exposed, took, strict=True)]
    findings = [
        Finding("looks_every", name, value, value / (1 + Z / np.sqrt(n + PRIOR_TAKES)), _upper(value, n), n)
        for name, value, n in zip(names, every, took, strict=True)
    ]
    return Looking(tuple(0.0 if each < AT_ONCE else each for each in every), tuple(idle), tuple(findings))


def _upper(value: float, n: int) -> float:
    left = 1 - Z / np.sqrt(n + PRIOR_TAKES)
    return float(value / left) if left > 0 else value * 10


def _merged(begins: Any, ends: Any) -> Any:
    """Stretches without overlaps, as rows of (from, to)."""
    order = np.argsort(begins)
    found: list[list[float]] = []
    for begin, end in zip(begins[order].tolist(), ends[order].tolist(), strict=True):
        if found and begin <= found[-1][1]:
            found[-1][1] = max(found[-1][1], end)
        else:
            found.append([begin, end])
    return np.array(found).reshape(-1, 2)


def _by_day(spans: Any, shifts: Sequence[Stretch], takes: Any) -> tuple[dict[int, float], frozenset[int]]:
    """Seconds in which somebody was in and something waited, by the day of the shift; and the days nobody worked."""
    before = np.r_[0.0, np.cumsum(spans[:, 1] - spans[:, 0])]

    def until(at: float) -> float:
        place = int(np.searchsorted(spans[:, 0], at, side="right"))
        within = min(at, float(spans[place - 1, 1])) - float(spans[place - 1, 0]) if place else 0.0
        return float(before[place - 1]) + within if place else 0.0

    days: dict[int, float] = {}
    for begin, end in shifts:
        day = int(begin // 86_400)
        days[day] = days.get(day, 0.0) + max(0.0, until(end) - until(begin))
    counts: Any = np.bincount(np.maximum(np.asarray(takes, float), 0.0).astype(np.int64) // 86_400)
    rate = len(takes) / max(sum(days.values()), 1.0)
    none = (day for day, seconds in days.items() if seconds * rate > EXPECTED and _seen(counts, day) == 0)
    return days, frozenset(none)


def _seen(counts: Any, day: int) -> int:
    """Takes on a day or on the next: a shift may end after midnight."""
    return int(sum(counts[each] for each in (day, day + 1) if 0 <= each < len(counts)))
