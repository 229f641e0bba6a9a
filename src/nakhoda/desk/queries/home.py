"""The agent's start: her status, what waits for her, her cases, her own numbers of the day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _

from nakhoda.core.routing import next_case
from nakhoda.desk.models import Case
from nakhoda.desk.queries.agents import card_of
from nakhoda.desk.queries.exposure import looking_of
from nakhoda.desk.queries.faces import case_rows
from nakhoda.desk.queries.my_escalations import my_escalations
from nakhoda.desk.queries.policy import policy_in_force
from nakhoda.desk.queries.wellbeing import exposure_card, lanes_of
from nakhoda.desk.queries.work import head_facts
from nakhoda.org.actors import Actor
from nakhoda.org.models import AGENT_STATUSES, Person
from nakhoda.org.queries import my_shift, myself

IN_HAND, PARKED = ("new", "open"), ("pending_member", "on_hold")
COUNTED, LOOKED_AT = 100, 20


def home_page(actor: Actor, now: datetime) -> dict[str, Any]:
    """Context of `desk/home.html`."""
    person = myself(actor)
    mine = list(Case.objects.filter(assignee_id=actor.id, status__in=IN_HAND).order_by("urgency")[:50])
    parked = list(Case.objects.filter(assignee_id=actor.id, status__in=PARKED).order_by("urgency")[:50])
    return {
        "my": _status(person, actor, now),
        "states": [{"code": code, "url": reverse("desk:status", args=[code])} for code in AGENT_STATUSES],
        "next": next_card(actor, now),
        "my_cases": case_rows(actor, mine, now),
        "waiting_cases": case_rows(actor, parked, now),
        "today": [_resolved_today(actor, person, now)],
        "escalations": my_escalations(actor, policy_in_force(now)),
        "exposure": _exposure(person, now),
        "urls": {"next_case": reverse("desk:next_case"), "my_cases": reverse("desk:my_cases")},
    }


def next_card(actor: Actor, now: datetime) -> dict[str, Any]:
    """What waits for her and why, without taking it; `refused` says why none may come."""
    policy = policy_in_force(now)
    card = card_of(actor.id, policy, now)
    heads = _first_of([source.queue for source in card.sources])
    decision = next_case(policy, card.facts, head_facts(heads[:LOOKED_AT]))
    chosen = heads[decision.outcome] if decision.outcome is not None else None
    return {
        "waiting": len(heads),
        "reasons": [{"code": reason.code, "text": reason.text} for reason in decision.reasons],
        "refused": "" if chosen or not heads or card.sources else _("No queue fits your skills and languages."),
        "lane_hint": policy.lanes[chosen.lane].title if chosen and chosen.lane != "L7" else "",
    }


def _first_of(queues: Sequence[str]) -> list[Case]:
    """The most urgent of what waits there. Each queue and status by itself: its index gives the first ones at once."""
    apart = [
        Case.objects.filter(queue=queue, status=status, assignee_id=None).order_by("urgency", "id")[:COUNTED]
        for queue in queues
        for status in IN_HAND
    ]
    return list(apart[0].union(*apart[1:], all=True).order_by("urgency", "id")[:COUNTED]) if apart else []


def _exposure(person: Person, now: datetime) -> dict[str, Any] | None:
    """Nothing where no work that harms can come."""
    policy = policy_in_force(now)
    if not lanes_of(person, policy):
        return None
    return exposure_card(looking_of(person, policy, now), policy, now)


def _status(person: Person, actor: Actor, now: datetime) -> dict[str, Any]:
    shift = my_shift(actor, now)
    return {
        "state": person.status,
        "state_since": person.status_since,
        "shift_ends_at": shift.ends_at if shift else None,
    }


def _resolved_today(actor: Actor, person: Person, now: datetime) -> dict[str, Any]:
    midnight = now.astimezone(ZoneInfo(person.time_zone)).replace(hour=0, minute=0, second=0, microsecond=0)
    rows = Case.objects.filter(resolver_id=actor.id, resolved_at__gte=midnight)
    reopened = Case.objects.filter(resolver_id=actor.id, reopens__gt=0, last_event_at__gte=now - timedelta(days=7))
    return {
        "title": _("Resolved today"),
        "value": str(rows.count()),
        "counter": {"label": _("reopened in 7 days"), "value": str(reopened.count())},
    }
