"""A pack's document as its reader reads it: figures in her hand, verdicts and reasons in words; and as flat rows."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from nakhoda.core.figures import Hand, change_of, figure_of, interval_of
from nakhoda.core.safe_cells import Cell
from nakhoda.org.actors import Actor
from nakhoda.performance.models import Pack
from nakhoda.performance.queries.packs_building import Document, document_of
from nakhoda.performance.queries.words import hidden_words

HEAD = ("section", "row", "metric", "value", "n", "lo", "hi", "hidden", "before", "target", "verdict", "quarter")
TABLES = ("breakdown", "clusters")
LINES = ("cases", "alerts", "plans", "asks")
TONES = {"met": ("good", "check"), "within_noise": ("warn", "equal"), "missed": ("late", "warn")}


def shown_document(actor: Actor, row: Pack) -> Document:
    """What was signed, letter by letter; before that, what the reader's rows give."""
    told: Document = json.loads(row.frozen) if row.state == "signed" else document_of(actor, row)
    return told


def drawn_pack(told: Document, hand: Hand) -> Document:
    """For templates: instants and days as such, every figure as text."""
    return {
        **told,
        "starts_on": date.fromisoformat(told["starts_on"]),
        "ends_on": date.fromisoformat(told["ends_on"]),
        "as_of": datetime.fromisoformat(told["as_of"]),
        "sections": [_section(_in_words(part), hand) for part in told["sections"]],
    }


def _in_words(part: Document) -> Document:
    """The titles in the reader's language; what was signed keeps its own."""
    columns = [column | {"title": _(column["title"])} for column in part.get("columns", ())]
    rows = [row | {"title": _(row["title"])} if row.get("title") else row for row in part.get("rows", ())]
    told = {"title": _(part["title"]), "prompt": _(part["prompt"]) if part["prompt"] else "", "rows": rows}
    return part | told | ({"columns": columns} if columns else {})


def flat_rows(told: Document) -> Iterator[list[Cell]]:
    """Every figure as numbers, one a line, for CSV and XLSX; words as lines of their own."""
    for part in told["sections"]:
        for row in part.get("rows", ()):
            if part["type"] in LINES:
                yield _line_row(part["title"], row)
            elif part["type"] in TABLES:
                label = _("Total") if row["total"] else row["label"]
                for column, cell in zip(part["columns"], row["cells"], strict=True):
                    yield [part["title"], label, column["metric"], *_numbers(cell), None, None, None, None]
            else:
                more = [row.get(name) for name in ("before", "target", "verdict", "quarter")]
                yield [part["title"], row.get("where", ""), row["metric"], *_numbers(row), *more]
        if part["words"]:
            yield [part["title"], part["words"]]


def _line_row(title: str, row: Document) -> list[Cell]:
    """A case or a record as one line: its words, what it is, its hours, its state."""
    if "case_id" in row:
        return [title, f"#{row['case_id']} {row['where']}", "oldest_age_hours", row["hours"]]
    return [title, row["text"], row["about"], *(None,) * 7, row["state"]]


def _numbers(cell: Document) -> list[Cell]:
    return [cell.get(name) for name in ("value", "n", "lo", "hi", "hidden")]


def _section(part: Document, hand: Hand) -> Document:
    if part["type"] in LINES:
        return part | {"rows": [_line(row, hand) for row in part["rows"]]}
    if part["type"] in TABLES:
        rows = [
            row | {"cells": [_cells(c, k["unit"], hand) | {"title": k["title"]} for c, k in _zipped(row, part)]}
            for row in part["rows"]
        ]
        return part | {"rows": rows}
    return part | {"rows": [_figure(row, hand) for row in part.get("rows", ())]}


def _zipped(row: Document, part: Document) -> Iterator[tuple[Document, Document]]:
    return zip(row["cells"], part["columns"], strict=True)


def _line(row: Document, hand: Hand) -> Document:
    if "case_id" in row:
        return row | {"age": figure_of(row["hours"], "hours", hand)}
    return row | {"at": datetime.fromisoformat(row["at"])}


def _cells(cell: Document, unit: str, hand: Hand) -> Document:
    interval = interval_of(cell["lo"], cell["hi"], unit, hand)
    return {
        "value": figure_of(cell["value"], unit, hand),
        "n": hand.whole(cell["n"]) if cell["n"] else "",
        "interval": interval,
        "hidden": hidden_words(cell["hidden"]),
    }


def _figure(row: Document, hand: Hand) -> Document:
    unit, before, value = row["unit"], row.get("before"), row["value"]
    sign = {"up": "≥", "down": "≤"}.get(row["good"], "")
    target = "" if row["target"] is None else f"{sign} {figure_of(row['target'], unit, hand)}"
    tone, icon = TONES.get(row["verdict"], ("", ""))
    return row | _cells(row, unit, hand) | {
        "change": change_of(before, value, unit, hand),
        "better": None if None in (before, value) or before == value else (value > before) is (row["good"] == "up"),
        "judged": row["good"] != "none",
        "target": target,
        "tone": tone,
        "icon": icon,
        "word": _verdict(row["verdict"]),
        "quarter_words": _quarter(row.get("quarter")) if "quarter" in row else "",
    }  # fmt: skip


def _verdict(verdict: str) -> str:
    words = {"met": _("met"), "within_noise": _("within noise"), "missed": _("missed")}
    return words.get(verdict, "")


def _quarter(number: Any) -> str:
    words = {1: _("best quarter"), 2: _("second quarter"), 3: _("third quarter"), 4: _("last quarter")}
    return words.get(number, "–")
