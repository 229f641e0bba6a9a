"""A made-up support operation, case by case, written apart from the scan that has to explain it.

Arrivals have hours and weekdays; each reason and language has a difficulty of its own and together; agents differ,
learn, and belong to teams in sites of partners; queues are late on bad days, for everyone at the site; members answer
a survey on a scale of five, more often when they are unhappy or very happy, and some answer too late to count.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

DIMS = ("owner", "site", "team", "lob", "reason", "language", "channel", "tenure", "app_version")
PARENTS = {"site": "owner", "team": "site", "reason": "lob"}
OWNER_OF = np.array([0, 0, 0, 1, 1, 2, 2, 3])  # of each site; partner 3 has one site only
LOB_OF = np.repeat(np.arange(5), 4)  # of each of 20 reasons
TEAMS = 3  # a site
AGENTS = 12  # a team
LANGUAGES = np.array([0.34, 0.2, 0.14, 0.1, 0.08, 0.06, 0.05, 0.03])
CHANNELS = np.array([0.55, 0.25, 0.15, 0.05])
VERSIONS = np.array([0.4, 0.25, 0.15, 0.1, 0.1])  # the last is "unknown"
WEEKDAYS = np.array([1.15, 1.1, 1.05, 1.0, 1.0, 0.8, 0.75])
TENURES = np.array([0.08, 0.12, 0.25, 0.55])
LEARNED = np.array([-0.9, -0.3, 0.0, 0.08])
Array = Any


@dataclass
class Week:
    """One row a rated case: codes by dimension, the day, the chance of a good rating with and without the plant."""

    codes: dict[str, Array]
    day: Array
    chance: Array
    chance_unplanted: Array
    good: Array


@dataclass
class Demand:
    """What shapes a week's arrivals; plants of mix and volume change it."""

    cases: int
    reasons: Array
    languages: Array = field(default_factory=lambda: LANGUAGES.copy())
    channels: Array = field(default_factory=lambda: CHANNELS.copy())
    sites: Array = field(default_factory=lambda: np.full(8, 1 / 8))
    tenures: Array = field(default_factory=lambda: np.tile(TENURES, (8, 1)))
    days: Array = field(default_factory=lambda: WEEKDAYS / WEEKDAYS.sum())
    reroute: tuple[int, int, float] | None = None  # (reason, site, share of the reason that is sent there)


class Operation:
    """What does not change from week to week."""

    def __init__(self, seed: int, cases: int) -> None:
        dice = np.random.default_rng([seed, 1])
        self.cases = cases
        self.reasons = dice.dirichlet(np.full(20, 2.0))
        self.sites = dice.dirichlet(np.full(8, 6.0))
        self.hard_reason = dice.normal(0, 0.5, 20)
        self.hard_language = dice.normal(0, 0.25, 8)
        self.hard_together = dice.normal(0, 0.2, (20, 8))
        self.channel = np.array([0.0, 0.15, 0.25, -0.3])
        self.version = dice.normal(0, 0.08, 5)
        self.able = dice.normal(0, 0.3, (8, TEAMS, AGENTS))
        self.team = dice.normal(0, 0.12, (8, TEAMS))
        self.skill = dice.dirichlet(np.full(8, 1.5), size=8)  # languages a site prefers

    def demand(self) -> Demand:
        return Demand(self.cases, self.reasons.copy(), sites=self.sites.copy())

    def week(self, seed: int, number: int, demand: Demand, shift: Any = None) -> Week:
        """One week of ratings; `shift(codes, day)` is added to the quality of the planted world."""
        dice = np.random.default_rng([seed, 2, number])
        cases = int(dice.poisson(demand.cases * dice.lognormal(0, 0.03)))
        codes, day = self._arrivals(dice, cases, demand)
        quality = self._quality(dice, codes, day)
        planted = quality + (shift(codes, day) if shift is not None else 0.0)
        noise, answers, late = dice.logistic(size=cases), dice.random(cases), dice.random(cases)
        score = 3 + np.digitize(planted + noise, [-2.2, -1.2, 0.0, 1.6]) - 2
        rated = (answers < np.array([0.34, 0.28, 0.2, 0.24, 0.32])[score - 1]) & (late > 0.05)
        kept = {dim: values[rated] for dim, values in codes.items() if dim != "agent"}
        return Week(kept, day[rated], _upper(planted[rated]), _upper(quality[rated]), (score[rated] >= 4).astype(float))

    def _arrivals(self, dice: Any, cases: int, demand: Demand) -> tuple[dict[str, Array], Array]:
        reason = dice.choice(20, cases, p=demand.reasons / demand.reasons.sum())
        language = dice.choice(8, cases, p=demand.languages / demand.languages.sum())
        by_site = demand.sites[None, :] * (0.3 + self.skill[:, language].T)
        site = (dice.random(cases)[:, None] > np.cumsum(by_site / by_site.sum(1, keepdims=True), 1)).sum(1).clip(0, 7)
        if demand.reroute:
            wrong, there, share = demand.reroute
            site = np.where((reason == wrong) & (dice.random(cases) < share), there, site)
        tenure = (dice.random(cases)[:, None] > np.cumsum(demand.tenures[site], 1)).sum(1).clip(0, 3)
        team = dice.integers(0, TEAMS, cases)
        codes = {
            "owner": OWNER_OF[site],
            "site": site,
            "team": site * TEAMS + team,
            "lob": LOB_OF[reason],
            "reason": reason,
            "language": language,
            "channel": dice.choice(4, cases, p=demand.channels / demand.channels.sum()),
            "tenure": tenure,
            "app_version": dice.choice(5, cases, p=VERSIONS),
            "agent": dice.integers(0, AGENTS, cases),
        }
        return codes, dice.choice(7, cases, p=demand.days / demand.days.sum())

    def _quality(self, dice: Any, codes: dict[str, Array], day: Array) -> Array:
        """On the log-odds scale. A late day is late for everyone at the site: cases share their fate."""
        late = dice.normal(0, 0.1, (8, 7))
        return (
            1.1
            - self.hard_reason[codes["reason"]]
            - self.hard_language[codes["language"]]
            - self.hard_together[codes["reason"], codes["language"]]
            + self.channel[codes["channel"]]
            + self.version[codes["app_version"]]
            + self.able[codes["site"], codes["team"] % TEAMS, codes["agent"]]
            + self.team[codes["site"], codes["team"] % TEAMS]
            + LEARNED[codes["tenure"]]
            - late[codes["site"], day]
        )


def _upper(quality: Array) -> Array:
    """Chance of a 4 or a 5."""
    return 1 / (1 + np.exp(-quality))
