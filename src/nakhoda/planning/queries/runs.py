"""Scenarios as their reader may see them: what was asked, how far it is, what came out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from nakhoda.org.actors import Actor, system
from nakhoda.org.permissions import require, visible
from nakhoda.org.scope import scope_of
from nakhoda.planning.models import SimulationRun

if TYPE_CHECKING:
    from nakhoda.simulator.scenarios.outcomes import Outcome

READS = "scenario:read"
LISTED = 100


class NoSuchRun(LookupError):
    """Foreign and missing are the same answer."""


@dataclass(frozen=True, slots=True)
class RunOption:
    """An option of a run: its changes as they were written, and once it is done its outcome, and its difference from
    the first option (None for that itself)."""

    name: str
    changes: tuple[Mapping[str, Any], ...]
    outcome: Outcome | None = None
    difference: Outcome | None = None


@dataclass(frozen=True, slots=True)
class RunPage:
    """A run with its options read."""

    run: SimulationRun
    options: tuple[RunOption, ...]

    @property
    def is_done(self) -> bool:
        """Whether there is an answer."""
        return bool(self.run.state == "done")


def runs_for(actor: Actor) -> list[SimulationRun]:
    """Newest first, without what is heavy; raises `Refused`."""
    require(actor, READS)
    with scope_of(system("scenarios")):
        return list(readable_runs(actor).filter(draft_id=None).order_by("-id").defer("fitted", "result")[:LISTED])


def run_for(actor: Actor, run_id: int) -> RunPage:
    """One run with its outcomes. Raises `Refused`, `NoSuchRun`."""
    require(actor, READS)
    with scope_of(system("scenarios")):
        run = readable_runs(actor).filter(id=run_id).defer("fitted").first()
    if run is None:
        raise NoSuchRun(f"there is no scenario {run_id} that you may see")
    return page_of(run)


def locked_run_for(actor: Actor, run_id: int, permission: str) -> SimulationRun:
    """The row, held until the transaction ends."""
    require(actor, permission)
    with scope_of(system("scenarios")):
        run = readable_runs(actor).select_for_update().filter(id=run_id).defer("fitted", "result").first()
    if run is None:
        raise NoSuchRun(f"there is no scenario {run_id} that you may see")
    return run


def effects_for(actor: Actor, draft_id: int) -> dict[str, RunPage]:
    """The newest run of each window (past, future) that was asked for the draft of a desk policy."""
    require(actor, READS)
    with scope_of(system("scenarios")):
        rows = readable_runs(actor).filter(draft_id=draft_id).defer("fitted").order_by("id")
        return {row.draft_window: page_of(row) for row in rows}


def page_of(run: SimulationRun) -> RunPage:
    """A run with its options read."""
    from nakhoda.simulator.scenarios.outcomes import outcome_from_json

    told = run.result.get("options") if run.state == "done" else None
    found = []
    for number, option in enumerate(run.spec["options"]):
        row = told[number] if told else {}
        outcome, less = (outcome_from_json(row[k]) if row.get(k) else None for k in ("outcome", "difference"))
        found.append(RunOption(option["name"], tuple(option["changes"]), outcome, less))
    return RunPage(run, tuple(found))


def readable_runs(actor: Actor) -> QuerySet[SimulationRun]:
    """Runs that were fitted to nothing but cases of which the reader may read figures; one's own always."""
    rows = SimulationRun.objects.all()
    if actor.is_system:
        return rows
    return rows.filter(Q(covers__contained_by=sorted(visible(actor, "kpi:read"))) | Q(asked_by=actor.id))
