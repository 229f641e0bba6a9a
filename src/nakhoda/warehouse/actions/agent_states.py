"""What agents were doing: the table `agent_state`, from the journal's `agent.state` records."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from nakhoda.core.fact_rows import Context, StateChange, rows_of_agent
from nakhoda.journal.bulk_reading import Log, records_in_bulk, subjects_touched
from nakhoda.org.actors import system
from nakhoda.org.scope import scope_of
from nakhoda.warehouse.actions.contexts import context_of
from nakhoda.warehouse.engine.store import DESK
from nakhoda.warehouse.engine.store_manifest import Manifest
from nakhoda.warehouse.engine.store_writing import AGENT_STATE, AGENTS, Done, Work, write_bucket

RECORD = "agent.state"


def load_agent_states(work: Work, before: Manifest | None) -> None:
    """The agents with a new record since the last load, or all in a full one."""
    with scope_of(system("warehouse")):
        plan = work.plan
        subjects = subjects_touched(RECORD, 0 if plan.full else plan.since, plan.until)
        context = context_of(DESK, Log())
        people = sorted(filter(None, map(_number, subjects)))
        for bucket, agents in groupby(people, key=lambda person: person // AGENTS):
            if ("agent", bucket) not in work.done:
                work.finish(_load_bucket(work, before, context, bucket, list(agents)))


def _load_bucket(work: Work, before: Manifest | None, context: Context, bucket: int, agents: Sequence[int]) -> Done:
    rows: list[tuple[Any, ...]] = []
    told = records_in_bulk(RECORD, [f"person:{agent}" for agent in agents], work.plan.until)
    changes = {_number(subject): lines for subject, lines in told}
    for agent in agents:
        lines = [StateChange(line.at, line.payload.get("after", ""), line.scope_id) for line in changes[agent]]
        rows += rows_of_agent(agent, lines, context)
    files, counts = write_bucket(
        work.folder,
        work.plan.load,
        bucket,
        {AGENT_STATE: rows},
        instead_of=None if work.plan.full else agents,
        before=before,
        key="agent_id",
    )
    return Done("agent", bucket, files, counts, touched=len(agents))


def _number(subject: str) -> int:
    kind, _, number = subject.partition(":")
    return int(number) if kind == "person" and number.isdigit() else 0
