"""How soon somebody who is in and free takes a case that waits: at once, or when she looks, beside other work."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from nakhoda.simulator.fit.answers import Finding
from nakhoda.simulator.fit.log import Log

AT_ONCE = 60.0  # seconds: sooner than this is as good as at once
PRIOR_TAKES = 4.0  # what the whole weighs against a team's own, in takes
EXPECTED = 8.0  # takes that a day without any must have promised before it counts as a day that nobody worked
Z = 1.959963984540054
SLACK = 1.0  # seconds by which clocks of one act may differ
Stretch = tuple[float, float]


class Looking(NamedTuple):
    """By team: mean seconds between looks (0: takes what comes at once) with the standard error of its logarithm, and
    the days that nobody worked."""

    every: tuple[float, ...]
    errors: tuple[float, ...]
    idle_days: tuple[frozenset[int], ...]  # whole days since the window began
    findings: tuple[Finding, ...]


class Waits(NamedTuple):
    """Stretches in which a case waited for somebody; `taken`: one ended so; `kept`: for the one who had it before."""

    queue: Any
    begins: Any
    ends: Any
    taken: Any
    kept: Any


def waiting(log: Log) -> Waits:
    """Every wait, handling left out: a stretch that begins with a touch is none."""
    order = np.lexsort((log.touch_from, log.touch_case))
    starts, people = log.touch_from[order], log.touch_person[order]
    keys = _key(log.touch_case[order], starts)
    places = np.searchsorted(keys, _key(log.wait_case, log.wait_from - SLACK))
    follows = _of_case(log.touch_case[order], places, log.wait_case)
    before = _of_case(log.touch_case[order], places - 1, log.wait_case)
    next_at = np.where(follows, _at(starts, places), np.inf)
    ends = np.minimum(np.where(np.isnan(log.wait_to), log.until, log.wait_to + SLACK), next_at)
    same = follows & before & (_at(people, places) == _at(people, places - 1))
    taken = ends == next_at
    real = next_at > log.wait_from + SLACK
    return Waits(*(each[real] for each in (log.wait_queue, log.wait_from, ends, taken, same & taken)))


def _key(cases: Any, at: Any) -> Any:
    return cases * 1e9 + at + 3e8


def _of_case(cases: Any, places: Any, wanted: Any) -> Any:
    """Whether what lies at these places belongs to the wanted cases."""
    return (places >= 0) & (places < len(cases)) & (_at(cases, places) == wanted)


def _at(values: Any, places: Any) -> Any:
    return values[np.clip(places, 0, len(values) - 1)]


class Team(NamedTuple):
    """Who works together: where, the queues they take from, their shifts, when one of them took a case; and the
    stretches in which one of them had any at hand."""

    name: str
    site: str
    queues: frozenset[int]
    shifts: Sequence[Stretch]
    takes: Any
    busy: Sequence[Stretch]


def fit_looking(log: Log, teams: Sequence[Team]) -> Looking:
    """By team; a day that a whole site did not work is left out, and named."""
    waits = waiting(log)
    begins, ends = np.maximum(waits.begins, 0.0), np.minimum(waits.ends, log.until)
    free = (ends > begins) & ~waits.kept
    days, looks = [], []
    for team in teams:
        chosen = np.isin(waits.queue, list(team.queues)) & free
        spans = merged(begins[chosen], ends[chosen])
        days.append(_by_day(spans, team))
        looks.append(_inside(spans, np.asarray(team.takes, float)))
    idle = _idle_days(teams, days)
    exposed = [
        sum(each[day] for day in each if day not in idle[team.site]) for team, each in zip(teams, days, strict=True)
    ]
    whole = sum(exposed) / max(sum(looks), 1)
    every, findings = [], []
    for team, seconds, n in zip(teams, exposed, looks, strict=True):
        value = (seconds + PRIOR_TAKES * whole) / (n + PRIOR_TAKES)
        every.append(0.0 if value < AT_ONCE else value)
        low = value / (1 + Z / np.sqrt(n + PRIOR_TAKES))
        findings.append(Finding("looks_every", team.name, value, float(low), _upper(value, n), n))
    errors = tuple(float(1 / np.sqrt(n + PRIOR_TAKES)) for n in looks)
    return Looking(tuple(every), errors, tuple(idle[team.site] for team in teams), tuple(findings))


def at_hand(log: Log, rows: Any) -> list[Stretch]:
    """The stretches in which a person of these touches had any open: several at once are one stretch of hers."""
    found: list[Stretch] = []
    for person in np.unique(log.touch_person[rows]):
        mine = rows[log.touch_person[rows] == person]
        found.extend((begin, end) for begin, end in merged(log.touch_from[mine], log.touch_to[mine]).tolist())
    return found


def _inside(spans: Any, takes: Any) -> int:
    """How many takes came while something waited: a look that found work. What was kept for somebody comes on top."""
    if not len(spans):
        return 0
    places = np.searchsorted(spans[:, 0], takes - SLACK) - 1
    return int(((places >= 0) & (takes <= _at(spans[:, 1], places) + SLACK)).sum())


def _idle_days(teams: Sequence[Team], days: Sequence[dict[int, float]]) -> dict[str, frozenset[int]]:
    """The days on which a site had work and people, and nobody took anything."""
    expected: dict[str, Counter[int]] = defaultdict(Counter)
    taken: dict[str, list[Any]] = defaultdict(list)
    for team, seconds in zip(teams, days, strict=True):
        rate = len(team.takes) / max(sum(seconds.values()), 1.0)
        taken[team.site].append(np.asarray(team.takes, float))
        for day, each in seconds.items():
            expected[team.site][day] += each * rate  # type: ignore[assignment]
    return {site: _idle(told, np.concatenate(taken[site])) for site, told in expected.items()}


def _idle(expected: Counter[int], takes: Any) -> frozenset[int]:
    counts: Any = np.bincount(np.maximum(takes, 0.0).astype(np.int64) // 86_400)
    many = len(counts)
    return frozenset(
        day for day, each in expected.items() if each > EXPECTED and (day >= many or day < 0 or counts[day] == 0)
    )


def _upper(value: float, n: int) -> float:
    left = 1 - Z / np.sqrt(n + PRIOR_TAKES)
    return float(value / left) if left > 0 else value * 10


def merged(begins: Any, ends: Any) -> Any:
    """Stretches without overlaps, as rows of (from, to)."""
    order = np.argsort(begins)
    found: list[list[float]] = []
    for begin, end in zip(begins[order].tolist(), ends[order].tolist(), strict=True):
        if found and begin <= found[-1][1]:
            found[-1][1] = max(found[-1][1], end)
        else:
            found.append([begin, end])
    return np.array(found).reshape(-1, 2)


def _by_day(spans: Any, team: Team) -> dict[int, float]:
    """Seconds in which somebody was in and free, and something waited, by the day on which the shift began."""
    before = np.r_[0.0, np.cumsum(spans[:, 1] - spans[:, 0])]

    def until(at: float) -> float:
        place = int(np.searchsorted(spans[:, 0], at, side="right"))
        within = min(at, float(spans[place - 1, 1])) - float(spans[place - 1, 0]) if place else 0.0
        return float(before[place - 1]) + within if place else 0.0

    days: dict[int, float] = {}
    for begin, end in team.shifts:
        day = int(begin // 86_400)
        days[day] = days.get(day, 0.0) + max(0.0, until(end) - until(begin))
    for begin, end in team.busy:
        day = int(begin // 86_400)
        if day in days:
            days[day] = max(0.0, days[day] - (until(end) - until(begin)))
    return days
