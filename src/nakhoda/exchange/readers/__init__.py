"""Read other systems' files as rows of text, streamed, and trusting nothing in them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from nakhoda.core.mapping.document import MappingDocument
from nakhoda.exchange.readers.csv_rows import csv_rows
from nakhoda.exchange.readers.source_file import Row, SourceFile, Unreadable
from nakhoda.exchange.readers.xes_rows import xes_rows
from nakhoda.exchange.readers.zendesk_rows import zendesk_rows

__all__ = ["Row", "Unreadable", "rows_of"]


def rows_of(path: Path, document: MappingDocument) -> Iterator[Row]:
    """(row number, column -> text) of a log, in the order of the file; raises `Unreadable`."""
    if document.kind == "zendesk":
        yield from zendesk_rows(path)
        return
    with SourceFile(path) as file:
        if document.kind == "xes":
            yield from xes_rows(file)
        else:
            yield from csv_rows(file, document)
