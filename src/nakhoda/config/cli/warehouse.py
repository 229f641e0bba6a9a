"""`nakhoda warehouse`: bring the facts up to date, say how fresh they are, compare them with the desk."""

from __future__ import annotations

import json as json_module
import time
from datetime import UTC, datetime
from typing import Annotated, Any

import django
import typer

app = typer.Typer(add_completion=False, no_args_is_help=True, help=__doc__)
Source = Annotated[str, typer.Option(help="whose facts: desk, or an imported log")]
AsJson = Annotated[bool, typer.Option("--json", help="one JSON object")]


@app.command("load")
def load(
    source: Source = "desk",
    full: Annotated[bool, typer.Option("--full", help="fold every case again")] = False,
    json: AsJson = False,
) -> None:
    """Fold what the journal has gained since the last load; finishes one that was interrupted."""
    django.setup()
    from django.utils import timezone

    from nakhoda.desk.queries.bulk import arrivals_between
    from nakhoda.journal.foreign_queries import NoSuchSource
    from nakhoda.warehouse.actions.loading import LoadRunning, load_source

    started, cpu = time.monotonic(), time.process_time()
    try:
        hears = {"on_bucket": None if json else _progress, "arrivals": arrivals_between}
        done = load_source(source, now=timezone.now(), full=full, **hears)  # type: ignore[arg-type]
    except (NoSuchSource, LoadRunning) as error:
        raise _refused(str(error)) from None
    told: dict[str, Any] = {name: getattr(done, name) for name in done.__slots__}
    told |= {"seconds": round(time.monotonic() - started, 2), "cpu_seconds": round(time.process_time() - cpu, 2)}
    if json:
        typer.echo(json_module.dumps(told, default=str))
        return
    words = "finished an interrupted load" if done.resumed else "loaded all" if done.full else "loaded what was new"
    typer.echo(f"{source}, load {done.load}: {words}, {done.cases} cases from {done.events} events")
    typer.echo(f"complete to {done.complete_to:%Y-%m-%d %H:%M:%S} UTC, {told['cpu_seconds']} s of CPU")
    if done.restated:
        typer.echo(f"restated: {', '.join(map(str, done.restated))}")


@app.command("status")
def status(
    source: Annotated[str, typer.Option(help="one source; all when left out")] = "", json: AsJson = False
) -> None:
    """The newest load of every source: how fresh, how large, how complete."""
    django.setup()
    from nakhoda.warehouse.engine.store import NoSuchLoad, open_store, sources_in_store

    try:
        stores = [open_store(name) for name in ([source] if source else sources_in_store())]
    except NoSuchLoad as error:
        raise _refused(str(error.args[0])) from None
    for store in stores:
        _show(store, json)
    if not stores and not json:
        typer.echo("nothing was loaded yet; `nakhoda warehouse load` does it")


@app.command("verify")
def verify(source: Source = "desk", json: AsJson = False) -> None:
    """Every case and clock against the desk's rows, every queue's flows by day; ends with 1 when it does not hold."""
    django.setup()
    from nakhoda.desk.queries.bulk import case_columns_between, clock_columns_between
    from nakhoda.warehouse.actions.verifying import Desk, verify_source
    from nakhoda.warehouse.engine.store import NoSuchLoad

    desk = Desk(case_columns_between, clock_columns_between) if source == "desk" else None
    try:
        found = verify_source(source, desk=desk)
    except NoSuchLoad as error:
        raise _refused(str(error.args[0])) from None
    told = {name: getattr(found, name) for name in found.__slots__} | {"holds": found.holds}
    if json:
        typer.echo(json_module.dumps(told, default=str))
    else:
        for line in found.shown:
            typer.echo(line)
        typer.echo(f"{source}, load {found.load}, as of {found.as_of:%Y-%m-%d %H:%M:%S} UTC")
        if desk:
            typer.echo(
                f"{found.cases} cases and {found.clocks} clocks compared with the desk: {found.differences} differ"
            )
            typer.echo(f"{found.changed_since} cases moved on since the load and were left out")
        flows = f"{found.inflow} in, {found.outflow} out, {found.backlog} held"
        typer.echo(f"flows of {found.queues} queues on {found.days} days: {flows}; unexplained: {found.residual}")
    raise typer.Exit(0 if found.holds else 1)


@app.command("counted")
def counted(
    name: Annotated[str, typer.Argument(help="a channel or a partner")],
    count: Annotated[int, typer.Argument(min=0, help="how much it sent: new cases, or handlings")],
    start: Annotated[datetime, typer.Option("--from", help="UTC, the beginning of what was counted")],
    end: Annotated[datetime, typer.Option("--to", help="UTC, not included")],
    kind: Annotated[str, typer.Option(help="channel or partner")] = "partner",
) -> None:
    """Take down what a sender says it sent; the next load compares it with what arrived."""
    django.setup()
    from django.utils import timezone

    from nakhoda.org.actors import system
    from nakhoda.org.scope import scope_of
    from nakhoda.warehouse.actions.feeds import count_source

    first, last = (each.replace(tzinfo=UTC) for each in (start, end))
    try:
        with scope_of(system("counted")):
            count_source(name, kind, count, first, last, actor=system("counted"), now=timezone.now())
    except ValueError as error:
        raise _refused(str(error)) from None
    typer.echo(f"{kind} {name}: {count} from {first:%Y-%m-%d %H:%M} to {last:%Y-%m-%d %H:%M} UTC")


def _show(store: Any, json: bool) -> None:
    manifest = store.manifest
    if json:
        names = ("source", "load", "as_of", "complete_to", "rows", "restated")
        told = {name: getattr(manifest, name) for name in names}
        told["feeds"] = store.feeds
        typer.echo(json_module.dumps(told, default=str))
        return
    sizes = ", ".join(f"{count} {table}" for table, count in manifest.rows.items() if count)
    typer.echo(f"{store.source}, load {store.load}, complete to {store.complete_to:%Y-%m-%d %H:%M:%S} UTC: {sizes}")
    for feed in store.feeds:
        share = "not counted by the sender" if feed["share"] is None else f"{feed['share']:.1%} of {feed['expected']}"
        typer.echo(f"  {feed['kind']} {feed['name']}: {feed['received']} received, {share}")


def _progress(done: int, of: int) -> None:
    if of > 1:
        typer.echo(f"\r{done} of {of} buckets", err=True, nl=done == of)


def _refused(message: str) -> typer.Exit:
    typer.echo(message, err=True)
    return typer.Exit(2)
