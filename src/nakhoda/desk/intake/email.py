"""Mail comes in: bytes are committed first, read in a child, and become a case, a reply or a record (P1, P3, P8)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.db import connection, transaction

from nakhoda.desk.intake.email_case import settle
from nakhoda.desk.mail.children import Refusal, parse_in_child
from nakhoda.desk.mail.parsed import ParsedMail
from nakhoda.desk.models import RawMail
from nakhoda.desk.queries.vault_seal import CannotUnseal, opened_mail, sealed_mail
from nakhoda.org.actors import Actor, system
from nakhoda.org.queries import registry_id
from nakhoda.org.scope import scope_of

INTAKE = system("intake:email")
LARGEST_RAW = 50 * 1024 * 1024
STORED = "stored"
PATIENCE = timedelta(minutes=2)  # so long another process may still be reading a stored mail
_HEAD = 64 * 1024
_MESSAGE_ID = re.compile(rb"(?im)^message-id[ \t]*:[ \t]*(?:\r?\n[ \t]+)?([^\r\n]{1,998})")
_STORE = (
    "INSERT INTO desk_raw_mail (scope_id, mailbox, message_id, sha256, raw, received_at, outcome, detail)"
    " VALUES (%s, %s, %s, %s, %s, %s, 'stored', '')"
    " ON CONFLICT (mailbox, message_id, sha256) DO NOTHING RETURNING id"
)


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of a mail: case | reply | bounce | auto_reply | unparsed | duplicate."""

    outcome: str
    case_id: int | None
    raw_id: int


class MailTooLarge(ValueError):
    """More bytes than we keep at all; the sending system must be told (SMTP 552)."""


def take_in(raw: bytes, *, mailbox: str, received_at: datetime, actor: Actor = INTAKE) -> TakenIn:
    """Keep, read and settle one mail. When this returns (or raises after the first commit) the bytes are safe.

    `mailbox` is the address it was delivered to. Call it outside of any transaction; `received_at` is now, or the
    instant at which the mailbox got it.
    """
    if len(raw) > LARGEST_RAW:
        raise MailTooLarge(f"the mail is larger than {LARGEST_RAW // 1024 // 1024} MB")
    raw_id, is_new = _store(raw, mailbox, received_at, actor)
    taken = _understand(raw_id, actor, now=received_at)
    return taken if is_new else TakenIn("duplicate", taken.case_id, raw_id)


def parse_waiting(*, now: datetime, actor: Actor = INTAKE, most: int = 200) -> list[TakenIn]:
    """Read what was stored but never settled, because a process died in between."""
    with scope_of(actor):
        stale = RawMail.objects.filter(outcome=STORED, received_at__lt=now - PATIENCE).order_by("id")
        waiting = list(stale.values_list("id", flat=True)[:most])
    return [_understand(raw_id, actor, now=now) for raw_id in waiting]


def read_mail(raw: bytes) -> ParsedMail | Refusal:
    """The mail as facts, read in a process that may die."""
    return parse_in_child(raw, settings.MAIL_TRUSTED_HOSTS)


def _store(raw: bytes, mailbox: str, received_at: datetime, actor: Actor) -> tuple[int, bool]:
    key = [mailbox.strip().casefold()[:254], _message_id(raw), sha256(raw).hexdigest()]
    with transaction.atomic(durable=True), scope_of(actor), connection.cursor() as cursor:
        cursor.execute(_STORE, [registry_id(), *key, sealed_mail(raw, key[2]), received_at])
        if row := cursor.fetchone():
            return int(row[0]), True
        known = RawMail.objects.filter(mailbox=key[0], message_id=key[1], sha256=key[2])
        return int(known.values_list("id", flat=True).get()), False


def _understand(raw_id: int, actor: Actor, *, now: datetime) -> TakenIn:
    with scope_of(actor):
        row = RawMail.objects.get(id=raw_id)
    if row.outcome != STORED:
        return TakenIn(row.outcome, row.case_id, raw_id)
    mail = _read(row)
    with scope_of(actor):
        row = RawMail.objects.select_for_update().defer("raw").get(id=raw_id)
        if row.outcome == STORED:  # nobody was faster
            row.outcome, row.case_id, row.detail = settle(mail, row, actor=actor, now=now)
            row.save(update_fields=["outcome", "case_id", "detail"])
    return TakenIn(row.outcome, row.case_id, raw_id)


def _read(row: RawMail) -> ParsedMail | Refusal:
    """Bytes that another vault key sealed are an unparsed case: somebody sees it, and no other mail waits behind it."""
    try:
        return read_mail(opened_mail(row.raw, row.sha256))
    except CannotUnseal:
        return Refusal("sealed", "sealed with another vault key")


def _message_id(raw: bytes) -> str:
    """As it stands in the head, cheaply and without parsing: only half of a key, the hash is the other half."""
    head = re.split(rb"\r?\n\r?\n", raw[:_HEAD], maxsplit=1)[0]
    found = _MESSAGE_ID.search(head)
    return found[1].decode("latin-1").replace("\x00", "").strip()[:998] if found else ""
