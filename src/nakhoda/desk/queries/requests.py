"""An internal request as its page shows it: to its requester, and to those who may approve a step of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from nakhoda.desk.models import Approval, Case
from nakhoda.desk.queries.cases import NoSuchCase
from nakhoda.desk.queries.choices import in_words, shipped
from nakhoda.desk.queries.policy import policy_in_force
from nakhoda.desk.queries.records import may_approve
from nakhoda.org.actors import Actor, system
from nakhoda.org.models import Person
from nakhoda.org.permissions import ROLES
from nakhoda.org.scope import scope_of


def request_for(actor: Actor, number: int, now: datetime) -> dict[str, Any]:
    """The context of `desk/request.html`; raises `NoSuchCase` for whoever has no part in it."""
    with scope_of(system("request")):
        rows = list(Approval.objects.filter(case_id=number).select_related("case").order_by("step"))
        if not rows or not _takes_part(actor, rows):
            raise NoSuchCase(f"there is no request {number} of yours")
        names = _names_of(rows)
    rule = policy_in_force(now).request_types.get(rows[0].request_type)
    labels = {field.key: in_words(field.label) for field in rule.fields} if rule else {}
    case: Case = rows[0].case
    return {
        "number": number,
        "title": shipped(rule.title) if rule else rows[0].request_type,
        "status": case.status,
        "outcome": case.outcome,
        "filed_at": case.received_at,
        "requester": names.get(rows[0].requester_id, ""),
        "answers": [{"label": labels.get(key, key), "value": value} for key, value in rows[0].fields.items()],
        "steps": [_step(row, rows, actor, names) for row in rows if row.role],
        "back_url": reverse("desk:requests"),
    }


def _takes_part(actor: Actor, rows: list[Approval]) -> bool:
    if any(actor.id in (row.requester_id, row.decided_by) for row in rows):
        return True
    return any(may_approve(actor, row.role, row.scope_id) for row in rows)


def _step(row: Approval, rows: list[Approval], actor: Actor, names: dict[int, str]) -> dict[str, Any]:
    is_next = row.state == "waiting" and not any(each.state == "waiting" and each.step < row.step for each in rows)
    decided_here = any(each.decided_by == actor.id for each in rows)
    may = is_next and actor.id != row.requester_id and not decided_here
    return {
        "step": row.step,
        "role": role_words(row.role),
        "state": row.state,
        "by": names.get(row.decided_by or 0, ""),
        "at": row.decided_at,
        "note": row.note,
        "decide_url": _door(row) if may and may_approve(actor, row.role, row.scope_id) else "",
    }


def role_words(role: str) -> str:
    """Who approves, in the reader's language."""
    return _(ROLES[role]) if role in ROLES else role


def _door(row: Approval) -> str:
    return reverse("desk:request_decide", args=[row.case_id, row.step])


def _names_of(rows: list[Approval]) -> dict[int, str]:
    ids = {rows[0].requester_id, *(row.decided_by for row in rows if row.decided_by)}
    return dict(Person.objects.filter(id__in=ids).values_list("id", "name"))
