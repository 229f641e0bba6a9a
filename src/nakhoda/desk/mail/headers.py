"""The header block of a part, cut from bytes as they came: broken lines skipped, bare CR accepted, order kept."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nakhoda.desk.mail.charsets import decode_text
from nakhoda.desk.mail.limits import Limits, MailRefused
from nakhoda.desk.mail.words import clean_line, count_words, decode_words

_LINE_END = re.compile(rb"\r{0,3}\n|\r")
_FIELD = re.compile(rb"([A-Za-z0-9][\w.+/*#$!&'-]{0,199})[ \t]*:")
_ENVELOPE = re.compile(rb">?From (?![ \t]*:)")
_FOLD = re.compile(r"(?:\r{0,3}\n|\r)[ \t]*")
_KNOWN = re.compile(
    rb"(?i)(?:x-[\w-]+|received[\w-]*|return-path|delivered-to|from|sender|to|cc|bcc|reply-to|subject|date|message-id|"
    rb"in-reply-to|references|mime-version|content-[\w-]+|dkim-signature|list-[\w-]+|auto-submitted)[ \t]*:"
)


class Headers:
    """The fields of one part in order. Names are lower case; values are decoded only when asked for."""

    __slots__ = ("_fields", "malformed")

    def __init__(self, fields: list[tuple[str, bytes]], malformed: bool = False) -> None:
        self._fields = fields
        self.malformed = malformed

    def __len__(self) -> int:
        return len(self._fields)

    def raw(self, name: str) -> str | None:
        """The first value of that name, unfolded but with its encoded words still in place."""
        return next(self.every(name), None)

    def every(self, name: str) -> Iterator[str]:
        """All values of that name, unfolded."""
        return (_unfolded(value) for key, value in self._fields if key == name)

    def text(self, name: str) -> str:
        """The first value of that name for reading, or ""."""
        return decode_words(self.raw(name) or "")

    def repeated(self, name: str) -> bool:
        """The field stands more than once."""
        return sum(key == name for key, _ in self._fields) > 1

    def of_a_mail(self) -> bool:
        """At least one field that mail has; a shopping list with colons is no mail."""
        return any(_KNOWN.match(f"{name}:".encode("ascii")) for name, _ in self._fields)

    def words(self) -> int:
        """How many encoded words the block holds, at most."""
        return sum(count_words(value.decode("latin-1")) for _, value in self._fields)


def read_headers(data: bytes, start: int, end: int, limits: Limits) -> tuple[Headers, int]:
    """The fields that start at `start`, and where the body begins. Raises `MailRefused` beyond the limits."""
    fields: list[tuple[str, bytes]] = []
    malformed = False
    at = start
    while at < end:
        stop, following = _line(data, at, end)
        if stop == at:
            return Headers(fields, malformed), following
        if not _take(data[at:stop], fields):
            if not _fields_go_on(data, following, end, bool(fields)):
                return Headers(fields, bool(fields)), at
            malformed = True
        _check_size(len(fields), stop - start, limits)
        at = following
    return Headers(fields, malformed), end


def skip_envelope(data: bytes) -> int:
    """Where the fields begin: after blank lines and the `From ` line of an mbox."""
    at = 0
    while at < len(data):
        stop, following = _line(data, at, min(len(data), at + 4_096))
        if stop > at and not _ENVELOPE.match(data, at):
            return at
        at = following
    return at


def _take(line: bytes, fields: list[tuple[str, bytes]]) -> bool:
    if line[:1] in b" \t" and fields:
        name, value = fields[-1]
        fields[-1] = (name, value + b"\n" + line)
        return True
    if _ENVELOPE.match(line):
        return True
    match = _FIELD.match(line)
    if match is None:
        return False
    fields.append((match[1].decode("ascii").lower(), line[match.end() :]))
    return True


def _fields_go_on(data: bytes, at: int, end: int, any_before: bool) -> bool:
    """A line is no field. It is a slip when a fold or a field that everyone knows follows soon; else the body."""
    for _ in range(3):
        stop, following = _line(data, at, end)
        if stop == at:
            return False
        if _KNOWN.match(data, at) or (any_before and data[at : at + 1] in (b" ", b"\t")):
            return True
        at = following
    return False


def _line(data: bytes, at: int, end: int) -> tuple[int, int]:
    match = _LINE_END.search(data, at, end)
    return (match.start(), match.end()) if match else (end, end)


def _check_size(count: int, size: int, limits: Limits) -> None:
    if count > limits.headers:
        raise MailRefused("too_many_headers", f"more than {limits.headers}")
    if size > limits.header_bytes:
        raise MailRefused("headers_too_long", f"more than {limits.header_bytes} bytes")


def _unfolded(value: bytes) -> str:
    text = value.decode("ascii") if value.isascii() else decode_text(value)[0]
    if "\x1b" in text:
        text = decode_text(value)[0]
    return clean_line(_FOLD.sub(" ", text.strip()))
