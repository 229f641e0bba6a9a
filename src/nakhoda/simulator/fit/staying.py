"""Whether a case waits for the person who had it: over the end of her shift, or when it comes back while she is away.

Seen from who took the case next. Somebody of a small team takes her own case again by chance too; that is taken out.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from nakhoda.simulator.fit.answers import Finding
from nakhoda.simulator.fit.log import Log
from nakhoda.simulator.fit.pooled import pooled_shares
from nakhoda.simulator.fit.shares import wilson
from nakhoda.simulator.policy_model.model import Keeps

FEWEST = 10  # events of a kind before a habit is learned
SLACK = 1.0  # seconds by which clocks of one act may differ
CHANCE = 0.1  # a habit below this is none: how likely chance is, is known no better
AROUND = 6 * 3600.0  # seconds
Stretch = tuple[float, float]


class Staying(NamedTuple):
    """By team; and what was found."""

    keeps: tuple[Keeps, ...]
    findings: tuple[Finding, ...]


class _Next(NamedTuple):
    """A case came back: the habit that it tells of, whose it was, whether she took it, and how likely by chance."""

    habit: str
    person: int
    same: bool
    chance: float


def fit_staying(log: Log, shifts: Sequence[Sequence[Stretch]], teams: Sequence[int], names: Sequence[str]) -> Staying:
    """`shifts` and `teams` (numbers of `names`) by person of the log."""
    seen = list(_seen(log, shifts))
    told: dict[str, Any] = {}
    findings = []
    for habit in Keeps._fields:
        rows = [each for each in seen if each.habit == habit]
        told[habit] = np.zeros(len(names))
        if len(rows) >= FEWEST:
            told[habit], finding = _share(habit, rows, teams, len(names))
            findings.append(finding)
    keeps = tuple(Keeps(**{habit: float(told[habit][team]) for habit in told}) for team in range(len(names)))
    return Staying(keeps, tuple(findings))


def _share(habit: str, rows: Sequence[_Next], teams: Sequence[int], many: int) -> tuple[Any, Finding]:
    """By team, drawn towards the whole; none where the whole cannot be told from chance."""
    team = np.array([teams[each.person] for each in rows], np.int64)
    beyond = np.array([each.same - each.chance for each in rows])
    could = np.array([1.0 - each.chance for each in rows])
    kept, tried = float(np.clip(beyond.sum(), 0.0, could.sum())), float(could.sum())
    low, high = wilson(kept, tried)
    hits, trials = np.bincount(team, beyond, minlength=many), np.bincount(team, could, minlength=many)
    by_team = pooled_shares(np.clip(hits, 0.0, trials), trials).value if low > CHANCE else np.zeros(many)
    return by_team, Finding(f"keeps_{habit}", "all", kept / max(tried, 1.0), low, high, len(rows))


def _seen(log: Log, shifts: Sequence[Sequence[Stretch]]) -> Iterator[_Next]:
    order = np.lexsort((log.touch_from, log.touch_case))
    cases, starts = log.touch_case[order], log.touch_from[order]
    people, queues = log.touch_person[order], log.touch_queue[order]
    usual = _Usual(log)
    for habit, case, at in _returns(log):
        place = int(np.searchsorted(cases * 1e9 + starts + 3e8, case * 1e9 + at - SLACK + 3e8))
        if not 0 < place < len(cases) or cases[place] != case or cases[place - 1] != case:
            continue
        person = int(people[place - 1])
        ends = _shift_end(shifts[person], at)
        if ends is not None and starts[place] < ends:
            continue
        chance = usual.share(int(queues[place]), person, float(starts[place]))
        yield _Next(habit if ends is None else "over_shifts", person, bool(people[place] == person), chance)


def _returns(log: Log) -> Iterator[tuple[str, int, float]]:
    """(what it came back from, case, when)."""
    over = ~np.isnan(log.pause_to) & ~log.pause_silent
    for chosen, habit in ((over & ~log.pause_held, "replied"), (over & log.pause_held, "held")):
        for case, at in zip(log.pause_case[chosen].tolist(), log.pause_to[chosen].tolist(), strict=True):
            yield habit, case, at
    for case, at in zip(log.again_case.tolist(), log.again.tolist(), strict=True):
        yield "reopened", case, at


def _shift_end(shifts: Sequence[Stretch], at: float) -> float | None:
    """When the shift ends in which the instant lies; None when it lies in none."""
    place = bisect_right(shifts, (at, float("inf"))) - 1
    return shifts[place][1] if place >= 0 and at < shifts[place][1] else None


class _Usual:
    """How much of a queue's work is each person's, around an instant: a small shift takes its own cases again."""

    def __init__(self, log: Log) -> None:
        self.queues: dict[int, tuple[Any, Any]] = {}
        for queue in np.unique(log.touch_queue):
            rows = np.flatnonzero(log.touch_queue == queue)
            rows = rows[np.argsort(log.touch_from[rows])]
            self.queues[int(queue)] = log.touch_from[rows], log.touch_person[rows]

    def share(self, queue: int, person: int, at: float) -> float:
        """Of the touches within AROUND of one that begins at `at`, itself left out; her usual share counts as one."""
        starts, people = self.queues[queue]
        low, high = np.searchsorted(starts, (at - AROUND, at + AROUND))
        mine = float((people[low:high] == person).sum()) - float(people[np.searchsorted(starts, at)] == person)
        return float((mine + (people == person).mean()) / (high - low))
