"""Classes and leave that are decided, and the people whose weeks a planner plans."""

from __future__ import annotations

from datetime import datetime

from nakhoda.org.actors import Actor, system
from nakhoda.org.models import Person
from nakhoda.org.permissions import require
from nakhoda.org.queries import HOME_REGION
from nakhoda.org.scope import scope_of
from nakhoda.planning.models import HiringClass, Leave

MOST = 60


def classes_for(actor: Actor) -> list[HiringClass]:
    """Newest first; raises `Refused`."""
    require(actor, "capacity:plan")
    with scope_of(system("capacity")):
        return list(HiringClass.objects.filter(region=HOME_REGION).order_by("-starts_on", "-id")[:MOST])


def leave_for(actor: Actor) -> list[Leave]:
    """Newest first; raises `Refused`."""
    require(actor, "capacity:plan")
    with scope_of(system("capacity")):
        return list(Leave.objects.filter(region=HOME_REGION).order_by("-first", "-id")[:MOST])


def workers_for(actor: Actor, now: datetime) -> list[tuple[str, list[tuple[int, str]]]]:
    """Who handles cases, by site: (site, [(number, name)]). Raises `Refused`."""
    require(actor, "capacity:plan")
    with scope_of(system("capacity")):
        rows = Person.objects.filter(active=True, tier__gt=0).select_related("site", "organisation")
        out: dict[str, list[tuple[int, str]]] = {}
        for person in rows.order_by("site__name", "organisation__name", "name"):
            out.setdefault(f"{person.site.name} · {person.organisation.name}", []).append((person.id, person.name))
    return list(out.items())
