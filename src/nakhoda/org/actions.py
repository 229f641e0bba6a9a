"""Put people and places on the roster."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password

from nakhoda.journal import actions as journal
from nakhoda.org.actors import Actor
from nakhoda.org.models import (
    AGENT_STATUSES,
    Certification,
    Grant,
    Organisation,
    Person,
    PersonLanguage,
    Region,
    Shift,
    ShortMemory,
    Site,
    Team,
    User,
)
from nakhoda.org.permissions import require, visible
from nakhoda.org.queries import HOME_REGION, people_scope_id


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleSpec:
    """A role over a part of the operation; empty means all."""

    role: str
    organisation: str = ""
    lob: str = ""
    tier: int | None = None
    compartments: tuple[str, ...] = ("general",)


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonSpec:
    """A line of the roster."""

    email: str
    name: str
    title: str
    organisation: str
    site: str
    team: str = ""
    tier: int = 0
    languages: tuple[str, ...] = ("en",)
    skills: tuple[str, ...] = ()
    clearances: tuple[str, ...] = ()
    certifications: tuple[str, ...] = ()
    capacity: int = 5
    roles: tuple[RoleSpec, ...] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteSpec:
    """A building; its key is also the key of its calendar in the desk policy."""

    key: str
    name: str
    country: str
    time_zone: str
    subdivision: str = ""


@dataclass(frozen=True, slots=True)
class TeamSpec:
    """A team to be; `lob` is empty when it serves several."""

    key: str
    name: str
    organisation: str
    site: str
    lob: str = ""


def open_sites(organisations: dict[str, str], sites: tuple[SiteSpec, ...]) -> None:
    """Make the home region, the organisations (key -> name) and their sites."""
    Region.objects.get_or_create(key=HOME_REGION, defaults={"name": "Asia-Pacific"})
    for key, name in organisations.items():
        kind = "inhouse" if key == "inhouse" else "partner"
        Organisation.objects.get_or_create(key=key, defaults={"name": name, "kind": kind})
    for site in sites:
        about = {"name": site.name, "country": site.country, "subdivision": site.subdivision}
        where = {"region_id": HOME_REGION, "time_zone": site.time_zone, "calendar": site.key}
        Site.objects.get_or_create(key=site.key, defaults={**about, **where})


def form_team(spec: TeamSpec) -> Team:
    """A team without people yet; the same key is the same team."""
    where = {"organisation_id": spec.organisation, "site_id": spec.site, "lob_id": spec.lob or None}
    about = {"name": spec.name, "scope_id": people_scope_id(spec.organisation)}
    return Team.objects.get_or_create(key=spec.key, defaults={**about, **where})[0]


def appoint_leader(team_key: str, leader: Person) -> None:
    """Who leads the team from now on."""
    Team.objects.filter(key=team_key).update(leader=leader)


def hire(spec: PersonSpec, *, now: datetime, password: str | None = None) -> Person:
    """One person with sign-in, languages, certificates (one year) and roles. Without a password nobody can sign in."""
    scope = people_scope_id(spec.organisation)
    user = User.objects.create(username=spec.email, email=spec.email, password=make_password(password))
    person = Person.objects.create(
        scope_id=scope,
        user=user,
        name=spec.name,
        title=spec.title,
        organisation_id=spec.organisation,
        site_id=spec.site,
        team=Team.objects.filter(key=spec.team).first() if spec.team else None,
        tier=spec.tier,
        skills=list(spec.skills),
        lanes=list(spec.clearances),
        capacity=spec.capacity,
        time_zone=Site.objects.get(key=spec.site).time_zone,
        hired_on=(now - timedelta(days=400)).date(),
    )
    _give(person, spec, now)
    return person


def _give(person: Person, spec: PersonSpec, now: datetime) -> None:
    own = {"person": person, "scope_id": person.scope_id}
    levels = {"read": 3, "write": 3, "speak": 3}
    PersonLanguage.objects.bulk_create(PersonLanguage(**own, language=tag, **levels) for tag in spec.languages)
    year = now + timedelta(days=365)
    passed = {"passed_at": now - timedelta(days=30), "expires_at": year}
    Certification.objects.bulk_create(Certification(**own, topic=topic, **passed) for topic in spec.certifications)
    Grant.objects.bulk_create(
        Grant(
            **own,
            role=role.role,
            organisation_id=role.organisation or None,
            region=HOME_REGION,
            lob=role.lob,
            tier=role.tier,
            compartments=list(role.compartments),
        )
        for role in spec.roles
    )


class NotTrained(ValueError):
    """Nobody of those named may be certified by this actor; the message says why."""


def certify(person_ids: Collection[int], topic: str, *, days: int, version: int, actor: Actor, now: datetime) -> int:
    """They passed the test on a topic, as the policy stands in `version`; the count of certificates written."""
    require(actor, "training:record")
    people = list(Person.objects.filter(id__in=person_ids, active=True, scope_id__in=visible(actor, "training:record")))
    if not people:
        raise NotTrained("choose people of your own part of the operation")
    passed = {"topic": topic, "policy_version": version, "passed_at": now, "expires_at": now + timedelta(days=days)}
    Certification.objects.bulk_create(Certification(person=each, scope_id=each.scope_id, **passed) for each in people)
    for each in people:
        told = {"topic": topic, "policy_version": version}
        journal.record(
            "person.certified", scope_id=each.scope_id, actor=actor.label, now=now, subject=f"person:{each.id}", **told
        )
    return len(people)


def expire_certificates(topic: str, *, passed_before: datetime, at: datetime) -> int:
    """A new text is in force: whoever passed on the old one is certified until `at` at the latest."""
    old = Certification.objects.filter(topic=topic, passed_at__lt=passed_before, expires_at__gt=at)
    return old.update(expires_at=at)


class NoSuchStatus(ValueError):
    """The word is none of the statuses an agent may have."""


def set_status(person: Person, status: str, *, actor: Actor, now: datetime) -> None:
    """Change what somebody is doing; the interval ledger is the journal's `agent.state` records."""
    if status not in AGENT_STATUSES:
        raise NoSuchStatus(f"{status!r} is no status; choose one of {', '.join(AGENT_STATUSES)}")
    before, person.status, person.status_since = person.status, status, now
    Person.objects.filter(id=person.id).update(status=status, status_since=now)
    told = {"before": before, "after": status}
    journal.record(
        "agent.state", scope_id=person.scope_id, actor=actor.label, now=now, subject=f"person:{person.id}", **told
    )


def plan_shift(person: Person, starts_at: datetime, ends_at: datetime) -> Shift:
    """Put a stretch of work on the schedule."""
    return Shift.objects.create(person=person, scope_id=person.scope_id, starts_at=starts_at, ends_at=ends_at)


def plan_shifts(plans: Iterable[tuple[Person, Iterable[tuple[datetime, datetime]]]]) -> int:
    """The same for many people at once; the count of shifts."""
    rows = [
        Shift(person=person, scope_id=person.scope_id, starts_at=start, ends_at=end)
        for person, stretches in plans
        for start, end in stretches
    ]
    return len(Shift.objects.bulk_create(rows, batch_size=2000))


def forget_tries(*, now: datetime) -> int:
    """Tries at sign-in that no limit counts any more (they name addresses of the network); the count."""
    return ShortMemory.objects.filter(expires__lt=now).delete()[0]
