"""`nakhoda doctor`: what is installed, reachable, missing, and what to do about it."""

from __future__ import annotations

import json as json_module
from typing import Annotated

import typer

app = typer.Typer(add_completion=False)
MARKS = {"ok": "ok  ", "warn": "warn", "fail": "FAIL"}


@app.command()
def doctor(
    json: Annotated[bool, typer.Option("--json", help="one JSON object per check")] = False,
) -> None:
    """Look at everything the desk needs. Ends with 1 when something fails."""
    try:
        import django

        django.setup()
    except Exception as error:
        typer.echo(f"FAIL  settings            {error}", err=True)
        raise typer.Exit(1) from None
    from nakhoda.config.examination import examine

    failed = False
    for finding in examine():
        failed = failed or finding.grade == "fail"
        if json:
            typer.echo(json_module.dumps(finding.as_dict(), ensure_ascii=False))
        else:
            advice = f"  -> {finding.do}" if finding.do else ""
            typer.echo(f"{MARKS[finding.grade]}  {finding.check:<20}{finding.found}{advice}")
    raise typer.Exit(1 if failed else 0)
