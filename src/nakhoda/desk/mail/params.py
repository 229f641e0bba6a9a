"""The value and the parameters of Content-Type and Content-Disposition (RFC 2231, RFC 2047 where it must not be)."""

from __future__ import annotations

import re
from urllib.parse import unquote_to_bytes

from nakhoda.desk.mail.charsets import decode_text
from nakhoda.desk.mail.words import clean_name, decode_words

_PARAM = re.compile(r';\s*([^\s=;"]{1,80})\s*=\s*("(?:\\.|[^"\\]){0,4000}"|"[^";]{0,4000}|[^;]{0,4000})')
_TYPE = re.compile(r"\s*([\w.+-]{1,80})/([\w.+-]{1,120})")
_ESCAPED = re.compile(r"\\(.)")
_SECTION = re.compile(r"([^*]+)\*(?:(\d{1,3})(\*?))?$")
_SEPARATORS = re.compile(r"[\\/]+")


def media_type(value: str | None, default: str = "text/plain") -> str:
    """`type/subtype` in lower case; the default for a missing or senseless value (RFC 2045 5.2)."""
    match = _TYPE.match(value or "")
    return f"{match[1]}/{match[2]}".lower() if match else default


def disposition_of(value: str | None) -> str:
    """`attachment`, `inline` or "" for anything else."""
    word = (value or "").split(";")[0].strip().lower()
    return word if word in ("attachment", "inline") else ""


def parameters(value: str | None) -> dict[str, str]:
    """Parameter name (lower case) to value. Sections are joined and percent-encoding read; the first of a name wins."""
    plain: dict[str, str] = {}
    sections: dict[str, dict[int, tuple[str, bool]]] = {}
    for match in _PARAM.finditer(value or ""):
        name, text = match[1].lower(), _unquoted(match[2])
        section = _SECTION.match(name)
        if section is None:
            plain.setdefault(name, text)
        else:
            encoded = section[2] is None or bool(section[3])
            sections.setdefault(section[1], {}).setdefault(int(section[2] or 0), (text, encoded))
    return plain | {name: _joined(pieces) for name, pieces in sections.items()}


def file_name(disposition: str | None, content_type: str | None) -> str:
    """The last component of the name that the sender gave, or "". Never a path, never a direction trick."""
    given = parameters(disposition).get("filename") or parameters(content_type).get("name") or ""
    return _SEPARATORS.split(clean_name(decode_words(given)))[-1].strip(". ")[:200] if given else ""


def _unquoted(text: str) -> str:
    text = text.strip()
    if text.startswith('"'):
        return _ESCAPED.sub(r"\1", text[1:-1] if len(text) > 1 and text.endswith('"') else text[1:])
    return text


def _joined(pieces: dict[int, tuple[str, bool]]) -> str:
    charset = ""
    out = b""
    for number in sorted(pieces):
        text, encoded = pieces[number]
        if encoded and number == min(pieces) and text.count("'") >= 2:
            charset, _, text = text.split("'", 2)
        raw = text.encode("utf-8", "surrogateescape")
        out += unquote_to_bytes(raw) if encoded else raw
    return decode_text(out, charset)[0]
