"""Which parts of a message are its words, and which are its attachments (RFC 2046, RFC 2387, and habit)."""

from __future__ import annotations

import hashlib
import html as entities
import re
from dataclasses import dataclass, field

from nakhoda.desk.mail.charsets import decode_text
from nakhoda.desk.mail.limits import Limits
from nakhoda.desk.mail.parsed import Attachment
from nakhoda.desk.mail.plain import html_to_text, unflow
from nakhoda.desk.mail.structure import Part, leaves
from nakhoda.desk.mail.suspicion import suspicions
from nakhoda.desk.mail.words import clean_text

_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([\w:.-]{1,40})", re.IGNORECASE)
_WORDS = frozenset({"text/plain", "text/html", "text/enriched", "text/richtext"})


@dataclass(slots=True)
class Body:
    """The words of a part: `text` and `html` are None where the part does not have that form."""

    text: str | None = None
    html: str | None = None

    @property
    def readable(self) -> str:
        """The text, made from the HTML when there is no other."""
        return self.text if self.text is not None else html_to_text(self.html or "")


@dataclass(slots=True)
class Gathered:
    """What a walk over the tree brought home."""

    body: Body
    attachments: list[Attachment] = field(default_factory=list)


def gather(root: Part, limits: Limits) -> Gathered:
    """Read every part once: words joined as a reader would see them, the rest as attachments in order."""
    gathered = Gathered(_body(root, limits))
    for part in leaves(root):
        if not _is_words(part) and not _is_empty(part):
            gathered.attachments.append(_attachment(part, limits))
    return gathered


def _body(part: Part, limits: Limits) -> Body:
    if not part.children:
        return _words(part, limits) if _is_words(part) else Body()
    bodies = [_body(child, limits) for child in part.children]
    return _chosen(bodies) if part.content_type == "multipart/alternative" else _in_a_row(bodies)


def _is_words(part: Part) -> bool:
    if part.disposition == "attachment" or part.name:
        return False
    return part.content_type in _WORDS or (part.content_type.startswith("text/") and _is_unknown_text(part))


def _is_unknown_text(part: Part) -> bool:
    return part.content_type not in ("text/calendar", "text/x-vcard", "text/vcard", "text/csv", "text/rfc822-headers")


def _is_empty(part: Part) -> bool:
    return not part.raw.strip() and not part.name and part.disposition != "attachment"


def _chosen(bodies: list[Body]) -> Body:
    """Of alternatives: the first text that says something, the last HTML (the richest)."""
    texts = [body.text for body in bodies if body.text is not None]
    htmls = [body.html for body in bodies if body.html is not None]
    spoken = [text for text in texts if text.strip()] or texts[:1]
    return Body(spoken[0] if spoken else None, htmls[-1] if htmls else None)


def _in_a_row(bodies: list[Body]) -> Body:
    """One after the other, as a mail program shows a mixed message; HTML only when some part has it."""
    said = [body for body in bodies if (body.text or "").strip() or body.html is not None]
    if len(said) <= 1:
        return said[0] if said else Body("" if any(body.text is not None for body in bodies) else None)
    text = "\n\n".join(piece.strip("\n") for body in said if (piece := body.readable).strip())
    if all(body.html is None for body in said):
        return Body(text)
    return Body(text, "\n".join(body.html if body.html is not None else _as_html(body.text or "") for body in said))


def _as_html(text: str) -> str:
    return "<div>" + entities.escape(text).replace("\n", "<br>") + "</div>"


def _words(part: Part, limits: Limits) -> Body:
    content = _start_of(part.content(), 4 * limits.html_chars)
    charset = part.params.get("charset", "")
    if part.content_type == "text/html":
        if not charset and (meta := _META.search(content[:4_096])):
            charset = meta[1].decode("ascii")
        return Body(html=_decoded(part, content, charset)[: limits.html_chars + 1])
    text = _decoded(part, content, charset)[: limits.text_chars]
    if part.content_type != "text/plain":
        return Body(html_to_text(text.replace("\n\n", "<br>")) if "<" in text else text)
    if part.params.get("format", "").lower() == "flowed":
        text = unflow(text, part.params.get("delsp", "").lower() == "yes")
    return Body(text)


def _start_of(content: bytes, size: int) -> bytes:
    """At most so many bytes, cut after a line: nobody reads more, and decoding it all would cost memory."""
    return content if len(content) <= size else content[: content.rfind(b"\n", 0, size) + 1 or size]


def _decoded(part: Part, content: bytes, charset: str) -> str:
    text, defect = decode_text(content, charset)
    if defect:
        part.defects.append(defect)
    return clean_text(text).replace("\r\n", "\n").replace("\r\n", "\n").replace("\r", "\n")  # CR CR LF is one


def _attachment(part: Part, limits: Limits) -> Attachment:
    content = part.content()
    return Attachment(
        name=part.name,
        content_type=part.content_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        content_id=part.content_id,
        content=content,
        suspicious=suspicions(part.name, part.content_type, content, limits),
    )
