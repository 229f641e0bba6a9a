"""`nakhoda simulate replay`: a past period lived again, beside what really happened. This one needs the database."""

from __future__ import annotations

import json
import os
import sys
from datetime import date, datetime
from typing import Annotated, Any

import typer

MOST_REPLICATIONS = 200
WRONG = 1


def replay_period(
    first: Annotated[str, typer.Option("--from", help="First day, 2026-10-26.")],
    last: Annotated[str, typer.Option("--to", help="Last day.")],
    replications: Annotated[int, typer.Option(min=1, max=MOST_REPLICATIONS, help="Independent replays.")] = 20,
    seed: Annotated[int, typer.Option(help="The same seed gives the same figures.", min=0, max=2**63 - 1)] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Replay a past period from the journal and tell how near it comes: backlog, promises, waits, occupancy."""
    since, until = _day(first, "--from"), _day(last, "--to")
    try:
        told = replayed(since, until, replications, seed)
    except KeyboardInterrupt:
        typer.echo("\nstopped: nothing is told of a part of the replications", err=True)
        raise typer.Exit(130) from None
    typer.echo(json.dumps(told, ensure_ascii=False) if as_json else readable(told))


def _day(text: str, option: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        typer.echo(f"{option}: {text!r} is no day; write it as 2026-10-26", err=True)
        raise typer.Exit(2) from None


def replayed(first: date, last: date, replications: int, seed: int) -> dict[str, Any]:
    """The report, in the time zone of the program. Ends with one line when it cannot be made."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nakhoda.config.settings")
    import django

    django.setup()
    from django.utils import timezone

    from nakhoda.org.actors import system
    from nakhoda.planning.queries.operation import CannotFit
    from nakhoda.planning.queries.replay import replay

    now: datetime = timezone.now()
    try:
        return replay(
            system("replay"),
            first,
            last,
            now=now,
            replications=replications,
            seed=seed,
            progress=_progress,
            readying=_readying,
        )
    except CannotFit as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(WRONG) from error


def _shown() -> bool:
    return sys.stderr.isatty() or os.environ.get("NAKHODA_PROGRESS") == "1"


def _readying() -> None:
    if _shown():
        typer.echo("\rgetting ready: the first run after an update takes half a minute longer   ", err=True, nl=False)


def _progress(done: int, of: int) -> None:
    if _shown():
        typer.echo(f"\r{done} of {of} replications   ", err=True, nl=done == of)


# -- for people --------------------------------------------------------------------------------------------------


def readable(told: dict[str, Any]) -> str:
    """The report as a page of text."""
    backlog = told["backlog"]
    lines = [
        f"{told['first']} to {told['last']}: {told['cases']:,} cases in {told['classes']} classes, "
        f"{told['people']} people in {told['groups']} groups, policy version {told['policy_version']}, "
        f"{told['replications']} replications",
        *(f"warning: {each}" for each in told["warnings"]),
        f"backlog by queue and day, WAPE   {_share(backlog['wape'])}"
        f"   (a model without fault: about {_share(backlog['chance'])})",
        f"backlog in all by day, WAPE      {_share(backlog['wape_total'])}   bias {_share(backlog['bias'])}",
        "promises that fell due            real   replayed   error in points",
    ]
    lines += [_promise(name, each) for name, each in told["sla"].items()]
    lines.append("hours waited before a touch       real   replayed")
    lines += [
        f"  tier {tier} {name[:-6]:23} {each['real']:6.1f} {_within(each['simulated'], 1.0)}"
        for tier, quantiles in told["waits"].items()
        for name, each in quantiles.items()
    ]
    lines.append("occupancy                         real   replayed")
    lines += [
        f"  {name:30} {_share(each['real'])} {_within(each['simulated'], 100.0)}"
        for name, each in told["occupancy"].items()
    ]
    return "\n".join(lines)


def _promise(name: str, each: dict[str, Any]) -> str:
    error = each["error_points"]
    shares = f"{_share(each['real'])} {_share(each['simulated']['mean'])}"
    return f"  {name:28} {shares}   {error['mean']:+.1f} ({error['lo']:+.1f} to {error['hi']:+.1f})"


def _within(band: dict[str, Any], scale: float) -> str:
    if band["mean"] is None:
        return "nothing"
    return f"{band['mean'] * scale:6.1f} ({band['lo'] * scale:.1f} to {band['hi'] * scale:.1f})"


def _share(value: float | None) -> str:
    return "     -" if value is None else f"{100 * value:6.1f}"
