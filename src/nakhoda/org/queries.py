"""Who is who: the actor behind a sign-in, scopes by value, people on shift."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import Q

from nakhoda.org.actors import Actor, HeldRole, system
from nakhoda.org.models import Grant, Person, Scope
from nakhoda.org.scope import scope_of

HOME_REGION = "apac"


def actor_for(user: Any, now: datetime) -> Actor | None:
    """The person who signed in, with the scopes of every role held now; None for a stranger."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return None
    with scope_of(system("sign-in")):
        person = Person.objects.filter(user=user, active=True).first()
        return person_as_actor(person, now) if person else None


def person_as_actor(person: Person, now: datetime) -> Actor:
    """The same for a known person; call it under the system's scope."""
    held = Grant.objects.filter(person=person).filter(Q(expires_at=None) | Q(expires_at__gt=now))
    everything = list(Scope.objects.all())
    roles = tuple(HeldRole(g.role, frozenset(s.id for s in everything if reaches(g, s))) for g in held.order_by("id"))
    where = {"organisation": person.organisation_id, "time_zone": person.time_zone}
    return Actor(kind="person", id=person.id, name=person.name, roles=roles, **where)


def reaches(grant: Grant, scope: Scope) -> bool:
    """Pure: whether a grant covers a label. Empty fields of the grant mean "all"."""
    if grant.organisation_id and grant.organisation_id != scope.owner:
        return False
    if grant.region and grant.region != scope.region:
        return False
    if grant.lob and scope.lob and grant.lob != scope.lob:
        return False
    if grant.tier is not None and scope.tier and grant.tier != scope.tier:
        return False
    return scope.compartment in grant.compartments


def scope_id(owner: str, lob: str = "", tier: int = 0, compartment: str = "general", region: str = HOME_REGION) -> int:
    """The number of a label, made when it is new."""
    return _scope_id(connection.settings_dict["NAME"], owner, region, lob, tier, compartment)


def registry_id() -> int:
    """The label of what only the program reads: the register of members, raw mail, keys."""
    return scope_id("inhouse", compartment="registry")


def people_scope_id(organisation: str) -> int:
    """The label of an organisation's staff data."""
    return scope_id(organisation, compartment="people")


@lru_cache(maxsize=4096)
def _scope_id(database: str, owner: str, region: str, lob: str, tier: int, compartment: str) -> int:
    # Keyed by database too: a number learned in one database means nothing in another.
    found, _ = Scope.objects.get_or_create(owner=owner, region=region, lob=lob, tier=tier, compartment=compartment)
    return found.id
