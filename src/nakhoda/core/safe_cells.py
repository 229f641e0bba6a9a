"""Cells that a spreadsheet cannot mistake for a formula (PROMISES, facts: export).

A spreadsheet runs what begins with `= + - @`, a tab, a line break, a pipe or a percent sign, also in full width and
after spaces or invisible characters. Text that does so, once stripped, gets an apostrophe in front. Numbers stay
numbers: a negative figure is a figure, not a formula.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

DANGEROUS = frozenset("=+-@\t\r\n|%")
LONGEST = 32_767  # characters that a cell of XLSX can hold
Cell = str | int | float | Decimal | bool | date | datetime | None


def safe_text(text: str) -> str:
    """The text as it may stand in a cell: no control or format characters at its head, no formula, not too long."""
    bare = _without_head(text)
    first = unicodedata.normalize("NFKC", bare[:1])[:1]
    guarded = f"'{bare}" if first in DANGEROUS or text[:1] in DANGEROUS else bare
    return "".join(char for char in guarded if char in "\t\n\r" or unicodedata.category(char) != "Cc")[:LONGEST]


def safe_cell(value: Cell) -> str | int | float | None:
    """A value of any kind as a cell: text guarded, instants as ISO text, numbers as they are (not finite: empty)."""
    if value is None or isinstance(value, bool):
        return None if value is None else str(value).lower()
    if isinstance(value, int):
        return value
    if isinstance(value, (float, Decimal)):
        return float(value) if value == value and abs(value) != float("inf") else None
    if isinstance(value, date):
        return value.isoformat()
    return safe_text(value)


def csv_text(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """A whole CSV file with a byte order mark, so that Excel reads Devanagari and Arabic as they are."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([safe_cell(name) for name in head])
    writer.writerows([["" if (cell := safe_cell(value)) is None else cell for value in row] for row in rows])
    return "\ufeff" + out.getvalue()


def _without_head(text: str) -> str:
    """Without spaces, control and format characters in front (zero width, direction marks)."""
    start = 0
    while start < len(text) and (text[start].isspace() or unicodedata.category(text[start]) in ("Cc", "Cf")):
        start += 1
    return text[start:]
