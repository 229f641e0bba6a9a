"""The agent's start: her status, what waits for her, her cases, her own numbers of the day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from nakhoda.core.policy import CompiledPolicy
from nakhoda.core.routing import HeadFacts, next_case
from nakhoda.desk.models import Case
from nakhoda.desk.queries.agents import Card, card_of
from nakhoda.desk.queries.exposure import looking_of
from nakhoda.desk.queries.faces import case_rows
from nakhoda.desk.queries.my_escalations import my_escalations
from nakhoda.desk.queries.policy import policy_in_force
from nakhoda.desk.queries.prepared import prepared_rows
from nakhoda.desk.queries.wellbeing import exposure_card, lanes_of
from nakhoda.org.actors import Actor, system
from nakhoda.org.models import AGENT_STATUSES, Person, Shift
from nakhoda.org.queries import my_shift, myself
from nakhoda.org.scope import reading_as

IN_HAND, PARKED = ("new", "open"), ("pending_member", "on_hold")
COUNTED, LOOKED_AT = 100, 20
HELD, SHOWN = 200, 50


def home_page(actor: Actor, now: datetime) -> dict[str, Any]:
    """Context of `desk/home.html`."""
    with reading_as(system("home")):  # the program's sight once, for all that needs it
        person, shift, policy = myself(actor), my_shift(actor, now), policy_in_force(now)
        card, raised = card_of(actor.id, policy, now), my_escalations(actor, policy)
        exposure = _exposure(person, policy, now)
    held = list(Case.objects.filter(assignee_id=actor.id, status__in=(*IN_HAND, *PARKED)).order_by("urgency")[:HELD])
    rows = case_rows(actor, held, now)
    return {
        "my": _status(person, shift),
        "states": [{"code": code, "url": reverse("desk:status", args=[code])} for code in AGENT_STATUSES],
        "next": next_card(actor, card, policy),
        "my_cases": [row for row in rows if row["status"] in IN_HAND][:SHOWN],
        "waiting_cases": [row for row in rows if row["status"] in PARKED][:SHOWN],
        "today": [_resolved_today(actor, person, now)],
        "escalations": raised,
        "exposure": exposure,
        "urls": {"next_case": reverse("desk:next_case"), "my_cases": reverse("desk:my_cases")},
    }


def next_card(actor: Actor, card: Card, policy: CompiledPolicy) -> dict[str, Any]:
    """What waits for her and why, without taking it; `refused` says why none may come."""
    heads = _first_of(actor, [source.queue for source in card.sources])
    decision = next_case(policy, card.facts, heads[:LOOKED_AT])
    chosen = heads[decision.outcome] if decision.outcome is not None else None
    return {
        "waiting": len(heads),
        "reasons": [{"code": reason.code, "text": reason.text} for reason in decision.reasons],
        "refused": "" if chosen or not heads or card.sources else _("No queue fits your skills and languages."),
        "lane_hint": policy.lanes[chosen.lane].title if chosen and chosen.lane != "L7" else "",
    }


# Each queue and status by itself: its index gives the first ones at once.
_FIRST = """
SELECT w.queue, w.lane, w.priority, w.language, w.received_at, w.next_due_at
FROM unnest(%s::text[]) AS place (queue) CROSS JOIN unnest(ARRAY['new', 'open']) AS asked (status) CROSS JOIN LATERAL (
  SELECT * FROM desk_case c
  WHERE c.queue = place.queue AND c.status = asked.status AND c.assignee_id IS NULL AND c.scope_id = ANY (%s::int[])
  ORDER BY c.urgency, c.id LIMIT %s::int) w
ORDER BY w.urgency, w.id LIMIT %s::int
"""


def _first_of(actor: Actor, queues: Sequence[str]) -> list[HeadFacts]:
    """The most urgent of what waits in these queues, in the actor's sight."""
    asked = [list(queues), sorted(actor.scopes), COUNTED, COUNTED]
    return [HeadFacts(*row) for row in prepared_rows(_FIRST, asked)] if queues else []


def _exposure(person: Person, policy: CompiledPolicy, now: datetime) -> dict[str, Any] | None:
    """Nothing where no work that harms can come."""
    if not lanes_of(person, policy):
        return None
    return exposure_card(looking_of(person, policy, now), policy, now)


def _status(person: Person, shift: Shift | None) -> dict[str, Any]:
    return {
        "state": person.status,
        "state_since": person.status_since,
        "shift_ends_at": shift.ends_at if shift else None,
    }


def _resolved_today(actor: Actor, person: Person, now: datetime) -> dict[str, Any]:
    midnight = now.astimezone(ZoneInfo(person.time_zone)).replace(hour=0, minute=0, second=0, microsecond=0)
    today = Q(resolved_at__gte=midnight)
    back = Q(reopens__gt=0, last_event_at__gte=now - timedelta(days=7))
    told = Case.objects.filter(today | back, resolver_id=actor.id).aggregate(
        today=Count("id", filter=today), back=Count("id", filter=back)
    )
    return {
        "title": _("Resolved today"),
        "value": str(told["today"]),
        "counter": {"label": _("reopened in 7 days"), "value": str(told["back"])},
    }
