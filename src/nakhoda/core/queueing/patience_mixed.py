"""Patience of several kinds of people, and as it was observed. Times in seconds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from nakhoda.core.queueing.measures import QueueError, need_number
from nakhoda.core.queueing.patience import Exponential, Floats, Patience


@dataclass(frozen=True)
class Mixture:
    """Several kinds of people, each with a weight; of exponentials it is the hyperexponential."""

    parts: tuple[Patience, ...]
    weights: tuple[float, ...]

    def __post_init__(self) -> None:
        if not self.parts or len(self.parts) != len(self.weights):
            raise QueueError("patience weights", "must be as many as the means")
        for weight in self.weights:
            need_number("patience weights", weight, zero=True)
        if abs(sum(self.weights) - 1) > 1e-9:
            raise QueueError("patience weights", f"must sum to 1, not {sum(self.weights):g}")

    @property
    def mean(self) -> float:
        return float(sum(w * each.mean for w, each in self._pairs))

    @property
    def kinks(self) -> Floats:
        return np.unique(np.concatenate([each.kinks for each in self.parts]))

    def gone(self, x: Floats) -> Floats:
        return np.asarray(sum(w * each.gone(x) for w, each in self._pairs))

    def there(self, x: Floats) -> Floats:
        return np.asarray(sum(w * each.there(x) for w, each in self._pairs))

    def part(self, x: Floats) -> Floats:
        return np.asarray(sum(w * each.part(x) for w, each in self._pairs))

    @property
    def _pairs(self) -> list[tuple[float, Patience]]:
        return list(zip(self.weights, self.parts, strict=True))


def hyperexponential(means: Sequence[float], weights: Sequence[float]) -> Mixture:
    """Exponential kinds of people."""
    return Mixture(tuple(Exponential(mean) for mean in means), tuple(weights))


@dataclass(frozen=True)
class Empirical:
    """As observed: a step at each value. For waits that were cut short by an answer, fit a survival curve first."""

    values: tuple[float, ...]
    most = 200_000

    def __post_init__(self) -> None:
        if not 1 <= len(self.values) <= self.most:
            raise QueueError("patience values", f"must be 1 to {self.most:,}, not {len(self.values):,}")
        for value in self.values:
            need_number("patience values", value, zero=True)
        if self.mean <= 0:
            raise QueueError("patience values", "are all 0: nobody waits (that is erlang-b)")

    @cached_property
    def mean(self) -> float:
        return float(np.mean(self.values))

    @cached_property
    def kinks(self) -> Floats:
        return np.unique(self._sorted)

    @cached_property
    def _sorted(self) -> Floats:
        return np.sort(np.asarray(self.values, dtype=float))

    @cached_property
    def _sums(self) -> Floats:
        return np.concatenate([[0.0], np.cumsum(self._sorted)]) / len(self.values)

    def gone(self, x: Floats) -> Floats:
        return np.searchsorted(self._sorted, x, side="right") / len(self.values)

    def there(self, x: Floats) -> Floats:
        return (len(self.values) - np.searchsorted(self._sorted, x, side="right")) / len(self.values)

    def part(self, x: Floats) -> Floats:
        return np.asarray(self._sums[np.searchsorted(self._sorted, x, side="right")])
