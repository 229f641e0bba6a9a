"""How large a gain chance alone would show: the largest over all slices, when nothing changed.

The union bound over slices settles what is surely something or surely nothing. In between, the scan is repeated on
noise in the same cells and a Gumbel law fitted to the largest gains: slices overlap, so the bound is too strict.
"""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np

from nakhoda.core.diagnosis.cube import Floats
from nakhoda.core.diagnosis.model import Dice
from nakhoda.core.diagnosis.ratio import EVERY, Part, standing_share
from nakhoda.core.diagnosis.scan import Field

LEVEL = 0.005
HOPELESS = 0.2  # the bound is too strict by less than this over LEVEL
ROUNDS, FEWEST = 24, 8
CLEAR = 6.0  # a probability so many times above or below LEVEL after the first rounds needs no more of them
LARGEST = 16_000_000  # places x rounds beyond which the bound has to do
EULER = 0.5772


class Model(Protocol):
    """What a scan needs to know of a KPI's kind."""

    def columns(self, part: Part = EVERY) -> Floats:
        """cells x (move, stand, info, cross, level), see `ratio`; or (move, info); of all cells or of a part."""

    def noise_columns(self, rng: Dice, rounds: int) -> tuple[Floats, Floats]:
        """(move, stand), each cells x rounds, when nothing changed; no columns of `stand` where nothing stands."""

    def deviance(self, cells: Floats) -> float:
        """Twice the log-likelihood ratio of "these cells moved"."""

    @property
    def moved(self) -> Floats:
        """Per cell, the shift that is held as explained so far."""

    def refit(self) -> None:
        """Everything that is not a cause again, with the causes held."""

    def mark(self) -> Any:
        """What `back_to` needs to forget what was taken since."""

    def back_to(self, mark: Any) -> None: ...

    def take(self, cells: Floats, shift: float, frame: Floats) -> None:
        """Hold the cells' shift in the later window as explained. `frame` holds the cells within whose whole it lies:
        for counts, what the rest of the frame lost to the cells is held too."""


def probability(gain: float, field: Field, model: Model, rng: Dice) -> float:
    """How probable a gain like this is somewhere, without a change."""
    bound = union_bound(gain, field)
    rounds = _rounds(field)
    if not LEVEL < bound < HOPELESS or not rounds:
        return min(bound, 1.0)
    largest = _largest_by_chance(field, model, rng, FEWEST)
    p = _gumbel_tail(gain, largest)
    if rounds > FEWEST and LEVEL / CLEAR < p < LEVEL * CLEAR:
        p = _gumbel_tail(gain, np.concatenate([largest, _largest_by_chance(field, model, rng, rounds - FEWEST)]))
    return float(min(bound, p, 1.0))


def _gumbel_tail(gain: float, largest: Floats) -> float:
    """How probable a gain like this is, by a Gumbel law through what noise showed."""
    scale = max(float(largest.std(ddof=1)) * np.sqrt(6) / np.pi, 0.5)
    place = float(largest.mean()) - EULER * scale
    return float(-np.expm1(-np.exp(-(gain - place) / scale)))


def hopeless(gain: float, field: Field) -> bool:
    """Would this gain be no find, however little the noise is over-dispersed? True where nothing could be seen."""
    if not np.isfinite(gain):
        return True
    return union_bound(gain, field) > (HOPELESS if _rounds(field) else LEVEL)


def _rounds(field: Field) -> int:
    """How often the scan can be repeated on noise; 0 where that takes too long."""
    rounds = min(ROUNDS, LARGEST // (field.lattice.cube.rows * len(field.lattice.cuboids)))
    return rounds if rounds >= FEWEST else 0


def union_bound(gain: float, field: Field) -> float:
    from scipy.special import ndtr

    info = field.info[field.heard]
    kept = info / (1 + info)
    reach = np.sqrt(2 * np.maximum(gain + field.cost[field.heard] + np.log1p(info) / 2, 0.0) / kept)
    return float((2 * ndtr(-reach)).sum()) * field.grown


def _largest_by_chance(field: Field, model: Model, rng: Dice, rounds: int) -> Floats:
    move, stand = model.noise_columns(rng, rounds)
    sums = field.lattice.sums(np.concatenate([move, stand], axis=1))[field.heard]
    score = sums[:, :rounds]
    if stand.shape[1]:
        score = score - standing_share(field.sums[field.heard])[:, None] * sums[:, rounds:]
    info = field.info[field.heard, None]
    gains = score**2 / (2 * (1 + info)) - np.log1p(info) / 2 - field.cost[field.heard, None]
    return np.asarray(gains.max(axis=0))
