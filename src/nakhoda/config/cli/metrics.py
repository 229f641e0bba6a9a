"""`nakhoda metrics`: every figure that the program knows, and what it means."""

from __future__ import annotations

import json as json_module
from dataclasses import asdict
from itertools import groupby
from typing import TYPE_CHECKING, Annotated

import django
import typer

if TYPE_CHECKING:
    from nakhoda.core.metrics import MetricContract

app = typer.Typer(add_completion=False)


@app.command()
def metrics(
    json: Annotated[bool, typer.Option("--json", help="one contract a line, with all of its fields")] = False,
) -> None:
    """The catalogue. A metric is one entry of a YAML file: a shipped one, or in the folder NAKHODA_METRICS."""
    django.setup()
    from nakhoda.core.metrics import ContractError
    from nakhoda.org.actors import system
    from nakhoda.warehouse.queries import catalogue

    try:
        told = catalogue(system("metrics"))
    except ContractError as error:
        for problem in error.problems:
            typer.echo(str(problem), err=True)
        raise typer.Exit(1) from None
    if json:
        for contract in told:
            typer.echo(json_module.dumps(asdict(contract), ensure_ascii=False))
    else:
        _show(told)


def _show(told: tuple[MetricContract, ...]) -> None:
    for family, members in groupby(told, key=lambda each: each.family):
        typer.echo(f"\n{family}")
        for contract in members:
            typer.echo(f"  {contract.key:28} {contract.title}: {contract.formula}")
