"""`nakhoda subject-export MEMBER`: all that is held about a member, as one ZIP for that member."""

from __future__ import annotations

import json as json_module
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from nakhoda.config.cli.erase import asking

app = typer.Typer(no_args_is_help=True, add_completion=False)


@app.command()
def subject_export(
    member: Annotated[str, typer.Argument(help="mail address, the app's id, or id:NUMBER")],
    out: Annotated[Path | None, typer.Option(help="the ZIP to write; usually member-NUMBER.zip here")] = None,
    by: Annotated[str, typer.Option(help="mail address of whoever on the roster asks for it")] = "",
    json: Annotated[bool, typer.Option("--json", help="one JSON object")] = False,
) -> None:
    """Write what the member said and was told, the decisions and the originals: data.json, read-me.html, files.

    Staff appear as roles and other people not at all. Who asked and when is recorded. Never overwrites a file.
    """
    import django

    django.setup()
    from django.db import DatabaseError
    from django.utils import timezone

    from nakhoda.desk.actions.exporting import export_subject
    from nakhoda.desk.queries.custody import member_named
    from nakhoda.org.actors import system
    from nakhoda.org.scope import scope_of
    from nakhoda.quality.queries import answers_of

    try:
        with scope_of(system("records")):
            number = member_named(member).id
        path = out or Path(f"member-{number}.zip")
        _refuse_taken(path)
        packed, record = export_subject(number, surveys=answers_of, actor=asking(by), now=timezone.now())
        _write(path, packed)
    except LookupError as fault:
        _stop(str(fault))
    except PermissionError as refusal:
        _stop(f"--by: {refusal}" if not refusal.errno else f"--out: {refusal.strerror}")
    except OSError as fault:
        _stop(f"--out: {path}: {fault.strerror}")
    except DatabaseError as fault:
        _stop(f"the database did not give it ({str(fault).splitlines()[0]}); try again")
    told = {"outcome": "exported", "member_id": number, "file": str(path), "sha256": record.sha256, **record.counts}
    counts = ", ".join(f"{count} {what}" for what, count in record.counts.items())
    print(json_module.dumps(told, ensure_ascii=False) if json else f"member {number}: {path} ({counts})")


def _refuse_taken(path: Path) -> None:
    if path.exists():
        _stop(f"--out: {path} is there already; name another file")


def _write(path: Path, packed: bytes) -> None:
    """For the owner's eyes: nobody else on the machine may read it."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(packed)


def _stop(sentence: str) -> None:
    print(f"nakhoda subject-export: {sentence}", file=sys.stderr)
    raise typer.Exit(2)


if __name__ == "__main__":
    app()
