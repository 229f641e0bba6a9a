"""A forecast as a file: a row a leaf and day, through the safe writer."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence

from nakhoda.core.safe_cells import Cell, csv_text, safe_cell
from nakhoda.planning.queries.forecast_series import LEAF
from nakhoda.planning.queries.forecasts import Version

HEAD = ("day", *LEAF, "mean", "low", "high", "before_changes_by_hand")
KINDS = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


def forecast_file(version: Version, kind: str) -> bytes:
    """CSV or XLSX; raises KeyError for another kind."""
    return {"csv": _csv, "xlsx": _workbook}[kind](version)


def _rows(version: Version) -> Iterator[list[Cell]]:
    for leaf in version.leaves:
        place = [leaf.place.get(name, "") for name in LEAF]
        days = leaf.days
        for number, mean in enumerate(days.mean):
            figures = (mean, days.low[number], days.high[number], leaf.plain.mean[number])
            yield [days.day(number).isoformat(), *place, *(round(value, 2) for value in figures)]


def _csv(version: Version) -> bytes:
    return csv_text(HEAD, _rows(version)).encode()


def _workbook(version: Version) -> bytes:
    from xlsxwriter import Workbook

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(out, options) as book:
        sheet = book.add_worksheet("forecast")
        sheet.write_row(0, 0, HEAD, book.add_format({"bold": True}))
        for number, row in enumerate(_rows(version), start=1):
            sheet.write_row(number, 0, [_cell(value) for value in row])
        sheet.freeze_panes(1, 0)
        told = book.add_worksheet("about")
        for number, line in enumerate(_about(version)):
            told.write_row(number, 0, [_cell(value) for value in line])
    return out.getvalue()


def _about(version: Version) -> Sequence[Sequence[Cell]]:
    row = version.row
    return (
        ("version", row.id),
        ("state", row.state),
        ("first day", row.starts_on.isoformat()),
        ("last day", row.ends_on.isoformat()),
        ("learned from days to", row.learned_to.isoformat()),
        ("warehouse load", row.load),
        ("seed", row.seed),
        ("interval", "low to high holds four days in five"),
    )


def _cell(value: Cell) -> str | int | float:
    told = safe_cell(value)
    return "" if told is None else told
