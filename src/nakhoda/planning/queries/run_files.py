"""A scenario as a file: a row an option, part and measure, through the safe writer."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from nakhoda.core.safe_cells import Cell, csv_text, safe_cell
from nakhoda.planning.queries.runs import RunOption, RunPage

if TYPE_CHECKING:
    from nakhoda.simulator.scenarios.outcomes import Band

HEAD = ("option", "of", "part", "measure", "mean", "low", "high", "difference", "difference_low", "difference_high")
KINDS = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
Bands = Mapping[str, "Band"]


def run_file(page: RunPage, kind: str) -> bytes:
    """CSV or XLSX; raises KeyError for another kind."""
    return {"csv": _csv, "xlsx": _workbook}[kind](page)


def _rows(page: RunPage) -> Iterator[list[Cell]]:
    for option in page.options:
        for where, part, own, less in _parts(option):
            for measure, band in own.items():
                other = less.get(measure)
                gap = [round(value, 6) for value in other] if other else [None, None, None]
                yield [option.name, where, part, measure, *(round(value, 6) for value in band), *gap]


def _parts(option: RunOption) -> Iterator[tuple[str, str, Bands, Bands]]:
    own, less = option.outcome, option.difference
    if own is None:
        return
    yield "whole", "", own.measures, less.measures if less else {}
    for dim, parts in own.by.items():
        for part, bands in parts.items():
            yield dim, part, bands, less.by.get(dim, {}).get(part, {}) if less else {}
    for number, week in enumerate(own.weeks):
        yield "week", str(number + 1), week, less.weeks[number] if less else {}


def _csv(page: RunPage) -> bytes:
    return csv_text(HEAD, _rows(page)).encode()


def _workbook(page: RunPage) -> bytes:
    from xlsxwriter import Workbook

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(out, options) as book:
        sheet = book.add_worksheet("scenario")
        sheet.write_row(0, 0, HEAD, book.add_format({"bold": True}))
        for number, row in enumerate(_rows(page), start=1):
            sheet.write_row(number, 0, [_cell(value) for value in row])
        sheet.freeze_panes(1, 0)
        told = book.add_worksheet("about")
        for number, line in enumerate(_about(page)):
            told.write_row(number, 0, [_cell(value) for value in line])
    return out.getvalue()


def _about(page: RunPage) -> Sequence[Sequence[Cell]]:
    run, spec = page.run, page.run.spec
    told = [(name, spec[name]) for name in ("fit_first", "fit_last", "start", "days", "replications", "seed", "goal")]
    return (
        ("scenario", run.id),
        ("name", run.name),
        *told,
        ("warehouse load", run.load),
        ("policy version", run.policy_version),
        ("low to high", "four replications in five lie inside; of a difference: 95 % interval, paired by replication"),
    )


def _cell(value: Cell) -> str | int | float:
    told = safe_cell(value)
    return "" if told is None else told
