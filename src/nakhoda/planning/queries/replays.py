"""Replays of past periods as their reader may see them."""

from __future__ import annotations

from nakhoda.org.actors import Actor, system
from nakhoda.org.permissions import require
from nakhoda.org.scope import scope_of
from nakhoda.planning.models import SimulationRun
from nakhoda.planning.queries.runs import READS, NoSuchRun, readable_runs

REPLAY = "replay"
NO_DRAFT = 0  # a replay is asked for no draft of a policy, and is no scenario
LISTED = 20


def replays_for(actor: Actor) -> list[SimulationRun]:
    """Newest first, without their reports; raises `Refused`."""
    require(actor, READS)
    with scope_of(system("scenarios")):
        rows = readable_runs(actor).filter(draft_id=NO_DRAFT, draft_window=REPLAY)
        return list(rows.order_by("-id").defer("fitted", "result")[:LISTED])


def replay_for(actor: Actor, run_id: int) -> SimulationRun:
    """One with its report. Raises `Refused`, `NoSuchRun`."""
    require(actor, READS)
    with scope_of(system("scenarios")):
        rows = readable_runs(actor).filter(draft_id=NO_DRAFT, draft_window=REPLAY, id=run_id)
        run = rows.defer("fitted").first()
    if run is None:
        raise NoSuchRun(f"there is no replay {run_id} that you may see")
    return run
