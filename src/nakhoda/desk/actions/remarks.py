"""An internal note that goes with a move: why it was transferred, what Tier 2 found, what was decided."""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from nakhoda.core.events import MessageOutbound
from nakhoda.desk.actions.messages import outbound
from nakhoda.desk.models import Case
from nakhoda.org.actors import Actor


def next_number(table: str) -> int:
    """The id that a new row of the table will have, for events that must name it before it exists."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [table])
        return int(cursor.fetchone()[0])


def remark(case: Case, text: str, *, actor: Actor, now: datetime) -> MessageOutbound:
    """Save the note beside the case; the event returned is the caller's to write, in the same transaction."""
    number = next_number("desk_message")
    author = {"author_kind": "agent", "author_id": actor.id or None}
    outbound(case, message_id=number, text=text, at=now, author_name=actor.name, is_public=False, **author)  # type: ignore[arg-type]
    return MessageOutbound(message_id=number, is_public=False, is_substantive=False, **author)  # type: ignore[arg-type]
