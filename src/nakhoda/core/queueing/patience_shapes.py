"""Patience with a shape: lognormal, gamma (Erlang's too), Weibull. Times in seconds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import special

from nakhoda.core.queueing.measures import QueueError, need_number
from nakhoda.core.queueing.patience import SMOOTH, Floats


@dataclass(frozen=True)
class Lognormal:
    """exp of a normal with mean `mu` and standard deviation `sigma`."""

    mu: float
    sigma: float
    kinks = SMOOTH

    def __post_init__(self) -> None:
        need_number("patience sigma", self.sigma)
        if not abs(self.mu) < 700 or self.sigma > 20:
            raise QueueError("patience", "is out of any range that waiting has")

    @classmethod
    def of(cls, mean: float, cv: float) -> Lognormal:
        """By its mean and its coefficient of variation."""
        need_number("patience mean", mean)
        need_number("patience cv", cv)
        spread = float(np.log1p(cv * cv))
        return cls(float(np.log(mean)) - spread / 2, float(np.sqrt(spread)))

    @property
    def mean(self) -> float:
        return float(np.exp(self.mu + self.sigma**2 / 2))

    def gone(self, x: Floats) -> Floats:
        return np.asarray(special.ndtr(self._score(x)))

    def there(self, x: Floats) -> Floats:
        return np.asarray(special.ndtr(-self._score(x)))

    def part(self, x: Floats) -> Floats:
        return np.asarray(self.mean * special.ndtr(self._score(x) - self.sigma))

    def _score(self, x: Floats) -> Floats:
        with np.errstate(divide="ignore"):
            return np.asarray((np.log(x) - self.mu) / self.sigma)


@dataclass(frozen=True)
class Gamma:
    """By shape and mean; a whole shape is Erlang's."""

    shape: float
    mean: float
    kinks = SMOOTH

    def __post_init__(self) -> None:
        need_number("patience shape", self.shape)
        need_number("patience mean", self.mean)

    def gone(self, x: Floats) -> Floats:
        return np.asarray(special.gammainc(self.shape, x * (self.shape / self.mean)))

    def there(self, x: Floats) -> Floats:
        return np.asarray(special.gammaincc(self.shape, x * (self.shape / self.mean)))

    def part(self, x: Floats) -> Floats:
        return np.asarray(self.mean * special.gammainc(self.shape + 1, x * (self.shape / self.mean)))


@dataclass(frozen=True)
class Weibull:
    """By scale and shape."""

    scale: float
    shape: float
    kinks = SMOOTH

    def __post_init__(self) -> None:
        need_number("patience scale", self.scale)
        need_number("patience shape", self.shape)
        if not np.isfinite(self.mean):
            raise QueueError("patience shape", f"{self.shape:g} has no mean that a number can hold")

    @property
    def mean(self) -> float:
        return float(self.scale * special.gamma(1 + 1 / self.shape))

    def gone(self, x: Floats) -> Floats:
        return -np.expm1(-((x / self.scale) ** self.shape))

    def there(self, x: Floats) -> Floats:
        return np.asarray(np.exp(-((x / self.scale) ** self.shape)))

    def part(self, x: Floats) -> Floats:
        return np.asarray(self.mean * special.gammainc(1 + 1 / self.shape, (x / self.scale) ** self.shape))
