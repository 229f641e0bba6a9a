"""What routing knows of a person: read from the roster under the program's own sight, kept for a second."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import connection

from nakhoda.core.decisions import Reason
from nakhoda.core.policy import CompiledPolicy
from nakhoda.core.policy.rules import QueueRule
from nakhoda.core.routing import AgentFacts, HeadFacts, may_take, misfits
from nakhoda.desk.queries.exposure import closed_to
from nakhoda.desk.queries.prepared import prepared_rows
from nakhoda.org.actors import system
from nakhoda.org.models import Grant, Person, Scope
from nakhoda.org.permissions import PERMISSIONS
from nakhoda.org.queries import WORKING_LEVEL, reaches
from nakhoda.org.scope import reading_as

FRESH_SECONDS = 1.0  # how long a change of the roster in another process may stay unseen here


class NoSuchPerson(LookupError):
    """Nobody active has this number."""


@dataclass(frozen=True, slots=True)
class Source:
    """A queue that a person may draw from, and what in it is not for this person."""

    queue: str
    lanes: tuple[str, ...]
    unread: tuple[str, ...]  # languages that others of the queue read


@dataclass(frozen=True, slots=True)
class Card:
    """A person as the router sees her. `scopes` is where she may work; `sources` depend on the policy version."""

    facts: AgentFacts
    name: str
    scopes: frozenset[int]
    sources: tuple[Source, ...]
    places_json: str  # the same with the labels that are hers, as the statement of `work.heads_for` reads it
    policy_version: int


Profile = tuple[object, ...]  # all that decides which queues fit somebody: alike people draw from alike places
_cards: dict[tuple[str, int], tuple[float, Card]] = {}
_labels: dict[str, tuple[float, list[Scope]]] = {}
_places: dict[Profile, tuple[CompiledPolicy, tuple[Source, ...], str]] = {}
MOST_PROFILES = 5_000


def card_of(person_id: int, policy: CompiledPolicy, now: datetime) -> Card:
    """The card, at most a second old; raises `NoSuchPerson`."""
    key = (_database(), person_id)
    read_at, card = _cards.get(key, (0.0, None))
    if card is None or time.monotonic() - read_at > FRESH_SECONDS or card.policy_version != policy.version:
        card = _read(person_id, policy, now)
        _cards[key] = (time.monotonic(), card)
    return card


def forget_cards() -> None:
    """Drop what this process remembers (after a change of status or of the roster here)."""
    _cards.clear()
    _labels.clear()


def _database() -> str:
    return str(connection.settings_dict["NAME"])


_PERSON = [field.attname for field in Person._meta.concrete_fields]
_GRANT = [field.attname for field in Grant._meta.concrete_fields]
_CARD = f"""
SELECT ARRAY(SELECT l.language FROM org_person_language l WHERE l.person_id = p.id AND l.read >= {WORKING_LEVEL}),
  ARRAY(SELECT c.topic FROM org_certification c WHERE c.person_id = p.id ORDER BY c.id),
  ARRAY(SELECT c.expires_at FROM org_certification c WHERE c.person_id = p.id ORDER BY c.id),
  ARRAY(SELECT to_jsonb(g) FROM org_grant g WHERE g.person_id = p.id AND (g.expires_at IS NULL OR g.expires_at > %s)),
  {", ".join(f"p.{name}" for name in _PERSON)}
FROM org_person p WHERE p.id = %s AND p.active
"""  # noqa: S608 -- column names of the model


def _read(person_id: int, policy: CompiledPolicy, now: datetime) -> Card:
    with reading_as(system("router")):
        rows = prepared_rows(_CARD, [now, person_id])
        if not rows:
            raise NoSuchPerson(f"nobody active has the number {person_id}")
        languages, topics, ends, grants, *columns = rows[0]
        person = Person.from_db(connection.alias, _PERSON, columns)
        labels = _labels_now()
        facts = _facts(person, languages, zip(topics, ends, strict=True), now)
        facts = replace(facts, closed_lanes=_closed(person, policy, now))
    mine = _reached([Grant(**{name: each[name] for name in _GRANT}) for each in map(json.loads, grants)], labels)
    found, places = _places_of(policy, facts, mine)
    return Card(facts, person.name, frozenset(label.id for label in mine), found, places, policy.version)


def _labels_now() -> list[Scope]:
    """Every label; a value never changes, and a new one is seen within a second. Needs the program's sight."""
    seen, labels = _labels.get(_database(), (0.0, []))
    if not labels or time.monotonic() - seen > FRESH_SECONDS:
        labels = list(Scope.objects.order_by("id"))
        _labels[_database()] = (time.monotonic(), labels)
    return labels


def _reached(grants: list[Grant], labels: list[Scope]) -> list[Scope]:
    """Where she may work: `visible` of the same grants."""
    working = [grant for grant in grants if grant.role in PERMISSIONS["case:work"].roles]
    return [label for label in labels if any(reaches(grant, label) for grant in working)]


def _closed(person: Person, policy: CompiledPolicy, now: datetime) -> dict[str, Reason]:
    """Lanes that harm and are shut to her for now; whoever is cleared for none of them is not looked up."""
    demands = {policy.lanes[lane].clearance for lane in policy.exposure.lanes if lane in policy.lanes}
    return closed_to(person, policy, now) if demands & {"", *person.lanes} else {}


def _places_of(policy: CompiledPolicy, facts: AgentFacts, labels: list[Scope]) -> tuple[tuple[Source, ...], str]:
    """Her queues, and the same label by label: what lies in them under labels that are not hers is never looked at.

    Asking the core about every queue, lane and language takes milliseconds, and people who are alike get one answer.
    """
    profile = (_database(), _profile(facts), tuple(label.id for label in labels))
    known = _places.get(profile)
    if known is None or known[0] is not policy:
        found = sources(policy, facts)
        known = (policy, found, json.dumps([_place(policy, source, labels) for source in found]))
        if len(_places) >= MOST_PROFILES:
            _places.clear()
        _places[profile] = known
    return known[1], known[2]


def _profile(facts: AgentFacts) -> Profile:
    """Every fact that `sources` asks for; a certificate counts by whether it holds today."""
    held = frozenset(topic for topic, end in facts.certifications.items() if end >= facts.today)
    about = (facts.tier, facts.owner, facts.reads, facts.skills, facts.clearances, facts.queues)
    return (*about, held, frozenset(facts.closed_lanes))


def _place(policy: CompiledPolicy, source: Source, labels: list[Scope]) -> dict[str, object]:
    queue = policy.queue_by_key[source.queue]
    own = [label.id for label in labels if (label.owner, label.tier) == (queue.owner, queue.tier)]
    return {"queue": source.queue, "scopes": own, "lanes": source.lanes, "unread": source.unread}


def facts_of(person: Person, now: datetime) -> AgentFacts:
    """What routing knows of somebody, without what she looked at. Needs the program's sight."""
    languages = person.languages.filter(read__gte=WORKING_LEVEL).values_list("language", flat=True)
    return _facts(person, languages, person.certifications.values_list("topic", "expires_at"), now)


def _facts(
    person: Person, languages: Iterable[str], certified: Iterable[tuple[str, datetime]], now: datetime
) -> AgentFacts:
    certificates: dict[str, datetime] = {}
    for topic, expires_at in certified:
        certificates[topic] = max(expires_at, certificates.get(topic, expires_at))
    zone = ZoneInfo(person.time_zone)
    return AgentFacts(
        id=person.id,
        tier=person.tier,
        owner=person.organisation_id,
        reads=frozenset(languages),
        today=now.astimezone(zone).date(),
        status=person.status,
        skills=frozenset(person.skills),
        clearances=frozenset(person.lanes),
        certifications={topic: end.astimezone(zone).date() for topic, end in certificates.items()},
        capacity=person.capacity,
    )


def sources(policy: CompiledPolicy, facts: AgentFacts) -> tuple[Source, ...]:
    """The queues that fit a person whatever she is doing now, each asked of `core.routing` lane by lane."""
    at_work = replace(facts, status="available", open_cases=0)
    fitting = [queue for queue in policy.queues if not misfits(at_work, queue)]
    found = (Source(queue.key, *_limits(policy, at_work, queue)) for queue in fitting)
    return tuple(source for source in found if source.lanes)


def _limits(policy: CompiledPolicy, facts: AgentFacts, queue: QueueRule) -> tuple[tuple[str, ...], tuple[str, ...]]:
    tags = {*policy.routing.languages, *(tag for each in policy.queues for tag in each.languages), "", "und"}
    easy = next((tag for tag in sorted(tags) if _takes(policy, facts, queue, None, tag)), "")
    lanes = tuple(lane for lane in policy.lanes if _takes(policy, facts, queue, lane, easy))
    unread = tuple(sorted(tag for tag in tags if not _takes(policy, facts, queue, None, tag)))
    return lanes, unread


def _takes(policy: CompiledPolicy, facts: AgentFacts, queue: QueueRule, lane: str | None, language: str) -> bool:
    """Asks the core about an imagined case; lane None is one that demands no clearance."""
    received = datetime.combine(facts.today, datetime.min.time(), tzinfo=ZoneInfo("UTC"))
    head = HeadFacts(queue.key, lane or "", "normal", language, received)
    return may_take(policy, facts, head).outcome
