"""Finished scenario runs that a case may begin with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from nakhoda.org.actors import Actor
from nakhoda.org.permissions import may
from nakhoda.planning.queries.business_cases import READS, WRITES, NoSuchBusinessCase, cases_for
from nakhoda.planning.queries.runs import READS as SCENARIOS
from nakhoda.planning.queries.runs import NoSuchRun, RunPage, run_for, runs_for

if TYPE_CHECKING:
    from nakhoda.simulator.scenarios.outcomes import Outcome

OFFERED = 10


@dataclass(frozen=True, slots=True)
class Pinned:
    """A finished simulation run as a case keeps it; options as (name, measure -> (mean, lo, hi))."""

    id: int
    name: str
    seed: int
    policy_version: int
    load: int
    days: int = 0
    options: tuple[tuple[str, Mapping[str, tuple[float, float, float]]], ...] = field(default=())
    nothing: int | None = 0  # the option that leaves everything as it is; None: each of them changes something

    def about(self) -> dict[str, Any]:
        """What makes the same run again."""
        names = ("id", "name", "seed", "policy_version", "load", "days")
        return {name: getattr(self, name) for name in names}


def pinned_run(actor: Actor, run_id: int) -> Pinned:
    """A finished run as a case keeps it; raises `NoSuchBusinessCase` when it is foreign, missing or not done."""
    try:
        page = run_for(actor, run_id)
    except NoSuchRun as none:
        raise NoSuchBusinessCase(str(none)) from none
    if not page.is_done:
        raise NoSuchBusinessCase(f"the scenario {run_id} is not done yet: there is nothing to pin")
    row, spec = page.run, page.run.spec
    options = tuple((option.name, _bands(option.outcome)) for option in page.options)
    return Pinned(
        row.id, row.name, int(spec.get("seed", 0)), row.policy_version, row.load, int(spec.get("days", 0)), options,
        _nothing(page),
    )  # fmt: skip


def runs_to_pin(actor: Actor) -> list[tuple[int, str]]:
    """(id, name) of the newest finished runs, for whoever writes cases."""
    if not may(actor, WRITES) or not may(actor, SCENARIOS):
        return []
    return [(row.id, row.name) for row in runs_for(actor) if row.state == "done"][:OFFERED]


def cases_begun_with(actor: Actor, run_id: int) -> list[tuple[int, str]]:
    """(id, title) of the cases that began with a run, as far as the reader may see them."""
    if not may(actor, READS):
        return []
    return [(row.id, row.title) for row in cases_for(actor) if row.run.get("id") == run_id]


def _nothing(page: RunPage) -> int | None:
    """Where a draft of the policy is tried out, what is in force; otherwise the first option without a change."""
    if page.run.draft_id:
        return 0
    return next((place for place, option in enumerate(page.options) if not option.changes), None)


def _bands(outcome: Outcome | None) -> dict[str, tuple[float, float, float]]:
    if outcome is None:
        return {}
    return {name: (float(band.mean), float(band.lo), float(band.hi)) for name, band in outcome.measures.items()}
