"""A first look at a file that nobody has explained yet: which kind it is, its columns, a mapping to begin with."""

from __future__ import annotations

from importlib.resources import files
from itertools import islice
from pathlib import Path

from nakhoda.core.mapping.document import MappingDocument
from nakhoda.core.mapping.guess import guess_mapping
from nakhoda.core.mapping.instants import InstantRule
from nakhoda.exchange.readers import rows_of
from nakhoda.exchange.readers.csv_rows import DELIMITERS
from nakhoda.exchange.readers.source_file import SourceFile, Unreadable

ROWS = 2_000
START = 65_536


def kind_of(path: Path) -> str:
    """csv, xes or zendesk by its first bytes; raises `Unreadable` for what is neither."""
    with SourceFile(path) as file:
        start = file.read(START)
    if not start.strip():
        raise Unreadable(f"{path.name}: the file is empty")
    if start.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise Unreadable(f"{path.name}: a workbook or an archive; save the sheet as CSV, or unpack it")
    plain = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if plain.startswith(b"<"):
        return "xes"
    return "zendesk" if plain.startswith((b"{", b"[")) else "csv"


def first_mapping(path: Path, kind: str) -> str:
    """A mapping with its guesses marked and its questions open; raises `Unreadable`.

    A Zendesk export has columns and words that Zendesk gave: its mapping is the shipped one.
    """
    if kind == "zendesk":
        return files("nakhoda.exchange").joinpath("mappings/zendesk.yaml").read_text("utf-8")
    rows = [row for _line, row in islice(rows_of(path, _unexplained(path, kind)), ROWS)]
    columns = list(dict.fromkeys(column for row in rows for column in row))
    return guess_mapping(columns, rows, kind, path.name)


def _unexplained(path: Path, kind: str) -> MappingDocument:
    about = {"source": "unknown", "kind": kind, "chosen_by": "received", "case": "", "state_column": "", "states": {}}
    return MappingDocument(**about, time=InstantRule(""), delimiter=_delimiter(path) if kind == "csv" else "")  # type: ignore[arg-type]


def _delimiter(path: Path) -> str:
    """The one that cuts the first line into most fields."""
    with SourceFile(path) as file:
        first = file.read(START).split(b"\n", 1)[0].decode("utf-8", "replace")
    return max(DELIMITERS, key=first.count)
