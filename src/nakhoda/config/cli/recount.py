"""`nakhoda recount`: every case again from its journal, against its rows (promise P5)."""

from __future__ import annotations

import json as json_module
import time
from typing import Annotated

import django
import typer

app = typer.Typer(add_completion=False)


@app.command()
def recount(
    first: Annotated[int, typer.Option(help="lowest case number; 0 is the first there is")] = 0,
    last: Annotated[int, typer.Option(help="highest case number; 0 is the last there is")] = 0,
    json: Annotated[bool, typer.Option("--json", help="one JSON object per mismatch, then the sum")] = False,
    quick: Annotated[bool, typer.Option("--quick", help="do not derive the clocks again")] = False,
) -> None:
    """Fold every event and compare: chain, row, clocks. Ends with 1 when anything disagrees."""
    django.setup()
    from nakhoda.desk.queries.recount import case_range, text_of
    from nakhoda.desk.queries.recount import recount as mismatches
    from nakhoda.org.actors import system
    from nakhoda.org.scope import scope_of

    started, found = time.monotonic(), 0
    with scope_of(system("recount")):
        lowest, highest = case_range()
        low, high = first or lowest, last or highest
        for mismatch in mismatches(low, high, anew=not quick):
            found += 1
            told = text_of(mismatch)
            line = f"case {told['case_id']}: {told['what']} is {told['stored']}, the journal says {told['derived']}"
            typer.echo(json_module.dumps(told) if json else line)
    _sum_up(low, high, found, time.monotonic() - started, json)
    raise typer.Exit(1 if found else 0)


def _sum_up(low: int, high: int, found: int, seconds: float, json: bool) -> None:
    count = max(0, high - low + 1)
    if json:
        told = {"first": low, "last": high, "numbers": count, "mismatches": found, "seconds": round(seconds, 2)}
        typer.echo(json_module.dumps(told))
    else:
        typer.echo(f"cases {low} to {high}: {found} mismatches, {seconds:.1f} s")
