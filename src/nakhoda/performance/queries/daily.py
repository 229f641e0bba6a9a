"""A metric by day and slice: the whole, every value of a dimension, and every pair, where there are cases enough."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import TYPE_CHECKING, Any

from nakhoda.core.metrics import MetricContract
from nakhoda.core.slices import Slice, slice_of
from nakhoda.org.actors import Actor
from nakhoda.performance.queries.figures import Interval, days_of, rows_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

DIMS = ("owner", "lob", "language", "channel")
DEPTH = 2
RECENT_DAYS, LEAST_RECENT, LEAST_PAST = 28, 30, 90  # cases in the watched days and before them


@dataclass(frozen=True, slots=True, eq=False)
class Daily:
    """Slices x days of numerators and denominators; `slices[0]` is the whole. Empty when there is too little."""

    slices: tuple[Slice, ...]
    days: tuple[date, ...]
    numerators: NDArray[np.float64]
    denominators: NDArray[np.float64]

    def row(self, where: Slice) -> int | None:
        """Which row a slice is."""
        return self.slices.index(where) if where in self.slices else None

    def total(self, unit: int, first: int, last: int) -> tuple[float, float]:
        """Numerator and denominator of a slice over days [first, last)."""
        return (float(self.numerators[unit, first:last].sum()), float(self.denominators[unit, first:last].sum()))


def daily(actor: Actor, contract: MetricContract, window: Interval, source: str) -> Daily:
    """Read once, rolled up for every slice; days before the first case are left away."""
    import numpy as np

    dims = tuple(name for name in DIMS if name in contract.dimensions)
    table = rows_of(actor, contract.key, window, dims, (), source)
    days = days_of(window)
    if not table.num_rows:
        return Daily((), tuple(days), np.zeros((0, len(days))), np.zeros((0, len(days))))
    place, names, hits, cases = _grouped(table, dims, days[0], len(days))
    told = list(_rolled(place, names, dims, hits, cases, len(days)))
    first = int(np.argmax(told[0][2].sum(axis=0) > 0)) if told else 0
    kept = [one for one in told if not one[0] or _enough(one[2])]
    return Daily(
        tuple(one[0] for one in kept),
        tuple(days[first:]),
        np.array([one[1] for one in kept])[:, 0, first:],
        np.array([one[2] for one in kept])[:, 0, first:],
    )


def _enough(cases: Any) -> bool:
    recent = cases[:, -RECENT_DAYS:].sum()
    return bool(recent >= LEAST_RECENT and cases.sum() - recent >= LEAST_PAST)


def _grouped(table: Any, dims: Sequence[str], first: date, count: int) -> tuple[Any, list[list[str]], Any, Any]:
    """Codes [rows, dims + day], the names behind them, and the sums of each combination."""
    import numpy as np
    import pyarrow as pa
    from pyarrow import compute

    pc: Any = compute
    day = pc.days_between(pa.scalar(first, pa.date32()), pc.cast(table["at"], pa.date32()))
    plain: Any = pa.table({name: pc.fill_null(pc.cast(table[name], "string"), "") for name in dims})
    for name, column in (("day", day), ("hits", table["numerator"]), ("cases", table["denominator"])):
        plain = plain.append_column(name, pc.cast(column, "int64" if name == "day" else "float64"))
    told: Any = plain.group_by([*dims, "day"]).aggregate([("hits", "sum"), ("cases", "sum")])
    told = told.filter(pc.and_(pc.greater_equal(told["day"], 0), pc.less(told["day"], count)))
    coded = [told[name].combine_chunks().dictionary_encode() for name in dims]
    codes = [each.indices.to_numpy(zero_copy_only=False) for each in coded]
    place = np.stack([*codes, told["day"].to_numpy()], axis=1).astype(np.int64)
    names = [[str(value) for value in each.dictionary.to_pylist()] for each in coded]
    return place, names, told["hits_sum"].to_numpy(), told["cases_sum"].to_numpy()


def _rolled(
    place: Any, names: list[list[str]], dims: Sequence[str], hits: Any, cases: Any, days: int
) -> Iterator[tuple[Slice, Any, Any]]:
    """(slice, its hits [1, days], its cases) of the whole, of each value, of each pair that is not its own parent."""
    import numpy as np

    sizes: dict[Slice, float] = {}
    for depth in range(DEPTH + 1):
        for chosen in combinations(range(len(dims)), depth):
            keys, where = np.unique(place[:, list(chosen)], axis=0, return_inverse=True)
            cell = where.ravel() * days + place[:, -1]
            sums = [np.bincount(cell, each, len(keys) * days).reshape(len(keys), 1, days) for each in (hits, cases)]
            for row, key in enumerate(keys):
                slice_ = slice_of({dims[d]: names[d][code] for d, code in zip(chosen, key, strict=True)})
                sizes[slice_] = float(sums[1][row].sum())
                if all(sizes[slice_] < sizes[parent] for parent in _parents(slice_)):
                    yield slice_, sums[0][row], sums[1][row]


def _parents(where: Slice) -> Iterator[Slice]:
    for left in range(len(where)):
        yield where[:left] + where[left + 1 :]
