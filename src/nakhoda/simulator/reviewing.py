"""What quality people of the made-up region say of the work: the partner's own first, then ours on part of it.

Both look at a random sample of what was resolved. How good the work was is drawn once a case; each grader sees it with
an error of her own, and overlooks some critical errors. A lenient partner adds points and overlooks most (handbook D).
Their dice are apart from those of the region: with or without reviews it is the same region.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from random import Random

from nakhoda.core.events import CaseReviewed
from nakhoda.simulator.double import Double
from nakhoda.simulator.stories import CaseStory

RUBRIC = "service-1"
INHOUSE = "inhouse"
USUAL, SPREAD, CRITICAL = 87.0, 7.0, 0.1  # how good the work is, and in how many cases an error is critical
FALLEN, FALLEN_CRITICAL = 9.0, 0.24  # where a partner's quality people look away: points lost, critical errors
ERROR = 4.0  # points that a grader errs by
SEEN = 0.93  # of critical errors, by a calibrated grader
FALSE_ALARM = 0.01
LENIENT, LENIENT_SEEN = 6.0, 0.3  # handbook D: bias +6, sensitivity .3


@dataclass(frozen=True, slots=True)
class Work:
    """What is judged: whose it was when it was resolved, how good, and whether an error in it is critical."""

    agent_id: int | None
    tier: int
    owner: str
    queue: str
    quality: float
    critical: bool


def review_later(double: Double, story: CaseStory, at: datetime) -> None:
    """Perhaps a review by who did the work, and perhaps a second one by ours, some days after it was resolved."""
    state, habits = story.tale.state, double.habits
    if state.resolver_id is None or double.dice.random() >= habits.reviewed:
        return
    work = _work(double, story, at)
    first = at + timedelta(hours=double.dice.uniform(12, 60))
    second = first + timedelta(hours=double.dice.uniform(8, 40))
    if work.owner == INHOUSE:
        double.later(first, partial(_judge, double, story, work, "internal", first))
        return
    double.later(first, partial(_judge, double, story, work, "partner", first))
    if double.dice.random() < habits.reviewed_again:
        double.later(second, partial(_judge, double, story, work, "internal", second))


def _work(double: Double, story: CaseStory, at: datetime) -> Work:
    state = story.tale.state
    slack = double.habits.trouble.slack(state.owner, at)
    quality = double.dice.gauss(USUAL - FALLEN * slack, SPREAD)
    critical = double.dice.random() < (FALLEN_CRITICAL if slack else CRITICAL)
    return Work(state.resolver_id, state.tier, state.owner, state.queue, quality, critical)


def _judge(double: Double, story: CaseStory, work: Work, side: str, at: datetime) -> None:
    dice = double.dice
    lenient = side == "partner" and double.habits.trouble.slack(work.owner, at)
    score = work.quality + dice.gauss(LENIENT if lenient else 0.0, ERROR)
    event = CaseReviewed(
        review=1 + sum(isinstance(entry.event, CaseReviewed) for entry in story.tale.entries),
        side=side,
        stream="measurement",
        rubric=RUBRIC,
        score=int(min(max(round(score), 0), 100)),
        critical=_flagged(dice, work.critical, LENIENT_SEEN if lenient else SEEN),
        agent_id=work.agent_id,
        tier=work.tier,
        owner=work.owner,
        queue=work.queue,
    )
    story.tale.tell(event, at, f"system:quality_{side}")


def _flagged(dice: Random, critical: bool, seen: float) -> bool:
    return dice.random() < (seen if critical else FALSE_ALARM)
