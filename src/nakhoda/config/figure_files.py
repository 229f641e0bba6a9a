"""A file of cells or of cases becomes the cube that a diagnosis reads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nakhoda.config.table_files import TableError, TableFile, read_table
from nakhoda.core.diagnosis.model import Kind

if TYPE_CHECKING:
    from nakhoda.core.diagnosis import Cube


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


def cube_from(path: Path, columns: FigureColumns) -> tuple[Cube, Kind]:
    """The cube and what kind of figure it holds."""
    _refuse_unclear(columns)
    columns.parent_of()
    table = read_table(path, (*columns.dims, *columns.measures))
    if columns.time:
        return _of_cases(table, columns)
    if columns.value:
        return _cube(
            table, columns.dims, [table.numbers(columns.value), None, table.numbers(columns.baseline), None]
        ), "additive"
    named = (columns.numerator, columns.denominator, columns.baseline_numerator, columns.baseline_denominator)
    return _cube(table, columns.dims, [table.numbers(each) for each in named]), "ratio"


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


def _of_cases(table: TableFile, columns: FigureColumns) -> tuple[Cube, Kind]:
    import numpy as np

    at = table.instants(columns.time)
    later, earlier = (
        _within(at, window, name) for window, name in ((columns.after, "--after"), (columns.before, "--before"))
    )
    if (later & earlier).any():
        raise TableError("--before and --after overlap")
    for inside, window in ((earlier, columns.before), (later, columns.after)):
        if not inside.any():
            raise TableError(f"no row lies within {window}; the file has {at.min()} to {at.max()}")
    later, earlier = later.astype(np.float64), earlier.astype(np.float64)
    if not columns.numerator:
        size = table.numbers(columns.value) if columns.value else np.ones(table.rows)
        kind: Kind = "additive" if columns.value else "count"
        return _cube(table, columns.dims, [size * later, None, size * earlier, None], later + earlier > 0), kind
    hits = table.numbers(columns.numerator)
    cases = table.numbers(columns.denominator) if columns.denominator else np.ones(table.rows)
    measures = [hits * later, cases * later, hits * earlier, cases * earlier]
    return _cube(table, columns.dims, measures, later + earlier > 0), "ratio"


def _cube(table: TableFile, dims: tuple[str, ...], measures: list[Any], kept: Any = None) -> Cube:
    import numpy as np

    from nakhoda.core.diagnosis.cube import Cube, merged

    if measures[1] is not None:
        for hits, cases in ((measures[0], measures[1]), (measures[2], measures[3])):
            table.refuse_rows(hits > cases, "more hits than cases")
    coded = [table.texts(dim) for dim in dims]
    codes = np.stack([each for each, _ in coded], axis=1)
    names = tuple(names for _, names in coded)
    if kept is not None:
        codes = codes[kept]
        measures = [None if each is None else each[kept] for each in measures]
    return merged(Cube(dims, codes, names, *measures))


def _within(at: Any, window: str, option: str) -> Any:
    import numpy as np

    start, dots, end = window.partition("..")
    if not dots:
        raise TableError(f"{option} {window!r} is not A..B")
    return (at >= np.datetime64(_bound(start, option, 0), "us")) & (at < np.datetime64(_bound(end, option, 1), "us"))


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
