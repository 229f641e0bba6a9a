"""RFC 2047 encoded words, read as they are really written, and the cleaning of header text."""

from __future__ import annotations

import binascii
import re

from nakhoda.desk.mail.charsets import decode_text
from nakhoda.desk.mail.transfer import decode_base64

# The text may wrongly hold spaces or lone question marks; its length is bounded so that a match stays cheap.
_WORD = re.compile(r"=\?([\w.:+-]{1,60})(?:\*[\w-]{0,40})?\?([bBqQ])\?([^\r\n]{0,2000}?)\?=")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]+")
_DIRECTION = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
_SURROGATES = re.compile(r"[\ud800-\udfff]")


def count_words(value: str) -> int:
    """How many encoded words a header seems to hold (an upper bound, cheap)."""
    return value.count("=?") if "=?" in value else 0


def decode_words(value: str) -> str:
    """The header text with its encoded words read. Adjacent words join, split multi-byte characters included."""
    if "=?" not in value:
        return clean_line(value)
    pieces: list[str] = []
    waiting = b""
    charset = ""
    at = 0
    for word in _WORD.finditer(value):
        between = value[at : word.start()]
        joined = not between.strip() and at > 0
        if not (joined and word[1].lower() == charset):
            pieces.append(decode_text(waiting, charset)[0] if waiting else "")
            waiting, charset = b"", word[1].lower()
        if not joined:
            pieces.append(between)
        waiting += _word_bytes(word[2], word[3])
        at = word.end()
    pieces.append(decode_text(waiting, charset)[0] if waiting else "")
    return clean_line("".join([*pieces, value[at:]]))


def clean_line(value: str) -> str:
    """One line of text: controls become a space, lone surrogates a replacement mark."""
    return _CONTROLS.sub(" ", clean_text(value)).strip()


def clean_name(value: str) -> str:
    """A clean line without direction overrides, which make `exe.gpj` read `jpg.exe`."""
    return _DIRECTION.sub("", clean_line(value))


def clean_text(value: str) -> str:
    """Text that PostgreSQL and JSON accept: no NUL, no lone surrogates."""
    return _SURROGATES.sub("\ufffd", value.replace("\x00", ""))


def _word_bytes(encoding: str, text: str) -> bytes:
    raw = text.encode("utf-8", "surrogateescape")
    if encoding in "bB":
        return decode_base64(raw)
    return binascii.a2b_qp(raw.replace(b" ", b"_"), header=True)
