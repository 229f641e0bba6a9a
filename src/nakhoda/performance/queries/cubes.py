"""From the rows behind a figure to the cells that a diagnosis reads, both windows beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from nakhoda.core.metrics import MetricContract
from nakhoda.core.slices import Slice
from nakhoda.org.actors import Actor
from nakhoda.performance.queries.figures import Interval, rows_of

if TYPE_CHECKING:
    from nakhoda.core.diagnosis import Cube

# By what a cause may be named. Never by person: a cause is a place to look, not a culprit.
ASKED = ("owner", "site", "team", "tier", "lob", "reason", "language", "channel", "tenure", "app_version",
         "policy_version", "country")  # fmt: skip
PARENTS = {"site": "owner", "team": "site", "reason": "lob"}  # what follows from what
KINDS: dict[str, Literal["ratio", "count"]] = {"ratio": "ratio", "mean": "ratio", "quantile": "ratio", "count": "count"}


class CannotSplit(ValueError):
    """The figure is no share, count, mean or quantile of rows; the message says what to ask instead."""


@dataclass(frozen=True, slots=True)
class Cells:
    """A cube; `yardstick` is the value above which a case counts as a hit, where the figure itself is no share."""

    cube: Cube
    kind: Literal["ratio", "count"]
    yardstick: float | None
    rows: int


def dimensions_for(contract: MetricContract, where: Slice) -> tuple[str, ...]:
    """The dimensions that the metric has and the slice has not fixed."""
    named = dict(where)
    return tuple(name for name in ASKED if name in contract.dimensions and name not in named)


def cells_of(
    actor: Actor, contract: MetricContract, before: Interval, after: Interval, where: Slice, source: str
) -> Cells:
    """The cells of both windows. Raises `CannotSplit`, `NoSuchFigure`."""
    from nakhoda.core.diagnosis import cube_of

    if contract.kind not in KINDS:
        raise CannotSplit("this figure is no share of cases, so no slice can hold a part of its change")
    dims = dimensions_for(contract, where)
    tables = [rows_of(actor, contract.key, window, dims, where, source) for window in (before, after)]
    if not tables[0].num_rows and not tables[1].num_rows:
        raise CannotSplit("there is no case in either window")
    yardstick = _median(tables[0]) if contract.kind in ("mean", "quantile") else None
    early, late = (_summed(table, dims, yardstick) for table in tables)
    zeros_late, zeros_early = [0.0] * len(late[1]), [0.0] * len(early[1])
    columns = {name: [*early[0][name], *late[0][name]] for name in dims}
    kind = KINDS[contract.kind]
    measures = ([*zeros_early, *late[1]], [*early[1], *zeros_late], [*zeros_early, *late[2]], [*early[2], *zeros_late])
    cube = cube_of(columns, *measures) if kind == "ratio" else cube_of(columns, *measures[:2])
    return Cells(cube, kind, yardstick, tables[0].num_rows + tables[1].num_rows)


def _arrow() -> Any:
    """Arrow's functions on columns; its stubs know no chunked columns."""
    from pyarrow import compute

    return compute


def _median(table: Any) -> float:
    """The usual value: the median of the window before, so that half of its cases lie above."""
    pc = _arrow()

    return float(pc.quantile(table["numerator"], q=0.5)[0].as_py() or 0.0)


def _summed(
    table: Any, dims: Sequence[str], yardstick: float | None
) -> tuple[dict[str, list[str]], list[float], list[float]]:
    """One row a combination: its values, its hits, its cases."""
    import pyarrow as pa

    pc = _arrow()

    hits, cases = table["numerator"], table["denominator"]
    if yardstick is not None:
        hits = pc.greater(hits, yardstick)
        cases = pa.chunked_array([pa.repeat(1.0, table.num_rows)])
    plain: Any = pa.table({name: pc.fill_null(pc.cast(table[name], "string"), "") for name in dims})
    plain = plain.append_column("hits", pc.cast(hits, "float64")).append_column("cases", pc.cast(cases, "float64"))
    told: Any = plain.group_by(list(dims)).aggregate([("hits", "sum"), ("cases", "sum")])
    return (
        {name: told[name].to_pylist() for name in dims},
        told["hits_sum"].to_pylist(),
        told["cases_sum"].to_pylist(),
    )
