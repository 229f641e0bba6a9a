"""`ParsedMail` as bytes between the child and us: JSON for the words, the attachments' bytes behind it.

Nothing is ever unpickled. The child may have been taken over, so what comes back is rebuilt value by value; a wrong
shape raises `WireError`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from nakhoda.desk.mail.parsed import Attachment, DeliveryReport, FailedRecipient, MailAddress, ParsedMail

LENGTH_BYTES = 8
_PEOPLE = ("to", "cc", "reply_to")
_TEXTS = ("subject", "message_id", "text", "html", "report_type")
_LISTS = ("in_reply_to", "references", "delivered_to", "defects")


class WireError(ValueError):
    """The other end sent something that is not a message of ours."""


def frame(payload: bytes) -> bytes:
    """The payload behind its length, big-endian."""
    return len(payload).to_bytes(LENGTH_BYTES, "big") + payload


def encode_mail(mail: ParsedMail) -> list[bytes]:
    """Payload pieces: the document (with the sizes of what follows) and then every attachment."""
    document: dict[str, Any] = {name: getattr(mail, name) for name in (*_TEXTS, *_LISTS, "hops", "return_path")}
    document |= {name: [[one.address, one.name] for one in getattr(mail, name)] for name in _PEOPLE}
    document |= {name: [one.address, one.name] if (one := getattr(mail, name)) else None for name in _SINGLE}
    document |= {name: at.isoformat() if (at := getattr(mail, name)) else None for name in _INSTANTS}
    document["automatic"] = dict(mail.automatic)
    document["dsn"] = asdict(mail.dsn) if mail.dsn else None
    document["attachments"] = [_facts(attachment) for attachment in mail.attachments]
    return [json.dumps(document).encode("ascii"), *(attachment.content for attachment in mail.attachments)]


def decode_mail(document: bytes, contents: Iterable[bytes]) -> ParsedMail:
    """The message that `encode_mail` described."""
    try:
        return _rebuilt(json.loads(document), list(contents))
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise WireError(str(error)) from error


_SINGLE = ("from_", "sender")
_INSTANTS = ("date", "received_at")


def _rebuilt(found: dict[str, Any], contents: list[bytes]) -> ParsedMail:
    values: dict[str, Any] = {name: _text(found[name]) for name in _TEXTS}
    values |= {name: tuple(map(_text, found[name])) for name in _LISTS}
    values |= {name: tuple(map(_person, found[name])) for name in _PEOPLE}
    values |= {name: _person(found[name]) if found[name] else None for name in _SINGLE}
    values |= {name: datetime.fromisoformat(found[name]) if found[name] else None for name in _INSTANTS}
    values["return_path"] = None if found["return_path"] is None else _text(found["return_path"])
    values["hops"] = int(found["hops"])
    values["automatic"] = {_text(key): _text(value) for key, value in found["automatic"].items()}
    values["dsn"] = _report(found["dsn"]) if found["dsn"] else None
    pairs = zip(found["attachments"], contents, strict=True)
    values["attachments"] = tuple(_attachment(facts, content) for facts, content in pairs)
    return ParsedMail(**values)


def _facts(attachment: Attachment) -> dict[str, Any]:
    names = ("name", "content_type", "size", "sha256", "content_id", "suspicious")
    return {name: getattr(attachment, name) for name in names}


def _attachment(facts: dict[str, Any], content: bytes) -> Attachment:
    texts = {name: _text(facts[name]) for name in ("name", "content_type", "sha256", "content_id")}
    if len(content) != facts["size"]:
        raise WireError("an attachment has another size than announced")
    return Attachment(size=len(content), content=content, suspicious=tuple(map(_text, facts["suspicious"])), **texts)


def _report(found: dict[str, Any]) -> DeliveryReport:
    names = ("original", "final", "action", "status", "diagnostic")
    recipients = (FailedRecipient(**{name: _text(one[name]) for name in names}) for one in found["recipients"])
    return DeliveryReport(tuple(recipients), _text(found["message_id"]))


def _person(pair: Any) -> MailAddress:
    address, name = pair
    return MailAddress(_text(address), _text(name))


def _text(value: Any) -> str:
    if not isinstance(value, str) or "\x00" in value:
        raise WireError("text expected")
    return value
