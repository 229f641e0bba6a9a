"""The target that rules a place on a day.

A target that names no organisation is asked of everybody in its place, so a partner reads it too; one that names an
organisation or a LOB is read only by whom a label of that organisation and LOB reaches. Fences by label alone would
hide the region's targets from the partners who are held to them: rows are read as the program, and sifted here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.utils import timezone

from nakhoda.core.targets import Goal, Good, closest
from nakhoda.org.actors import Actor, system
from nakhoda.org.models import Grant, Scope, Site
from nakhoda.org.permissions import PERMISSIONS
from nakhoda.org.queries import HOME_REGION, reaches
from nakhoda.org.scope import scope_of
from nakhoda.planning.models import Target as Row

READS = "target:read"
ALIASES = {"partner": "owner", "organisation": "owner"}


class NoSuchTarget(LookupError):
    """Foreign and missing are the same answer."""


@dataclass(frozen=True, slots=True)
class Target:
    """A target as tiles and packs read it; figures in the metric's unit, shares 0-1. `value` None: only watched."""

    id: int
    metric: str
    place: Mapping[str, str]
    region: str
    starts_on: date
    ends_on: date
    rules_from: date
    rules_to: date
    value: float | None
    floor: float | None
    stretch: float | None
    weight: float
    basis: str
    source: str

    def goal(self, good: Good) -> Goal:
        """For `core.targets.judge`; `good` is the metric's."""
        return Goal(self.value, good, self.floor, self.stretch, self.basis)


@dataclass(frozen=True, slots=True)
class TargetBook:
    """Every target in force on one day that its reader may see: ask it once a tile without asking the database."""

    day: date
    targets: tuple[Target, ...]

    def find(self, metric: str, place: Mapping[str, str]) -> Target | None:
        """The closest one; `place` is dimension -> value, an absent dimension means all."""
        asked = placed(place)
        region = asked.pop("region", HOME_REGION)
        return closest((t for t in self.targets if t.metric == metric and t.region == region), asked)


def targets_for(actor: Actor, metric: str, place: Mapping[str, str], at: date | datetime) -> Target | None:
    """The target that rules a metric in a place: team > partner > site > LOB > region, narrowest wins."""
    return book_for(actor, at, [metric]).find(metric, place)


def book_for(actor: Actor, at: date | datetime, metrics: Sequence[str] = ()) -> TargetBook:
    """The targets in force on the day of `at` in the reader's zone; all metrics, or those named."""
    day = day_of(actor, at)
    rows = in_force(day)
    if metrics:
        rows = rows.filter(metric__in=metrics)
    with scope_of(system("targets")):
        found = list(rows)
    reads = reading(actor)
    return TargetBook(day, tuple(_seen(row) for row in sorted(found, key=_preferred) if reads.may_read(row)))


def _preferred(row: Row) -> tuple[int, int, int]:
    """Of two targets for the same place, that of the shorter period first, then the later one."""
    assert row.rules_from is not None
    return (row.ends_on - row.starts_on).days, -row.rules_from.toordinal(), -row.id


def day_of(actor: Actor, at: date | datetime) -> date:
    """The reader's calendar day of an instant; a day is itself."""
    return at.astimezone(ZoneInfo(actor.time_zone)).date() if isinstance(at, datetime) else at


def in_force(day: date) -> QuerySet[Row]:
    """Agreed targets that rule on a day; evaluate it as the program."""
    with scope_of(system("targets")):
        return Row.objects.filter(
            Q(rules_to=None) | Q(rules_to__gte=day), state="agreed", rules_from__lte=day, ends_on__gte=day
        )


def placed(place: Mapping[str, str]) -> dict[str, str]:
    """Without empty values, dimensions by their own names."""
    return {ALIASES.get(name, name): value for name, value in place.items() if value}


@dataclass(frozen=True, slots=True)
class Reading:
    """What one person may read: by the roles she holds, and for a partner's people the sites they work at."""

    everything: bool
    grants: tuple[Grant, ...] = ()
    sites: frozenset[str] | None = None

    @property
    def is_part(self) -> bool:
        """Whether she sees a part of the operation: figures then count her rows, also for a wider target."""
        whole = (not grant.lob and grant.organisation_id is None and grant.tier is None for grant in self.grants)
        return not self.everything and not any(whole)

    def may_read(self, row: Row) -> bool:
        """Whether she is, or leads, somebody who is held to this target."""
        site = row.place.get("site", "")
        if site and self.sites is not None and site not in self.sites:
            return False
        return self.everything or any(_reaches(grant, row) for grant in self.grants)


def reading(actor: Actor, permission: str = READS) -> Reading:
    """Over what a person holds the permission. Targets are no case text: a role's compartments do not matter."""
    if actor.is_system:
        return Reading(everything=True)
    held = Q(expires_at=None) | Q(expires_at__gt=timezone.now())
    with scope_of(system("targets")):
        rows = Grant.objects.filter(held, person_id=actor.id, role__in=PERMISSIONS[permission].roles)
        grants = tuple(rows) if actor.kind == "person" else ()
    abroad = {grant.organisation_id for grant in grants}
    return Reading(False, grants, None if abroad & {None, "inhouse"} else _sites_of(abroad))


def _reaches(grant: Grant, row: Row) -> bool:
    """Whether the grant covers a label of the target's place; a place without an organisation is everybody's."""
    owner = row.place.get("owner") or grant.organisation_id or "inhouse"
    sealed = next(iter(grant.compartments), "")
    return reaches(grant, Scope(owner=owner, region=row.region, lob=row.place.get("lob", ""), compartment=sealed))


def _sites_of(owners: set[str | None]) -> frozenset[str]:
    with scope_of(system("targets")):
        return frozenset(Site.objects.filter(team__organisation__in=owners).values_list("key", flat=True))


def _seen(row: Row) -> Target:
    assert row.rules_from is not None
    same = {name: getattr(row, name) for name in Target.__dataclass_fields__ if name not in ("rules_to",)}
    return Target(**same, rules_to=min(row.rules_to or row.ends_on, row.ends_on))
