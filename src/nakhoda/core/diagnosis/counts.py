"""What each cell of counts says about a change of its share, with the whole's growth held still.

Given a cell's cases in both windows, those of the later one are binomial with the odds of growth of the whole. The
growth is that of the cells that were not taken as causes: else one surge makes everything else look shrunk.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from nakhoda.core.diagnosis.cube import Floats, within
from nakhoda.core.diagnosis.model import Dice
from nakhoda.core.diagnosis.ratio import EVERY, Part, binomial_deviance, expit, logit

FOUND = 1e-9  # a step of the growth, on the log-odds scale, after which no other is worth its time


@dataclass
class CountModel:
    """Cases of each cell in both windows; `base` are the log-odds of growth of what was not taken."""

    later: Floats
    earlier: Floats
    fixed: float | None = None  # log-odds of growth that the caller knows (equal exposure: 0), else estimated
    offset: Floats = field(default_factory=lambda: np.zeros(0))

    def __post_init__(self) -> None:
        self.offset = np.zeros(len(self.later))
        self.total = self.later + self.earlier
        self.base = self._growth()

    def columns(self, part: Part = EVERY) -> Floats:
        """cells x (move, info), of all cells or of a part: a cell's growth has no standing to project out."""
        total = self.total[part]
        chance = expit(self.base + self.offset[part])
        expected = total * chance
        columns = np.empty((len(expected), 2))
        columns[:, 0] = self.later[part] - expected
        columns[:, 1] = expected * (1 - chance)
        return columns

    def noise_columns(self, rng: Dice, rounds: int) -> tuple[Floats, Floats]:
        chance = expit(self.base + self.offset)
        deviation = np.sqrt(self.total * chance * (1 - chance))[:, None]
        noise = rng.standard_normal((len(self.total), rounds)) * deviation
        return noise, np.zeros((len(noise), 0))

    @property
    def moved(self) -> Floats:
        return self.offset

    def take(self, cells: Floats, shift: float, frame: Floats) -> None:
        """Hold the cells' growth as explained, and that what the frame lost to them: its whole did not grow."""
        self.offset = self.offset + cells * shift
        rest = frame * (1 - cells)
        if rest.any() and not frame.all():
            chance = expit(self.base + self.offset)
            info = within(rest, self.total * chance * (1 - chance))
            lost = within(rest, self.later - self.total * chance) / max(info, 1e-9)
            self.offset = self.offset + rest * float(np.clip(lost, -1, 1))
        self.base = self._growth()

    def deviance(self, cells: Floats) -> float:
        """Twice the log-likelihood ratio of "these cells grew otherwise"."""
        chance = expit(self.base + self.offset)
        total = within(cells, self.total)
        usual = within(cells, self.total * chance) / max(total, 1e-12)
        return binomial_deviance(within(cells, self.earlier), within(cells, self.later), usual)

    def refit(self) -> None:
        """Nothing beside the growth, which `take` finds again."""

    def mark(self) -> tuple[Floats, float]:
        return self.offset, self.base

    def back_to(self, mark: tuple[Floats, float]) -> None:
        self.offset, self.base = mark

    def expected(self, with_causes: bool = True) -> Floats:
        """Cases of each cell in the later window, had they grown as the rest (with the causes that were taken)."""
        return self.earlier * np.exp(self.base + (self.offset if with_causes else 0.0))

    def _growth(self) -> float:
        if self.fixed is not None:
            return self.fixed
        base = logit(float(self.later.sum() / max(self.total.sum(), 1e-12)))
        if not self.offset.any():
            return base
        for _ in range(6):
            chance = expit(base + self.offset)
            info = float((self.total * chance * (1 - chance)).sum())
            step = float(np.clip((self.later - self.total * chance).sum() / max(info, 1e-12), -1, 1))
            base += step
            if abs(step) < FOUND:
                break
        return base
