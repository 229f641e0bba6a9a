"""Rows of the conversation: what came in, what we wrote, the files, who takes part."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from nakhoda.desk.actions.vaulting import answer_in_tokens, arrival_in_tokens, in_tokens, keep, tokens_of
from nakhoda.desk.arrivals import Arrival, File, Sender
from nakhoda.desk.models import Attachment, Case, Message


def add_inbound(case: Case, arrival: Arrival, *, message_id: int, member_id: int | None) -> Message:
    """The words of an arrival, saved in the case's scope with its files."""
    tokens = tokens_of(case.id, honours=False)
    told = arrival_in_tokens(arrival, tokens)
    message = Message(**inbound_values(case, told, message_id, member_id))
    message.save(force_insert=True)
    add_files(case, message.id, told.files)
    keep(tokens, case, now=arrival.received_at)
    return message


def inbound_values(case: Case, arrival: Arrival, message_id: int, member_id: int | None) -> dict[str, Any]:
    """The columns of an arrival's words; what is not named has its usual value."""
    return {
        "id": message_id,
        "case_id": case.id,
        "scope_id": case.scope_id,
        "author_kind": "requester" if arrival.opened_by == "staff" else "member",
        "author_id": member_id,
        "author_name": arrival.sender.name[:200] if arrival.sender else "",
        "channel": arrival.channel,
        "language": case.language,
        "text": arrival.text,
        "quoted": arrival.quoted,
        "html": arrival.html,
        "at": arrival.received_at,
        "mail_id": arrival.mail_id[:300],
        "raw_id": arrival.raw_id,
    }


def add_files(case: Case, message_id: int, files: tuple[File, ...]) -> None:
    """Save rows for files whose bytes are kept already."""
    if files:
        Attachment.objects.bulk_create(Attachment(**each) for each in file_values(case, message_id, files))


def file_values(case: Case, message_id: int, files: tuple[File, ...]) -> list[dict[str, Any]]:
    """The columns of files."""
    return [
        {
            "case_id": case.id,
            "scope_id": case.scope_id,
            "message_id": message_id,
            "name": file.name[:255],
            "content_type": file.content_type[:120],
            "size": file.size,
            "sha256": file.sha256,
            "content_id": file.content_id[:255],
            "purpose": file.purpose,
            "suspicious": file.suspicious,
        }
        for file in files
    ]


def participant_values(case: Case, arrival: Arrival, member_id: int | None) -> list[dict[str, Any]]:
    """The requester, and the copied as proposals that an agent approves; one row an address."""
    rows = [_participant(case, arrival.sender, "requester", member_id, approved=True)] if arrival.sender else []
    rows += [_participant(case, sender, "proposed", None, approved=False) for sender in arrival.cc]
    return list({(row["kind"], row["address"]): row for row in reversed(rows)}.values())[::-1]


def _participant(case: Case, sender: Sender, role: str, member_id: int | None, approved: bool) -> dict[str, Any]:
    return {
        "case_id": case.id,
        "scope_id": case.scope_id,
        "member_id": member_id,
        "role": role,
        "name": sender.name[:200],
        "kind": sender.kind,
        "address": sender.address.strip()[:254],
        "approved": approved,
    }


def outbound(
    case: Case, *, message_id: int, text: str, at: datetime, author_kind: str, author_id: int | None, **more: object
) -> Message:
    """A message of ours, saved; `more` are further columns (is_public, macro, delivery, send_at, author_name ...)."""
    ours = bool(more.get("is_public", True)) and author_kind in ("system", "bot")  # a text of the house's
    takes_out = answer_in_tokens if more.get("is_public", True) else in_tokens
    message = Message(
        id=message_id,
        case_id=case.id,
        scope_id=case.scope_id,
        author_kind=author_kind,
        author_id=author_id,
        channel=case.channel,
        text=text if ours else takes_out(case, text, now=at),
        at=at,
        **more,
    )
    message.save(force_insert=True)
    return message
