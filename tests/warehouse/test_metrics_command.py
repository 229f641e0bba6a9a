"""`nakhoda kpi` and `nakhoda metrics`; and a metric that a deployment adds in one place."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from nakhoda.config.cli.kpi import app as kpi
from nakhoda.config.cli.metrics import app as metrics
from nakhoda.warehouse.engine.catalogue import read_contracts
from nakhoda.warehouse.queries import asking
from tests.warehouse.little_facts import LittleFacts, at

OURS = """
night_arrivals:
  title: Arrivals by night
  unit: count
  good: none
  family: volume
  kind: count
  fact: stay
  population: priority == "urgent"
  exclude: none
  clock: none
  cohort: entered_at
  numerator: none
  denominator: none
  value: none
  aggregator: count
  attribution: the queue that took it in
  min_n: 0
  interval: poisson95
  maturity_days: 0
  show_with: [received]
  visible: {aggregate: all_leads, by_agent: [], partner: own_rows}
  dimensions: [places]
  formula: urgent cases that came in
  source: ours
"""


@pytest.fixture(autouse=True)
def _facts(tmp_path: Path) -> Iterator[None]:
    told = {"entered_at": at(10), "received_at": at(10), "entered_by": "received"}
    rows = [told | {"lob": lob, "priority": "urgent" if lob == "minors" else "normal"} for lob in ["access", "minors"]]
    with asking(LittleFacts(tmp_path, at(12), {"stay": [*rows, rows[0]], "case": [{"received_at": at(10)}]})):
        yield


def run(app: Any, *words: str) -> tuple[int, list[str], str]:
    result = CliRunner().invoke(app, list(words))
    return result.exit_code, result.stdout.splitlines(), result.stderr


def test_each_cell_is_one_json_object_a_line() -> None:
    code, lines, _ = run(kpi, "received", "--by", "lob,owner", "--from", "2026-11-09", "--to", "2026-11-16", "--json")
    told = [json.loads(line) for line in lines]
    assert code == 0
    assert [(each["lob"], each["owner"], each["value"], each["n"]) for each in told] == [
        ("access", "meridian", 2, 2),
        ("minors", "meridian", 1, 1),
    ]
    names = {
        "metric",
        "lob",
        "owner",
        "value",
        "n",
        "lo",
        "hi",
        "numerator",
        "denominator",
        "as_of",
        "completeness",
        "notes",
    }
    assert set(told[0]) == names | {"restated", "hidden"}


def test_without_dates_the_whole_source_is_counted() -> None:
    assert json.loads(run(kpi, "cases", "--json")[1][0])["value"] == 1


def test_a_line_for_people_says_figure_interval_and_number() -> None:
    _, lines, notes = run(kpi, "received", "--from", "2026-11-09", "--to", "2026-11-16", "--where", "lob=access")
    assert lines == ["2  [0.24 .. 7.22]  n=2"]
    assert "as of 2026-11-12 00:00 UTC" in notes


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["nobody"], "there is no metric 'nobody' that you may see; `nakhoda metrics` lists them"),
        (["csat", "--by", "colour"], "csat has no dimension 'colour'; it has owner, lob"),
        (["csat", "--from", "yesterday"], "--from 'yesterday' is no ISO date: write 2026-11-20"),
        (["csat", "--from", "2026-11-20", "--to", "2026-11-20"], "is not before --to"),
        (["csat", "--grain", "year"], "--grain 'year': write one of hour, day, week, month"),
        (["csat", "--zone", "Asia/Atlantis"], "--zone 'Asia/Atlantis' is no time zone"),
        (["csat", "--where", "lob"], "--where 'lob': write dimension=value"),
        (["csat", "--ledger", "secret"], "--ledger 'secret': write one of member, attributable"),
    ],
)
def test_what_cannot_be_answered_says_what_to_write(words: list[str], told: str) -> None:
    code, lines, error = run(kpi, *words)
    assert (code, lines) == (2, [])
    assert told in error


def test_one_entry_in_a_file_is_a_metric_everywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "metrics"
    folder.mkdir()
    (folder / "ours.yaml").write_text(OURS)
    monkeypatch.setenv("NAKHODA_METRICS", str(folder))
    keys = [json.loads(line)["key"] for line in run(metrics, "--json")[1]]
    assert "night_arrivals" in keys
    assert "csat" in keys
    code, lines, _ = run(kpi, "night_arrivals", "--by", "lob", "--json")
    assert code == 0
    assert [(json.loads(line)["lob"], json.loads(line)["value"]) for line in lines] == [("minors", 1)]


def test_a_wrong_entry_is_named_with_its_field(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "metrics"
    folder.mkdir()
    (folder / "ours.yaml").write_text(OURS.replace("priority", "urgency") + OURS.replace("night_arrivals", "csat"))
    monkeypatch.setenv("NAKHODA_METRICS", str(folder))
    code, _, error = run(metrics)
    assert code == 1
    assert "csat: is declared twice, again in ours.yaml" in error
    (folder / "ours.yaml").write_text(OURS.replace("priority", "urgency"))
    read_contracts.cache_clear()
    assert "night_arrivals.population: no column is called 'urgency'" in run(metrics)[2]
