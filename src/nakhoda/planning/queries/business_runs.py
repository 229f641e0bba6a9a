"""Finished scenario runs that a case may begin with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from nakhoda.org.actors import Actor, system
from nakhoda.org.permissions import may, visible
from nakhoda.org.scope import scope_of
from nakhoda.planning.models import SimulationRun
from nakhoda.planning.queries.business_cases import READS, WRITES, NoSuchBusinessCase

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

    def about(self) -> dict[str, Any]:
        """What makes the same run again."""
        names = ("id", "name", "seed", "policy_version", "load", "days")
        return {name: getattr(self, name) for name in names}


def pinned_run(actor: Actor, run_id: int) -> Pinned:
    """A finished run as a case keeps it; raises `NoSuchBusinessCase` when it is foreign, missing or not done."""
    with scope_of(system("business cases")):
        row = SimulationRun.objects.filter(id=run_id, state="done").first()
    if row is None or not _reads(actor, row):
        raise NoSuchBusinessCase(f"there is no finished scenario run {run_id} that you may see")
    options = tuple((str(told["name"]), _bands(told)) for told in row.result.get("options", ()))
    spec = row.spec
    return Pinned(
        row.id, row.name, int(spec.get("seed", 0)), row.policy_version, row.load, int(spec.get("days", 0)), options
    )


def runs_to_pin(actor: Actor) -> list[tuple[int, str]]:
    """(id, name) of the newest finished runs, for whoever writes cases."""
    if not may(actor, WRITES):
        return []
    with scope_of(system("business cases")):
        rows = list(SimulationRun.objects.filter(state="done").defer("result", "fitted").order_by("-id")[: OFFERED * 3])
    return [(row.id, row.name) for row in rows if _reads(actor, row)][:OFFERED]


def _reads(actor: Actor, row: SimulationRun) -> bool:
    return actor.is_system or set(row.covers) <= visible(actor, READS)


def _bands(told: Mapping[str, Any]) -> dict[str, tuple[float, float, float]]:
    measures = told.get("outcome", {}).get("measures", {})
    return {name: (float(band[0]), float(band[1]), float(band[2])) for name, band in measures.items()}
