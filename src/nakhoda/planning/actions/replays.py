"""Ask for the replay of a past period, and live it: kept as a run without options, whose result is the report."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from nakhoda.desk.jobs import defer
from nakhoda.journal import actions as journal
from nakhoda.org.actors import Actor, system
from nakhoda.org.permissions import require, visible
from nakhoda.org.queries import scope_id
from nakhoda.org.scope import scope_of
from nakhoda.planning.actions.run_parts import Cancelled, asker_of, failing_in_words, tell_asker
from nakhoda.planning.models import SimulationRun
from nakhoda.planning.queries.replay import LONGEST, replay
from nakhoda.planning.queries.replays import NO_DRAFT, REPLAY

PROGRAM = system("scenarios")
REPLICATIONS = 20
BEGUN, READYING, LIVING = 5, 6, 7  # per cent: it is being learned from, the event loop is compiled, it is lived


class ReplayFaulty(ValueError):
    """What is wrong with the period, in words, and in which field."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


def ask_replay(first: date, last: date, *, actor: Actor, now: datetime) -> SimulationRun:
    """Keeps the question and puts it in line. Raises `Refused`, `ReplayFaulty`."""
    require(actor, "scenario:run")
    _check(first, last, now.astimezone(ZoneInfo(actor.time_zone)).date())
    days = (last - first).days + 1
    told = {"kind": REPLAY, "first": first.isoformat(), "last": last.isoformat(), "replications": REPLICATIONS}
    whole = told | {"seed": 1, "options": [], "start": first.isoformat(), "days": days}
    spec = whole | {"fit_first": first.isoformat(), "fit_last": last.isoformat(), "warm_up_days": 0}
    with transaction.atomic(), scope_of(PROGRAM):
        run = SimulationRun.objects.create(
            scope_id=scope_id("inhouse"), name=f"{first} – {last}", asked_by=actor.id or None, asked_at=now, spec=spec,
            covers=sorted(visible(actor, "kpi:read")), draft_id=NO_DRAFT, draft_window=REPLAY,
        )  # fmt: skip
        journal.record(
            "scenario.asked", scope_id=run.scope_id, actor=actor.label, now=now, subject=f"scenario:{run.id}",
            run_id=run.id, options=0, replications=REPLICATIONS, seed=1,
        )  # fmt: skip
        defer("replay_period", run_id=run.id)
    return run


def _check(first: date, last: date, today: date) -> None:
    if last < first:
        raise ReplayFaulty("last", f"the period ends ({last}) before it begins ({first})")
    if last >= today:
        raise ReplayFaulty("last", f"{last} is not over yet: only days that were lived can be replayed")
    if (last - first).days >= LONGEST:
        raise ReplayFaulty("last", f"at most {LONGEST} days at once; these are {(last - first).days + 1}")


def live_replay(run_id: int, *, now: datetime) -> None:
    """The job: learn, live, compare. Run again it begins anew; one that has ended stays as it is."""
    with scope_of(PROGRAM):
        rows = SimulationRun.objects.filter(id=run_id, state__in=("waiting", "running"))
        rows.update(state="running", progress=BEGUN)
        run = rows.first()
    if run is None:
        return
    with failing_in_words(run_id, now):
        spec, actor = run.spec, asker_of(run, now)
        period = date.fromisoformat(spec["first"]), date.fromisoformat(spec["last"])
        how = {"replications": spec["replications"], "seed": spec["seed"]}
        with scope_of(actor):
            told = replay(
                actor, *period, now=now, progress=lambda done, of: _note(run_id, LIVING + (99 - LIVING) * done // of),
                readying=lambda: _note(run_id, READYING), **how,
            )  # fmt: skip
        with scope_of(PROGRAM):
            done = {"state": "done", "progress": 100, "done_at": now, "result": told}
            places = {"load": told["load"], "policy_version": told["policy_version"]}
            if SimulationRun.objects.filter(id=run_id, state="running").update(**done, **places):
                tell_asker(run, now)


def _note(run_id: int, progress: int) -> None:
    """How far it is; raises `Cancelled` when nobody waits for it any more."""
    with scope_of(PROGRAM):
        going = SimulationRun.objects.filter(id=run_id, state="running")
        if not going.update(progress=progress):
            raise Cancelled
