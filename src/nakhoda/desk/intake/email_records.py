"""Internal notes by the program: an automatic reply, a bounce, a hint. They touch no clock and reach no member."""

from __future__ import annotations

from datetime import datetime

from nakhoda.core.events import MessageOutbound
from nakhoda.desk.actions.messages import outbound
from nakhoda.desk.actions.remarks import next_number
from nakhoda.desk.actions.writing import write_events
from nakhoda.desk.arrivals import Arrival
from nakhoda.desk.models import Case, Message
from nakhoda.desk.queries.cases import locked_case_for
from nakhoda.org.actors import Actor

LONGEST = 4_000


def add_note(case: Case, text: str, *, actor: Actor, now: datetime, **more: object) -> Message:
    """A note of the program's on a case that the caller holds."""
    message_id = next_number("desk_message")
    told = MessageOutbound(message_id=message_id, author_kind="system", is_public=False, is_substantive=False)
    write_events(case, [told], actor=actor, now=now)
    return outbound(
        case, message_id=message_id, text=text, at=now, author_kind="system", author_id=None, is_public=False, **more
    )


def add_record(case_id: int, arrival: Arrival, what: str, *, actor: Actor, now: datetime) -> Message:
    """What a machine wrote to a case, as a note."""
    case = locked_case_for(actor, case_id)
    words = f"{arrival.subject}\n\n{arrival.text}".strip()[:LONGEST]
    return add_note(case, words, actor=actor, now=now, macro=f"auto:{what}", raw_id=arrival.raw_id)
