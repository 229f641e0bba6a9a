"""`nakhoda intake`: take in what lies in files. With --dry-run nothing is stored and no database is needed."""

from __future__ import annotations

import hashlib
import json as json_module
import os
import sys
from collections.abc import Iterable, Iterator
from datetime import datetime, timezone
from pathlib import Path
from typing import Annotated, Any

import typer

from nakhoda.desk.mail.files import read_messages, read_stream
from nakhoda.desk.mail.reading import Reading, read_mail

app = typer.Typer(no_args_is_help=True, add_completion=False)


@app.callback()
def intake() -> None:
    """Take in messages from files."""


@app.command("mail")
def mail(
    paths: Annotated[list[str], typer.Argument(metavar="PATH...", help="files, folders, mboxes, or - for stdin")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="read and tell, store nothing")] = False,
    json: Annotated[bool, typer.Option("--json", help="one JSON object per line")] = False,
    mailbox: Annotated[str, typer.Option(help="our address that the mail came to")] = "",
) -> None:
    """Take in e-mail: each message becomes a case, a reply, a bounce, an auto_reply, or an unparsed case.

    A dry run knows replies only by the keys in NAKHODA_MAIL_KEYS (comma-separated), duplicates only within the run.
    """
    sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    outcomes = _try(paths, mailbox) if dry_run else _take(paths, mailbox)
    for outcome in outcomes:
        print(json_module.dumps(outcome, ensure_ascii=False) if json else _sentence(outcome))
    sys.stdout.flush()


def describe(file: str, outcome: str, reading: Reading) -> dict[str, Any]:
    """The line for one message: always the same fields; empty where a message was not read."""
    found = reading.mail
    return {
        "file": file,
        "outcome": outcome,
        "from": _person(found.from_) if found and found.from_ else None,
        "to": [_person(one) for one in found.to] if found else [],
        "cc": [_person(one) for one in found.cc] if found else [],
        "reply_to": [_person(one) for one in found.reply_to] if found else [],
        "subject": found.subject if found else "",
        "message_id": found.message_id if found else "",
        "references": list(found.references) if found else [],
        "text": found.text if found else "",
        "html": found.html if found else "",
        "attachments": [_file(one) for one in found.attachments] if found else [],
        "language": reading.language,
    }


def _try(paths: Iterable[str], mailbox: str) -> Iterator[dict[str, Any]]:
    seen: set[tuple[str, str]] = set()
    keys = [key.encode() for key in os.environ.get("NAKHODA_MAIL_KEYS", "").split(",") if key]
    for file, raw in _messages(paths):
        reading = read_mail(raw, keys=keys, own_addresses=(mailbox,) if mailbox else ())
        identity = (reading.mail.message_id if reading.mail else "", hashlib.sha256(raw).hexdigest())
        yield describe(file, "duplicate" if identity in seen else reading.outcome, reading)
        seen.add(identity)


def _take(paths: Iterable[str], mailbox: str) -> Iterator[dict[str, Any]]:
    import django

    django.setup()
    from django.conf import settings

    from nakhoda.desk.intake.email import MailTooLarge, take_in

    failed = False
    for file, raw in _messages(paths):
        try:
            taken = take_in(raw, mailbox=mailbox or settings.MAIL_ADDRESS, received_at=datetime.now(timezone.utc))
        except MailTooLarge as trouble:
            print(f"nakhoda intake mail: {file}: {trouble}", file=sys.stderr)
            failed = True
            continue
        yield describe(file, taken.outcome, read_mail(raw))
    if failed:
        raise SystemExit(1)


def _messages(paths: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    for path in paths:
        try:
            yield from read_stream(sys.stdin.buffer) if path == "-" else read_messages(Path(path))
        except OSError as trouble:
            raise SystemExit(f"nakhoda intake mail: {path}: {trouble.strerror or trouble}") from trouble


def _person(one: Any) -> dict[str, str]:
    return {"address": one.address, "name": one.name}


def _file(one: Any) -> dict[str, Any]:
    return {name: getattr(one, name) for name in ("name", "content_type", "size", "sha256", "content_id")}


def _sentence(outcome: dict[str, Any]) -> str:
    author = outcome["from"]["address"] if outcome["from"] else "?"
    return f"{outcome['outcome']:10} {author:40} {outcome['subject'][:80]}  ({outcome['file']})"


if __name__ == "__main__":
    app()
