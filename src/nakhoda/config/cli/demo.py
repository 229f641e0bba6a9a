"""`nakhoda demo`: a made-up region with live traffic, on one address."""

from __future__ import annotations

import os
import sys
import time
import urllib.request
import warnings
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from nakhoda.simulator.troubles import SCENARIOS

app = typer.Typer(add_completion=False)
MAIL_PORT = 2525
WRONG = ", ".join(SCENARIOS)


@app.command()
def demo(
    port: Annotated[int, typer.Option(help="where the demo opens")] = 8000,
    weeks: Annotated[int, typer.Option(min=1, max=12, help="of history, when the desk is empty")] = 3,
    small: Annotated[bool, typer.Option("--small", help="a small region: one week, few colleagues")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="no live traffic")] = False,
    scenario: Annotated[str, typer.Option(help=f"what goes wrong, when the desk is empty: {WRONG}")] = "",
) -> None:
    """Set up, seed when empty, and run until Ctrl-C."""
    if scenario and scenario not in SCENARIOS:
        raise typer.BadParameter(f"{scenario!r} is not one of {WRONG}", param_hint="--scenario")
    started = time.monotonic()
    data = Path(os.environ.setdefault("NAKHODA_DATA", "var/demo")).resolve()
    mail_port = _free_port(MAIL_PORT)
    os.environ |= {"NAKHODA_DEMO": "1", "NAKHODA_MAIL_PORT": str(mail_port)}
    os.environ.setdefault("NAKHODA_URL", f"http://localhost:{port}")
    os.environ.setdefault("NAKHODA_DATABASE", "nakhoda_demo")
    if _free_port(port) != port:
        sys.exit(f"port {port} is taken: choose another with --port (or make demo PORT=8080)")
    from nakhoda.config import embedded

    ours = "DATABASE_URL" not in os.environ and not embedded.is_running(data / "pg")
    try:
        _prepare(weeks, small, scenario)
        _run(port, data, quiet, started)
    except KeyboardInterrupt:
        pass
    finally:
        if ours:
            _say("stopping the database")
            embedded.stop(data / "pg")


def _prepare(weeks: int, small: bool, scenario: str) -> None:
    warnings.filterwarnings("ignore", module="platformdirs")
    _say("starting the database")
    import django

    django.setup()
    from django.conf import settings
    from django.db import connections
    from django.utils import timezone

    from nakhoda.config.demo.figures import first_figures, has_figures
    from nakhoda.config.demo.seeding import SMALL, Size, is_empty, seed
    from nakhoda.config.install import install
    from nakhoda.desk.jobs import defer

    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    for step in install():
        _say(step)
    if is_empty():
        _say("the desk is empty: making a region (once)")
        size = SMALL if small else Size(weeks=weeks)
        count = seed(timezone.now(), replace(size, scenario=scenario), _say)
        _say(f"{count} cases")
    if not has_figures():
        _say("counting the first figures of the cockpit (once)")
        first_figures(timezone.now())
        defer("prepare_cockpit")
        defer("plan_demo")
    connections.close_all()


def _run(port: int, data: Path, quiet: bool, started: float) -> None:
    from nakhoda.config import parts
    from nakhoda.config.processes import Part, Supervisor

    logs = data / "logs"
    programs = [
        parts.web("127.0.0.1", port, logs / "web.log"),
        parts.worker(logs / "worker.log"),
        parts.mail_door(log_file=logs / "mail.log"),
    ]
    if not quiet:
        programs.append(Part("life", (sys.executable, "-m", "nakhoda.config.demo.traffic"), {}, logs / "life.log"))
    supervisor = Supervisor(programs)
    supervisor.start()
    try:
        _wait_for(f"http://localhost:{port}/healthz")
        _welcome(port, logs, time.monotonic() - started)
        supervisor.watch()
    finally:
        _say("stopping")
        supervisor.stop()


def _wait_for(url: str, patience: float = 90) -> None:
    deadline = time.monotonic() + patience
    while True:
        try:
            with urllib.request.urlopen(url, timeout=5):  # noqa: S310 -- our own server
                return
        except OSError as error:
            if time.monotonic() > deadline:
                raise SystemExit(f"the web server does not answer ({error}); see its log in var/demo/logs") from None
            time.sleep(0.2)


def _welcome(port: int, logs: Path, seconds: float) -> None:
    from nakhoda.simulator.cast import CAST

    address = f"http://localhost:{port}"
    lines = [f"{each.name:<28}{each.title}" for each in CAST.values()]
    typer.echo(f"\n  Nakhoda's demo is open after {seconds:.0f} s:  {address}\n")
    typer.echo("  Sign in with one click, no password, as any of:")
    typer.echo("\n".join(f"    {line}" for line in lines))
    typer.echo(f"\n  Members write at        {address}/help/")
    typer.echo(f"  Mail is taken at        localhost:{os.environ['NAKHODA_MAIL_PORT']} (SMTP)")
    typer.echo(f"  Logs                    {logs}")
    typer.echo("  Ctrl-C stops everything; the region stays for the next time.\n")


def _free_port(wanted: int) -> int:
    """The wanted port if nobody listens there, else one that is free."""
    import socket

    for port in (wanted, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    return wanted


def _say(line: str) -> None:
    typer.echo(f"  {line}")
