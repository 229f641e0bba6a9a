"""Whether somebody is called for the cases of a lane, instead of finding them when she looks.

Learned from how soon new cases are taken while somebody is on shift, against how soon looks alone would take them if
they were first in line. Takes by call count among the looks as well, so that what is found is rather too little.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from nakhoda.simulator.fit.answers import Finding
from nakhoda.simulator.fit.log import Log, first_of
from nakhoda.simulator.fit.looking import Team
from nakhoda.simulator.fit.shares import wilson

SOON = 900.0  # seconds: a call takes some minutes to be heard
FEWEST = 12  # new cases of a lane while somebody was there


class Calls(NamedTuple):
    """By lane: the share of new cases for which somebody is called; lanes without calls are missing."""

    called: dict[str, float]
    findings: tuple[Finding, ...]


def fit_calling(log: Log, lanes: Sequence[str], teams: Sequence[Team], every: Sequence[float]) -> Calls:
    """`lanes` by class; `every`: mean seconds between two looks of a person, by team."""
    looks = looks_a_second(log, teams, every)
    known = (looks > 0) & np.isfinite(looks) & (log.came >= 0) & (log.came <= log.until - SOON)
    soon = first_of(log.touch_case, log.touch_from, len(log.came)) <= log.came + SOON
    by_looks = 1 - np.exp(-SOON * np.where(known, looks, 0.0))
    of_lane = np.asarray(lanes)[log.of_class] if len(log.of_class) else np.zeros(0, str)
    called, findings = {}, []
    for lane in dict.fromkeys(lanes):
        mine = known & (of_lane == lane)
        n, hits = int(mine.sum()), int(soon[mine].sum())
        usual = float(by_looks[mine].mean()) if n else 1.0
        low, high = wilson(hits, n)
        if n >= FEWEST and low > usual:
            called[lane] = _beyond(hits / n, usual)
            findings.append(Finding("called", lane, called[lane], _beyond(low, usual), _beyond(high, usual), n))
    return Calls(called, tuple(findings))


def looks_a_second(log: Log, teams: Sequence[Team], every: Sequence[float]) -> Any:
    """For each case, how often somebody on shift looks into its first queue when it comes; infinite where at once."""
    found = np.zeros(len(log.came))
    queues = _first_queues(log)
    for team, pause in zip(teams, every, strict=True):
        begins, ends = (np.sort([shift[side] for shift in team.shifts]) for side in (0, 1))
        there: Any = np.searchsorted(begins, log.came, side="right") - np.searchsorted(ends, log.came, side="right")
        mine = np.isin(queues, list(team.queues)) & (there > 0)
        found[mine] += there[mine] / pause if pause > 0 else np.inf
    return found


def _first_queues(log: Log) -> Any:
    """The queue in which each case waited first; -1 where it never did."""
    queues = np.full(len(log.came), -1)
    order = np.lexsort((log.wait_from, log.wait_case))[::-1]
    queues[log.wait_case[order]] = log.wait_queue[order]  # the first is written last
    return queues


def _beyond(share: float, usual: float) -> float:
    return max(0.0, (share - usual) / (1 - usual))
