"""From the journal to an answer with nothing made up: facts, the habits learned from them, a run of them, a replay."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connections

from nakhoda.desk.queries.policy import policy_in_force
from nakhoda.org.actions import plan_shifts
from nakhoda.org.actors import system
from nakhoda.org.scope import scope_of
from nakhoda.planning.actions.replays import ask_replay, live_replay
from nakhoda.planning.actions.run_parts import live_part, plan_run
from nakhoda.planning.models import SimulationRun
from nakhoda.planning.queries.operation import operation_for
from nakhoda.simulator.cast import CAST
from nakhoda.simulator.policy_model.model import SURE
from nakhoda.simulator.shifts import planned_shifts
from nakhoda.warehouse.actions.loading import load_source
from tests.cast import NOW, actor, person
from tests.desk.stories import jobs
from tests.planning.scenarios import again, asked
from tests.warehouse.histories import a_history

DAYS, A_DAY = 16, 40
YESTERDAY = NOW.date() - timedelta(days=1)
FIRST = YESTERDAY - timedelta(days=DAYS - 3)


@pytest.fixture(autouse=True)
def wiped(committed_desk: Path) -> Iterator[None]:
    """What is planned and asked is committed too, and wiped by the owner afterwards."""
    yield
    with connections["owner"].cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("TRUNCATE planning_run, planning_run_part CASCADE")
        cursor.execute("DELETE FROM org_shift")


def lived_region() -> int:
    """The cast's roster, what they did in a little more than two weeks, and its facts; how many cases came."""
    with scope_of(system("test")):
        calendars, start = policy_in_force(NOW).calendars, NOW - timedelta(days=DAYS)
        handlers = [each for each in CAST.values() if each.tier]
        plan_shifts([
            (person(each.key), planned_shifts(calendars[each.site], start.date(), DAYS + 2, index))
            for index, each in enumerate(handlers)
        ])  # fmt: skip
    told = a_history(per_day=A_DAY, days=DAYS)
    load_source(now=NOW)
    return len(told)


def test_a_run_and_a_replay_are_made_of_really_fitted_habits() -> None:
    came = lived_region()
    planner = actor("planner")
    with scope_of(planner):
        operation = operation_for(planner, FIRST, YESTERDAY, now=NOW)
    found = {each.name: each for each in operation.findings if each.where == "all"}
    assert 0.15 < found["escalates"].value < 0.45  # the region's own habit is .3
    assert found["escalates"].n > 150
    assert any(kind.worth != SURE for kind in operation.model.kinds)
    assert any(crew.looks_every > 0 and crew.looks_doubt > 0 for crew in operation.model.crews)
    lived = asked(
        fit_first=str(FIRST), fit_last=str(YESTERDAY), start=str(NOW.date() - timedelta(days=7)), replications=4
    )
    plan_run(lived.id, now=NOW)
    for part in [job["part_id"] for job in jobs("simulate_part")]:
        live_part(part, now=NOW)
    run = again(lived)
    assert (run.state, run.trouble) == ("done", "")
    as_it_is, grown = (option["outcome"]["measures"] for option in run.result["options"])
    assert as_it_is["arrivals"][0] == pytest.approx(came / DAYS * 7, rel=0.35)
    assert grown["arrivals"][0] > as_it_is["arrivals"][0]
    report = replayed()
    assert report["cases"] > 200
    assert report["sla"]["first_response"]["due"] > 100
    assert {each["name"] for each in report["habits"]} >= {"escalates", "asks", "answers"}


def replayed() -> dict[str, object]:
    planner = actor("planner")
    with scope_of(planner):
        run = ask_replay(FIRST, YESTERDAY, actor=planner, now=NOW)
    live_replay(run.id, now=NOW)
    with scope_of(system("test")):
        run = SimulationRun.objects.get(id=run.id)
    assert (run.state, run.trouble) == ("done", "")
    return dict(run.result)
