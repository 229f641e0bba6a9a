"""Content-Transfer-Encoding, for senders who never read the standard: always gives bytes, says what was wrong."""

from __future__ import annotations

import binascii
import re

_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/=]+")
_PADDED = re.compile(rb"[A-Za-z0-9+/]+={0,2}")
_SOFT_BREAK = re.compile(rb"=[ \t]{1,80}\r?\n")
_MANY = 10_000  # so many padded pieces are noise
_PLAIN = frozenset({"", "7bit", "8bit", "binary", "7-bit", "8-bit", "none"})
_QUOTED = frozenset({"quoted-printable", "quoted printable", "quotedprintable", "quoted_printable", "qp"})
_UU = frozenset({"x-uuencode", "uuencode", "x-uue", "uue"})


def encoding_of(value: str) -> str:
    """One of "", "base64", "quoted-printable", "uuencode", or "?" for a name nobody knows."""
    name = value.split(";")[0].strip().strip("\"'").lower()
    if name in _PLAIN:
        return ""
    if name in _QUOTED:
        return "quoted-printable"
    if name in ("base64", "base-64", "b64"):
        return "base64"
    return "uuencode" if name in _UU else "?"


def decode_transfer(data: bytes, encoding: str) -> tuple[bytes, str]:
    """(bytes, defect) for an encoding as `encoding_of` names it; defects: broken_base64, unknown_encoding."""
    if encoding == "quoted-printable":
        return binascii.a2b_qp(_SOFT_BREAK.sub(b"=\n", data)), ""
    if encoding == "base64":
        return _body_base64(data)
    if encoding == "uuencode":
        return _uudecode(data), ""
    return data, "unknown_encoding" if encoding else ""


def decode_base64(data: bytes) -> bytes:
    """As many bytes as the letters hold: strays dropped, missing padding supplied, padded pieces joined."""
    letters = _NOT_BASE64.sub(b"", data)
    if letters.rstrip(b"=").count(b"=") not in range(1, _MANY):
        return _padded(letters.replace(b"=", b""))
    return b"".join(_padded(piece.rstrip(b"=")) for piece in _PADDED.findall(letters))


def _padded(letters: bytes) -> bytes:
    spare = len(letters) % 4
    if spare == 1:
        letters, spare = letters[:-1], 0
    return binascii.a2b_base64(letters + b"=" * (-spare % 4))


def _body_base64(data: bytes) -> tuple[bytes, str]:
    strays = _NOT_BASE64.findall(data)
    odd = [stray for stray in strays if stray.strip()]
    if not odd and b" " not in data.strip():
        return decode_base64(data), ""
    lines = data.splitlines()
    coded = [line for line in lines if not _prose(line)]
    if sum(map(len, coded)) * 2 < sum(map(len, lines)):
        return data, "broken_base64"  # it says base64 and is plain text
    return decode_base64(b"\n".join(coded)), "broken_base64" if odd else ""


def _prose(line: bytes) -> bool:
    """A footer that a list server glued under the encoding, not a line of it."""
    bare = line.strip()
    return b" " in bare or len(_NOT_BASE64.sub(b"", bare)) * 4 < len(bare) * 3


def _uudecode(data: bytes) -> bytes:
    out: list[bytes] = []
    inside = False
    for line in data.splitlines():
        if not inside:
            inside = line.startswith(b"begin ")
        elif line.strip() in (b"end", b"`", b""):
            break
        else:
            out.append(_uuline(line))
    return b"".join(out)


def _uuline(line: bytes) -> bytes:
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:
        wanted = (((line[0] - 32) & 63) * 4 + 5) // 3
        try:
            return binascii.a2b_uu(line[:wanted])
        except binascii.Error:
            return b""
