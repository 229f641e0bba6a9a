"""Our own mail: text and simple HTML, threaded, with a reply address that leads back to the case.

The same `message_id` gives the same bytes, boundaries included, so a repeated send is recognisable (P6).
"""

from __future__ import annotations

import hashlib
import html as entities
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from email.utils import format_datetime

from nakhoda.desk.mail.addresses import normal_address
from nakhoda.desk.mail.both_ways import LINK, as_html, marked, runs_left
from nakhoda.desk.mail.words import clean_line, clean_text

_RIGHT_TO_LEFT = frozenset({"ur", "ar", "fa", "he", "sd", "ps", "dv", "ks", "ug", "yi"})
_ADDRESS = re.compile(r"[^\s@<>\"(),:;\\\[\]]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?")
_ISLAND = '<bdi dir="ltr">{}</bdi>'
_ID = re.compile(r"<[^\s<>]{1,900}>")


class ComposeError(ValueError):
    """The message cannot be written as asked; the text says why."""


@dataclass(frozen=True, slots=True)
class Mailbox:
    """An address of ours or of a member, with a name for reading."""

    address: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class File:
    """An attachment to send."""

    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Thread:
    """What the mail answers: identifiers with their angle brackets."""

    in_reply_to: str = ""
    references: Sequence[str] = ()


def compose_reply(
    *,
    sender: Mailbox,
    to: Mailbox,
    subject: str,
    text: str,
    language: str,
    message_id: str,
    sent_at: datetime,
    reply_to: str = "",
    thread: Thread = Thread(),
    automatic: bool = False,
    files: Sequence[File] = (),
) -> bytes:
    """One message as bytes with CRLF line ends.

    `message_id` is our idempotency id without brackets and host; `language` is BCP-47; `sent_at` is aware. Header
    values lose their line breaks, so nothing can be injected. Raises `ComposeError` for an address or id that no mail
    system would take.
    """
    sender_box, to_box = _mailbox(sender), _mailbox(to)
    mail = EmailMessage(policy=_policy(sender_box, to_box))
    mail["From"], mail["To"] = sender_box, to_box
    mail["Subject"] = clean_line(subject)[:500]
    mail["Date"] = format_datetime(sent_at)
    mail["Message-ID"] = own_message_id(message_id, sender.address)
    if reply_to:
        mail["Reply-To"] = _mailbox(Mailbox(reply_to, sender.name))
    _add_thread(mail, thread)
    _add_marks(mail, language, automatic)
    _add_body(mail, clean_text(text), language)
    for file in files:
        _add_file(mail, file)
    _fix_boundaries(mail, message_id)
    return mail.as_bytes()


def own_message_id(message_id: str, sender_address: str) -> str:
    """`<id@host>` for an idempotency id of ours; the same in, the same out."""
    plain = re.sub(r"[^A-Za-z0-9._-]", "-", message_id)
    if not plain.strip("-"):
        raise ComposeError("an empty message id")
    return f"<{plain[:200]}@{normal_address(sender_address).rpartition('@')[2]}>"


def direction_of(language: str) -> str:
    """`rtl` or `ltr` for a BCP-47 tag; a script subtag wins over the language (ms-Arab is Jawi)."""
    first, *rest = language.lower().split("-")
    script = next((part for part in rest if len(part) == 4), "")
    return "rtl" if script == "arab" or (not script and first in _RIGHT_TO_LEFT) else "ltr"


def _mailbox(box: Mailbox) -> Address:
    address = normal_address(box.address) if not box.address.isascii() else box.address.strip()
    if not _ADDRESS.fullmatch(address) or ".." in address:
        raise ComposeError(f"not an address that mail can go to: {clean_line(box.address)[:100]!r}")
    local, _, host = address.rpartition("@")
    return Address(display_name=clean_line(box.name)[:100], username=local, domain=host)


def _policy(*boxes: Address) -> EmailPolicy[EmailMessage]:
    """Plain SMTP unless a mailbox name itself is not ASCII, which only SMTPUTF8 can carry."""
    return SMTP if all(box.addr_spec.isascii() for box in boxes) else SMTP.clone(utf8=True)


def _add_thread(mail: EmailMessage, thread: Thread) -> None:
    if _ID.fullmatch(thread.in_reply_to):
        mail["In-Reply-To"] = thread.in_reply_to
    known = [one for one in (*thread.references, thread.in_reply_to) if _ID.fullmatch(one) and one.isascii()]
    chain = list(dict.fromkeys(known))
    if chain:
        mail["References"] = " ".join([*chain[:1], *chain[1:][-9:]])


def _add_marks(mail: EmailMessage, language: str, automatic: bool) -> None:
    mail["Content-Language"] = re.sub(r"[^A-Za-z0-9-]", "", language)[:35] or "en"
    if automatic:
        mail["Auto-Submitted"] = "auto-replied"
        mail["X-Auto-Response-Suppress"] = "All"
        mail["Precedence"] = "bulk"


def _add_body(mail: EmailMessage, text: str, language: str) -> None:
    tag = re.sub(r"[^A-Za-z0-9-]", "", language)[:35] or "en"
    plain = marked(text) if direction_of(language) == "rtl" else text
    mail.set_content(plain, charset="utf-8", cte="quoted-printable" if plain.isascii() else "base64")
    page = (
        f'<!DOCTYPE html><html lang="{tag}" dir="{direction_of(language)}"><head><meta charset="utf-8"></head>'
        f'<body dir="{direction_of(language)}">{_paragraphs(text, direction_of(language))}</body></html>\n'
    )
    mail.add_alternative(page, subtype="html", charset="utf-8", cte="base64")


def _paragraphs(text: str, direction: str) -> str:
    blocks = (block for block in re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip()) if block.strip())
    return "".join(_paragraph(block, direction) for block in blocks)


def _paragraph(block: str, direction: str) -> str:
    """Laid by its first letter; in right-to-left mail by any: a sentence that begins with our name is still Urdu."""
    if direction == "rtl" and runs_left(block):
        return f'<p dir="rtl">{_linked(block, as_html, _ISLAND)}</p>'
    return f'<p dir="auto">{_linked(block, entities.escape)}</p>'


def _linked(block: str, escaped: Callable[[str], str], frame: str = "{}") -> str:
    """Escaped text in which addresses of pages can be clicked, each in its frame."""
    out, at = [], 0
    for match in LINK.finditer(block):
        url = entities.escape(match[0])
        out += [escaped(block[at : match.start()]), frame.format(f'<a href="{url}">{url}</a>')]
        at = match.end()
    return "".join([*out, escaped(block[at:])]).replace("\n", "<br>")


def _add_file(mail: EmailMessage, file: File) -> None:
    main, _, sub = file.content_type.partition("/")
    known = re.fullmatch(r"[\w.+-]{1,60}", main) and re.fullmatch(r"[\w.+-]{1,100}", sub) and main != "multipart"
    kind = (main, sub) if known and main not in ("message", "text") else ("application", "octet-stream")
    mail.add_attachment(file.content, maintype=kind[0], subtype=kind[1], filename=clean_line(file.name)[:150] or "file")


def _fix_boundaries(mail: EmailMessage, message_id: str) -> None:
    for number, part in enumerate(part for part in mail.walk() if part.is_multipart()):
        digest = hashlib.sha256(f"{message_id}/{number}".encode()).hexdigest()[:32]
        part.set_boundary(f"=_{digest}")
