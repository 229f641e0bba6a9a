"""The leader's board: what waits in each queue, which clocks are at risk, who is on and on what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from nakhoda.desk.models import Case, Queue
from nakhoda.desk.queries.queue_counts import AT_RISK, UNFINISHED, counts_in_sight
from nakhoda.org.actors import Actor
from nakhoda.org.models import Person
from nakhoda.org.permissions import require, visible

BESIDE = ("queue", "cases")


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One queue: workable counts only cases whose turn is ours (handbook 1.4); waiting ones are beside it."""

    queue: str
    owner: str
    tier: int
    languages: tuple[str, ...]
    workable: int
    unassigned: int
    past_due: int
    at_risk: int
    waiting_member: int
    on_hold: int
    oldest_at: datetime | None
    next_due_at: datetime | None  # the next promise that can still be kept
    bands: tuple[int, ...]
    used: tuple[int, int, int, int]  # under half of the promise, 50-80 %, 80-100 %, past due


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Somebody on the team: status since when, and the cases in hand."""

    id: int
    name: str
    owner: str
    organisation: str
    site: str
    status: str
    since: datetime | None
    capacity: int
    cases: tuple[Case, ...]


@dataclass(frozen=True, slots=True)
class Queues:
    """The rows of a board, and the instant that their figures are true of."""

    rows: list[QueueRow]
    as_of: datetime


def queue_rows(actor: Actor, now: datetime, lob: str = "") -> Queues:
    """A row a queue with unfinished cases in sight, most past due first."""
    require(actor, "board:read")
    counted = counts_in_sight(visible(actor, "board:read"), now, lob)
    known = {queue.key: queue for queue in Queue.objects.all()}
    found = [_row(known.get(line["queue"]), line) for line in counted.lines]
    rows = sorted(found, key=lambda row: (-row.past_due, -row.at_risk, -row.workable, row.queue))
    return Queues(rows, counted.as_of)


def cases_at_risk(actor: Actor, now: datetime, limit: int = 50) -> list[Case]:
    """Unfinished cases that are past due or due within two hours, earliest first."""
    rows = Case.objects.filter(scope_id__in=visible(actor, "case:read"), status__in=UNFINISHED)
    return list(rows.filter(next_due_at__lt=now + AT_RISK).order_by("next_due_at")[:limit])


def people_rows(actor: Actor, now: datetime, limit: int = 200) -> list[PersonRow]:
    """The agents in sight who are not offline, with what they hold; busy ones first."""
    require(actor, "people:read")
    scopes = visible(actor, "people:read")
    people = Person.objects.filter(scope_id__in=scopes, active=True, tier__gte=1).exclude(status="offline")
    chosen = list(people.select_related("organisation", "site").order_by("status", "name")[:limit])
    held = _held_by([person.id for person in chosen], visible(actor, "case:read"))
    return [_person(person, held.get(person.id, ())) for person in chosen]


def _row(queue: Queue | None, line: dict[str, Any]) -> QueueRow:
    about = (queue.owner, queue.tier, tuple(queue.languages)) if queue else ("", 0, ())
    return QueueRow(line["queue"], *about, **{name: value for name, value in line.items() if name not in BESIDE})


def _held_by(people: Iterable[int], scopes: frozenset[int]) -> dict[int, tuple[Case, ...]]:
    rows = Case.objects.filter(scope_id__in=scopes, assignee_id__in=list(people), status__in=UNFINISHED)
    held: dict[int, list[Case]] = {}
    for case in rows.order_by("urgency"):
        held.setdefault(case.assignee_id or 0, []).append(case)
    return {person: tuple(cases) for person, cases in held.items()}


def _person(person: Person, cases: tuple[Case, ...]) -> PersonRow:
    where = (person.organisation_id, person.organisation.name, person.site.name)
    doing = (person.status, person.status_since, person.capacity)
    return PersonRow(person.id, person.name, *where, *doing, cases)
