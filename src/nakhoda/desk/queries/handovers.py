"""The hand-overs that a leader looks after: what waits, what went back and forth, what should have gone up."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from nakhoda.core import events as e
from nakhoda.core.escalation import UNDECIDED, is_ping_pong
from nakhoda.core.policy import CompiledPolicy
from nakhoda.desk.models import Case, ClockRow, Escalation, KnowledgeCandidate, LeadNotice
from nakhoda.desk.queries.choices import shipped
from nakhoda.desk.queries.faces import case_rows, closed_subject, subject_for, subject_of
from nakhoda.desk.queries.notices import notices_for
from nakhoda.desk.queries.policy import policy_in_force
from nakhoda.desk.queries.queue_counts import UNFINISHED
from nakhoda.desk.queries.sealing import closed_to
from nakhoda.journal.queries import entries_of
from nakhoda.org.actors import Actor
from nakhoda.org.permissions import ROLES, may, require, visible

SHOWN, LOOKED_AT = 20, 60
RECENT = timedelta(days=30)
MISSED = "missed_escalation"


def handovers_page(actor: Actor, now: datetime) -> dict[str, Any]:
    """Context of `desk/escalations.html`."""
    require(actor, "board:read")
    policy, places = policy_in_force(now), visible(actor, "case:read")
    return {
        "notices": [_notice(each, actor, policy, now) for each in _once(notices_for(actor))],
        "waiting": _waiting(actor, places, policy, now),
        "ping_pong": case_rows(actor, list(_back_and_forth(places)), now),
        "missed": case_rows(actor, _missed(places, now), now),
        "knowledge": _knowledge(visible(actor, "case:assign")),
    }


def went_back_and_forth(case_id: int) -> bool:
    """Whether the case came back to a queue that it had left (the caller may read the case)."""
    return is_ping_pong(_stations(case_id))


def _stations(case_id: int) -> Iterable[str]:
    moves = (e.CaseRouted, e.CaseTransferred)
    return [entry.event.queue for entry in entries_of(case_id) if isinstance(entry.event, moves)]


def _back_and_forth(places: frozenset[int]) -> Iterable[Case]:
    """Unfinished cases that moved at least twice, the most moved first; the journal has the last word."""
    rows = Case.objects.filter(scope_id__in=places, status__in=UNFINISHED).annotate(
        moves=F("escalations") + F("transfers")
    )
    for case in rows.filter(moves__gte=1).order_by("-moves", "urgency")[:LOOKED_AT]:
        if went_back_and_forth(case.id):
            yield case


def _missed(places: frozenset[int], now: datetime) -> list[Case]:
    rows = Case.objects.filter(scope_id__in=places, tags__contains=[MISSED], last_event_at__gte=now - RECENT)
    return list(rows.order_by("-last_event_at")[:SHOWN])


def _waiting(actor: Actor, places: frozenset[int], policy: CompiledPolicy, now: datetime) -> list[dict[str, Any]]:
    """Undecided, oldest first: the age goes on through questions and redirections."""
    rows = Escalation.objects.filter(scope_id__in=places, state__in=UNDECIDED).select_related("case")
    found = list(rows.order_by("raised_at")[:SHOWN])
    due = _dues([row.case_id for row in found])
    closed = closed_to(actor, [row.case for row in found], now)
    return [_waits(row, policy, due.get(row.case_id), row.case_id in closed) for row in found]


def _dues(cases: list[int]) -> dict[int, datetime]:
    rows = ClockRow.objects.filter(case_id__in=cases, metric__in=("tier2_accept", "tier2_resolve"), stopped_at=None)
    return dict(rows.order_by("-due_at").values_list("case_id", "due_at"))


def _waits(row: Escalation, policy: CompiledPolicy, due_at: datetime | None, closed: bool) -> dict[str, Any]:
    reason, queue = policy.escalation.reasons.get(row.reason), policy.queue_by_key.get(row.to_queue)
    return {
        "number": row.case_id,
        "url": reverse("desk:case", args=[row.case_id]),
        "subject": closed_subject(row.case, policy) if closed else subject_of(row.case, policy),
        "state": "info_requested" if row.state == "asked" else row.state,
        "reason": shipped(reason.title) if reason else row.reason,
        "queue": queue.title if queue else row.to_queue,
        "raised_at": row.raised_at,
        "due_at": due_at,
        "hops": row.redirects,
        "questions": row.info_requests,
        "level": row.ladder_level,
    }


def _once(rows: list[LeadNotice]) -> list[LeadNotice]:
    """Who leads both sides reads it once."""
    return list({(row.escalation_id, row.kind, row.level): row for row in reversed(rows)}.values())[::-1]


def _notice(row: LeadNotice, actor: Actor, policy: CompiledPolicy, now: datetime) -> dict[str, Any]:
    """A leader of the other side sees the number alone: the case may lie where she does not look."""
    case = Case.objects.filter(id=row.case_id, scope_id__in=visible(actor, "case:read")).first()
    role = ROLES.get(row.role, row.role)
    words = {
        "second_return": _("Returned a second time: agree with the other side what would make it acceptable."),
        "ladder": _("Nobody decided in time; step %(level)s of the ladder: %(role)s.")
        % {"level": row.level, "role": role},
    }
    return {
        "number": row.case_id,
        "url": reverse("desk:case", args=[case.id]) if case else "",
        "subject": subject_for(actor, case, policy, now) if case else "",
        "text": words[row.kind],
        "at": row.at,
        "seen_url": reverse("desk:notice_seen", args=[row.id]),
    }


def _knowledge(places: frozenset[int]) -> list[dict[str, Any]]:
    rows = KnowledgeCandidate.objects.filter(scope_id__in=places, state="proposed").order_by("-id")[:SHOWN]
    return [
        {
            "number": row.case_id,
            "url": reverse("desk:case", args=[row.case_id]),
            "text": row.text,
            "at": row.proposed_at,
            "judge_url": reverse("desk:knowledge_judge", args=[row.id]),
        }
        for row in rows
    ]


def may_be_marked_missed(case: Case, actor: Actor) -> bool:
    """Whether this reader may say that the case should have gone up."""
    fresh = not case.escalations and MISSED not in case.tags and case.tier == 1
    return fresh and bool(may(actor, "escalation:review", case.scope_id))
