"""Ask for a scenario, and take the question back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from nakhoda.desk.jobs import defer
from nakhoda.journal import actions as journal
from nakhoda.org.actors import Actor, system
from nakhoda.org.permissions import require, visible
from nakhoda.org.queries import scope_id
from nakhoda.org.scope import scope_of
from nakhoda.planning.actions.run_spec import RunFaulty, sound_spec
from nakhoda.planning.models import RunPart, SimulationRun
from nakhoda.planning.queries.runs import locked_run_for

__all__ = ["About", "RunFaulty", "RunOver", "ask_run", "cancel_run"]
PROGRAM = system("scenarios")


class RunOver(ValueError):
    """The run has ended already; there is nothing to stop."""


@dataclass(frozen=True, slots=True)
class About:
    """The draft of a desk policy that a run is asked for, by number and digest of its text."""

    draft_id: int
    digest: str
    window: str  # past | future


def ask_run(
    name: str, spec: Mapping[str, Any], *, actor: Actor, now: datetime, about: About | None = None
) -> SimulationRun:
    """Keeps the question and puts it in line. Raises `Refused`, `RunFaulty`."""
    require(actor, "scenario:run")
    sound = sound_spec(name, spec, now.astimezone(ZoneInfo(actor.time_zone)).date())
    draft = {"draft_id": about.draft_id, "draft_digest": about.digest, "draft_window": about.window} if about else {}
    with transaction.atomic(), scope_of(PROGRAM):
        run = SimulationRun.objects.create(
            scope_id=scope_id("inhouse"), name=name.strip(), asked_by=actor.id or None, asked_at=now, spec=sound,
            covers=sorted(visible(actor, "kpi:read")), **draft,
        )  # fmt: skip
        told = {"options": len(sound["options"]), "replications": sound["replications"], "seed": sound["seed"]}
        _record("scenario.asked", run, actor, now, **told)
        defer("simulate_run", run_id=run.id)
    return run


def cancel_run(run_id: int, *, actor: Actor, now: datetime) -> SimulationRun:
    """Stops it; workers notice within a few seconds. Raises `Refused`, `NoSuchRun`, `RunOver`."""
    with transaction.atomic():
        run = locked_run_for(actor, run_id, "scenario:run")
        if run.state not in ("waiting", "running"):
            raise RunOver("the run has ended already")
        run.state, run.done_at = "cancelled", now
        with scope_of(PROGRAM):
            run.save(update_fields=["state", "done_at"])
            RunPart.objects.filter(run=run, state__in=("waiting", "running")).update(state="cancelled")
            _record("scenario.cancelled", run, actor, now, progress=run.progress)
    return run


def _record(name: str, run: SimulationRun, actor: Actor, now: datetime, **told: Any) -> None:
    subject = f"scenario:{run.id}"
    journal.record(name, scope_id=run.scope_id, actor=actor.label, now=now, subject=subject, run_id=run.id, **told)
