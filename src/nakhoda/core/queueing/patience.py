"""How long people wait before they give up, as a distribution; also used for handle times. Times in seconds.

Each kind answers, for an array of times: `gone` P(X <= x), `there` P(X > x), `part` E[X; X <= x], whose sum with
x P(X > x) is the time that is spent by x.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from nakhoda.core.queueing.measures import QueueError, need_number

Floats = NDArray[np.float64]


class Patience(Protocol):
    """A non-negative time with a finite mean."""

    @property
    def mean(self) -> float:
        """In seconds."""

    @property
    def kinks(self) -> Floats:
        """Where the distribution is not smooth, ascending."""

    def gone(self, x: Floats) -> Floats:
        """P(X <= x)."""

    def there(self, x: Floats) -> Floats:
        """P(X > x)."""

    def part(self, x: Floats) -> Floats:
        """E[X; X <= x]."""


SMOOTH = np.empty(0)


@dataclass(frozen=True)
class Exponential:
    """Memoryless, by its mean."""

    mean: float
    kinks = SMOOTH

    def __post_init__(self) -> None:
        need_number("patience mean", self.mean)

    def gone(self, x: Floats) -> Floats:
        return -np.expm1(-x / self.mean)

    def there(self, x: Floats) -> Floats:
        return np.exp(-x / self.mean)

    def part(self, x: Floats) -> Floats:
        return self.mean * self.gone(x) - x * self.there(x)


@dataclass(frozen=True)
class Deterministic:
    """Everyone gives up after the same time."""

    mean: float

    def __post_init__(self) -> None:
        need_number("patience at", self.mean)

    @property
    def kinks(self) -> Floats:
        return np.array([self.mean])

    def gone(self, x: Floats) -> Floats:
        return (x >= self.mean).astype(float)

    def there(self, x: Floats) -> Floats:
        return (x < self.mean).astype(float)

    def part(self, x: Floats) -> Floats:
        return self.mean * self.gone(x)


@dataclass(frozen=True)
class Uniform:
    """Equally likely between two times."""

    low: float
    high: float

    def __post_init__(self) -> None:
        need_number("patience low", self.low, zero=True)
        need_number("patience high", self.high)
        if self.high <= self.low:
            raise QueueError("patience high", f"must be above low ({self.low:g}), not {self.high:g}")

    @property
    def mean(self) -> float:
        return (self.low + self.high) / 2

    @property
    def kinks(self) -> Floats:
        return np.array([self.low, self.high])

    def gone(self, x: Floats) -> Floats:
        return np.clip((x - self.low) / (self.high - self.low), 0, 1)

    def there(self, x: Floats) -> Floats:
        return np.clip((self.high - x) / (self.high - self.low), 0, 1)

    def part(self, x: Floats) -> Floats:
        inside = np.clip(x, self.low, self.high)
        return (inside - self.low) * (inside + self.low) / (2 * (self.high - self.low))
