"""`nakhoda run`: web, worker and mail doors together, each restarted when it dies. Logs are JSON on stderr."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(add_completion=False)


@app.command()
def run(
    port: Annotated[int, typer.Option(help="of the web server")] = 8000,
    host: Annotated[str, typer.Option(help="address to listen on")] = "127.0.0.1",
) -> None:
    """Run the desk until Ctrl-C. Mail is listened for when NAKHODA_MAIL_PORT is set, polled with NAKHODA_IMAP_URL."""
    from nakhoda.config import embedded

    folder = Path(os.environ.get("NAKHODA_DATA", "var")).resolve() / "pg"
    ours = "DATABASE_URL" not in os.environ and not embedded.is_running(folder)
    try:
        _bring_up_to_date()
        _serve(host, port)
    finally:
        if ours:
            embedded.stop(folder)


def _bring_up_to_date() -> None:
    import django

    django.setup()
    from django.conf import settings
    from django.db import connections

    from nakhoda.config.install import install

    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    for step in install():
        typer.echo(step, err=True)
    connections.close_all()


def _serve(host: str, port: int) -> None:
    from nakhoda.config.parts import configured
    from nakhoda.config.processes import Supervisor

    parts = configured(host, port)
    typer.echo(f"running {', '.join(part.name for part in parts)} on http://{host}:{port}", err=True)
    supervisor = Supervisor(parts)
    supervisor.start()
    supervisor.watch()
