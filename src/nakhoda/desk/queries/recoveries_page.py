"""Recoveries for leads: what requests have in common, what waits, what was stopped, what ended (handbook 5.3, D8).

Everything is read under the reader's own sight: a ring shows the requests that she may see, and no number of others.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy

from nakhoda.core.facts import TERMINAL
from nakhoda.core.policy.recovery import RecoveryRule
from nakhoda.core.recovery import MARKS
from nakhoda.core.recovery_rings import Ring, rings
from nakhoda.desk.models import Case, Recovery
from nakhoda.desk.queries.policy import policy_in_force
from nakhoda.desk.queries.recoveries import MARKED, REFUSALS, STATES, TIERS, say
from nakhoda.desk.queries.recovery_facts import DAY, requests_of
from nakhoda.org.actors import Actor
from nakhoda.org.models import Organisation
from nakhoda.org.permissions import require, visible
from nakhoda.org.queries import faces_of_people

SHOWN, SEARCHED = 20, 5_000
RECENT = timedelta(days=30)
KINDS = {
    "contact": gettext_lazy("The same new contact"),
    "device": gettext_lazy("The same device"),
    "phrase": gettext_lazy("The same words"),
}


def recoveries_page(actor: Actor, now: datetime) -> dict[str, Any]:
    """Context of `desk/recoveries.html`."""
    require(actor, "recovery:oversee")
    rule, places = policy_in_force(now).recovery, visible(actor, "recovery:oversee")
    rows = Recovery.objects.filter(scope_id__in=places)
    return {
        "rings": _rings(rows, rule, now),
        "hands": _hands(rows, rule, now),
        "uncontained": _uncontained(places, rule, now),
        "waiting": _rows(rows.filter(state="proposed").order_by("proposed_at")),
        "cooling": _rows(rows.filter(state="cooling").order_by("cooling_until")),
        "stopped": _rows(rows.filter(state="stopped", ended_at__gte=now - RECENT).order_by("-ended_at")),
        "ended": _rows(rows.filter(state__in=MARKS, ended_at__gte=now - RECENT).order_by("-ended_at")),
        "counts": Counter(rows.filter(ended_at__gte=now - RECENT).values_list("mark", flat=True)),
    }


def _rings(rows: QuerySet[Recovery], rule: RecoveryRule, now: datetime) -> list[dict[str, Any]]:
    recent = list(rows.filter(opened_at__gte=now - timedelta(days=rule.limits.days)).order_by("-id")[:SEARCHED])
    known = {row.id: row for row in recent}
    names = dict(Organisation.objects.values_list("key", "name"))
    return [_ring(ring, known, names) for ring in rings(requests_of(recent), rule.limits.accounts)[:SHOWN]]


def _ring(ring: Ring, known: dict[int, Recovery], names: dict[str, str]) -> dict[str, Any]:
    return {
        "kind": say(KINDS, ring.kind),
        "accounts": ring.accounts,
        "owners": [names.get(owner, owner) for owner in ring.owners],
        "across": ring.across,
        "first_at": ring.first_at,
        "last_at": ring.last_at,
        "cases": [_row(known[number]) for number in ring.requests[:SHOWN]],
    }


def _hands(rows: QuerySet[Recovery], rule: RecoveryRule, now: datetime) -> list[dict[str, Any]]:
    """Who is near the day's limit: asked about, not ranked."""
    limit = rule.limits.agent_day
    begun = Counter(rows.filter(opened_at__gt=now - DAY).values_list("opened_by", flat=True))
    busy = {who: n for who, n in begun.items() if limit and n * 1_000 >= limit * rule.limits.busy_permille}
    people = faces_of_people(busy) if busy else {}
    return [{"name": people[who].name, "count": n, "limit": limit} for who, n in busy.items() if who in people]


def _uncontained(places: frozenset[int], rule: RecoveryRule, now: datetime) -> list[dict[str, Any]]:
    """Takeovers in progress without a freeze, oldest first."""
    rows = Case.objects.filter(scope_id__in=places, lane__in=rule.lanes).exclude(status__in=[*TERMINAL, "resolved"])
    frozen = Recovery.objects.filter(scope_id__in=places, frozen_at__isnull=False).values("case_id")
    due = timedelta(minutes=rule.containment_minutes)
    return [
        {
            "number": case.id,
            "url": reverse("desk:case", args=[case.id]),
            "at": case.received_at,
            "due_at": case.received_at + due,
            "late": now > case.received_at + due,
        }
        for case in rows.exclude(id__in=frozen).order_by("received_at")[:SHOWN]
    ]


def _rows(rows: QuerySet[Recovery]) -> list[dict[str, Any]]:
    return [_row(row) for row in rows[:SHOWN]]


def _row(row: Recovery) -> dict[str, Any]:
    return {
        "number": row.case_id,
        "url": reverse("desk:case", args=[row.case_id]),
        "tier": row.tier,
        "tier_label": say(TIERS, row.tier),
        "state": row.state,
        "state_label": say(STATES, row.state),
        "reason": say(REFUSALS, row.reason) if row.reason else "",
        "mark": say(MARKED, row.mark) if row.mark else "",
        "opened_at": row.opened_at,
        "ended_at": row.ended_at,
        "until": row.cooling_until,
        "notices": row.notices,
    }
