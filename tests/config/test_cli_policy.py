"""`nakhoda policy check` and `explain`, as a person at a terminal meets them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from nakhoda.config.cli.policy import app
from tests.core.policies import FOLDER, swapped

APAC, INDIA = str(FOLDER / "apac.yaml"), str(FOLDER / "apac-india.yaml")


def run(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


@pytest.fixture
def case(tmp_path: Path) -> Any:
    def write(**given: Any) -> str:
        path = tmp_path / "case.json"
        path.write_text(json.dumps(given), encoding="utf-8")
        return str(path)

    return write


def test_a_good_policy_is_told_so() -> None:
    result = run("check", APAC, INDIA)
    assert (result.exit_code, result.stdout) == (0, "2 checked, no problems\n")


def test_a_problem_is_one_line_with_file_line_and_path(tmp_path: Path) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text(swapped("rank: 6", "rank: six"), encoding="utf-8")
    result = run("check", str(path))
    line = swapped("rank: 6", "rank: six").split("rank: six")[0].count("\n") + 1
    assert result.exit_code == 1
    assert result.stdout == f"{path}:{line}:lanes[L6].rank: a whole number is expected here\n"


def test_problems_as_json_lines(tmp_path: Path) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text("meta: [", encoding="utf-8")
    result = run("check", "--json", str(path), str(tmp_path / "absent.yaml"))
    told = [json.loads(line) for line in result.stdout.splitlines()]
    assert [set(each) for each in told] == [{"file", "line", "path", "message"}] * 2
    assert result.exit_code == 1


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "latin.yaml"
    path.write_bytes(b"meta: \xff")
    assert "not UTF-8 at byte 6" in run("check", str(path)).stdout


def test_a_variant_is_checked_over_its_global_document(tmp_path: Path) -> None:
    path = tmp_path / "variant.yaml"
    path.write_text(Path(INDIA).read_text(encoding="utf-8").replace("value: L6", "value: L66"), encoding="utf-8")
    assert run("check", str(path)).exit_code == 0
    assert "there is no lane called 'L66'" in run("check", str(path), APAC).stdout


def test_a_case_is_explained_from_words_to_clocks(case: Any) -> None:
    file = case(id=5, text="mera account hack ho gaya", country="IN", received_at="2026-02-20T00:00:00+05:30")
    told = json.loads(run("explain", APAC, "--case", file, "--json").stdout)
    assert told["classification"]["reason"] == "account_hacked"
    assert told["queue"]["key"] == "hub_security"
    assert {"containment", "resolution"} <= {term["code"] for term in told["terms"]}
    assert told["queue"]["reasons"][-1]["text"].startswith("chosen: Hub, account security")


def test_the_explanation_can_be_read_by_a_person(case: Any) -> None:
    text = run("explain", APAC, INDIA, "--case", case(text="formal grievance", country="IN")).stdout
    assert "lane L6: Statutory grievance" in text
    assert "IN-RES: resolution in 10080 minutes, around the clock" in text
    assert "resolution: resolution in 7200 minutes" in text


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"txt": "x"}, "unknown field 'txt'"),
        ({"received_at": "2026-02-20T00:00:00"}, "needs a time zone"),
        ({"received_at": "soon"}, "Invalid isoformat"),
        ({"country": 5}, "country must be text"),
        ({"signals": "x"}, "signals must be a list"),
        ({"loads": {"a": "b"}}, "whole numbers"),
        ({"id": "seven"}, "whole numbers"),
    ],
)
def test_a_bad_case_is_refused_with_its_reason(case: Any, given: dict[str, Any], message: str) -> None:
    result = run("explain", APAC, "--case", case(**given))
    assert result.exit_code == 1
    assert message in result.output


def test_a_bad_policy_explains_nothing(tmp_path: Path, case: Any) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text("meta: {key: x}", encoding="utf-8")
    result = run("explain", str(path), "--case", case(text="x"))
    assert result.exit_code == 1
    assert "'queues' is missing" in result.output


def test_a_variant_alone_explains_nothing(case: Any) -> None:
    result = run("explain", INDIA, "--case", case(text="x"))
    assert (result.exit_code, "name the global document too" in result.output) == (1, True)
