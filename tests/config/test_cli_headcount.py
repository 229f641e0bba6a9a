"""`nakhoda staff headcount`: a year of hires from a file, and what a bad file gets."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from nakhoda.config.cli.staff import app

DOCUMENT = """
weeks: 20
first_monday: 2026-11-23
currency: USD
rates: {INR: 0.0119}
gap_cost: 2500
needs: {accounts_ta: 28}
sources:
  chennai:
    covers: accounts_ta
    staff: [[40, 100]]
    ramp: [0, 0, 0, 0, 0, .5, .75, 1]
    leaving: [.02, .02, .01]
    training_weeks: 5
    lead_weeks: 4
    class_size: [4, 10]
    trainers: 1
    shrinkage: {kind: disjoint, parts: {leave: .1, training: .1, sickness: .1}}
    rate_card: {week: 9000, hire: 27000, currency: INR}
"""


def asked(folder: Path, text: str = DOCUMENT, *more: str) -> tuple[int, str]:
    path = folder / "headcount.yaml"
    path.write_text(text, encoding="utf-8")
    answer = CliRunner().invoke(app, ["headcount", str(path), *more])
    return answer.exit_code, answer.output


def test_hires_have_the_day_on_which_they_must_be_decided(tmp_path: Path) -> None:
    code, text = asked(tmp_path, DOCUMENT, "--json")
    told = json.loads(text)
    assert code == 0
    assert told["hires"][0]["decide_by"] == "2026-11-23"
    assert told["hires"][0]["starts"] == "2026-12-21", "four weeks of lead"
    rows = told["needs"]["accounts_ta"]
    assert rows["without"][0] == pytest.approx(40 * 0.7)
    assert len(rows["gap"]) == 20
    assert min(rows["available"][10:]) > 27 > min(rows["without"][10:])


def test_people_read_the_same_in_words(tmp_path: Path) -> None:
    code, text = asked(tmp_path, "\ufeff" + DOCUMENT.replace("\n", "\r\n"))
    assert code == 0
    assert "decide by 2026-11-23:" in text
    assert "accounts_ta: 28.0 needed at most" in text


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("week: 9000", "week: -9000", "chennai rate_card week must be 0 or more"),
        ("    rate_card: {week: 9000, hire: 27000, currency: INR}", "", "chennai rate_card is missing"),
        ("INR: 0.0119", "EUR: 1.1", "chennai currency INR has no rate to USD"),
        ("INR: 0.0119", "INR: -1", "rates INR must be above 0"),
        ("2026-11-23", "2026-11-24", "first_monday must be a Monday"),
        ("2026-11-23", "1826-11-20", "first_monday must be a Monday between"),
        ("weeks: 20", "weeks: 900", "weeks must be 1 to 156"),
        ("accounts_ta: 28", "accounts_ta: [1, 2]", "needs accounts_ta must be one number or a list of 20"),
        ("accounts_ta: 28", "accounts_ta: .nan", "needs accounts_ta must be a number"),
        ("leave: .1", "leave: .9", "shrinkage chennai adds up to"),
        ("kind: disjoint", "kind: both", "chennai shrinkage kind must be nested or disjoint"),
        ("class_size: [4, 10]", "class_size: [10, 4]", "chennai class_size"),
        ("covers: accounts_ta", "covers: accounts_hi", "chennai covers 'accounts_hi', which nobody needs"),
        ("    trainers: 1", "    trainers: 1\n    commitment: {heads: 30, ceiling: 1.0}", "heads too many in week 0"),
        ("weeks: 20", "weeks: [", "cannot be read as YAML"),
        ("trainers: 1", "coaches: 1", "chennai knows no 'coaches'"),
    ],
)
def test_what_cannot_be_is_refused_with_the_field(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in DOCUMENT
    code, text = asked(tmp_path, DOCUMENT.replace(old, new, 1))
    assert code == 2
    assert said in text
    assert "Traceback" not in text


def test_an_empty_file_and_a_missing_one_are_refused(tmp_path: Path) -> None:
    assert asked(tmp_path, "")[0] == 2
    assert CliRunner().invoke(app, ["headcount", str(tmp_path / "no.yaml")]).exit_code == 2
