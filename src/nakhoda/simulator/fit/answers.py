"""What a fit answers, and how it refuses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


class TooLittle(ValueError):
    """Data cannot carry the fit; the message says how much there is and how much it would take."""

    def __init__(self, what: str, there: int, needed: int, unit: str) -> None:
        super().__init__(f"{what}: {there} {unit}, at least {needed} needed")
        self.what, self.there, self.needed = what, there, needed


@dataclass(frozen=True, slots=True)
class Fitted(Generic[T]):
    """A fitted value, from how many observations, its 95 % interval in its own measure, and what to be wary of."""

    value: T
    n: int
    lo: float
    hi: float
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """One fitted number: what it is, of which class or group, from how many observations, and its 95 % interval."""

    name: str
    where: str
    value: float
    lo: float
    hi: float
    n: int
    warning: str = ""
