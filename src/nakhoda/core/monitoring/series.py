"""What is watched: counts by unit and day. A unit is a slice such as a partner, a team or a queue."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]
Good = Literal["up", "down"]
WEEKDAYS = 8  # Monday 0 to Sunday 6, and 7 for a public holiday
HOLIDAY = 7


class SeriesError(ValueError):
    """Counts that cannot be watched; the message says which."""


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """`numerators` out of `denominators`, both [units, days]; for plain counts the denominators are not read.

    `weekdays` [days] is 0 for Monday to 6, or 7 on a public holiday. `groups` [units] names the parent towards whose
    behaviour a unit with few cases is drawn (a team's site, a language's LOB); one parent when absent.
    """

    numerators: Floats
    denominators: Floats
    weekdays: Whole
    groups: Whole = field(default_factory=lambda: np.zeros(0, np.int64))

    def __post_init__(self) -> None:
        for name in ("numerators", "denominators"):
            object.__setattr__(self, name, np.atleast_2d(np.asarray(getattr(self, name), np.float64)))
        object.__setattr__(self, "weekdays", np.asarray(self.weekdays, np.int64))
        groups = np.asarray(self.groups, np.int64)
        object.__setattr__(self, "groups", groups if groups.size else np.zeros(self.units, np.int64))
        self._check()

    @property
    def units(self) -> int:
        """How many slices."""
        return int(self.numerators.shape[0])

    @property
    def days(self) -> int:
        """How many days, oldest first."""
        return int(self.numerators.shape[1])

    def part(self, first: int, last: int) -> Series:
        """The days from `first` up to, not including, `last`."""
        cut = slice(first, last)
        return Series(self.numerators[:, cut], self.denominators[:, cut], self.weekdays[cut], self.groups)

    def _check(self) -> None:
        if self.numerators.shape != self.denominators.shape or self.weekdays.shape != (self.days,):
            raise SeriesError("Numerators and denominators need one row a unit and one column a day of the weekdays.")
        if self.groups.shape != (self.units,):
            raise SeriesError("Give one parent a unit.")
        if self.days and not 0 <= self.weekdays.min() <= self.weekdays.max() < WEEKDAYS:
            raise SeriesError("A weekday is 0 for Monday to 6 for Sunday, or 7 for a public holiday.")
        if not np.isfinite(self.numerators).all() or not np.isfinite(self.denominators).all():
            raise SeriesError("A day without cases is 0 of 0, not a missing number.")


def shares(series: Series) -> None:
    """Refuse what is not a share: a numerator below zero or above its denominator."""
    if (series.numerators < 0).any() or (series.numerators > series.denominators).any():
        raise SeriesError("A share needs numerators between 0 and their denominators.")


def series_of(
    numerators: ArrayLike, denominators: ArrayLike, weekdays: ArrayLike, groups: ArrayLike | None = None
) -> Series:
    """A series from anything that numpy reads."""
    return Series(
        np.asarray(numerators, np.float64),
        np.asarray(denominators, np.float64),
        np.asarray(weekdays, np.int64),
        np.zeros(0, np.int64) if groups is None else np.asarray(groups, np.int64),
    )
