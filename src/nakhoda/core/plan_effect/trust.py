"""Which of two methods is trusted where they disagree, and why; and what the weeks before the start were."""

from __future__ import annotations

from typing import Literal

import numpy as np

from nakhoda.core.decisions import Reason
from nakhoda.core.plan_effect.gaps import Gaps
from nakhoda.core.plan_effect.lasting import Steps
from nakhoda.core.plan_effect.panel import Floats
from nakhoda.core.plan_effect.regression import Opinion

Trusted = Literal["twin", "neither"]
UNLIKE = 2.0  # times a control's usual distance from its twin: beyond it, the twin is none
TOLD = 0.2  # a step is spoken of from this probability on
TWIN = "The twin is trusted"


def disagree(points: float, half: float, second: Opinion) -> bool:
    """One is sure of a direction of which the other is not, or their intervals lie apart."""
    sure, second_sure = abs(points) > half, not second.lo <= 0 <= second.hi
    return sure != second_sure or second.lo > points + half or second.hi < points - half or (
        sure and second.points * points < 0
    )  # fmt: skip


def trusted(gaps: Gaps, start: int, steps: Steps) -> Trusted:
    """The twin, unless the unit did not move with it before the start as controls move with theirs."""
    week = steps.week if steps.stays > 0.5 else 0
    own = _astray(gaps.gap[0, :start], week)
    usual = float(np.median([_astray(gap[:start], 0) for gap in gaps.gap[1:]]))
    return "neither" if own > UNLIKE * usual else "twin"


def words_of_trust(
    found: Trusted, points: float, second: Opinion, placebos: tuple[float, ...], rebound: float
) -> Reason:
    """The sentence for the page: what differs, which one counts, and the evidence for it."""
    differ = f"The two methods differ: {points:+.1f} against the twin, {second.points:+.1f} by regression."
    if found == "neither":
        why = "Neither is trusted: before the start, this unit did not move like its twin. More weeks must tell."
    elif abs(rebound) > abs(points - second.points) / 2 and rebound * (second.points - points) > 0:
        why = (
            f"{TWIN}: the regression takes the bad spell before the start for the usual level, and its end for effect."
        )
    else:
        alike = sum(abs(each) >= abs(points) for each in placebos)
        shown = "none" if not alike else str(alike)
        why = f"{TWIN}: its width is tested on {len(placebos)} units without a plan, of which {shown} showed as much."
    return Reason("second_opinion", f"{differ} {why}")


def words_of_step(steps: Steps, start: int) -> Reason | None:
    """What is believed of a fall (or rise) before the start that had not mended."""
    if steps.stays < TOLD:
        return None
    lasted, chance = start - steps.week, round(100 * steps.stays)
    if chance > 80:
        text = (
            f"The change {lasted} weeks before the start had not mended: it is counted as one that would have stayed."
        )
        return Reason("lasting_step", text)
    text = f"The change {lasted} weeks before the start may have stayed by itself ({chance} %): the interval is wider."
    return Reason("lasting_step", text)


def _astray(gap: Floats, step: int) -> float:
    """The usual distance of a week from its level (on its side of a step)."""
    parts = [gap[step:] - np.median(gap[step:])] + ([gap[:step] - np.median(gap[:step])] if step else [])
    return float(np.median(np.abs(np.concatenate(parts))))
