"""Whether the targets below a target add up to it (handbook 7: cascade).

Counts add. Rates and means are weighed by the volume each place had in the last period. Quantiles do not add: the
parts keep the promise of the whole only if each of them keeps it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from nakhoda.core.targets import Good, reaches

Way = Literal["sum", "weighted", "each"]
_WAYS: dict[str, Way] = {"count": "sum", "sum": "sum", "stock": "sum", "ratio": "weighted", "mean": "weighted"}
TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Part:
    """One place below: its own target (None: it has none) and its volume in the last period."""

    name: str
    value: float | None
    volume: float


@dataclass(frozen=True, slots=True)
class Sum:
    """What the parts come to. `gap` is how far they fall short of the whole (0 when they reach it), in its unit."""

    way: Way
    whole: float
    together: float | None
    gap: float
    covered: float  # share of the last period's volume that has a target of its own
    weighed: bool  # False: no volume was known, and every part counted the same
    without: tuple[str, ...]  # places with volume and no target of their own

    @property
    def adds_up(self) -> bool:
        """Whether keeping every part keeps the whole."""
        return self.together is not None and self.gap <= TOLERANCE


def way_of(kind: str) -> Way:
    """How targets of a metric of this kind combine."""
    return _WAYS.get(kind, "each")


def add_up(whole: float, parts: Iterable[Part], *, kind: str, good: Good) -> Sum:
    """Combine the parts. A rate's place without a target of its own is held to the whole's."""
    rows, way = list(parts), way_of(kind)
    given = [part for part in rows if part.value is not None]
    known = sum(part.volume for part in rows)
    together, weighed = _together(way, whole, rows, good)
    return Sum(
        way=way,
        whole=whole,
        together=together,
        gap=_gap(whole, together, good),
        covered=sum(part.volume for part in given) / known if known else float(bool(given)),
        weighed=weighed,
        without=tuple(part.name for part in rows if part.value is None and part.volume),
    )


def _together(way: Way, whole: float, rows: Sequence[Part], good: Good) -> tuple[float | None, bool]:
    values = [part.value for part in rows if part.value is not None]
    if not values:
        return None, False
    if way == "sum":
        return float(sum(values)), True
    if way == "each":
        return (min(values) if good == "up" else max(values)), True
    return _mean(whole, rows)


def _mean(whole: float, rows: Sequence[Part]) -> tuple[float, bool]:
    volume = sum(part.volume for part in rows)
    if volume <= 0:
        values = [part.value for part in rows if part.value is not None]
        return sum(values) / len(values), False
    held = ((whole if part.value is None else part.value, part.volume) for part in rows)
    return sum(value * weight for value, weight in held) / volume, True


def _gap(whole: float, together: float | None, good: Good) -> float:
    if together is None or good == "none" or reaches(together, whole, good):
        return 0.0
    return abs(whole - together)
