"""`nakhoda staff` as a planner would call it, with good figures and odd ones."""

from __future__ import annotations

import json
import textwrap
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from nakhoda.config.cli.staff import app

SMALL = ("--rate", "3.3333333333333335", "--aht", "180", "--within", "20")
BUSY = ("--rate", "48", "--aht", "60", "--within", "20")
KEYS = ["agents", "wait_probability", "service_level", "asa_seconds", "abandonment", "occupancy"]


def ask(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def told(*words: str) -> Any:
    result = ask(*words, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_erlang_c_at_a_number_of_agents_tells_the_six_figures() -> None:
    found = told("erlang-c", *SMALL, "--agents", "13")
    assert list(found) == KEYS
    assert found["agents"] == 13
    assert found["wait_probability"] == pytest.approx(0.28527045, abs=5e-9)
    assert found["service_level"] == pytest.approx(0.79559479, abs=5e-9)


def test_erlang_c_finds_the_agents_of_a_service_level() -> None:
    found = told("erlang-c", *SMALL, "--service-level", ".8")
    assert found["agents"] == 14
    assert found["service_level"] == pytest.approx(0.88835002, abs=5e-9)


def test_erlang_a_tells_the_check_figures() -> None:
    found = told("erlang-a", *BUSY, "--patience", "120", "--agents", "50")
    assert found["wait_probability"] == pytest.approx(0.46777406855, abs=5e-11)
    assert found["abandonment"] == pytest.approx(0.030912249, abs=5e-10)
    assert found["asa_seconds"] == pytest.approx(3.70947, abs=5e-6)
    assert found["occupancy"] == pytest.approx(0.930324, abs=5e-7)


def test_mmng_takes_seconds_or_a_distribution_or_observed_waits(tmp_path: Path) -> None:
    plain = told("erlang-a", *BUSY, "--patience", "120", "--agents", "50")
    assert told("mmng", *BUSY, "--patience", "120", "--agents", "50")["abandonment"] == pytest.approx(
        plain["abandonment"]
    )
    lognormal = told("mmng", *BUSY, "--patience", "lognormal:mean=120,cv=1.2", "--agents", "50")
    assert lognormal["abandonment"] == pytest.approx(0.019317767668597, rel=1e-10)
    waits = tmp_path / "waits.csv"
    waits.write_bytes("﻿seconds\r\n10\r\n20\r\n35\r\n".encode())
    read = told("mmng", *BUSY, "--patience", f"empirical:file={waits},column=seconds", "--agents", "50")
    assert read == told("mmng", *BUSY, "--patience", "empirical:values=10/20/35", "--agents", "50")


def test_erlang_b_loses_who_finds_everyone_busy() -> None:
    found = told("erlang-b", "--rate", "10", "--aht", "60", "--agents", "10")
    assert found["abandonment"] == pytest.approx(0.2145823431)
    assert (found["wait_probability"], found["asa_seconds"]) == (0, 0)
    assert found["service_level"] == pytest.approx(1 - found["abandonment"])


def test_an_unstable_queue_is_an_answer_with_a_note() -> None:
    found = told("erlang-c", *SMALL, "--agents", "10")
    assert (found["service_level"], found["asa_seconds"]) == (0, None)
    assert "grows without end" in found["note"]
    assert "no end" in ask("erlang-c", *SMALL, "--agents", "10").stdout


def test_a_fraction_of_an_agent_is_reckoned_and_people_read_lines() -> None:
    assert told("erlang-c", *SMALL, "--agents", "13.5")["agents"] == 13.5
    shown = ask("erlang-c", *SMALL, "--agents", "14").stdout
    assert "14 agents for 10.00 Erlang" in shown
    assert "88.84%" in shown


def test_several_limits_hold_together() -> None:
    found = told("erlang-c", *SMALL, "--service-level", ".8", "--occupancy", ".7", "--asa", "30")
    assert found["agents"] == 15


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("erlang-c", "--rate", "-1", "--aht", "60", "--within", "20", "--agents", "3"), "--rate must be"),
        (("erlang-c", "--rate", "0", "--aht", "60", "--within", "20", "--agents", "3"), "--rate must be above 0"),
        (("erlang-c", "--rate", "many", "--aht", "60", "--within", "20", "--agents", "3"), "--rate must be a number"),
        (("erlang-c", "--rate", "1", "--aht", "nan", "--within", "20", "--agents", "3"), "--aht must be a finite"),
        (("erlang-c", "--rate", "1", "--aht", "0", "--within", "20", "--agents", "3"), "--aht must be above 0"),
        (("erlang-c", "--rate", "1", "--aht", "60", "--within", "-2", "--agents", "3"), "--within must be"),
        (("erlang-c", *SMALL), "--agents or a limit"),
        (("erlang-c", *SMALL, "--agents", "12", "--service-level", ".8"), "and not both"),
        (("erlang-c", *SMALL, "--agents", "0"), "--agents must be above 0"),
        (("erlang-c", *SMALL, "--service-level", "80"), "--service-level must be above 0 and below 1"),
        (("erlang-c", *SMALL, "--service-level", "1"), "--service-level must be above 0 and below 1"),
        (("erlang-c", *SMALL, "--asa", "0"), "--asa"),
        (("erlang-c", "--rate", "1e9", "--aht", "600", "--within", "20", "--agents", "3"), "--rate times aht"),
        (("erlang-a", *BUSY, "--agents", "50", "--patience", "lognormal:1,2"), "use `nakhoda staff mmng`"),
        (("erlang-a", *BUSY, "--agents", "50", "--patience", "0"), "must be above 0"),
        (("erlang-a", *BUSY, "--agents", "50", "--patience", "1e300"), "erlang-c: nobody gives up"),
        (("mmng", *BUSY, "--agents", "50", "--patience", "1e-300"), "erlang-b: nobody waits"),
        (("erlang-c", *SMALL, "--agents", "1e15"), "--agents must be at most 2,000,000"),
        (("erlang-c", "--rate", "1", "--aht", "1e-300", "--within", "20", "--agents", "3"), "--aht must be 1e-06 to"),
        (("mmng", *BUSY, "--agents", "50", "--patience", "soon"), "--patience 'soon' is not seconds"),
        (("mmng", *BUSY, "--agents", "50", "--patience", "lognormal:mean=5"), "--patience cv is missing"),
        (("mmng", *BUSY, "--agents", "50", "--patience", "empirical:file=no.csv,column=x"), "no such file"),
    ],
)
def test_a_figure_that_cannot_be_is_refused_in_one_line_with_its_option(words: tuple[str, ...], says: str) -> None:
    result = ask(*words)
    assert result.exit_code == 2
    assert says in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


def test_a_missing_option_is_named() -> None:
    result = ask("erlang-c", "--rate", "1", "--aht", "60", "--agents", "3")
    assert result.exit_code == 2
    assert "--within" in result.stderr


def test_the_grammar_of_patience_is_in_the_help() -> None:
    shown = " ".join(ask("mmng", "--help").stdout.split())
    for kind in (
        "deterministic",
        "uniform",
        "lognormal",
        "gamma",
        "erlang",
        "weibull",
        "hyperexponential",
        "empirical",
    ):
        assert kind in shown


PLAN = """\
hours: 72
currency: USD
work:
  mail: {arrivals: 10, due_hours: 24, handle_minutes: 12}
pools:
  chennai: {does: [mail], agents: 4, open: 9-18, cost_per_hour: 5.50, occupancy: .9}
  kl: {does: [mail], agents: %d, open: 8-22, cost_per_hour: 12, shifts: [8-16, 14-22]}
"""


def test_a_plan_file_gives_agents_by_hour_and_their_cost(tmp_path: Path) -> None:
    file = tmp_path / "plan.yaml"
    file.write_bytes(b"\xef\xbb\xbf" + (PLAN % 20).replace("\n", "\r\n").encode())
    found = told("plan", str(file))
    assert found["holds"]
    assert len(found["agents"]["kl"]) == 72
    assert max(found["agents"]["chennai"]) == 4
    paid = 8 * sum(found["people"]["kl"]) * 3 * 12 + sum(found["agents"]["chennai"]) * 5.5
    assert float(found["cost"]) == pytest.approx(paid, abs=0.02)
    assert f"cost {found['cost']} USD" in ask("plan", str(file)).stdout


def test_a_plan_that_cannot_hold_names_the_demands_and_exits_with_1(tmp_path: Path) -> None:
    file = tmp_path / "plan.yaml"
    file.write_text(PLAN % 0, encoding="utf-8")
    result = ask("plan", str(file), "--json")
    assert result.exit_code == 1
    found = json.loads(result.stdout)
    assert not found["holds"]
    assert [each["work"] for each in found["demands"]] == ["mail"]
    assert "cannot hold together: mail due by day" in ask("plan", str(file)).stderr


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "plan must be a mapping"),
        ("hours: [", "cannot be read as YAML"),
        ("hours: 72\nwork: {}\n", "work must be a mapping"),
        (PLAN.replace("handle_minutes: 12", "handle_minutes: -1") % 3, "mail handle_minutes must be above 0"),
        (PLAN.replace("does: [mail]", "does: [calls]") % 3, "names no class: calls"),
    ],
)
def test_a_plan_file_that_cannot_be_is_refused_in_one_line(tmp_path: Path, text: str, says: str) -> None:
    file = tmp_path / "plan.yaml"
    file.write_text(text, encoding="utf-8")
    result = ask("plan", str(file))
    assert result.exit_code == 2
    assert says in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


def test_a_plan_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    result = ask("plan", str(tmp_path / "none.yaml"))
    assert result.exit_code == 2
    assert "none.yaml" in result.stderr


def test_the_plan_of_the_recipe_can_be_kept(tmp_path: Path) -> None:
    recipe = Path(__file__).parents[2] / "docs/recipes/staff-a-queue.md"
    text = recipe.read_text(encoding="utf-8")
    start = text.index("    hours: 168")
    file = tmp_path / "plan.yaml"
    file.write_text(textwrap.dedent(text[start : text.index("\n\n", start)]), encoding="utf-8")
    found = told("plan", str(file))
    assert found["holds"]
    assert set(found["agents"]) == {"chennai", "kl"}
