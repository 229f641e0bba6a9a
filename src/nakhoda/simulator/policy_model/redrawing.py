"""What a fit does not know for sure is drawn anew in each replication, so that bands and chances include it.

A number that is worth n observations is drawn as its posterior has it: rates gamma, shares beta, the mean of the
logarithm of a duration normal; each keeps the mean of what was fitted. A draw belongs to the replication: a class, a
person and the whole get the same quantile in every option of a scenario (common random numbers), and it is taken around
whatever the option has made of the fitted value.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from nakhoda.simulator.kernel.dice import mix, normal_quantile, uniform
from nakhoda.simulator.kernel.durations import LOGNORMAL
from nakhoda.simulator.policy_model.compile import Plan
from nakhoda.simulator.policy_model.doubt import PLACES, Doubts
from nakhoda.simulator.policy_model.kernel import columns as c

STREAM = 0x3C6EF372  # of the doubts among the dice
WHOLE, PEOPLE, LOOKS = 1, 2, 3  # whose number it is, beside those of classes
SHARES = {"escalates": c.ESCALATES, "returned": c.RETURNED, "asks": c.ASKS, "holds": c.HOLDS, "asks_upper": c.ASKS_UP,
          "holds_upper": c.HOLDS_UP, "answers": c.ANSWERS, "reopens": c.REOPENS}  # fmt: skip
DURATIONS = {"handle": c.HANDLE_1, "handle_upper": c.HANDLE_2, "reply": c.REPLY, "reopening": c.REOPENING,
             "holding": c.HOLDING}  # fmt: skip
LOG_MEAN, LOG_SPREAD = 1, 2  # columns of a lognormal duration's reals


def redrawn(plan: Plan, seeds: tuple[int, int]) -> Plan:
    """The plan with what is in doubt drawn for one replication; the same plan where nothing is."""
    doubts = plan.doubts
    if doubts is None:
        return plan
    plan = plan._replace(reals=plan.reals.copy(), levels=plan.levels.copy(), agent_reals=plan.agent_reals.copy())
    common = [[_uniform(seeds, WHOLE, place) for place in range(len(PLACES))]] * len(doubts.keys)
    own = [[_uniform(seeds, key, place) for place in range(len(PLACES))] for key in doubts.keys]
    for worth, drawn in ((np.tile(doubts.whole, (len(own), 1)), np.array(common)), (doubts.own, np.array(own))):
        _draw_rates(plan, worth[:, PLACES["level"]], drawn[:, PLACES["level"]])
        for name, column in SHARES.items():
            _draw_share(plan.reals, column, worth[:, PLACES[name]], drawn[:, PLACES[name]])
        for name, column in DURATIONS.items():
            _draw_duration(plan, column, worth[:, PLACES[name]], drawn[:, PLACES[name]])
    _draw_people(plan, doubts, seeds)
    return plan


def _draw_rates(plan: Plan, worth: Any, drawn: Any) -> None:
    """Of the classes whose cases come by rates and not at listed instants."""
    from scipy.special import gammaincinv

    for row in np.flatnonzero(worth > 0.0):
        if plan.table[row, c.INSTANTS] == 0:
            first = int(plan.reals[row, c.RATE_FIRST])
            plan.levels[first : first + int(plan.counts[c.PERIODS])] *= gammaincinv(worth[row], drawn[row]) / worth[row]


def _draw_share(reals: Any, column: int, worth: Any, drawn: Any) -> None:
    from scipy.special import betaincinv

    shares = reals[: len(worth), column]
    rows = np.flatnonzero((worth > 0.0) & (shares > 0.0) & (shares < 1.0))
    n, share = worth[rows], shares[rows]
    reals[rows, column] = betaincinv(n * share, n * (1.0 - share), drawn[rows])


def _draw_duration(plan: Plan, column: int, worth: Any, drawn: Any) -> None:
    lognormal = plan.reals[plan.table[: len(worth), column], 0] == LOGNORMAL
    rows = np.flatnonzero((worth > 0.0) & lognormal)
    places = plan.table[rows, column]
    normal = np.array([normal_quantile(each) for each in drawn[rows]])
    plan.reals[places, LOG_MEAN] += plan.reals[places, LOG_SPREAD] / np.sqrt(worth[rows]) * normal


def _draw_people(plan: Plan, doubts: Doubts, seeds: tuple[int, int]) -> None:
    """Everybody's factor of handle times, and how soon each team looks."""
    for agent in np.flatnonzero(doubts.people):
        plan.agent_reals[agent, c.SPEED] *= math.exp(doubts.people[agent] * _normal(seeds, PEOPLE, int(agent)))
    first = int(plan.counts[c.AT_GROUPS])
    for group in np.flatnonzero(doubts.looks):
        moved = doubts.looks[group] * _normal(seeds, doubts.teams[group], LOOKS)
        plan.reals[first + group, c.LOOKS_EVERY] *= math.exp(moved)


def _uniform(seeds: tuple[int, int], who: int, what: int) -> float:
    low, high = seeds
    return float(uniform(mix(low ^ STREAM), high ^ mix(who), what))


def _normal(seeds: tuple[int, int], who: int, what: int) -> float:
    return float(normal_quantile(_uniform(seeds, who, what)))
