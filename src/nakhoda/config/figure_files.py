"""A file of cells or of cases becomes the cube that a diagnosis reads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nakhoda.config.table_files import TableError, TableFile, read_table
from nakhoda.core.diagnosis.model import Kind

if TYPE_CHECKING:
    from nakhoda.core.diagnosis import Cube, Days

MORE_HITS = "more hits than cases"
ENOUGH_DAYS = 3  # of the earlier window, to tell what cases of a day share


@dataclass(frozen=True)
class FigureColumns:
    """Which columns say what; "" where the file has none."""

    dims: tuple[str, ...]
    value: str = ""
    baseline: str = ""
    numerator: str = ""
    denominator: str = ""
    baseline_numerator: str = ""
    baseline_denominator: str = ""
    time: str = ""
    before: str = ""
    after: str = ""
    parents: str = ""

    @property
    def measures(self) -> tuple[str, ...]:
        named = (
            self.value, self.baseline, self.numerator, self.denominator,
            self.baseline_numerator, self.baseline_denominator, self.time,
        )  # fmt: skip
        return tuple(each for each in named if each)

    def parent_of(self) -> dict[str, str]:
        """{child: parent}; refuses a pair that is not of two of the dimensions."""
        pairs = [each.partition("=") for each in self.parents.split(",") if each.strip()]
        told = {child.strip(): parent.strip() for child, _, parent in pairs}
        for name in (*told, *told.values()):
            if name not in self.dims:
                raise TableError(f"--parents names {name!r}, which is not one of --dims")
        return told


@dataclass(frozen=True)
class Figures:
    """The cube, what kind of figure it holds, and its days where the file has them."""

    cube: Cube
    kind: Kind
    days: Days | None = None


def figures_from(path: Path, columns: FigureColumns) -> Figures:
    """What a diagnosis reads; raises TableError for a file or columns that cannot be used."""
    _refuse_unclear(columns)
    columns.parent_of()
    table = read_table(path, (*columns.dims, *columns.measures))
    if columns.time:
        return _of_cases(table, columns)
    if columns.value:
        measures = [table.numbers(columns.value), None, table.numbers(columns.baseline), None]
        return Figures(_cube(table, columns.dims, measures), "additive")
    named = (columns.numerator, columns.denominator, columns.baseline_numerator, columns.baseline_denominator)
    measures = [table.numbers(each) for each in named]
    table.refuse_rows((measures[0] > measures[1]) | (measures[2] > measures[3]), MORE_HITS)
    return Figures(_cube(table, columns.dims, measures), "ratio")


def _refuse_unclear(columns: FigureColumns) -> None:
    if not columns.dims:
        raise TableError("--dims names no dimension")
    if len(set(columns.dims)) < len(columns.dims):
        raise TableError("--dims names a dimension twice")
    both = sorted(set(columns.dims) & set(columns.measures))
    if both:
        raise TableError(f"column {both[0]!r} cannot be a dimension and a measure")
    if columns.time:
        _refuse_unclear_cases(columns)
        return
    ratio = (columns.numerator, columns.denominator, columns.baseline_numerator, columns.baseline_denominator)
    sum_ = (columns.value, columns.baseline)
    if all(sum_) == all(ratio) or (any(sum_) and any(ratio)):
        raise TableError(
            "give --value and --baseline, or --numerator, --denominator, --baseline-numerator and "
            "--baseline-denominator, or --time, --before and --after"
        )


def _refuse_unclear_cases(columns: FigureColumns) -> None:
    if not columns.before or not columns.after:
        raise TableError("--time needs --before A..B and --after C..D")
    if columns.value and columns.numerator:
        raise TableError("give --value or --numerator, not both")
    if columns.denominator and not columns.numerator:
        raise TableError("--denominator needs --numerator")
    if columns.baseline or columns.baseline_numerator or columns.baseline_denominator:
        raise TableError("with --time the earlier window comes from --before, not from baseline columns")


def _of_cases(table: TableFile, columns: FigureColumns) -> Figures:
    import numpy as np

    at = table.instants(columns.time)
    later, earlier = _windows(at, columns)
    kept = later | earlier
    if columns.numerator:
        return _ratio_of_cases(table, columns, at[kept], later[kept], kept)
    if _length(columns.before) != _length(columns.after):
        raise TableError("--before and --after must be equally long to compare how much there was")
    size = table.numbers(columns.value) if columns.value else np.ones(table.rows)
    measures = [(size * later)[kept], None, (size * earlier)[kept], None]
    return Figures(_cube(table, columns.dims, measures, kept), "additive" if columns.value else "count")


def _windows(at: Any, columns: FigureColumns) -> tuple[Any, Any]:
    """(in the later window, in the earlier one) for every row."""
    later, earlier = _within(at, columns.after, "--after"), _within(at, columns.before, "--before")
    if (later & earlier).any():
        raise TableError("--before and --after overlap")
    for inside, window in ((earlier, columns.before), (later, columns.after)):
        if not inside.any():
            raise TableError(f"no row lies within {window}; the file has {at.min()} to {at.max()}")
    return later, earlier


def _ratio_of_cases(table: TableFile, columns: FigureColumns, at: Any, later: Any, kept: Any) -> Figures:
    import numpy as np

    from nakhoda.core.diagnosis.days import cells_of_cases

    hits = table.numbers(columns.numerator)
    cases = table.numbers(columns.denominator) if columns.denominator else np.ones(table.rows)
    table.refuse_rows(hits > cases, MORE_HITS)
    codes, names = _coded(table, columns.dims)
    day = at.astype("datetime64[D]").astype(np.int64)
    cube, days = cells_of_cases(columns.dims, codes[kept], names, day, later, hits[kept], cases[kept])
    return Figures(cube, "ratio", days if len(np.unique(day[~later])) >= ENOUGH_DAYS else None)


def _cube(table: TableFile, dims: tuple[str, ...], measures: list[Any], kept: Any = slice(None)) -> Cube:
    from nakhoda.core.diagnosis.cube import Cube, merged

    codes, names = _coded(table, dims)
    return merged(Cube(dims, codes[kept], names, *measures))


def _coded(table: TableFile, dims: tuple[str, ...]) -> tuple[Any, tuple[tuple[str, ...], ...]]:
    import numpy as np

    coded = [table.texts(dim) for dim in dims]
    return np.stack([each for each, _ in coded], axis=1), tuple(names for _, names in coded)


def _within(at: Any, window: str, option: str) -> Any:
    start, end = _bounds(window, option)
    return (at >= start) & (at < end)


def _length(window: str) -> Any:
    start, end = _bounds(window, "")
    return end - start


def _bounds(window: str, option: str) -> tuple[Any, Any]:
    import numpy as np

    start, dots, end = window.partition("..")
    if not dots:
        raise TableError(f"{option} {window!r} is not A..B")
    first, last = (np.datetime64(_bound(text, option, days), "us") for text, days in ((start, 0), (end, 1)))
    if first >= last:
        raise TableError(f"{option} {window!r} ends before it begins")
    return first, last


def _bound(text: str, option: str, days: int) -> str:
    """An ISO date or instant; `days` are added to a bare date, so that a window's last day is within it."""
    from nakhoda.config.table_files import instant_of

    text = text.strip()
    try:
        return (date.fromisoformat(text) + timedelta(days=days)).isoformat()
    except ValueError:
        read = instant_of(text)
    if read is None:
        raise TableError(f"{option}: {text!r} is not an ISO date or instant")
    return read.isoformat()
