"""Who may work a case, what waits at the head of a person's queues, and what is in her hands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from nakhoda.core.routing import HeadFacts
from nakhoda.desk.models import Case
from nakhoda.desk.queries.agents import Card
from nakhoda.desk.queries.cases import locked_case_for
from nakhoda.desk.queries.prepared import prepared_rows
from nakhoda.desk.queries.records import barred_from
from nakhoda.org.actors import Actor
from nakhoda.org.permissions import Refused

WORKABLE = ("new", "open")
MANY = 50
PUT_BACK = timedelta(minutes=30)  # a case that somebody released is not offered to the same person for so long


class Barred(Refused):
    """The person took part in what the case is about; somebody else must work it."""


def workable_case_for(actor: Actor, case_id: int, permission: str = "case:work") -> Case:
    """The case, locked, for somebody who may work it: not the author of the appealed decision, not the requester."""
    case = locked_case_for(actor, case_id, permission)
    if actor.kind == "person" and actor.id in barred_people(case):
        raise Barred(
            "somebody else must work this case: you made the decision that it appeals against, or you asked for it"
        )
    return case


def barred_people(case: Case) -> frozenset[int]:
    """Whose hands the case must not come into; only appeals and internal requests have any."""
    if case.channel not in ("appeal", "internal_form"):
        return frozenset()
    return barred_from([case.id]).get(case.id, frozenset())


def held_by(person_id: int, but: int = 0) -> int:
    """How many cases, other than `but`, have their turn with this person: what her capacity counts."""
    return Case.objects.filter(assignee_id=person_id, status__in=WORKABLE).exclude(id=but).count()


def own_cases(actor: Actor) -> list[Case]:
    """What the person holds and has to do, most urgent first."""
    return list(Case.objects.filter(assignee_id=actor.id, status__in=WORKABLE).order_by("urgency", "id"))


def own_next(actor: Actor, after: int | None = None) -> Case | None:
    """The most urgent case in the person's own hands, other than the one that she is leaving."""
    mine = Case.objects.filter(assignee_id=actor.id, status__in=WORKABLE).order_by("urgency", "id")
    return (mine.exclude(id=after) if after else mine).first()


# The most urgent case of all her places. What waits under a queue and a label comes in kinds, by lane and language, and
# the index is asked from kind to kind: what is not hers to take (a lane that is closed to her, a language that she does
# not read) is passed over in one step, however many cases of it pile up at the front. Then one row is locked. What
# other pulls hold is skipped, so there are more candidates than pulls: a few at first, and more where all of them were
# in other hands at that instant.
FEW, MANY_AT_ONCE = 3, 16
_COLUMNS = [field.attname for field in Case._meta.concrete_fields]
_HEADS = f"""
WITH RECURSIVE kind AS (
  SELECT p.queue, label.scope, p.lanes, p.unread, w.lane::text, w.language::text
  FROM jsonb_to_recordset(%s::jsonb) AS p(queue text, scopes int[], lanes text[], unread text[])
  CROSS JOIN unnest(p.scopes) AS label (scope) CROSS JOIN LATERAL (
    SELECT w.lane, w.language FROM desk_case w
    WHERE w.queue = p.queue AND w.scope_id = label.scope AND w.assignee_id IS NULL AND w.status IN ('new', 'open')
    ORDER BY w.lane, w.language LIMIT 1) w
  UNION ALL
  SELECT k.queue, k.scope, k.lanes, k.unread, w.lane::text, w.language::text FROM kind k CROSS JOIN LATERAL (
    SELECT w.lane, w.language FROM desk_case w
    WHERE w.queue = k.queue AND w.scope_id = k.scope AND w.assignee_id IS NULL AND w.status IN ('new', 'open')
      AND (w.lane, w.language) > (k.lane, k.language)
    ORDER BY w.lane, w.language LIMIT 1) w
)
SELECT (SELECT count(*) FROM (SELECT 1 FROM desk_case held WHERE held.assignee_id = me.id
                              AND held.status IN ('new', 'open') LIMIT me.room) hand),
  EXISTS (SELECT 1 FROM desk_touch t WHERE t.agent_id = me.id AND t.ended_at IS NULL),
  head.next_due_at < me.now AND coalesce((SELECT true FROM desk_clock k WHERE k.case_id = head.id
    AND k.outcome = 'active' AND k.due_at < me.now LIMIT 1), false),
  {", ".join(f"head.{name}" for name in _COLUMNS)}
FROM (SELECT %s::bigint AS id, %s::text AS label, %s::timestamptz AS now, %s::timestamptz AS put_back,
             %s::int AS room, %s::int AS at_once) me
CROSS JOIN LATERAL (
  SELECT c.* FROM (
    SELECT near.id, near.urgency
    FROM kind
    CROSS JOIN LATERAL (
      SELECT w.id, w.urgency FROM desk_case w
      WHERE w.queue = kind.queue AND w.scope_id = kind.scope AND w.lane = kind.lane AND w.language = kind.language
        AND w.assignee_id IS NULL AND w.status IN ('new', 'open')
        AND (w.channel <> 'appeal' OR NOT EXISTS (
              SELECT 1 FROM desk_appeal a WHERE a.case_id = w.id AND a.decided_before_by = me.id))
        AND (w.channel <> 'internal_form' OR NOT EXISTS (
              SELECT 1 FROM desk_approval r WHERE r.case_id = w.id AND r.requester_id = me.id))
        AND (w.status = 'new' OR NOT EXISTS (
              SELECT 1 FROM journal_event e
              WHERE e.case_id = w.id AND e.name = 'case.assigned' AND e.actor = me.label AND e.at > me.put_back
                AND e.payload->>'cause' = 'released'))
      ORDER BY w.urgency, w.id
      LIMIT me.at_once
    ) near
    WHERE kind.lane = ANY (kind.lanes) AND kind.language <> ALL (kind.unread)
    ORDER BY near.urgency, near.id
    LIMIT me.at_once
  ) next
  JOIN desk_case c ON c.id = next.id
  WHERE c.assignee_id IS NULL AND c.status IN ('new', 'open')
  ORDER BY next.urgency, next.id
  LIMIT 1
  FOR UPDATE OF c SKIP LOCKED
) head
"""  # noqa: S608 -- column names of the model


@dataclass(frozen=True, slots=True)
class Heads:
    """What waits for a person: the most urgent case, locked, and how it stands with her."""

    cases: list[Case]
    overdue: list[bool]  # a due time of the case has passed and nobody has written it down yet
    held: int
    on_a_case: bool  # a touch of hers is open


def heads_for(card: Card, now: datetime) -> Heads | None:
    """The case that she may take next, locked until the transaction ends; None when nothing waits."""
    if not card.sources:
        return None
    person, room = card.facts.id, max(card.facts.capacity, MANY)  # counting stops where it can decide nothing more
    asked = (card.places_json, person, f"person:{person}", now, now - PUT_BACK, room)
    rows = prepared_rows(_HEADS, (*asked, FEW)) or prepared_rows(_HEADS, (*asked, MANY_AT_ONCE))
    if not rows:
        return None
    cases = [Case.from_db(connection.alias, _COLUMNS, row[3:]) for row in rows]
    return Heads(cases, [row[2] for row in rows], rows[0][0], rows[0][1])


def head_facts(cases: Sequence[Case], barred: frozenset[int] = frozenset()) -> list[HeadFacts]:
    """Cases as the core's picking sees them."""
    return [
        HeadFacts(case.queue, case.lane, case.priority, case.language, case.received_at, case.next_due_at, barred)
        for case in cases
    ]


def queues_waiting(keys: Sequence[str]) -> set[str]:
    """The queues with at least one case that nobody holds."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT key FROM unnest(%s::text[]) AS q(key) WHERE EXISTS (SELECT 1 FROM desk_case c WHERE c.queue = q.key"
            " AND c.assignee_id IS NULL AND c.status IN ('new', 'open'))",
            [list(keys)],
        )
        return {row[0] for row in cursor.fetchall()}


def idle_people() -> list[int]:
    """Available people with room, emptiest hands first, then longest available. Asked by the program alone."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.id FROM org_person p LEFT JOIN (SELECT assignee_id, count(*) AS held FROM desk_case"
            " WHERE assignee_id IS NOT NULL AND status IN ('new', 'open') GROUP BY 1) h ON h.assignee_id = p.id"
            " WHERE p.active AND p.status = 'available' AND coalesce(h.held, 0) < p.capacity"
            " ORDER BY coalesce(h.held, 0), p.status_since NULLS FIRST, p.id"
        )
        return [row[0] for row in cursor.fetchall()]
