"""`nakhoda simulate run` as a person would call it, with good files and odd ones."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from nakhoda.config.cli import simulate
from nakhoda.simulator.kernel import loop

SMALL = """world: Small
stop: {at: 300}
warm_up: 50
classes:
  - {name: a, arrivals: {rate: 1}, handle: {exponential: 1.5}, promise: 1}
  - {name: never, arrivals: {rate: 0}, handle: {exponential: 1}}
groups:
  - {name: g, agents: 2, serves: [{class: a}, {class: never}]}
"""


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "small.yaml"
    path.write_text(SMALL)
    return path


def run(path: Path, *words: str) -> Result:
    return CliRunner().invoke(simulate.app, ["run", str(path), *words])


def test_the_same_seed_gives_the_same_bytes_on_any_number_of_processes(small: Path) -> None:
    words = ("--replications", "5", "--seed", "3", "--json")
    one, two = run(small, *words), run(small, *words, "--processes", "2")
    assert one.exit_code == 0, one.output
    assert one.stdout == two.stdout
    assert one.stdout != run(small, "--replications", "5", "--seed", "4", "--json").stdout


def test_json_says_null_where_nothing_was_observed(small: Path) -> None:
    found = json.loads(run(small, "--json", "--replications", "2").stdout)
    assert found["classes"]["never"]["mean_wait"] == {"value": None, "lo": None, "hi": None}
    assert found["classes"]["a"]["mean_wait"]["lo"] < found["classes"]["a"]["mean_wait"]["hi"]


def test_the_first_run_says_that_it_is_getting_ready(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fresh(*given: Any) -> Any:
        return compiled(*given)

    compiled = loop.advance
    fresh.overloads = {}  # type: ignore[attr-defined]
    monkeypatch.setattr(loop, "advance", fresh)
    monkeypatch.setenv("NAKHODA_PROGRESS", "1")
    told = run(small, "--replications", "2").stderr
    assert told.index("getting ready") < told.index("1 of 2 replications")


def test_people_get_a_page(small: Path) -> None:
    shown = run(small).stdout
    assert "in promise" in shown
    assert "95 %, over 10 replications" in shown


def test_one_replication_says_where_its_interval_comes_from(small: Path) -> None:
    assert "batches of one replication" in run(small, "--replications", "1").stdout


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"", "the file is empty"),
        (b"world: \xff", "not UTF-8 at byte 7"),
        (SMALL.replace("rate: 1}", "rate: -1}").encode(), ":5: classes[a].arrivals.rate: -1 is not at least 0"),
        (b"world: [\n", "not YAML"),
    ],
)
def test_a_file_that_cannot_be_run_says_why_on_standard_error(tmp_path: Path, raw: bytes, says: str) -> None:
    path = tmp_path / "w.yaml"
    path.write_bytes(raw)
    result = run(path)
    assert result.exit_code == 1
    assert says in result.stderr
    assert "Traceback" not in result.output


def test_a_missing_file_is_one_line(tmp_path: Path) -> None:
    result = run(tmp_path / "none.yaml")
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)


def test_windows_line_ends_and_a_byte_order_mark_are_read(tmp_path: Path) -> None:
    path = tmp_path / "w.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + SMALL.replace("\n", "\r\n").encode())
    assert run(path, "--replications", "2").exit_code == 0


def test_cases_that_pile_up_are_warned_of(tmp_path: Path) -> None:
    path = tmp_path / "w.yaml"
    path.write_text(SMALL.replace("agents: 2", "agents: 1").replace("rate: 1}", "rate: 5}"))
    assert "still waited at the end" in run(path, "--replications", "2").stdout


def test_ctrl_c_ends_with_one_line(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(simulate, "_in_order", stop)
    result = run(small)
    assert result.exit_code == 130
    assert "stopped" in result.stderr
