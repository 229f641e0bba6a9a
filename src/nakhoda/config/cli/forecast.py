"""`nakhoda forecast`: how many will come, by slot and day, from a file alone. No database, no Django."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Annotated

import typer

from nakhoda.config.forecast_answers import Answer, Question, answer, as_json, as_rows, as_text
from nakhoda.config.table_files import TableError

app = typer.Typer(add_completion=False, help=__doc__)
MINUTES = {"min": 1, "m": 1, "h": 60, "d": 1440, "w": 7 * 1440}


@app.command()
def forecast_file(
    file: Annotated[Path, typer.Argument(help="CSV, gzipped CSV or Parquet: counts a period, or one row a case.")],
    time: Annotated[str, typer.Option(help="The column of the time; without an offset it is read in --zone.")],
    value: Annotated[str, typer.Option(help="The column of the count; without it every row counts as one.")] = "",
    by: Annotated[str, typer.Option(help="A column: one forecast a group, and their sum.")] = "",
    horizon: Annotated[str, typer.Option(help="How far: 24h, 7d, 12w.")] = "7d",
    grain: Annotated[str, typer.Option(help="Rows of 5min, 30min, 1h, 1d; it has to divide a day.")] = "30min",
    quantiles: Annotated[str, typer.Option(help="Between 0 and 1, with commas between.")] = ".1,.5,.9",
    holidays: Annotated[str, typer.Option(help="Public holidays of COUNTRY or COUNTRY-SUBDIVISION: IN-KA.")] = "",
    events: Annotated[str, typer.Option(help="A CSV of own events: name,day[,last,kind,closed,alternative].")] = "",
    zone: Annotated[str, typer.Option(help="The wall clock by which days and slots are cut.")] = "UTC",
    start: Annotated[str, typer.Option(help="Forecast from here on as if nothing later were known.")] = "",
    seed: Annotated[int, typer.Option(help="Of the futures that intervals are read from.", min=0)] = 0,
    draws: Annotated[int, typer.Option(help="How many futures.", min=50, max=20000)] = 500,
    told_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
    out: Annotated[str, typer.Option(help="Write the rows to this CSV.")] = "",
) -> None:
    """Forecast the counts of a file, with intervals, named effects and what was left out."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy: its threads only get in each other's way here
    from nakhoda.core.forecast import ForecastError

    try:
        told = answer(
            Question(
                file, time, value, by, _minutes("--horizon", horizon), _minutes("--grain", grain),
                _numbers(quantiles), holidays, events, zone, start, seed, draws,
            )
        )  # fmt: skip
        if out:
            Path(out).write_text(as_rows(told), encoding="utf-8")
    except (TableError, ForecastError, OSError) as error:
        typer.echo(f"{file}: {error}", err=True)
        raise typer.Exit(1) from error
    typer.echo(_said(told, told_json, out))


def _said(told: Answer, told_json: bool, out: str) -> str:
    if told_json:
        return json.dumps(as_json(told), ensure_ascii=False, allow_nan=False)
    return as_text(told) + (f"\nrows written to {out}" if out else "\n--json or --out FILE.csv gives every row")


def _minutes(option: str, text: str) -> int:
    found = re.fullmatch(r"(\d{1,6})\s*(min|m|h|d|w)", text.strip())
    if not found or not int(found[1]):
        raise TableError(f"{option} {text!r} is no length of time; write 30min, 24h, 7d or 12w")
    return int(found[1]) * MINUTES[found[2]]


def _numbers(text: str) -> tuple[float, ...]:
    try:
        found = tuple(float(each) for each in text.split(","))
    except ValueError as error:
        raise TableError(f"--quantiles {text!r} is not a list of numbers") from error
    if not all(0 < each < 1 for each in found):
        raise TableError(f"--quantiles {text!r}: each lies between 0 and 1, both excluded")
    return found


if __name__ == "__main__":
    app()
