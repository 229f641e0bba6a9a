"""Tables as files: CSV and XLSX, through the safe writer, with a sheet that says what they are."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

from nakhoda.core.safe_cells import Cell, csv_text, safe_cell
from nakhoda.performance.queries.cockpit.asking import Book
from nakhoda.performance.queries.cockpit.breakdown import Breakdown
from nakhoda.performance.queries.cockpit.case_list import case_head, case_rows

KINDS = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


class NoSuchKind(LookupError):
    """A file of a kind that we do not write."""


@dataclass(frozen=True, slots=True)
class SavedFile:
    """A file's name, its type and its bytes."""

    name: str
    content_type: str
    content: bytes


def table_file(book: Book, metric: str, breakdown: Breakdown | None, kind: str) -> SavedFile:
    """The breakdown (or the one figure) as numbers, not as words."""
    head = (
        *(breakdown.dimensions if breakdown else ()),
        "value",
        "n",
        "lo",
        "hi",
        "numerator",
        "denominator",
        "hidden",
    )
    if breakdown:
        rows = [[*group.keys, *_numbers(group.raw)] for group in breakdown.groups]
    else:
        rows = [_numbers(cell.value) for cell in book.table(metric, book.ask()).cells]
    return _written(f"{metric}", head, rows, book, metric, kind)


def cases_file(book: Book, metric: str, part: str, kind: str) -> SavedFile:
    """The list of cases; raises as `case_list` does."""
    rows = case_rows(book, metric, part)
    first = next(rows, None)  # a refusal comes before any byte leaves
    head = case_head(book, metric)
    return _written(f"{metric}-cases", head, chain([first] if first else [], rows), book, metric, kind)


def _numbers(value: object) -> list[Cell]:
    return [getattr(value, name) for name in ("value", "n", "lo", "hi", "numerator", "denominator", "hidden")]


def _written(
    stem: str, head: Sequence[str], rows: Iterable[Sequence[Cell]], book: Book, metric: str, kind: str
) -> SavedFile:
    if kind not in KINDS:
        raise NoSuchKind("files are csv or xlsx")
    name = f"{stem}-{book.address.first}-{book.address.last}-load{book.load}.{kind}"
    content = csv_text(head, rows).encode() if kind == "csv" else workbook(head, rows, _about(book, metric))
    return SavedFile(name, KINDS[kind], content)


def _about(book: Book, metric: str) -> list[tuple[str, Cell]]:
    address = book.address
    return [
        ("metric", metric),
        ("from", address.first.isoformat()),
        ("to", address.last.isoformat()),
        ("time zone", address.zone),
        ("filters", ", ".join(f"{name}={value}" for name, value in address.where)),
        ("source", address.source),
        ("load", book.load),
        ("as of", book.as_of),
        ("ledger", address.ledger),
    ]


def workbook(head: Sequence[str], rows: Iterable[Sequence[Cell]], about: Sequence[tuple[str, Cell]]) -> bytes:
    """An XLSX file: the table with its head, and a sheet that says what it is."""
    from xlsxwriter import Workbook

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(out, options) as book:
        sheet, bold = book.add_worksheet("data"), book.add_format({"bold": True})
        sheet.write_row(0, 0, [safe_cell(name) for name in head], bold)
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                cell = safe_cell(value)
                if cell is not None:
                    sheet.write(number, column, cell)
        sheet.freeze_panes(1, 0)
        told = book.add_worksheet("about")
        for number, (word, value) in enumerate(about):
            told.write_row(number, 0, [word, safe_cell(value)])
    return out.getvalue()
