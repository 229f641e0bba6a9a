"""When and how a message travelled: its date, the hops we trust, what a delivery report says (RFC 3464)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime

from nakhoda.desk.mail.addresses import message_ids
from nakhoda.desk.mail.headers import Headers, read_headers
from nakhoda.desk.mail.limits import Limits, MailRefused
from nakhoda.desk.mail.parsed import DeliveryReport, FailedRecipient
from nakhoda.desk.mail.structure import Part, leaves
from nakhoda.desk.mail.words import clean_line

_BY = re.compile(r"\bby\s+([\w.-]{1,255})", re.IGNORECASE)
_COMMENT = re.compile(r"\([^()]*\)")
_LOOSE_COLON = re.compile(r"\s*:\s*")
_TYPED = re.compile(r"^\s*[\w-]+\s*;\s*")
_ORIGINALS = frozenset({"message/rfc822", "message/global", "text/rfc822-headers", "message/rfc822-headers"})


def read_date(value: str | None) -> datetime | None:
    """The instant in UTC, or None when it is missing, senseless or outside 1980-2100."""
    if not value:
        return None
    try:
        found = parsedate_to_datetime(_LOOSE_COLON.sub(":", _COMMENT.sub(" ", value[:200])))
        instant = found.replace(tzinfo=timezone.utc) if found.tzinfo is None else found.astimezone(timezone.utc)
    except (ValueError, TypeError, OverflowError, IndexError, AttributeError):
        return None
    return instant if 1980 <= instant.year <= 2100 else None


def received_at(headers: Headers, trusted_hosts: Collection[str]) -> datetime | None:
    """When the outermost of our own hosts took the message: the last of the unbroken run of trusted hops."""
    found = None
    for hop in headers.every("received"):
        by = _BY.search(_COMMENT.sub(" ", hop))
        if by is None or by[1].lower() not in trusted_hosts:
            break
        found = read_date(hop.rpartition(";")[2]) or found
    return found


def delivery_report(root: Part, limits: Limits) -> DeliveryReport | None:
    """The report in this message, or None."""
    recipients: list[FailedRecipient] = []
    message_id = ""
    any_report = False
    for part in leaves(root):
        if part.content_type in ("message/delivery-status", "message/global-delivery-status"):
            any_report = True
            recipients.extend(_recipients(part, limits))
        elif part.content_type in _ORIGINALS:
            message_id = message_id or _original_id(part, limits)
    return DeliveryReport(tuple(recipients), message_id) if any_report else None


def _recipients(part: Part, limits: Limits) -> Iterator[FailedRecipient]:
    for block in _blocks(part.content(), limits):
        final = _typed(block.text("final-recipient"))
        original = _typed(block.text("original-recipient"))
        if final or original:
            yield FailedRecipient(
                original=original or final,
                final=final,
                action=block.text("action").lower()[:20],
                status=block.text("status").split(" ")[0][:20],
                diagnostic=_typed(block.text("diagnostic-code"))[:500],
            )


def _blocks(content: bytes, limits: Limits) -> Iterator[Headers]:
    at = 0
    for _ in range(limits.parts):
        while content[at : at + 1] in (b"\r", b"\n"):
            at += 1
        if at >= len(content):
            return
        try:
            headers, following = read_headers(content, at, len(content), limits)
        except MailRefused:
            return
        if not len(headers) or following <= at:
            return
        yield headers
        at = following


def _original_id(part: Part, limits: Limits) -> str:
    content = part.content()
    try:
        headers, _ = read_headers(content, 0, len(content), limits)
    except MailRefused:
        return ""
    return next(iter(message_ids(headers.raw("message-id"))), "")


def _typed(value: str) -> str:
    return clean_line(_TYPED.sub("", value)).strip("<> ")[:320]
