"""Where people are planned, and what is assumed of them there: the latest row of each place, narrowest first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from nakhoda.core.capacity.assumed import Assumptions, assumptions_of
from nakhoda.core.policy import CompiledPolicy
from nakhoda.core.policy.rules import QueueRule
from nakhoda.core.policy.schema import EVERY
from nakhoda.desk.queries.policy import policy_in_force
from nakhoda.org.actors import Actor, system
from nakhoda.org.permissions import require
from nakhoda.org.queries import HOME_REGION
from nakhoda.org.scope import scope_of
from nakhoda.planning.models import StaffingAssumption


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """A partner at a site with what it works on; `row` is the latest of the place as a whole."""

    owner: str
    site: str
    queues: tuple[QueueRule, ...]
    row: StaffingAssumption | None

    @property
    def name(self) -> str:
        """As people write it: kaveri/bengaluru."""
        return f"{self.owner}/{self.site}"


def latest_rows() -> list[StaffingAssumption]:
    """What rules now of every place, read as the program."""
    with scope_of(system("capacity")):
        rows = StaffingAssumption.objects.filter(region=HOME_REGION).order_by("at", "id")
        return list({(r.owner, r.site, r.lob, r.language, r.tier): r for r in rows}.values())


def places_for(actor: Actor, now: datetime) -> list[Place]:
    """Every partner and site of the policy in force; raises `Refused`."""
    require(actor, "capacity:plan")
    return places(policy_in_force(now))


def places(policy: CompiledPolicy) -> list[Place]:
    """The same for the program."""
    rows = {(row.owner, row.site): row for row in latest_rows() if not (row.lob or row.language or row.tier)}
    keys = dict.fromkeys((queue.owner, queue.site) for queue in policy.queues)
    return [
        Place(
            owner, site, tuple(q for q in policy.queues if (q.owner, q.site) == (owner, site)), rows.get((owner, site))
        )
        for owner, site in keys
    ]


def history_for(actor: Actor, owner: str, site: str) -> list[StaffingAssumption]:
    """Who set what when, newest first."""
    require(actor, "capacity:plan")
    with scope_of(system("capacity")):
        rows = StaffingAssumption.objects.filter(region=HOME_REGION, owner=owner, site=site)
        return list(rows.order_by("-at", "-id")[:50])


def narrower_rows(actor: Actor, place: Place) -> list[StaffingAssumption]:
    """What rules of parts of a place's work; a part whose figures were all taken back is left out."""
    require(actor, "capacity:plan")
    rows = [row for row in latest_rows() if (row.owner, row.site) == (place.owner, place.site) and row.values]
    return [row for row in rows if row.lob or row.language or row.tier]


def parts_known(place: Place) -> dict[str, list[str]]:
    """Lines, languages and tiers that a place works on, by dimension."""
    lobs = {lob for queue in place.queues for lob in queue.lobs if lob != EVERY}
    languages = {tag for queue in place.queues for tag in queue.languages}
    tiers = {str(queue.tier) for queue in place.queues}
    return {"lob": sorted(lobs), "language": sorted(languages), "tier": sorted(tiers)}


def assumed_for(queue: QueueRule, rows: Iterable[StaffingAssumption]) -> Assumptions:
    """What is assumed of a queue's people. Raises `StaffingError` where the rate card is missing."""
    return assumptions_of(layers(queue, rows), f"{queue.owner} at {queue.site}")


def layers(queue: QueueRule, rows: Iterable[StaffingAssumption]) -> list[Mapping[str, str]]:
    """Rows that speak of the queue: those that name more come first."""
    told = [row for row in rows if (row.owner, row.site) == (queue.owner, queue.site) and _covers(row, queue)]
    told.sort(key=lambda row: (-bool(row.lob), -bool(row.language), -bool(row.tier)))
    return [row.values for row in told]


def lobs_of(queue: QueueRule, policy: CompiledPolicy) -> tuple[str, ...]:
    """The lines that a queue serves; every one where it says so."""
    return tuple(policy.lobs) if EVERY in queue.lobs else tuple(queue.lobs)


def _covers(row: StaffingAssumption, queue: QueueRule) -> bool:
    return (
        (not row.lob or row.lob in queue.lobs)
        and (not row.language or row.language in queue.languages)
        and (not row.tier or row.tier == queue.tier)
    )
