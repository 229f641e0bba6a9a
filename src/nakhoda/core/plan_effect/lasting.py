"""Was the fall before the plan a spell that mends by itself, or a step that would have stayed?

Both look alike on the day that the plan starts; what tells them apart is how long the fall has lasted. A spell of bad
luck beyond the ordinary seldom outlives a month; a broken macro stays broken until somebody mends it. Read as a spell,
a step would deny the plan all that it mended, and blame a plan that did nothing for a fall that came before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nakhoda.core.plan_effect.panel import Floats
from nakhoda.core.plan_effect.persistence import Process, covariances

EVEN_WEEKS = 5  # a fall that lasted so long stays or mends with equal chance ...
EACH_WEEK = 3.0  # ... and every further week makes it so many times likelier that it stays
A_WEEK = 0.03  # how probable a step is in any one week, where somebody saw reason for a plan
STEP_SIZE = 1.5  # how large steps are, in standard deviations of a usual week's gap


@dataclass(frozen=True, slots=True, eq=False)
class Steps:
    """`chance` [weeks before the start] that a step came then and would have stayed; `size` its standard deviation."""

    chance: Floats
    size: float

    @property
    def stays(self) -> float:
        """The probability of any such step."""
        return float(self.chance.sum())

    @property
    def week(self) -> int:
        """The week in which it most probably came."""
        return int(np.argmax(self.chance))


def steps_before(gap: Floats, noise: Floats, start: int, processes: Sequence[Process]) -> Steps:
    """Where a lasting step may lie in the gap before `start`, under every process by its weight."""
    own = covariances(processes, noise[:start])
    weights = np.array([process.weight for process in processes])
    usual = float((weights * np.median(np.diagonal(own, axis1=1, axis2=2), axis=1)).sum())
    size = STEP_SIZE * float(np.sqrt(usual))
    came = (weights[:, None] * _posterior(gap[:start], own, size)).sum(axis=0)
    return Steps(came * _stays(start - np.arange(start, dtype=np.float64)), size)


def stepped(weeks: int, week: int) -> Floats:
    """0 before the week, 1 from it on."""
    return (np.arange(weeks) >= week).astype(np.float64)


def _posterior(gap: Floats, covariance: Floats, size: float) -> Floats:
    """The probability [processes, weeks] of a step in each week, against none; the level is unknown, sizes are normal
    around nothing."""
    inverse = np.linalg.inv(covariance)
    ones = inverse.sum(axis=2)
    projected = inverse - ones[:, :, None] * ones[:, None, :] / ones.sum(axis=1)[:, None, None]
    from_week = np.cumsum(projected[:, ::-1], axis=1)[:, ::-1]  # sums of rows from each week on
    information = np.maximum(np.cumsum(from_week[:, :, ::-1], axis=2)[:, :, ::-1].diagonal(axis1=1, axis2=2), 0.0)
    score = (from_week * gap).sum(axis=2)
    room = 1 + size**2 * information
    odds = A_WEEK * np.exp(np.minimum(0.5 * (score * size) ** 2 / room - 0.5 * np.log(room), 500.0))
    odds[:, 0] = 0.0  # a step in the first week is the level
    found: Floats = odds / (1 + odds.sum(axis=1, keepdims=True))
    return found


def _stays(lasted: Floats) -> Floats:
    """The probability that a fall stays which has lasted for so many weeks."""
    chance: Floats = 1 / (1 + EACH_WEEK ** (EVEN_WEEKS - lasted))
    return chance
