"""What routing knows of a person: read from the roster under the program's own sight, kept for a second."""

from __future__ import annotations

import json
import time
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import connection

from nakhoda.core.decisions import Reason
from nakhoda.core.policy import CompiledPolicy
from nakhoda.core.policy.rules import QueueRule
from nakhoda.core.routing import AgentFacts, HeadFacts, may_take, misfits
from nakhoda.desk.queries.exposure import closed_to
from nakhoda.org.actors import system
from nakhoda.org.models import Person, Scope
from nakhoda.org.permissions import visible
from nakhoda.org.queries import WORKING_LEVEL, person_as_actor
from nakhoda.org.scope import scope_of

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
    places_json: str  # the same, label by label, as the statement of `work.heads_for` reads it
    policy_version: int


_cards: dict[tuple[str, int], tuple[float, Card]] = {}


def card_of(person_id: int, policy: CompiledPolicy, now: datetime) -> Card:
    """The card, at most a second old; raises `NoSuchPerson`."""
    key = (str(connection.settings_dict["NAME"]), person_id)
    read_at, card = _cards.get(key, (0.0, None))
    if card is None or time.monotonic() - read_at > FRESH_SECONDS or card.policy_version != policy.version:
        card = _read(person_id, policy, now)
        _cards[key] = (time.monotonic(), card)
    return card


def forget_cards() -> None:
    """Drop what this process remembers (after a change of status or of the roster here)."""
    _cards.clear()


def _read(person_id: int, policy: CompiledPolicy, now: datetime) -> Card:
    with scope_of(system("router")):
        person = Person.objects.filter(id=person_id, active=True).first()
        if person is None:
            raise NoSuchPerson(f"nobody active has the number {person_id}")
        facts = facts_of(person, now)
        scopes = visible(person_as_actor(person, now), "case:work")
        labels = list(Scope.objects.filter(id__in=scopes))
        facts = replace(facts, closed_lanes=_closed(person, policy, now))
    found = sources(policy, facts)
    places = [place for source in found for place in _places(policy.queue_by_key[source.queue], source, labels)]
    return Card(facts, person.name, scopes, found, json.dumps(places), policy.version)


def _closed(person: Person, policy: CompiledPolicy, now: datetime) -> dict[str, Reason]:
    """Lanes that harm and are shut to her for now; whoever is cleared for none of them is not looked up."""
    demands = {policy.lanes[lane].clearance for lane in policy.exposure.lanes if lane in policy.lanes}
    return closed_to(person, policy, now) if demands & {"", *person.lanes} else {}


def _places(queue: QueueRule, source: Source, labels: list[Scope]) -> list[dict[str, object]]:
    """A queue label by label: what lies in it under labels that she may not see is never looked at."""
    own = [label.id for label in labels if (label.owner, label.tier) == (queue.owner, queue.tier)]
    return [{**asdict(source), "scope": number} for number in own]


def facts_of(person: Person, now: datetime) -> AgentFacts:
    """What routing knows of somebody, without what she looked at. Needs the program's sight."""
    languages = person.languages.filter(read__gte=WORKING_LEVEL).values_list("language", flat=True)
    certificates: dict[str, datetime] = {}
    for topic, expires_at in person.certifications.values_list("topic", "expires_at"):
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
