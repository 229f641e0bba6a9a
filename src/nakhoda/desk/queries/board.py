"""The leader's board: what waits in each queue, which clocks are at risk, who is on and on what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, Min, Q, Value
from django.db.models.functions import Extract

from nakhoda.desk.models import Case, Queue
from nakhoda.org.actors import Actor
from nakhoda.org.models import Person
from nakhoda.org.permissions import require, visible

UNFINISHED = ("new", "open", "pending_member", "on_hold")
AT_RISK = timedelta(hours=2)
# Handbook 1.4: age bands in hours; the last one is open.
BANDS: tuple[tuple[str, float, float | None], ...] = (
    ("<4 h", 0, 4),
    ("4–24 h", 4, 24),
    ("1–3 d", 24, 72),
    ("3–7 d", 72, 168),
    ("7–14 d", 168, 336),
    ("14–30 d", 336, 720),
    (">30 d", 720, None),
)


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


def queue_rows(actor: Actor, now: datetime, lob: str = "") -> list[QueueRow]:
    """A row a queue with unfinished cases in sight, most past due first."""
    require(actor, "board:read")
    rows = Case.objects.filter(scope_id__in=visible(actor, "board:read"), status__in=UNFINISHED)
    rows = (rows.filter(lob=lob) if lob else rows).annotate(**_spans(now))
    counted = rows.values("queue").annotate(**_counts(now))
    known = {queue.key: queue for queue in Queue.objects.all()}
    found = [_row(known.get(each["queue"]), dict(each)) for each in counted]
    return sorted(found, key=lambda row: (-row.past_due, -row.at_risk, -row.workable, row.queue))


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


def _counts(now: datetime) -> dict[str, Any]:
    workable = Q(status__in=("new", "open")) | Q(status="on_hold", review_at__lt=now)
    ages = {f"band_{index}": Count("id", filter=_aged(now, low, high)) for index, (_, low, high) in enumerate(BANDS)}
    return {
        "workable": Count("id", filter=workable),
        "unassigned": Count("id", filter=Q(status__in=("new", "open"), assignee_id=None)),
        "past_due": Count("id", filter=Q(next_due_at__lt=now)),
        "at_risk": Count("id", filter=Q(next_due_at__gte=now, next_due_at__lt=now + AT_RISK)),
        "waiting_member": Count("id", filter=Q(status="pending_member")),
        "on_hold": Count("id", filter=Q(status="on_hold")),
        "oldest_at": Min("received_at"),
        "next_due": Min("next_due_at", filter=Q(next_due_at__gte=now)),
        **ages,
        **_used(),
    }


def _spans(now: datetime) -> dict[str, Any]:
    """Seconds that the next promise has left, and had in all."""
    due = F("next_due_at")
    return {"left": Extract(due - Value(now), "epoch"), "whole": Extract(due - F("received_at"), "epoch")}


def _used() -> dict[str, Any]:
    fresh = Q(left__gt=0.5 * F("whole")) | Q(left=None)
    half = Q(left__lte=0.5 * F("whole"), left__gt=0.2 * F("whole"))
    near = Q(left__lte=0.2 * F("whole"), left__gte=0)
    return {f"used_{i}": Count("id", filter=q) for i, q in enumerate((fresh, half, near, Q(left__lt=0)))}


def _aged(now: datetime, low: float, high: float | None) -> Q:
    older = Q(received_at__lte=now - timedelta(hours=low))
    return older & Q(received_at__gt=now - timedelta(hours=high)) if high else older


def _row(queue: Queue | None, counted: dict[str, Any]) -> QueueRow:
    bands = tuple(counted.pop(f"band_{index}") for index in range(len(BANDS)))
    counted["next_due_at"] = counted.pop("next_due")
    used = tuple(counted.pop(f"used_{index}") for index in range(4))
    about = (queue.owner, queue.tier, tuple(queue.languages)) if queue else ("", 0, ())
    return QueueRow(counted.pop("queue"), *about, **counted, bands=bands, used=used)


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
