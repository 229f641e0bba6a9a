"""CSV as rows: the dialect is found by the columns that the mapping names, never guessed from the data."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from typing import Any

from nakhoda.core.mapping.document import MappingDocument
from nakhoda.exchange.readers.source_file import LONGEST_FIELD, Bytes, Row, SourceFile, Unreadable

MOST_COLUMNS = 2_000
LONGEST_LINE = 4_000_000  # characters
DELIMITERS = ",;\t|"
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def csv_rows(file: SourceFile, document: MappingDocument) -> Iterator[Row]:
    """(line number, column -> text); the first line names the columns."""
    start = file.read(4)
    text = io.TextIOWrapper(io.BufferedReader(_Again(file, start)), encoding=_encoding(start, document), newline="")
    csv.field_size_limit(LONGEST_FIELD)
    try:
        yield from _rows(_Lines(text, file.path.name), document, file.path.name)
    except UnicodeDecodeError as fault:
        raise Unreadable(
            f"{file.path.name}: not {fault.encoding} text near {fault.object[fault.start : fault.start + 8]!r};"
            " name its encoding in the mapping, such as file: {encoding: windows-1252}"
        ) from fault


def _rows(lines: _Lines, document: MappingDocument, name: str) -> Iterator[Row]:
    first = next(lines, "")
    if not first.strip():
        raise Unreadable(f"{name}: the file is empty; its first line must name the columns")
    delimiter = document.delimiter or _delimiter(first, document)
    reader = csv.reader(_after(first, lines), delimiter=delimiter, strict=True)
    try:
        columns = _columns(next(reader), name)
        for fields in reader:
            if fields:
                yield reader.line_num, _row(fields, columns, reader.line_num, name)
    except csv.Error as fault:
        raise Unreadable(f"{name}: row {reader.line_num}: {fault}") from fault


def _row(fields: list[str], columns: list[str], line: int, name: str) -> dict[str, str]:
    if len(fields) != len(columns):
        raise Unreadable(f"{name}: row {line} has {len(fields)} fields, but the first line names {len(columns)}")
    return dict(zip(columns, fields, strict=True))


def _columns(fields: list[str], name: str) -> list[str]:
    if len(fields) > MOST_COLUMNS:
        raise Unreadable(f"{name}: {len(fields)} columns; no more than {MOST_COLUMNS} are read")
    columns = [field.strip() for field in fields]
    if twice := next((column for place, column in enumerate(columns) if column in columns[:place]), None):
        raise Unreadable(f"{name}: two columns are called {twice!r}")
    return columns


def _delimiter(first: str, document: MappingDocument) -> str:
    """The one under which the first line holds most columns of the mapping."""
    wanted = set(document.columns().values())

    def known(delimiter: str) -> int:
        try:
            fields = next(csv.reader([first], delimiter=delimiter), [])
        except csv.Error:
            return 0
        return len(wanted & {field.strip() for field in fields})

    return max(DELIMITERS, key=known)


def _encoding(start: bytes, document: MappingDocument) -> str:
    if document.encoding:
        try:
            return codecs.lookup(document.encoding).name
        except LookupError as fault:
            raise Unreadable(f"file.encoding: {document.encoding!r} is no encoding that Python knows") from fault
    return next((encoding for mark, encoding in _MARKS if start.startswith(mark)), "utf-8")


def _after(first: str, lines: Iterator[str]) -> Iterator[str]:
    yield first
    yield from lines


class _Lines(Iterator[str]):
    """Lines of bounded length, without NULs."""

    def __init__(self, text: io.TextIOWrapper, name: str) -> None:
        self.text, self.name, self.number = text, name, 0

    def __next__(self) -> str:
        line = self.text.readline(LONGEST_LINE)
        if not line:
            raise StopIteration
        self.number += 1
        if len(line) >= LONGEST_LINE:
            raise Unreadable(f"{self.name}: row {self.number} is longer than {LONGEST_LINE:,} characters")
        if "\0" in line:
            raise Unreadable(f"{self.name}: row {self.number} holds a NUL; the file is damaged, or is no text")
        return line


class _Again(Bytes):
    """The file with its first bytes put back."""

    def __init__(self, file: SourceFile, start: bytes) -> None:
        super().__init__(file)
        self.start = start

    def readinto(self, buffer: Any) -> int:
        if not self.start:
            return super().readinto(buffer)
        piece, self.start = self.start[: len(buffer)], self.start[len(buffer) :]
        buffer[: len(piece)] = piece
        return len(piece)
