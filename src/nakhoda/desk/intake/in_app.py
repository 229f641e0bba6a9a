"""The app sends a member's message: a case, or an addition to one. The same key twice is one case (P1, P2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from django.core import signing

from nakhoda.desk.actions.claims import Claim
from nakhoda.desk.arrivals import Arrival, File, Sender
from nakhoda.desk.intake.app_tokens import AppCaller
from nakhoda.desk.intake.keys import digest_of
from nakhoda.desk.mail.words import clean_text
from nakhoda.desk.queries.evidence import is_kept
from nakhoda.desk.queries.links import recipient_digest, status_url
from nakhoda.desk.queries.policy import policy_in_force
from nakhoda.desk.queries.references import reference_of
from nakhoda.org.actors import system

INTAKE = system("intake:in_app")
FILE_SALT, FILE_SECONDS = "nakhoda.app.file", 86_400
CREATED = 201


class NoSuchFile(ValueError):
    """The file id is not one of this member's, or older than a day; upload it again."""


class NoSuchReason(ValueError):
    """A line of business or reason that members may not choose; `field` says which."""

    def __init__(self, field: str) -> None:
        super().__init__(f"members may not choose this {field}; leave it empty and we find out")
        self.field = field


@dataclass(frozen=True, slots=True, kw_only=True)
class AppMessage:
    """What the app sends: words, what it declares, files by their ids, and where it was sent from."""

    text: str
    subject: str = ""
    lob: str = ""
    reason: str = ""
    language: str = ""
    files: tuple[str, ...] = ()
    context: Mapping[str, str] = field(default_factory=dict)


def claim_for(message: AppMessage, caller: AppCaller, key: str, now: datetime) -> Claim:
    """The claim on the member's key; its answer names the case and the member's page."""

    @cache  # asked when the key is written and again when the answer is given
    def answer(case_id: int) -> dict[str, Any]:
        told = {"id": case_id, "reference": reference_of(case_id), "received_at": now.isoformat()}
        return told | {"url": status_url(case_id, caller.member, now=now)}

    return Claim("in_app", caller.source, key, digest_of(_meaning(message)), CREATED, answer)


def arrival_of(message: AppMessage, caller: AppCaller, now: datetime) -> Arrival:
    """In the desk's shape; raises `NoSuchFile`, `NoSuchReason`."""
    _refuse_private(message, now)
    return Arrival(
        channel="in_app",
        received_at=now,
        text=clean_text(message.text),
        subject=clean_text(message.subject) or clean_text(message.text)[:80],
        sender=sender_of(caller),
        source="app",
        lob=message.lob,
        reason=message.reason,
        language=message.language,
        locale=caller.locale,
        country=caller.country,
        files=files_of(message.files, caller),
        acknowledged="api",
        context={clean_text(name): clean_text(value) for name, value in message.context.items()},
    )


def sender_of(caller: AppCaller) -> Sender:
    """The member as the app names them."""
    names = {"name": clean_text(caller.name), "handle": clean_text(caller.handle)}
    return Sender(kind="app", address=caller.member, honorific=caller.honorific, **names)


def file_id(file: File, caller: AppCaller) -> str:
    """A kept file as the app may name it for a day: signed, and good for this member only."""
    facts = [file.name, file.content_type, file.size, file.sha256, file.suspicious, recipient_digest(caller.member)]
    return signing.dumps(facts, salt=FILE_SALT, compress=True)


def files_of(ids: Sequence[str], caller: AppCaller) -> tuple[File, ...]:
    """The files behind ids; raises `NoSuchFile`."""
    return tuple(_file(text, caller) for text in ids)


def _file(text: str, caller: AppCaller) -> File:
    try:
        name, kind, size, digest, suspicious, owner = signing.loads(text, salt=FILE_SALT, max_age=FILE_SECONDS)
    except (signing.BadSignature, ValueError, TypeError):
        raise NoSuchFile("there is no such file; upload it again") from None
    if owner != recipient_digest(caller.member) or not is_kept(digest):
        raise NoSuchFile("there is no such file; upload it again")
    return File(name=name, content_type=kind, size=size, sha256=digest, suspicious=suspicious)


def _refuse_private(message: AppMessage, now: datetime) -> None:
    """A member's device must not put a case into the lanes of authorities and colleagues."""
    if message.lob or message.reason:
        policy = policy_in_force(now)
        lob, reason = policy.lobs.get(message.lob), policy.reasons.get(message.reason)
        if message.lob and not (lob and lob.public):
            raise NoSuchReason("lob")
        if message.reason and not (reason and reason.public and policy.lobs[reason.lob].public):
            raise NoSuchReason("reason")


def _meaning(message: AppMessage) -> list[Any]:
    """Files count by content: the same upload has another id each time."""
    said = [message.text, message.subject, message.lob, message.reason, message.language]
    return [*said, [content_of(text) for text in message.files], dict(message.context)]


def content_of(text: str) -> str:
    """The hash behind a file's id: the same bytes are the same file, however often they were uploaded."""
    try:
        return str(signing.loads(text, salt=FILE_SALT)[3])
    except (signing.BadSignature, ValueError, TypeError, IndexError):
        return text
