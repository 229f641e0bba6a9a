"""What a file is: its first bytes decide, its name is cleaned, and what could run is marked."""

from __future__ import annotations

import re
import unicodedata

UNKNOWN = "application/octet-stream"
_STARTS: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"%PDF-", "application/pdf"),
    (b"PK\x03\x04", "application/zip"),
    (b"\x1aE\xdf\xa3", "video/webm"),
    (b"ID3", "audio/mpeg"),
    (b"OggS", "audio/ogg"),
)
_OFFICE = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
_TEXTS = {"csv": "text/csv", "json": "application/json", "eml": "message/rfc822"}
_PROGRAM_STARTS = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe")
_WORDS = (
    "exe com scr pif bat cmd msi msp cpl jar js jse vbs vbe wsf wsh ps1 hta lnk reg dll apk app dmg iso img chm scf "
    "url vhd xll one html htm xhtml shtml svg xml mht mhtml docm xlsm pptm dotm xlam sh"
)
_PROGRAM_NAMES = frozenset(_WORDS.split())
_NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|\u200e\u200f\u202a-\u202e\u2066-\u2069]+')


def kind_of(head: bytes, name: str, claimed: str = "") -> str:
    """A content type of the closed list, from the first bytes; `UNKNOWN` for everything else."""
    if head.startswith(_PROGRAM_STARTS):
        return UNKNOWN
    for start, kind in _STARTS:
        if head.startswith(start):
            return _OFFICE.get(_ending(name), kind) if kind == "application/zip" else kind
    if head[4:8] == b"ftyp":
        return _iso_media(head[8:12])
    if head[:4] == b"RIFF":
        return {b"WEBP": "image/webp", b"WAVE": "audio/wav"}.get(head[8:12], UNKNOWN)
    if _is_text(head):
        named = _TEXTS.get(_ending(name))
        return named or (claimed if claimed in _TEXTS.values() else "text/plain")
    return UNKNOWN


def is_suspicious(head: bytes, name: str) -> bool:
    """Could it run when opened: a program, a script, active content, or a name that hides its ending."""
    return (
        head.startswith(_PROGRAM_STARTS)
        or _ending(name) in _PROGRAM_NAMES
        or head.lstrip()[:14].lower().startswith((b"<!doctype html", b"<html", b"<script", b"<svg"))
    )


def clean_file_name(name: str) -> str:
    """The last part of a path, without controls, direction overrides or what file systems dislike; never empty."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    clean = _NOT_IN_NAMES.sub("_", last).strip(" .")
    if len(clean) > 120:
        stem, dot, ending = clean.rpartition(".")
        clean = f"{stem[: 119 - len(ending)]}{dot}{ending}" if dot and len(ending) < 12 else clean[:120]
    return clean or "file"


def _ending(name: str) -> str:
    return name.lower().rstrip(". ").rpartition(".")[2] if "." in name else ""


def _iso_media(brand: bytes) -> str:
    if brand in (b"heic", b"heix", b"mif1", b"msf1"):
        return "image/heic"
    if brand == b"avif":
        return "image/avif"
    if brand in (b"M4A ", b"M4B "):
        return "audio/mp4"
    return "video/quicktime" if brand == b"qt  " else "video/mp4"


def _is_text(head: bytes) -> bool:
    if not head or b"\x00" in head:
        return not head
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start >= len(head) - 4  # a character cut by the end of the sample
    return True
