"""A read mail as an arrival: fresh text apart from quotes, files kept, the copied as proposals."""

from __future__ import annotations

from dataclasses import replace

from nakhoda.desk.arrivals import Arrival, File, Sender
from nakhoda.desk.intake.files import keep
from nakhoda.desk.mail.addresses import normal_address
from nakhoda.desk.mail.parsed import Attachment, MailAddress, ParsedMail
from nakhoda.desk.mail.quoting import fold_quotes
from nakhoda.desk.models import RawMail

MOST_COPIED = 20


def arrival_of(mail: ParsedMail, row: RawMail) -> Arrival:
    """Keeps the files' bytes (so call it before the rows commit) and says the rest in the desk's shape."""
    text, quoted = fold_quotes(mail.text)
    return Arrival(
        channel="email",
        received_at=min(mail.received_at or row.received_at, row.received_at),
        text=text,
        sender=_sender(mail.from_),
        subject=mail.subject[:300],
        html=mail.html,
        quoted=quoted,
        source=source_of(row.mailbox),
        files=tuple(_file(mail, attachment) for attachment in mail.attachments),
        cc=_copied(mail, row.mailbox),
        mail_id=mail.message_id,
        raw_id=row.id,
        tags=("suspicious-name",) if "misleading_name" in mail.defects else (),
    )


def source_of(mailbox: str) -> str:
    """The mailbox without its token: what the policy's conditions may look at."""
    local, at, host = mailbox.rpartition("@")
    return f"{local.split('+')[0]}{at}{host}"[:120]


def _sender(box: MailAddress | None) -> Sender | None:
    if box is None or "@" not in box.address:
        return None
    return Sender(kind="email", address=normal_address(box.address)[:254], name=box.name[:200])


def _copied(mail: ParsedMail, mailbox: str) -> tuple[Sender, ...]:
    known = {source_of(mailbox).casefold(), normal_address(mail.from_.address) if mail.from_ else ""}
    found: dict[str, Sender] = {}
    for box in (*mail.to, *mail.cc):
        sender = _sender(box)
        if sender and source_of(sender.address).casefold() not in known and sender.address not in known:
            found.setdefault(sender.address, sender)
    return tuple(found.values())[:MOST_COPIED]


def _file(mail: ParsedMail, attachment: Attachment) -> File:
    inline = bool(attachment.content_id) and f"cid:{attachment.content_id}" in mail.html
    kept = keep(
        attachment.content,
        attachment.name or "attachment",
        attachment.content_type,
        content_id=attachment.content_id,
        purpose="inline" if inline else "attachment",
    )
    return replace(kept, suspicious=kept.suspicious or bool(attachment.suspicious))
