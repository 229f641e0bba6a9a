"""Pages of an export: one JSON document a file, or one a line; bounded, and never half believed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nakhoda.exchange.readers.source_file import SourceFile, Unreadable

LARGEST_PAGE = 256 * 1024 * 1024  # bytes


def pages_of(path: Path) -> Iterator[dict[str, Any]]:
    """Every page of one file, in order."""
    with SourceFile(path) as file:
        rest = b""
        for number, line in enumerate(_lines(file), 1):
            rest += line
            page = _parsed(rest)
            if page is not None:
                yield _checked(page, path, number)
                rest = b""
            elif len(rest) > LARGEST_PAGE:
                raise Unreadable(f"{path.name}: a page of more than {LARGEST_PAGE // 1024**2} MB; write one a line")
    if rest.strip():
        raise Unreadable(f"{path.name}: not JSON, or cut off: {_fault(rest)}")


def files_of(path: Path) -> list[Path]:
    """The export's files: the path itself, or what lies in the folder, by name."""
    if not path.is_dir():
        return [path]
    found = [file for file in sorted(path.iterdir()) if file.name.endswith((".json", ".jsonl", ".ndjson", ".gz"))]
    if not found:
        raise Unreadable(f"{path.name}: the folder holds no .json, .jsonl or .gz file")
    return found


def _lines(file: SourceFile) -> Iterator[bytes]:
    """Lines; a file without line ends comes as one."""
    rest: list[bytes] = []
    size = 0
    while piece := file.read():
        *whole, last = piece.split(b"\n")
        for part in whole:
            yield b"".join([*rest, part, b"\n"])
            rest, size = [], 0
        rest.append(last)
        size += len(last)
        if size > LARGEST_PAGE:
            raise Unreadable(f"{file.path.name}: a line of more than {LARGEST_PAGE // 1024**2} MB")
    if size:
        yield b"".join(rest)


def _parsed(text: bytes) -> Any:
    """The value, or None where the text is blank or is not a whole document yet."""
    body = text.strip()
    if not body.endswith((b"}", b"]")):  # most lines of an indented document end otherwise
        return None
    try:
        return json.loads(body.removeprefix(b"\xef\xbb\xbf"))
    except (ValueError, RecursionError):
        return None


def _fault(text: bytes) -> str:
    try:
        json.loads(text)
    except (ValueError, RecursionError) as fault:
        return str(fault)
    return "it ends in the middle of a document"


def _checked(page: Any, path: Path, number: int) -> dict[str, Any]:
    if not isinstance(page, dict):
        raise Unreadable(f"{path.name}: line {number}: a page is an object such as {{'tickets': [...]}}")
    return page
