"""Periods that are lived again: asked for, refused, read."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from nakhoda.config.cli.simulate import app
from nakhoda.config.cli.simulate_replay import readable
from nakhoda.org.actors import system
from nakhoda.org.permissions import Refused
from nakhoda.org.scope import scope_of
from nakhoda.planning.actions.replays import READYING, ReplayFaulty, ask_replay, live_replay
from nakhoda.planning.models import SimulationRun
from nakhoda.planning.queries.operation import CannotFit, operation_for
from nakhoda.planning.queries.replay import kept_in
from nakhoda.planning.queries.replays import replay_for, replays_for
from nakhoda.planning.queries.runs import NoSuchRun, runs_for
from tests.cast import NOW, actor
from tests.planning.forecasts import received
from tests.walls.scene import knocking

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
BAND = {"mean": 0.8, "lo": 0.7, "hi": 0.9}
REPORT: dict[str, Any] = {
    "backlog": {"wape": 0.3, "wape_of_one": BAND, "chance": 0.25, "wape_total": 0.08, "bias": -0.05,
                "days": [{"real": 100.0, "mean": 90.0, "lo": 80.0, "hi": 95.0}] * 28,
                "queues": [{"queue": "hub_age", "real": 3.0, "simulated": 2.5, "wape": 0.4}]},
    "sla": {"first_response": {"due": 100, "real": 0.78, "simulated": BAND,
                               "error_points": {"mean": 2.0, "lo": -1.0, "hi": 4.0}}},
    "waits": {"1": {"p50_hours": {"real": 3.6, "simulated": {"mean": 3.1, "lo": 2.0, "hi": 4.0}}}},
    "occupancy": {"kaveri, tier 1": {"real": 0.6, "simulated": {"mean": None, "lo": None, "hi": None}}},
    "first": "2026-10-26", "last": "2026-11-22", "cases": 5011, "classes": 24, "groups": 12, "people": 200,
    "replications": 20, "seed": 1, "policy_version": 3, "load": 1,
    "habits": [{"name": "keeps_held", "where": "all", "value": 1.0, "lo": 0.98, "hi": 1.0, "n": 262, "warning": ""},
               {"name": "reply", "where": "all", "value": 25200.0, "lo": 24000.0, "hi": 26000.0, "n": 90}],
    "warnings": ["13 days are known before the period"],
}  # fmt: skip


def asked(who: str = "planner", first: date | None = None, last: date | None = None) -> SimulationRun:
    doer = actor(who)
    until = last or TODAY - timedelta(days=1)
    with scope_of(doer):
        return ask_replay(first or until - timedelta(days=27), until, actor=doer, now=NOW)


def test_a_replay_is_kept_apart_from_scenarios() -> None:
    run = asked()
    reader = actor("regional_lead")
    with scope_of(reader):
        assert [row.id for row in replays_for(reader)] == [run.id]
        assert run.id not in [row.id for row in runs_for(reader)]
        with pytest.raises(NoSuchRun):
            replay_for(reader, run.id + 1)


def test_only_who_may_run_scenarios_may_ask() -> None:
    with pytest.raises(Refused):
        asked("global_head")


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (TODAY - timedelta(days=3), TODAY - timedelta(days=9), "before it begins"),
        (TODAY - timedelta(days=9), TODAY, "is not over yet"),
        (TODAY - timedelta(days=200), TODAY - timedelta(days=1), "at most 120 days"),
    ],
)
def test_an_impossible_period_is_refused_with_the_field_named(first: date, last: date, words: str) -> None:
    with pytest.raises(ReplayFaulty, match=words) as refusal:
        asked(first=first, last=last)
    assert refusal.value.field == "last"


def test_a_replay_of_too_little_says_how_little_and_what_it_would_need(tmp_path: Path) -> None:
    with received(tmp_path / "facts"):
        run = asked()
        live_replay(run.id, now=NOW)
    with scope_of(system("test")):
        run.refresh_from_db()
    assert run.state == "failed"
    assert "it takes 200" in run.trouble


@pytest.mark.parametrize(("first", "last", "words"), [("2026-11-10", "2026-11-02", "before it begins")])
def test_a_window_that_ends_before_it_begins_is_refused(first: str, last: str, words: str) -> None:
    with pytest.raises(CannotFit, match=words):
        operation_for(system("test"), date.fromisoformat(first), date.fromisoformat(last), now=NOW)


def test_the_pages_show_the_form_the_state_and_the_report() -> None:
    client = knocking("planner")
    assert "How true the simulator is" in client.get("/scenarios/fidelity/").content.decode()
    refused = client.post("/scenarios/fidelity/new/", {"first": "soon", "last": "2026-11-01"})
    assert refused.status_code == 422
    run = asked()
    going = client.get(f"/scenarios/fidelity/{run.id}/").content.decode()
    assert "In line for a worker" in going
    with scope_of(system("test")):
        SimulationRun.objects.filter(id=run.id).update(state="running", progress=READYING)
    assert "Getting ready" in client.get(f"/scenarios/fidelity/{run.id}/part/").content.decode()
    with scope_of(system("test")):
        SimulationRun.objects.filter(id=run.id).update(state="done", progress=100, result=REPORT)
    page = client.get(f"/scenarios/fidelity/{run.id}/").content.decode()
    assert "78.0 %" in page
    assert "hub_age" in page
    assert "13 days are known before the period" in page
    assert "Ended holds that wait for an absent person" in page
    assert "7.0 (6.7 … 7.2)" in page
    tag = client.get(f"/scenarios/fidelity/{run.id}/part/")["ETag"]
    assert client.get(f"/scenarios/fidelity/{run.id}/part/", headers={"If-None-Match": tag}).status_code == 410


def test_a_clock_that_stops_while_it_stands_still_is_kept_and_one_that_still_stands_is_not_yet_due() -> None:
    never = float("nan")
    rows = [
        ("resolution", 900.0, never, ""),
        ("resolution", 900.0, 500.0, ""),
        ("resolution", never, never, ""),
        ("resolution", never, 400.0, ""),
        ("resolution", 100.0, never, "spam"),
        ("approval", 1.0, never, ""),
    ]
    columns = dict(zip(("metric", "stopped_at", "breached_at", "cancel_reason"), zip(*rows, strict=True), strict=True))
    assert kept_in(columns)["resolution"] == (3, 1)


# -- the command line --------------------------------------------------------------------------------------------


def test_a_day_that_is_none_is_refused_on_the_command_line() -> None:
    answer = CliRunner().invoke(app, ["replay", "--from", "yesterday", "--to", "2026-11-22"])
    assert answer.exit_code == 2
    assert "--from: 'yesterday' is no day" in answer.output


def test_the_report_reads_as_a_page_of_text() -> None:
    told = readable(REPORT)
    assert "backlog by queue and day, WAPE     30.0" in told
    assert "+2.0 (-1.0 to +4.0)" in told
    assert "nothing" in told
