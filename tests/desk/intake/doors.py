"""What the doors' tests share: letters, app tokens, filled forms, and jobs that run when the test says so."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client

from nakhoda.config import schedule
from nakhoda.desk.intake.app_tokens import issue
from nakhoda.desk.intake.email import TakenIn, take_in
from nakhoda.desk.models import Case, IdempotencyKey, Message, RawMail
from nakhoda.journal.queries import entries_of
from nakhoda.org.actors import system
from nakhoda.org.scope import scope_of
from tests.cast import NOW

MAILBOX = "support@nakhoda.example"
READER = system("test")
Headers = dict[str, str]


def letter(text: str = "I cannot sign in to my account. Please help.", **headers: str) -> bytes:
    """A mail as bytes; header names with underscores for dashes."""
    mail = EmailMessage()
    defaults = {
        "From": "Aminah <aminah@example.com>",
        "To": MAILBOX,
        "Subject": "Cannot sign in",
        "Message-ID": "<1@x>",
    }
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    for name, value in {**defaults, **given}.items():
        if value:
            mail[name] = value
    mail.set_content(text)
    return mail.as_bytes()


def arrives(raw: bytes, *, mailbox: str = MAILBOX, at: datetime = NOW) -> TakenIn:
    return take_in(raw, mailbox=mailbox, received_at=at)


def case(case_id: int | None) -> Case:
    with scope_of(READER):
        return Case.objects.get(id=case_id)


def cases() -> int:
    with scope_of(READER):
        return Case.objects.count()


def said(case_id: int | None) -> list[Message]:
    with scope_of(READER):
        return list(Message.objects.filter(case_id=case_id).order_by("id"))


def told(case_id: int | None) -> list[str]:
    """The names of the case's events, without its clocks."""
    with scope_of(READER):
        names = [entry.event.name for entry in entries_of(case_id or 0)]
    return [name for name in names if not name.startswith("clock.")]


def rows_everywhere() -> dict[str, int]:
    """How many rows every table has: a GET must not change it."""
    with scope_of(READER), connection.cursor() as cursor:
        tables = [t for t in connection.introspection.table_names() if t.startswith(("desk_", "journal_", "quality_"))]
        counts = {}
        for table in tables:
            cursor.execute(f'SELECT count(*) FROM "{table}"')
            counts[table] = cursor.fetchone()[0]
    return counts


def run_jobs() -> list[str]:
    """Do what was deferred, and what that defers; the names in order."""
    done: list[str] = []
    reactions = {function.__name__: function for function, _ in schedule.REACTIONS}
    while job := _next_job():
        name, arguments = job
        done.append(name)
        if name in reactions:
            reactions[name](**arguments)
    return done


def _next_job() -> tuple[str, dict[str, Any]] | None:
    with connection.cursor() as cursor:
        first = "(SELECT min(id) FROM procrastinate_jobs)"
        cursor.execute(f"DELETE FROM procrastinate_jobs WHERE id = {first} RETURNING task_name, args")
        row = cursor.fetchone()
    return None if row is None else (row[0].removeprefix("nakhoda."), _value(row[1]))


def _value(args: Any) -> dict[str, Any]:
    return json.loads(args) if isinstance(args, str) else args


def outbox() -> list[str]:
    """The mails that left, as text, oldest first."""
    folder = Path(settings.DATA_FOLDER) / "outbox"
    files = sorted(folder.glob("*.eml"), key=lambda path: path.stat().st_mtime_ns) if folder.exists() else []
    return [path.read_text() for path in files]


def keys() -> int:
    with scope_of(READER):
        return IdempotencyKey.objects.count()


def raw_mails() -> list[RawMail]:
    with scope_of(READER):
        return list(RawMail.objects.order_by("id"))


def bearer(member: str = "user-1", **claims: Any) -> Headers:
    """The header of a signed app token, good for an hour."""
    expires = (NOW + timedelta(hours=1)).timestamp()
    told = {"sub": member, "exp": expires, "name": "Aminah", "locale": "ms-MY", "country": "MY", **claims}
    return {"Authorization": f"Bearer {issue(told)}"}


def post_json(client: Client, path: str, body: Any, *, key: str = "", headers: Headers | None = None) -> Any:
    sent = {**(headers if headers is not None else bearer()), **({"Idempotency-Key": key} if key else {})}
    return client.post(path, json.dumps(body), content_type="application/json", headers=sent)


def hidden(page: Any, name: str = "nonce") -> str:
    """The value of a hidden field."""
    found = re.search(rf'name="{name}"[^>]*value="([^"]+)"', page.content.decode())
    assert found, "the page has no such field"
    return found[1]
