"""No cell that leaves the house runs in a spreadsheet."""

from __future__ import annotations

import csv
import io
from datetime import datetime, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakhoda.core.safe_cells import DANGEROUS, LONGEST, csv_text, safe_cell, safe_text

FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "|calc",
    "%0A=1",
    "  =HYPERLINK()",
    "\u200b=1",
    "\u202e+1",
    "\ufeff@x",
    "＝1",
    "＋1",
    "－1",
    "＠x",
    "\x00=1",
]


@pytest.mark.parametrize("text", FORMULAS, ids=ascii)
def test_a_formula_becomes_text(text: str) -> None:
    assert safe_text(text).startswith("'")


@pytest.mark.parametrize("text", ["hello", "நன்றி", "a=b", "3 - 1", "'quoted", ""])
def test_plain_words_stay_as_they_are(text: str) -> None:
    assert safe_text(text) == text


@given(st.text(max_size=40))
def test_nothing_that_comes_out_begins_like_a_formula(text: str) -> None:
    cell = safe_text(text)
    assert not cell or cell[0] not in DANGEROUS


def test_numbers_stay_numbers_and_what_is_no_number_is_empty() -> None:
    cells = [safe_cell(value) for value in (-3, -0.5, float("nan"), float("inf"), None, True)]
    assert cells == [-3, -0.5, None, None, None, "true"]
    assert safe_cell(datetime(2026, 11, 23, 4, tzinfo=timezone.utc)) == "2026-11-23T04:00:00+00:00"
    assert len(str(safe_cell("x" * 40_000))) == LONGEST


def test_a_file_reads_back_as_it_was_written() -> None:
    text = csv_text(["case", "queue"], [[7, 'a,"b"'], [8, "=cmd"], [9, None]])
    assert text.startswith("\ufeff")
    assert list(csv.reader(io.StringIO(text[1:]))) == [["case", "queue"], ["7", 'a,"b"'], ["8", "'=cmd"], ["9", ""]]
