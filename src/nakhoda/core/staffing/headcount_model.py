"""The headcount program in matrices: columns are heads hired, classes, heads released, heads billed, agents missing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nakhoda.core.staffing.hiring import Asked, Source

Floats = NDArray[np.float64]
KINDS = ("hired", "classes", "released", "billed")


@dataclass(frozen=True)
class Layout:
    """Where each kind of column begins: by source four blocks of weeks, then the gaps by need."""

    asked: Asked

    @property
    def count(self) -> int:
        """Columns in all."""
        return (4 * len(self.asked.sources) + len(self.asked.needed)) * self.asked.weeks

    def at(self, source: int, kind: str) -> slice:
        """Columns of that kind, by week."""
        first = (4 * source + KINDS.index(kind)) * self.asked.weeks
        return slice(first, first + self.asked.weeks)

    def gap(self, need: int) -> slice:
        """Columns of what is missing, by week."""
        first = (4 * len(self.asked.sources) + need) * self.asked.weeks
        return slice(first, first + self.asked.weeks)


def of_class(source: Source, weeks: int, productive: bool) -> Floats:
    """[week, week of the class]: heads (or productive agents) in a week from one head whose class began in another."""
    out = np.zeros((weeks, weeks))
    for begun in range(weeks):
        for week in range(begun, weeks):
            out[week, begun] = source.output(0, week - begun) if productive else source.stays(0, week - begun)
    return out


def of_staff(source: Source, weeks: int, productive: bool) -> Floats:
    """[week]: heads (or productive agents) of those who are there now."""
    out = np.zeros(weeks)
    for heads, begun in source.staff:
        for week in range(weeks):
            out[week] += heads * (source.output(begun, week) if productive else source.stays(begun, week))
    return out


def of_released(source: Source, weeks: int, productive: bool) -> Floats:
    """[week, week of release]: what a released full-tenure head would have been; subtracted."""
    long = max([len(source.ramp), len(source.leaving), *(begun for _, begun in source.staff)])
    out = np.zeros((weeks, weeks))
    for gone in range(weeks):
        for week in range(gone, weeks):
            out[week, gone] = source.output(long, week - gone) if productive else source.stays(long, week - gone)
    return out


def productive_by(asked: Asked) -> tuple[Floats, Floats]:
    """(fixed [needs, weeks], moved [needs, weeks, columns]): productive agents = fixed + moved @ columns."""
    layout, names = Layout(asked), list(asked.needed)
    fixed = np.zeros((len(names), asked.weeks))
    moved = np.zeros((len(names), asked.weeks, layout.count))
    for number, source in enumerate(asked.sources):
        need = names.index(source.covers)
        fixed[need] += of_staff(source, asked.weeks, True)
        moved[need][:, layout.at(number, "hired")] += of_class(source, asked.weeks, True)
        moved[need][:, layout.at(number, "released")] -= of_released(source, asked.weeks, True)
    return fixed, moved


def heads_of(asked: Asked, number: int) -> tuple[Floats, Floats]:
    """(fixed [weeks], moved [weeks, columns]): heads of one source."""
    layout, source = Layout(asked), asked.sources[number]
    moved = np.zeros((asked.weeks, layout.count))
    moved[:, layout.at(number, "hired")] = of_class(source, asked.weeks, False)
    moved[:, layout.at(number, "released")] = -of_released(source, asked.weeks, False)
    return of_staff(source, asked.weeks, False), moved
