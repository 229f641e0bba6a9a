"""The tree of a message's parts, cut on bytes by offsets: nothing is copied or decoded before the limits are known."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from nakhoda.desk.mail.headers import Headers, read_headers, skip_envelope
from nakhoda.desk.mail.limits import Limits, MailRefused
from nakhoda.desk.mail.params import disposition_of, file_name, media_type, parameters
from nakhoda.desk.mail.transfer import decode_transfer, encoding_of

_FIRST_DELIMITER = re.compile(rb"(?<=[\r\n])--([^\s]{1,200})[ \t]*\r*\nContent-", re.IGNORECASE)


@dataclass(slots=True)
class Part:
    """One part: its headers, where its body lies in `data`, and its children when it is a multipart."""

    data: bytes = field(repr=False)
    headers: Headers
    start: int
    end: int
    content_type: str
    params: dict[str, str]
    disposition: str
    name: str
    children: list[Part] = field(default_factory=list)
    defects: list[str] = field(default_factory=list)

    @property
    def raw(self) -> bytes:
        """The body as it came."""
        return self.data[self.start : self.end]

    def content(self) -> bytes:
        """The body with its transfer encoding undone; what was wrong goes to `defects`."""
        content, defect = decode_transfer(self.raw, encoding_of(self.headers.raw("content-transfer-encoding") or ""))
        if defect:
            self.defects.append(defect)
        return content

    @property
    def content_id(self) -> str:
        """Content-ID without its angle brackets."""
        return self.headers.text("content-id").strip().strip("<>").strip()[:300]


class Reader:
    """Cuts one message and counts what it meets: parts, depth, encoded words."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._parts = 0
        self._words = 0

    def read(self, data: bytes) -> Part:
        """The root part. Raises `MailRefused` beyond the limits."""
        return self._part(data, skip_envelope(data), len(data), 0, "text/plain")

    def _part(self, data: bytes, start: int, end: int, depth: int, default: str) -> Part:
        self._count(depth)
        headers, body = read_headers(data, start, end, self._limits)
        self._count_words(headers)
        part = _described(data, headers, body, end, default)
        if part.content_type.startswith("multipart/"):
            self._cut_multipart(part, depth)
        elif part.content_type in ("message/rfc822", "message/global", "message/news"):
            self._look_into_message(part, depth)
        return part

    def _cut_multipart(self, part: Part, depth: int) -> None:
        boundary = _boundary(part)
        default = "message/rfc822" if part.content_type == "multipart/digest" else "text/plain"
        for start, end in self._sections(part, boundary) if boundary else ():
            part.children.append(self._part(part.data, start, end, depth + 1, default))
        if not part.children:
            part.defects.append("no_parts")
            part.content_type = "text/plain"

    def _look_into_message(self, part: Part, depth: int) -> None:
        """A forwarded message stays one attachment; it is walked only so that nesting counts."""
        if not encoding_of(part.headers.raw("content-transfer-encoding") or ""):
            begin = part.start + skip_envelope(part.data[part.start : min(part.end, part.start + 4_096)])
            self._part(part.data, begin, part.end, depth + 1, "text/plain")

    def _sections(self, part: Part, boundary: bytes) -> Iterator[tuple[int, int]]:
        opened = -1
        for at, after, last in _delimiters(part, boundary):
            if opened >= 0:
                yield opened, max(opened, at)
            opened = after
            if last:
                return
        if opened >= 0:
            part.defects.append("unclosed_multipart")
            yield opened, part.end

    def _count(self, depth: int) -> None:
        self._parts += 1
        if self._parts > self._limits.parts:
            raise MailRefused("too_many_parts", f"more than {self._limits.parts}")
        if depth > self._limits.depth:
            raise MailRefused("too_deep", f"more than {self._limits.depth} levels")

    def _count_words(self, headers: Headers) -> None:
        self._words += headers.words()
        if self._words > self._limits.encoded_words:
            raise MailRefused("too_many_encoded_words", f"more than {self._limits.encoded_words}")


def leaves(part: Part) -> Iterator[Part]:
    """The parts that hold content, in order."""
    if not part.children:
        yield part
    for child in part.children:
        yield from leaves(child)


def _described(data: bytes, headers: Headers, start: int, end: int, default: str) -> Part:
    kind = headers.raw("content-type")
    disposition = headers.raw("content-disposition")
    return Part(
        data=data,
        headers=headers,
        start=start,
        end=end,
        content_type=media_type(kind, default),
        params=parameters(kind),
        disposition=disposition_of(disposition),
        name=file_name(disposition, kind),
    )


def _boundary(part: Part) -> bytes:
    given = part.params.get("boundary", "").rstrip()
    if given:
        return given.encode("utf-8", "surrogateescape")[:1000]
    part.defects.append("no_boundary")
    found = _FIRST_DELIMITER.search(part.data, part.start, min(part.end, part.start + 65_536))
    return found[1] if found else b""


def _delimiters(part: Part, boundary: bytes) -> Iterator[tuple[int, int, bool]]:
    """(end of the content before it, start of the content after it, whether it closes) of every delimiter line."""
    data, mark = part.data, b"--" + boundary
    at = data.find(mark, part.start, part.end)
    while at >= 0:
        after = at + len(mark)
        if at == part.start or data[at - 1] in b"\r\n":
            tail = _tail(data, after, part.end)
            if tail is not None:
                yield _before(data, at, part.start), tail[0], tail[1]
        at = data.find(mark, after, part.end)


def _tail(data: bytes, at: int, end: int) -> tuple[int, bool] | None:
    """What follows the mark on its line: nothing, or the closing dashes; anything else is another boundary."""
    closes = data.startswith(b"--", at)
    at += 2 if closes else 0
    while at < end and data[at] in b" \t\r":
        at += 1
    if at >= end:
        return end, True
    if data[at] in b"\n":
        return at + 1, closes
    return (at, closes) if data[at - 1] in b"\r" else None


def _before(data: bytes, at: int, start: int) -> int:
    """The line break before a delimiter belongs to the delimiter."""
    if at > start and data[at - 1 : at] == b"\n":
        at -= 1
    return at - 1 if at > start and data[at - 1 : at] == b"\r" else at
