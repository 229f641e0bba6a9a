"""`nakhoda diagnose`: why a figure changed, from a file alone. No database, no Django."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from nakhoda.config.figure_files import FigureColumns, figures_from
from nakhoda.config.table_files import TableError

app = typer.Typer(add_completion=False, help=__doc__)
DEEPEST_SUM = 5  # a sum with a forecast is searched to its last dimension up to here: its causes can be single cells


@dataclass(frozen=True)
class Asked:
    columns: FigureColumns
    depth: int
    causes: int
    seed: int


@app.command()
def diagnose_file(
    file: Annotated[Path, typer.Argument(help="CSV or Parquet; one row a cell or, with --time, one row a case.")],
    dims: Annotated[str, typer.Option(help="The dimensions, with commas between.")],
    value: Annotated[str, typer.Option(help="A sum: the column of what came.")] = "",
    baseline: Annotated[str, typer.Option(help="A sum: the column of what was expected, or came before.")] = "",
    numerator: Annotated[str, typer.Option(help="A ratio: hits (0 or 1 a case).")] = "",
    denominator: Annotated[str, typer.Option(help="A ratio: cases.")] = "",
    baseline_numerator: Annotated[str, typer.Option(help="A ratio: hits of the earlier window.")] = "",
    baseline_denominator: Annotated[str, typer.Option(help="A ratio: cases of the earlier window.")] = "",
    time: Annotated[str, typer.Option(help="A case-level file: the column of its instant.")] = "",
    before: Annotated[str, typer.Option(help="Earlier window, A..B; a date as B includes that day.")] = "",
    after: Annotated[str, typer.Option(help="Later window, C..D.")] = "",
    parents: Annotated[str, typer.Option(help="Nested dimensions, child=parent with commas between.")] = "",
    depth: Annotated[int, typer.Option(help="Most dimensions in a cause; 0 decides by the kind.", min=0)] = 0,
    causes: Annotated[int, typer.Option(help="Most causes to name.", min=1)] = 3,
    seed: Annotated[int, typer.Option(help="Of the noise that the finds are held against.")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Name the slices that explain a change, with their share of it, and the residual.

    A sum with a forecast: --value and --baseline. A ratio: --numerator, --denominator, --baseline-numerator and
    --baseline-denominator. Cases: --time, --before and --after, with --numerator (and --denominator), --value, or none
    of them to explain how many there were.
    """
    columns = FigureColumns(
        tuple(each.strip() for each in dims.split(",") if each.strip()),
        value, baseline, numerator, denominator, baseline_numerator, baseline_denominator,
        time, before, after, parents,
    )  # fmt: skip
    try:
        told = explanation(file, Asked(columns, depth, causes, seed))
    except (TableError, OSError) as error:
        typer.echo(f"{file}: {error}", err=True)
        raise typer.Exit(1) from error
    typer.echo(json.dumps(told, ensure_ascii=False) if as_json else readable(told))


def explanation(file: Path, asked: Asked) -> dict[str, Any]:
    """The diagnosis of a file as JSON would say it."""
    import numpy as np

    from nakhoda.core.diagnosis import CubeError, diagnose

    try:
        read = figures_from(file, asked.columns)
        cube, kind = read.cube, read.kind
        deep = min(len(cube.dims), DEEPEST_SUM) if kind == "additive" else 3
        found = diagnose(
            cube,
            kind=kind,
            rng=np.random.default_rng(asked.seed),
            depth=asked.depth or deep,
            parents=asked.columns.parent_of(),
            days=read.days,
            most=asked.causes,
        )
    except CubeError as error:
        raise TableError(str(error)) from error
    told = asdict(found)
    for cause in told["causes"]:
        cause["onset"] = None if cause["onset"] is None else str(np.datetime64(cause["onset"], "D"))
    told["ruled_out"] = [each.text for each in found.ruled_out]
    told["residual_share"] = found.residual / found.change if found.change else 0.0
    return told


def readable(told: dict[str, Any]) -> str:
    """The same for people."""
    lines = [f"{told['before']:,.4g} -> {told['after']:,.4g}: {told['change']:+,.4g}"]
    if not told["changed"]:
        lines.append(f"no evidence of change; one of {told['smallest_visible']:,.4g} would have been seen")
    lines += [_line(each) for each in told["causes"]]
    if told["changed"]:
        lines.append(f"{told['residual']:+,.4g} ({told['residual_share']:.0%}) remains unexplained")
    if told["kind"] == "ratio":
        lines.append(f"mix {told['mix']:+.4g}, rate {told['rate']:+.4g}")
    lines += [f"also possible: {_name(each)} ({each['points']:+,.4g})" for each in told["also"]]
    return "\n".join(lines + [f"ruled out: {each}" for each in told["ruled_out"]])


def _line(cause: dict[str, Any]) -> str:
    size = f"{cause['points']:+,.4g} ({cause['lo']:+,.4g} to {cause['hi']:+,.4g})"
    since = f", since {cause['onset']}" if cause["onset"] else ""
    return f"{cause['kind']:7} {_name(cause)}: {size}, {cause['share']:.0%} of the change{since}"


def _name(cause: dict[str, Any]) -> str:
    return ", ".join(f"{dim}={value}" for dim, value in cause["where"].items()) or "everything"


if __name__ == "__main__":
    app()
