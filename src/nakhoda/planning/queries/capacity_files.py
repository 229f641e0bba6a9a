"""A capacity plan as a file: a row a pool and week, of the pools that its reader may see, through the safe writer."""

from __future__ import annotations

import io
from collections.abc import Iterator

from nakhoda.core.safe_cells import Cell, csv_text, safe_cell
from nakhoda.planning.queries.capacity import PlanPage

HEAD = (
    "week", "partner", "site", "tier", "pool", "lines", "languages", "required", "low", "high", "available",
    "with_hires", "gap", "agreed_heads",
)  # fmt: skip
KINDS = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


def plan_file(page: PlanPage, kind: str) -> bytes:
    """CSV or XLSX; raises KeyError for another kind."""
    return {"csv": _csv, "xlsx": _workbook}[kind](page)


def _rows(page: PlanPage) -> Iterator[list[Cell]]:
    for pool in page.pools:
        row = pool.row
        place: list[Cell] = [row.owner, row.site, row.tier, row.title, " ".join(pool.lobs), " ".join(pool.languages)]
        for week in range(page.row.weeks):
            names = ("required", "low", "high", "available", "with_plan")
            figures = [round(pool.rows[name][week], 2) for name in names]
            agreed: Cell = row.told.get("agreed_heads")
            yield [page.monday(week).isoformat(), *place, *figures, round(pool.gap[week], 2), agreed]


def _csv(page: PlanPage) -> bytes:
    return csv_text(HEAD, _rows(page)).encode()


def _workbook(page: PlanPage) -> bytes:
    from xlsxwriter import Workbook

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(out, options) as book:
        sheet = book.add_worksheet("capacity")
        sheet.write_row(0, 0, HEAD, book.add_format({"bold": True}))
        for number, row in enumerate(_rows(page), start=1):
            sheet.write_row(number, 0, [_cell(value) for value in row])
        sheet.freeze_panes(1, 0)
    return out.getvalue()


def _cell(value: Cell) -> str | int | float:
    told = safe_cell(value)
    return "" if told is None else told
