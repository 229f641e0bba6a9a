"""`nakhoda diagnose` as a person would call it, with good files and odd ones."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from nakhoda.config.cli.diagnose import app

SUM = ("--dims", "a", "--value", "real", "--baseline", "predict")
RATIO = (
    "--dims", "a", "--numerator", "k", "--denominator", "n", "--baseline-numerator", "k0",
    "--baseline-denominator", "n0",
)  # fmt: skip
WINDOWS = ("--time", "day", "--before", "2026-02-01..2026-02-14", "--after", "2026-02-15..2026-02-28")

TWO_DAYS = "day,a\n2026-02-03,x\n2026-02-20,x\n"


def cases_in(before: str, after: str) -> tuple[str, ...]:
    return ("--dims", "a", "--time", "day", "--before", before, "--after", after)


def ask(path: Path, *words: str) -> Result:
    return CliRunner().invoke(app, [str(path), *words])


def told(path: Path, *words: str) -> Any:
    result = ask(path, *words, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


@pytest.fixture
def cells(tmp_path: Path) -> Path:
    dice = random.Random(3)
    lines = ["a,b,real,predict"]
    for a in range(8):
        for b in range(9):
            predict = 5 + 100 * dice.random()
            lines.append(f"a{a},b{b},{predict * dice.gauss(1, 0.03) * (0.5 if a == 3 else 1)},{predict}")
    path = tmp_path / "cells.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    dice = random.Random(4)
    lines = ["day,language,site,hit"]
    for number in range(6000):
        day, language, site = 1 + number % 28, dice.choice(["हिन्दी", "ms", "en"]), dice.choice(["kl", "chennai"])
        chance = 0.85 - 0.3 * (day > 14 and language == "हिन्दी" and site == "kl")
        lines.append(f"2026-02-{day:02d},{language},{site},{int(dice.random() < chance)}")
    path = tmp_path / "cases.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_a_sum_with_a_forecast_names_the_slice_with_its_share_and_the_residual(cells: Path) -> None:
    found = told(cells, "--dims", "a,b", "--value", "real", "--baseline", "predict")
    assert [cause["where"] for cause in found["causes"]] == [{"a": "a3"}]
    assert found["causes"][0]["share"] + found["residual_share"] == pytest.approx(1)


def test_two_windows_of_a_case_file_are_compared_and_unicode_is_kept(cases: Path) -> None:
    found = told(cases, "--dims", "language,site", "--numerator", "hit", *WINDOWS)
    assert [cause["where"] for cause in found["causes"]] == [{"language": "हिन्दी", "site": "kl"}]
    assert found["causes"][0]["onset"] == "2026-02-15"
    assert "language=हिन्दी, site=kl" in ask(cases, "--dims", "language,site", "--numerator", "hit", *WINDOWS).stdout


def test_a_parquet_file_gives_the_same_answer(cases: Path) -> None:
    from pyarrow import csv, parquet

    other = cases.with_suffix(".parquet")
    parquet.write_table(csv.read_csv(cases), other)
    words = ("--dims", "language,site", "--numerator", "hit", *WINDOWS)
    assert told(other, *words) == told(cases, *words)


def test_how_many_cases_there_were_can_be_asked_too(cases: Path) -> None:
    found = told(cases, "--dims", "language,site", *WINDOWS)
    assert (found["kind"], found["changed"]) == ("count", False)


@pytest.mark.parametrize(
    ("text", "words", "message"),
    [
        ("", SUM, "the file is empty"),
        ("a,real,predict\n", SUM, "the file has no rows"),
        ("a,real\nx,1\n", SUM, "no column 'predict'; the file has a, real"),
        ("a,real,predict\nx,1,2\ny,foo,3\nz,,3\nq,inf,3", SUM, "not a finite number ('foo', '', 'inf'): line 3, 4, 5"),
        ("a,real,predict\nx,1,2\ny,-3,3\n", SUM, "column 'real' is negative ('-3'): line 3"),
        ("a,real,predict\nx,1\n", SUM, "Expected 3 columns, got 2"),
        ("a,a,real,predict\nx,x,1,2\n", SUM, "column 'a' is there more than once"),
        ("a,real,predict\nx,1,2\n", ("--dims", "a", "--value", "real"), "give --value and --baseline, or"),
        ("a,real,predict\nx,1,2\n", ("--dims", "a,a", *SUM[2:]), "names a dimension twice"),
        ("a,real,predict\nx,1,2\n", ("--dims", "a", "--value", "a", "--baseline", "predict"), "cannot be a dimension"),
        ("day,a\nsoon,x\n", ("--dims", "a", *WINDOWS), "not an ISO date or instant ('soon'): line 2"),
        ("day,a\n2026-02-03,x\n", ("--dims", "a", *WINDOWS), "no row lies within 2026-02-15..2026-02-28"),
        (TWO_DAYS, cases_in("2026-02-01..2026-02-02", "x..y"), "'x' is not an ISO date"),
        (TWO_DAYS, cases_in("2026-02-09..2026-02-01", "2026-03-01..2026-03-02"), "ends before it begins"),
        (TWO_DAYS, cases_in("2026-02-01..2026-02-07", "2026-02-15..2026-02-28"), "must be equally long"),
        ("day,a\n2026-02-03,x\n", ("--dims", "a", "--time", "day", "--before", "x"), "needs --before A..B and"),
        (
            "a,k,n,k0,n0\nx,3,2,1,1\n",
            RATIO,
            "more hits than cases: line 2",
        ),
        ("a,k,n,k0,n0\nx,1,0,0,0\ny,0,0,0,0\n", RATIO, "more hits than cases: line 2"),
        ("a,k,n,k0,n0\nx,0,0,1,2\ny,0,0,0,2\n", RATIO, "there are no cases in the later window"),
        ("a,k,n,k0,n0\nx,1e300,1e308,1,2\ny,0,1e308,0,2\n", RATIO, "is larger than 1e+18"),
        ("day,a\n2026-02-03T09:00+08:00,x\n2026-02-17T09:00,x\n", ("--dims", "a", *WINDOWS), "without a zone"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_used_is_refused_with_what_is_wrong(
    tmp_path: Path, text: str, words: tuple[str, ...], message: str
) -> None:
    path = tmp_path / "odd.csv"
    path.write_text(text, encoding="utf-8")
    result = ask(path, *words)
    assert result.exit_code == 1
    assert message in result.output


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "latin.csv"
    path.write_bytes("a,real,predict\nMüller,1,2\n".encode("latin1"))
    assert "cannot be read as UTF-8" in ask(path, *SUM).output


def test_one_cell_is_no_evidence(tmp_path: Path) -> None:
    path = tmp_path / "one.csv"
    path.write_text("a,real,predict\nx,1,2\n", encoding="utf-8")
    assert not told(path, *SUM)["changed"]


@pytest.mark.parametrize(
    "rows",
    [
        "x,3,10,4,10\n",
        "x,3.5,10.2,4.1,10.7\nतमिल,3.5,10.2,9.1,10.7\n",
        '1,0,0,5,10\n2.0,3,10,3,10\n,1,2,1,2\n"a\nb",0,0,0,0\n',
        "x,0,0,1,1\ny,0,1,0,0\n",
    ],
)
def test_a_handful_of_odd_cells_is_no_evidence_and_no_trouble(tmp_path: Path, rows: str) -> None:
    path = tmp_path / "few.csv"
    path.write_text("a,k,n,k0,n0\n" + rows, encoding="utf-8")
    found = told(path, *RATIO)
    assert not found["changed"]
    assert found["causes"] == []


def test_cells_that_come_twice_are_one_cell(tmp_path: Path) -> None:
    once, often = tmp_path / "once.csv", tmp_path / "often.csv"
    once.write_text("a,k,n,k0,n0\nx,900,3000,1200,3000\ny,1200,3000,1200,3000\n", encoding="utf-8")
    often.write_text("a,k,n,k0,n0\n" + "x,3,10,4,10\ny,4,10,4,10\n" * 300, encoding="utf-8")
    assert told(once, *RATIO) == told(often, *RATIO)


def test_thousands_of_values_with_a_case_each_are_answered(tmp_path: Path) -> None:
    path = tmp_path / "many.csv"
    path.write_text("a,k,n,k0,n0\n" + "".join(f"v{at},{at % 2},1,{(at + 1) % 2},1\n" for at in range(3000)))
    assert not told(path, *RATIO)["changed"]
