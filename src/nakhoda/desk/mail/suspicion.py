"""Why an attachment should not be opened lightly: its name, first bytes, an archive's directory (never unpacked)."""

from __future__ import annotations

import io
import zipfile

from nakhoda.desk.mail.limits import Limits

_PROGRAM_NAMES = (
    "exe com scr pif bat cmd msi msp cpl jar js jse vbs vbe wsf wsh ps1 hta lnk reg dll apk app dmg iso img chm scf "
    "url vhd xll one"
)
_PROGRAMS = frozenset(_PROGRAM_NAMES.split())
_ACTIVE = frozenset({"html", "htm", "xhtml", "shtml", "svg", "xml", "mht", "mhtml", "docm", "xlsm", "pptm", "dotm"})
_STARTS = ((b"MZ", "executable"), (b"\x7fELF", "executable"), (b"#!", "script"), (b"\xca\xfe\xba\xbe", "executable"))
_ARCHIVES = frozenset({"zip", "7z", "rar", "gz", "tgz", "bz2", "xz", "tar", "cab", "ace", "arj"})


def suspicions(name: str, content_type: str, content: bytes, limits: Limits) -> tuple[str, ...]:
    """Stable codes, empty for nothing found: executable, script, active_content, double_extension, archive, ..."""
    found = [*_by_name(name), *(code for start, code in _STARTS if content.startswith(start))]
    if content_type in ("text/html", "image/svg+xml", "application/xhtml+xml"):
        found.append("active_content")
    if content.startswith(b"PK\x03\x04"):
        found.extend(_in_zip(content, limits))
    return tuple(dict.fromkeys(found))


def _by_name(name: str) -> list[str]:
    pieces = name.lower().rstrip(". ").split(".")
    last = pieces[-1] if len(pieces) > 1 else ""
    if last in _PROGRAMS:
        return ["executable", "double_extension"] if len(pieces) > 2 and len(pieces[-2]) <= 4 else ["executable"]
    if last in _ACTIVE:
        return ["active_content"]
    return ["archive"] if last in _ARCHIVES else []


def _in_zip(content: bytes, limits: Limits) -> list[str]:
    try:
        entries = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError, IndexError, KeyError):
        return ["broken_archive"]
    size = sum(entry.file_size for entry in entries)
    found = []
    if len(entries) > limits.archive_entries:
        found.append("archive_bomb")
    if size > limits.archive_bytes or (size > 10_000_000 and size > limits.archive_ratio * len(content)):
        found.append("archive_bomb")
    if any(entry.flag_bits & 1 for entry in entries):
        found.append("encrypted_archive")
    for entry in entries[: limits.archive_entries]:
        found.extend(f"{code}_inside" for code in _by_name(entry.filename) if code in ("executable", "archive"))
    return list(dict.fromkeys(found))
