"""Who is who: the actor behind a sign-in, scopes by value, people on shift."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import Count, Q
from django.utils import timezone

from nakhoda.org.actors import Actor, HeldRole, system
from nakhoda.org.models import Grant, Person, PersonLanguage, Scope, Shift, Site
from nakhoda.org.permissions import PERMISSIONS, may, visible
from nakhoda.org.prepared import prepared_rows
from nakhoda.org.scope import reading_as, scope_of

HOME_REGION = "apac"
WORKING_LEVEL = 2  # of 3: reads well enough to answer, as the router asks for
WALLED = ("minor_safety", "security", "legal")  # compartments of cases with a wall of their own
SUMMING = ("global_head", "regional_lead")  # these read every aggregate of their place (handbook 1.13)
OVERSEEING = (*SUMMING, "admin")  # these answer for a walled-off compartment of their place without reading it
_labels: dict[tuple[str, str, str, str, int, str], int] = {}
_compartments: dict[tuple[str, int], str] = {}


def actor_for(user: Any, now: datetime) -> Actor | None:
    """The person who signed in, with the scopes of every role held now; None for a stranger."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return None
    with scope_of(system("sign-in")):
        rows = prepared_rows(_SIGNED_IN, [now, user.pk])
        return _actor_of(*rows[0]) if rows else None


# Everything about a person who comes in, in one trip. A digest of all labels comes along: what a role reaches is
# worked out once for equal grants over equal labels, and every request sees a change of either.
_SIGNED_IN = """
SELECT p.id, p.name, p.organisation_id, p.time_zone,
  ARRAY(SELECT to_jsonb(g)::text FROM org_grant g
        WHERE g.person_id = p.id AND (g.expires_at IS NULL OR g.expires_at > %s) ORDER BY g.id),
  (SELECT coalesce(sum(hashtextextended(s::text, 0)), 0)::text FROM org_scope s)
FROM org_person p WHERE p.user_id = %s AND p.active
"""
_GRANT = [field.attname for field in Grant._meta.concrete_fields]


def _actor_of(number: int, name: str, organisation: str, zone: str, grants: list[str], labels: str) -> Actor:
    roles = _roles_of(tuple(grants), labels)
    return Actor(kind="person", id=number, name=name, roles=roles, organisation=organisation, time_zone=zone)


@lru_cache(maxsize=4096)
def _roles_of(grants: tuple[str, ...], _labels: str) -> tuple[HeldRole, ...]:
    """What these grants reach under the labels of that digest. Needs the program's sight."""
    everything = list(Scope.objects.all())
    return tuple(_held(Grant(**{name: row[name] for name in _GRANT}), everything) for row in map(json.loads, grants))


def person_as_actor(person: Person, now: datetime) -> Actor:
    """The same for a known person; call it under the system's scope."""
    held = Grant.objects.filter(person=person).filter(Q(expires_at=None) | Q(expires_at__gt=now))
    everything = list(Scope.objects.all())
    roles = tuple(_held(grant, everything) for grant in held.order_by("id"))
    where = {"organisation": person.organisation_id, "time_zone": person.time_zone}
    return Actor(kind="person", id=person.id, name=person.name, roles=roles, **where)


def _held(grant: Grant, everything: list[Scope]) -> HeldRole:
    reached = frozenset(scope.id for scope in everything if reaches(grant, scope))
    walls = [name for name in WALLED if grant.role in SUMMING and name not in grant.compartments]
    sums = (
        (name, frozenset(s.id for s in everything if s.compartment == name and _lies_in(grant, s))) for name in walls
    )
    return HeldRole(grant.role, reached, tuple((name, labels) for name, labels in sums if labels))


def reaches(grant: Grant, scope: Scope) -> bool:
    """Pure: whether a grant covers a label. Empty fields of the grant mean "all"."""
    return _lies_in(grant, scope) and scope.compartment in grant.compartments


def _lies_in(grant: Grant, scope: Scope) -> bool:
    """The same whatever the compartment."""
    if grant.organisation_id and grant.organisation_id != scope.owner:
        return False
    if grant.region and grant.region != scope.region:
        return False
    if grant.lob and scope.lob and grant.lob != scope.lob:
        return False
    return grant.tier is None or not scope.tier or grant.tier == scope.tier


def labels_over(actor: Actor, permission: str, now: datetime) -> frozenset[int]:
    """The labels for which the actor answers by a role of that permission, also where she may not read.

    Who leads a place decides who may look into its sealed compartments; that gives her no sight of them.
    """
    roles = PERMISSIONS[permission].roles & {held.role for held in actor.roles}
    with scope_of(system("access")):
        held = Grant.objects.filter(Q(expires_at=None) | Q(expires_at__gt=now), person_id=actor.id, role__in=roles)
        grants, everything = list(held), list(Scope.objects.all())
    return frozenset(scope.id for scope in everything if any(answers_for(grant, scope) for grant in grants))


def answers_for(grant: Grant, scope: Scope) -> bool:
    """Pure: whether a grant answers for a label: the same whatever the compartment, for whoever leads the place."""
    return _lies_in(grant, scope) if grant.role in OVERSEEING else reaches(grant, scope)


def compartment_of(label_id: int) -> str:
    """The compartment of a label, "" for none; labels are values and never change."""
    key = (str(connection.settings_dict["NAME"]), label_id)
    if key not in _compartments:
        found = Scope.objects.filter(id=label_id).values_list("compartment", flat=True).first()
        if found is None:
            return ""
        _compartments[key] = found
    return _compartments[key]


def scope_id(owner: str, lob: str = "", tier: int = 0, compartment: str = "general", region: str = HOME_REGION) -> int:
    """The number of a label, made when it is new."""
    key = (str(connection.settings_dict["NAME"]), owner, region, lob, tier, compartment)
    if key not in _labels:
        values: dict[str, Any] = dict(zip(("owner", "region", "lob", "tier", "compartment"), key[1:], strict=True))
        found, made = Scope.objects.get_or_create(**values)
        if made:  # its transaction may yet roll back: remember it the next time
            return found.id
        _labels[key] = found.id
    return _labels[key]


def registry_id() -> int:
    """The label of what only the program reads: the register of members, raw mail, keys."""
    return scope_id("inhouse", compartment="registry")


def people_scope_id(organisation: str) -> int:
    """The label of an organisation's staff data."""
    return scope_id(organisation, compartment="people")


def wellbeing_scope_id(organisation: str) -> int:
    """The label of what harm an organisation's people saw: the person herself and the wellbeing officer."""
    return scope_id(organisation, compartment="wellbeing")


class NoSuchPerson(LookupError):
    """Foreign and missing are the same answer."""


def everybody_for(actor: Actor) -> list[Person]:
    """The people whose staff data the actor may see, by name."""
    rows = Person.objects.filter(active=True).select_related("organisation", "site")
    return list(rows.filter(scope_id__in=visible(actor, "access:explain")).order_by("name")[:1000])


def readers_of_languages(actor: Actor) -> dict[str, int] | None:
    """How many active people read each language well enough to work in it; None for who may not see people."""
    if not may(actor, "people:read"):
        return None
    able = PersonLanguage.objects.filter(read__gte=WORKING_LEVEL, person__active=True, person__tier__gte=1)
    return dict(able.values_list("language").annotate(Count("person_id", distinct=True)).order_by())


def person_for(actor: Actor, person_id: int) -> Actor:
    """Somebody else, as an actor, to explain their access."""
    with scope_of(system("access")):
        person = Person.objects.filter(id=person_id, active=True).first()
        if person is None or not (actor.is_system or person.scope_id in visible(actor, "access:explain")):
            raise NoSuchPerson(f"there is no person {person_id} that you may see")
        return person_as_actor(person, timezone.now())


def scopes_named(scopes: frozenset[int]) -> str:
    """A set of labels in words, shortest form: owners, LOBs, tiers, compartments."""
    rows = [scope for scope in Scope.objects.all() if scope.id in scopes]
    parts = [_listed({row.owner for row in rows}), _listed({row.lob for row in rows if row.lob})]
    parts += [_listed({f"tier {row.tier}" for row in rows if row.tier}), _listed({row.compartment for row in rows})]
    return " · ".join(filter(None, parts)) or "nowhere"


def _listed(words: set[str]) -> str:
    ordered = sorted(words)
    return ", ".join(ordered[:6]) + (f" and {len(ordered) - 6} more" if len(ordered) > 6 else "")


def site_zone(calendar: str) -> str:
    """The time zone of the site that works by this calendar; UTC when none does."""
    return Site.objects.filter(calendar=calendar).values_list("time_zone", flat=True).first() or "UTC"


@dataclass(frozen=True, slots=True)
class Face:
    """What colleagues on one case see of each other: no more than a name and whether she is there."""

    name: str
    status: str


def faces_of_people(ids: Iterable[int | None]) -> dict[int, Face]:
    """Faces by person id. Staff data stays in its compartment: who may see a case may see who holds it, and no more."""
    wanted = {number for number in ids if number}
    if not wanted:
        return {}
    with reading_as(system("faces")):
        rows = Person.objects.filter(id__in=wanted).values_list("id", "name", "status")
        return {number: Face(name, status) for number, name, status in rows}


def myself(actor: Actor) -> Person:
    """One's own line of the roster, with site and organisation."""
    with reading_as(system("myself")):
        return Person.objects.select_related("site", "organisation").get(id=actor.id)


def my_shift(actor: Actor, now: datetime) -> Shift | None:
    """The shift that one is on now."""
    with reading_as(system("myself")):
        return Shift.objects.filter(person_id=actor.id, starts_at__lte=now, ends_at__gt=now).first()
