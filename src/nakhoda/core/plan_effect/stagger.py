"""In which order teams start a plan, so that those who wait are the comparison (DIAGNOSIS 4: the best design).

Teams are put into waves that look alike before the start: sorted by their level, each stretch of as many teams as
there are waves gives one team to every wave, in an order drawn by lot. The lot makes it fair, the stretches balanced.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from nakhoda.core.plan_effect.panel import PlanEffectError


@dataclass(frozen=True, slots=True)
class Wave:
    """Teams (by position) that start together, `week` weeks after the first; the mean level shows the balance."""

    week: int
    teams: tuple[int, ...]
    level: float


class Lots(Protocol):
    """What draws lots: a numpy generator that the caller seeded."""

    def permutation(self, x: int, /) -> NDArray[np.int64]:
        """The numbers below `x` in an order by lot."""
        ...


def stagger(levels: Sequence[float], waves: int, weeks_between: int, rng: Lots) -> tuple[Wave, ...]:
    """Waves over teams with these levels before the start. The last wave is the control of all others."""
    if not 2 <= waves <= len(levels) or weeks_between < 1:
        raise PlanEffectError("A staggered start needs at least two waves, no more waves than teams, a week between.")
    order = np.argsort(np.asarray(levels, np.float64), kind="stable")
    members: list[list[int]] = [[] for _ in range(waves)]
    for first in range(0, len(order), waves):
        stretch = order[first : first + waves]
        for team, wave in zip(stretch, rng.permutation(waves), strict=False):
            members[int(wave)].append(int(team))
    members.sort(key=len, reverse=True)
    return tuple(
        Wave(wave * weeks_between, tuple(sorted(teams)), float(np.mean([levels[team] for team in teams])))
        for wave, teams in enumerate(members)
    )
