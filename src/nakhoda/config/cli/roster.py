"""`nakhoda roster FILE` and `nakhoda roster password EMAIL`: who works here, and how they first sign in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import django
import typer

app = typer.Typer(add_completion=False)


@app.command("load")
def load(file: Annotated[Path, typer.Argument(exists=True, dir_okay=False)]) -> None:
    """Take in organisations, sites, teams and people from a YAML file; what is there already stays as it is."""
    django.setup()
    from django.utils import timezone

    from nakhoda.org.actors import system
    from nakhoda.org.roster import RosterFaulty, parse_roster, take_in
    from nakhoda.org.scope import scope_of

    try:
        roster = parse_roster(file.read_text())
        with scope_of(system("roster")):
            new = take_in(roster, now=timezone.now())
    except RosterFaulty as fault:
        typer.echo(f"nothing was taken in: {fault}", err=True)
        raise typer.Exit(1) from None
    typer.echo(f"{len(new)} people are new, {len(roster.people) - len(new)} were here already")


@app.command("password")
def password(email: str) -> None:
    """Set somebody's first password (asked for, or read from standard input)."""
    django.setup()
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    from nakhoda.org.models import User

    user = User.objects.filter(email__iexact=email).first()
    if user is None:
        typer.echo(f"nobody on the roster has the address {email}", err=True)
        raise typer.Exit(1)
    word = typer.prompt("New password", hide_input=True, confirmation_prompt=True)
    try:
        validate_password(word, user)
    except ValidationError as weak:
        typer.echo(" ".join(weak.messages), err=True)
        raise typer.Exit(1) from None
    user.set_password(word)
    user.save(update_fields=["password"])
    typer.echo(f"{email} may sign in with it now")
