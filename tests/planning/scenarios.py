"""A small made-up region in place of the fitted one, and workers in place of the job queue."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from nakhoda.core.policy import compile_policy, load
from nakhoda.org.actors import Actor
from nakhoda.org.scope import scope_of
from nakhoda.planning.actions.run_parts import live_part, plan_run
from nakhoda.planning.actions.runs import ask_run
from nakhoda.planning.models import SimulationRun
from nakhoda.planning.queries.operation import Operation
from nakhoda.simulator.fit.answers import Finding
from nakhoda.simulator.policy_model.model import PolicyModel
from nakhoda.simulator.policy_model.region import region
from tests.cast import NOW, actor
from tests.desk.stories import jobs

MORE = {"kind": "volume", "share": 0.4, "tier": 1}
SPEC: dict[str, Any] = {
    "fit_first": "2026-10-05",
    "fit_last": "2026-11-15",
    "start": "2026-10-19",
    "days": 7,
    "replications": 6,
    "seed": 11,
    "options": [{"name": "As it is", "changes": []}, {"name": "Tier 1 grows", "changes": [MORE]}],
}


@cache
def _region(start: datetime, days: int) -> PolicyModel:
    policy = compile_policy(load(Path("src/nakhoda/desk/policies/apac.yaml").read_text(encoding="utf-8")), 3)
    return region(policy, start, days, 40)


def fitted(
    reader: Actor, first: date, last: date, *, now: datetime, start: datetime | None = None, days: int | None = None
) -> Operation:
    """What `operation_for` would say."""
    assert start
    assert days
    finding = Finding("escalates", "account_access", 0.11, 0.09, 0.13, 900, "few of them")
    return Operation(_region(start, days), (finding,), ("shifts are repeated",), first, last, 4, 3)


def asked(who: str = "planner", name: str = "Tier 1 volume rises", **changed: Any) -> SimulationRun:
    """Somebody of the cast asks."""
    doer = actor(who)
    with scope_of(doer):
        return ask_run(name, SPEC | changed, actor=doer, now=NOW)


def planned(run: SimulationRun) -> list[int]:
    """The first job has run; the numbers of the parts that wait."""
    plan_run(run.id, now=NOW, fit=fitted)
    return [job["part_id"] for job in jobs("simulate_part")]


def answered(run: SimulationRun) -> SimulationRun:
    """Every job has run."""
    for part in planned(run):
        live_part(part, now=NOW)
    return again(run)


def again(run: SimulationRun) -> SimulationRun:
    """The row as it stands."""
    from nakhoda.org.actors import system

    with scope_of(system("test")):
        return SimulationRun.objects.get(id=run.id)
