"""`nakhoda setup`: database, roles, migrations, fences. Safe to run again at any time."""

from __future__ import annotations

import django
import typer

app = typer.Typer(add_completion=False)


@app.command()
def setup(quiet: bool = False) -> None:
    """Create what is missing and bring the rest up to date."""
    django.setup()
    from nakhoda.config.install import install

    for step in install():
        if not quiet:
            typer.echo(step)
