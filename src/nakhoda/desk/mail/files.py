"""Messages on disk: one file, a folder of them, an mbox, or a JSON object that holds one as text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

_POSTMARK = re.compile(
    rb"(?:^|\n)From [^\r\n]{1,500}?\b\d{1,2}:\d{2}(?::\d{2})?[^\r\n]{0,40}\b\d{4}[^\r\n]{0,20}\r?\n"
    rb"(?=[\x21-\x39\x3b-\x7e]{1,80}[ \t]*:)"
)
_ESCAPED = re.compile(rb"^>(>*From )", re.MULTILINE)
_FIRST_FIELD = re.compile(rb"\s*(?:>?From [^\r\n]*\r?\n)?[\x21-\x39\x3b-\x7e]{1,80}[ \t]*:")


def read_messages(path: Path) -> Iterator[tuple[str, bytes]]:
    """(file name as given, raw bytes) of every message below a path, in the order of their names.

    Raises `OSError` for what cannot be read. Hidden files are passed over.
    """
    if path.is_dir():
        for child in sorted(path.iterdir()):
            if not child.name.startswith("."):
                yield from read_messages(child)
    else:
        for raw in split_messages(path.read_bytes(), json_wrapped=path.suffix.lower() == ".json"):
            yield str(path), raw


def read_stream(stream: BinaryIO) -> Iterator[tuple[str, bytes]]:
    """The messages on a stream, named "-"."""
    return (("-", raw) for raw in split_messages(stream.read()))


def split_messages(data: bytes, json_wrapped: bool = False) -> list[bytes]:
    """The messages of a file: several when it is an mbox, else one, its `From ` line removed."""
    if json_wrapped:
        data = _unwrapped(data)
    if not data.startswith(b"From "):
        return [data]
    marks = [mark for mark in _POSTMARK.finditer(data) if _stands_alone(data, mark)]
    if len(marks) < 2:
        return [data.split(b"\n", 1)[1] if b"\n" in data else data]
    ends = [*(mark.start() for mark in marks[1:]), len(data)]
    return [_ESCAPED.sub(rb"\1", data[mark.end() : end]) for mark, end in zip(marks, ends, strict=True)]


def _stands_alone(data: bytes, mark: re.Match[bytes]) -> bool:
    """A postmark follows a blank line or begins the file; within a text it is a sentence."""
    before = data[max(0, mark.start() - 3) : mark.start()]
    return mark.start() == 0 or before.endswith((b"\n", b"\n\r"))


def _unwrapped(data: bytes) -> bytes:
    """The mail inside {"text": "..."}; anything else stays what it is."""
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        return data
    text = found.get("text") if isinstance(found, dict) else None
    if not isinstance(text, str):
        return data
    raw = text.encode("utf-8", "surrogateescape" if _escapable(text) else "replace")
    return raw if _FIRST_FIELD.match(raw) else data


def _escapable(text: str) -> bool:
    try:
        text.encode("utf-8", "surrogateescape")
    except UnicodeError:
        return False
    return True
