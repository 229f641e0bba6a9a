"""The leader's board: what waits in each queue, which clocks are at risk, who is on and on what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from nakhoda.desk.models import Case, Queue
from nakhoda.desk.queries.prepared import prepared_rows
from nakhoda.desk.queries.queue_counts import AT_RISK, UNFINISHED, counts_in_sight
from nakhoda.desk.queries.ranges import SHOWN
from nakhoda.org.actors import Actor
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
    """Somebody on the team: status since when, how many cases in hand, and the most urgent of them."""

    id: int
    name: str
    owner: str
    status: str
    since: datetime | None
    capacity: int
    cases: int
    first_case: int | None


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
    return list(rows.only(*SHOWN).filter(next_due_at__lt=now + AT_RISK).order_by("next_due_at")[:limit])


# The people first, then of each what she holds: never the cases of those who are not shown.
_PEOPLE = """
SELECT p.id, p.name, p.organisation_id, p.status, p.status_since, p.capacity, held.cases, held.first
FROM (SELECT * FROM org_person WHERE scope_id = ANY (%s) AND active AND tier >= 1 AND status <> 'offline'
      ORDER BY status, name LIMIT %s) p
CROSS JOIN LATERAL (
  SELECT count(*)::int AS cases, (array_agg(c.id ORDER BY c.urgency))[1] AS first FROM desk_case c
  WHERE c.assignee_id = p.id AND c.scope_id = ANY (%s)
    AND c.status IN ('new', 'open', 'pending_member', 'on_hold')) held
ORDER BY p.status, p.name
"""


def people_rows(actor: Actor, now: datetime, limit: int = 200) -> list[PersonRow]:
    """The agents in sight who are not offline, with what they hold; busy ones first."""
    require(actor, "people:read")
    places = [sorted(visible(actor, permission)) for permission in ("people:read", "case:read")]
    return [PersonRow(*row) for row in prepared_rows(_PEOPLE, [places[0], limit, places[1]])]


def _row(queue: Queue | None, line: dict[str, Any]) -> QueueRow:
    about = (queue.owner, queue.tier, tuple(queue.languages)) if queue else ("", 0, ())
    return QueueRow(line["queue"], *about, **{name: value for name, value in line.items() if name not in BESIDE})
