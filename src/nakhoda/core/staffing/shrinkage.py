"""Shrinkage in parts: the share of paid time that is not available, and what it makes of a requirement.

Nested losses each take their share of what the others left (absence from the days that are rostered); disjoint ones
are shares of the same whole. Which of the two is stored with the parts (CAPACITY 2, handbook 1.5).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from nakhoda.core.staffing.refusal import StaffingError, need


@dataclass(frozen=True)
class Loss:
    """One reason for absence from the queue; `planned` ones (leave, training, wellness) are known beforehand."""

    name: str
    share: float
    planned: bool = True

    def __post_init__(self) -> None:
        need(f"shrinkage {self.name}", self.share, 0, 0.999999)


@dataclass(frozen=True)
class Shrinkage:
    """Losses, or shrinkages of losses, that combine in one way."""

    name: str
    parts: tuple[Loss | Shrinkage, ...]
    nested: bool

    def __post_init__(self) -> None:
        names = [part.name for part in self.parts]
        if len(set(names)) != len(names):
            raise StaffingError(f"shrinkage {self.name}", "has the same part twice")
        if not self.share < 1:
            raise StaffingError(f"shrinkage {self.name}", f"adds up to {self.share:.0%}: nobody would be left")

    @property
    def share(self) -> float:
        """Of paid time that is lost."""
        if self.nested:
            return 1 - math.prod(1 - part.share for part in self.parts)
        return sum(part.share for part in self.parts)

    def required(self, base: float) -> float:
        """People on the roster so that `base` are available: base / (1 - s), never base x (1 + s)."""
        need("base", base)
        return base / (1 - self.share)

    def by_part(self, base: float) -> dict[str, float]:
        """The people whom each part costs; they add up to required - base. Nested parts share what they overlap on."""
        extra = self.required(base) - base
        weights = {part.name: (-math.log1p(-part.share) if self.nested else part.share) for part in self.parts}
        whole = sum(weights.values())
        return {name: extra * weight / whole if whole else 0.0 for name, weight in weights.items()}
