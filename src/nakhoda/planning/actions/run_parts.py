"""Live what was asked for: fit the operation once, part the work, live each part on any worker, join the answers.

Every step may run twice: a part that is done stays done, and what a part finds depends on the kept model, its option,
its replications and the seed alone.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import date, datetime, timedelta
from datetime import time as time_of_day
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.db import Error as DatabaseTrouble
from django.db import transaction

from nakhoda.desk.actions.telling import tell
from nakhoda.desk.jobs import defer
from nakhoda.journal import actions as journal
from nakhoda.org.actors import Actor, system
from nakhoda.org.models import Person
from nakhoda.org.queries import person_as_actor
from nakhoda.org.scope import scope_of
from nakhoda.planning.models import RunPart, SimulationRun
from nakhoda.planning.queries.operation import CannotFit, Operation, operation_for
from nakhoda.planning.queries.run_volume import expected_in
from nakhoda.simulator.scenarios import change_from_json

if TYPE_CHECKING:
    from nakhoda.simulator.policy_model.compile import Plan
    from nakhoda.simulator.policy_model.model import PolicyModel

log = logging.getLogger("nakhoda.scenarios")
PROGRAM = system("scenarios")
TOGETHER = 5  # replications in one part
FITTED, READYING, LIVING, LIVED = 10, 11, 12, 95  # per cent
FINDINGS = 400
Fit = Callable[..., Operation]


class Cancelled(Exception):
    """Somebody does not want it any more."""


def plan_run(run_id: int, *, now: datetime, fit: Fit = operation_for) -> None:
    """The first job: fit, and put the parts in line. Run again it does what is missing."""
    run = _alive(run_id)
    if run is None:
        return
    with scope_of(PROGRAM):
        if RunPart.objects.filter(run=run).exists():
            return
        SimulationRun.objects.filter(id=run_id, state="waiting").update(state="running", progress=2)
    with failing_in_words(run_id, now):
        operation, model, told = _fitted(run, now, fit)
        _keep_parts(run, operation, model, told)


def _fitted(run: SimulationRun, now: datetime, fit: Fit) -> tuple[Operation, PolicyModel, dict[str, Any]]:
    from nakhoda.simulator.policy_model.compile import compile_model
    from nakhoda.simulator.scenarios.forecast import with_forecast

    actor, spec = asker_of(run, now), run.spec
    warm = timedelta(days=spec["warm_up_days"])
    start = datetime.combine(date.fromisoformat(spec["start"]), time_of_day(), ZoneInfo(actor.time_zone))
    window = (date.fromisoformat(spec["fit_first"]), date.fromisoformat(spec["fit_last"]))
    days = spec["days"] + warm.days
    with scope_of(actor):
        operation = fit(actor, *window, now=now, start=start - warm, days=days)
        series, forecast = expected_in(actor, start - warm, days, now)
    model, covered = with_forecast(replace(operation.model, warm_up_days=warm.days), series)
    for option in spec["options"]:
        try:
            compile_model(changed(model, option))
        except ValueError as error:
            raise ValueError(f"{option['name']}: {error}") from error
    return operation, model, {"forecast": forecast | {"covered": covered} if covered else None}


def asker_of(run: SimulationRun, now: datetime) -> Actor:
    """Whoever asked, in her sight of now. Raises `CannotFit` when she is gone."""
    with scope_of(PROGRAM):
        person = Person.objects.filter(id=run.asked_by or 0, active=True).first()
        if person is None:
            raise CannotFit("whoever asked is not here any more")
        return person_as_actor(person, now)


def changed(model: PolicyModel, option: dict[str, Any]) -> PolicyModel:
    """The model of an option. Raises `ChangeError`."""
    from nakhoda.simulator.scenarios.applying import apply_changes

    return apply_changes(model, [change_from_json(change) for change in option["changes"]])


def _keep_parts(run: SimulationRun, operation: Operation, model: PolicyModel, told: dict[str, Any]) -> None:
    from nakhoda.simulator.scenarios.keeping import packed

    findings = sorted(operation.findings, key=lambda each: (not each.warning, each.name, each.where))[:FINDINGS]
    told |= {
        "warnings": list(operation.warnings),
        "findings": [asdict(each) for each in findings],
        "sizes": {
            "classes": len(model.kinds),
            "groups": len(model.crews),
            "people": sum(len(crew.speeds) for crew in model.crews),
            "queues": len(model.policy.queues),
        },
    }
    many = run.spec["replications"]
    firsts = [(option, first) for first in range(0, many, TOGETHER) for option in range(len(run.spec["options"]))]
    with transaction.atomic(), scope_of(PROGRAM):
        held = SimulationRun.objects.select_for_update().defer("fitted").get(id=run.id)
        if held.state != "running" or RunPart.objects.filter(run=held).exists():
            return
        held.fitted, held.result, held.progress = packed(model), told, FITTED
        held.load, held.policy_version = operation.load, operation.policy_version
        held.save(update_fields=["fitted", "result", "progress", "load", "policy_version"])
        for option, first in firsts:
            part = RunPart.objects.create(
                scope_id=run.scope_id, run=held, option=option, first=first, last=min(first + TOGETHER, many)
            )
            defer("simulate_part", part_id=part.id)


# -- a part -------------------------------------------------------------------------------------------------------


def live_part(part_id: int, *, now: datetime) -> None:
    """One job of many: some replications of one option. Done before, it only looks whether all are."""
    with scope_of(PROGRAM):
        part = RunPart.objects.select_related("run").filter(id=part_id).first()
    if part is None or part.run.state != "running":
        return
    if part.state != "done":
        with failing_in_words(part.run_id, now):
            begun = time.process_time()
            figures = _lived(part)
            _keep(part, figures, time.process_time() - begun)
    join_run(part.run_id, now=now)


def _lived(part: RunPart) -> list[dict[str, Any]]:
    from nakhoda.simulator.policy_model.compile import compile_model
    from nakhoda.simulator.policy_model.runs import live
    from nakhoda.simulator.scenarios.keeping import unpacked
    from nakhoda.simulator.scenarios.measured import measured

    spec = part.run.spec
    model = changed(unpacked(bytes(part.run.fitted)), spec["options"][part.option])
    plan, found = compile_model(model), []

    def look(_instant: float) -> None:
        if _alive(part.run_id) is None:
            raise Cancelled

    _get_ready(part.run_id, plan)
    for replication in range(part.first, part.last):
        look(0.0)
        found.append(measured(model, live(plan, spec["seed"], replication, look=look)).as_json())
    return found


def _get_ready(run_id: int, plan: Plan) -> None:
    """The first run after an update waits for the event loop to be compiled, and says so."""
    from nakhoda.simulator.policy_model.runs import get_ready, is_ready

    if not is_ready():
        _reaches(run_id, READYING)
        get_ready(plan)
    _reaches(run_id, LIVING)


def _reaches(run_id: int, progress: int) -> None:
    """It is at least so far now; several workers may say so."""
    with scope_of(PROGRAM):
        SimulationRun.objects.filter(id=run_id, state="running", progress__lt=progress).update(progress=progress)


def _keep(part: RunPart, figures: list[dict[str, Any]], seconds: float) -> None:
    with transaction.atomic(), scope_of(PROGRAM):
        kept = RunPart.objects.filter(id=part.id, state__in=("waiting", "running"))
        if kept.update(state="done", result=figures, seconds=seconds):
            parts = RunPart.objects.filter(run_id=part.run_id)
            share = parts.filter(state="done").count() / parts.count()
            run = SimulationRun.objects.filter(id=part.run_id, state="running")
            run.update(progress=round(LIVING + (LIVED - LIVING) * share))


# -- all parts ----------------------------------------------------------------------------------------------------


def join_run(run_id: int, *, now: datetime) -> None:
    """When every part is done, the answer. Whoever comes first writes it; the others find it written."""
    with transaction.atomic(), scope_of(PROGRAM):
        run = SimulationRun.objects.select_for_update().defer("fitted").filter(id=run_id, state="running").first()
        parts = list(RunPart.objects.filter(run_id=run_id).order_by("option", "first")) if run else []
        if run is None or not parts or any(part.state != "done" for part in parts):
            return
        run.result = run.result | _joined(run, parts)
        run.state, run.progress, run.done_at = "done", 100, now
        run.save(update_fields=["result", "state", "progress", "done_at"])
        journal.record(
            "scenario.answered", scope_id=run.scope_id, actor=PROGRAM.label, now=now, subject=f"scenario:{run.id}",
            run_id=run.id, load=run.load, policy_version=run.policy_version, parts=len(parts),
        )  # fmt: skip
        tell_asker(run, now)


def _joined(run: SimulationRun, parts: list[RunPart]) -> dict[str, Any]:
    from nakhoda.simulator.scenarios.measured import measured_from_json
    from nakhoda.simulator.scenarios.outcomes import compare, outcomes_of

    goal, options = run.spec["goal"], []
    rows = [
        [measured_from_json(row) for part in parts if part.option == number for row in part.result]
        for number in range(len(run.spec["options"]))
    ]
    for number, own in enumerate(rows):
        less = compare(rows[0], own, goal).as_json() if number else None
        options.append({"outcome": outcomes_of(own, goal).as_json(), "difference": less})
    return {"options": options, "cpu_seconds": round(sum(part.seconds for part in parts), 2)}


def _alive(run_id: int) -> SimulationRun | None:
    with scope_of(PROGRAM):
        rows = SimulationRun.objects.filter(id=run_id, state__in=("waiting", "running"))
        return rows.defer("fitted", "result").first()


@contextmanager
def failing_in_words(run_id: int, now: datetime) -> Iterator[None]:
    """Trouble that is the question's own is told in the run; trouble of the database is tried again by the job."""
    try:
        yield
    except Cancelled:
        return
    except DatabaseTrouble:
        raise
    except ValueError as trouble:  # what cannot be fitted, changed or lived says so in words
        _fail(run_id, str(trouble), now)
    except Exception as trouble:
        log.exception("scenario %s failed", run_id)
        _fail(run_id, f"it broke in a way that was not foreseen ({type(trouble).__name__}); see the log", now)


def _fail(run_id: int, words: str, now: datetime) -> None:
    with scope_of(PROGRAM):
        rows = SimulationRun.objects.filter(id=run_id, state__in=("waiting", "running"))
        run = rows.defer("fitted", "result").first()
        if run is not None and rows.update(state="failed", trouble=words[:500], done_at=now):
            tell_asker(run, now)


def tell_asker(run: SimulationRun, now: datetime) -> None:
    """Whoever asked learns that it has ended, in whichever way; in the transaction that ends it."""
    tell("replay_ended" if run.spec.get("kind") == "replay" else "run_ended", run.id, people=[run.asked_by], now=now)
