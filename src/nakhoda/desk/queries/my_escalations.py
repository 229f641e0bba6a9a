"""What became of one's own escalations: questions to answer, returns to mend, answers to learn from."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from nakhoda.core.policy import CompiledPolicy
from nakhoda.desk.models import Escalation
from nakhoda.desk.queries.choices import shipped
from nakhoda.desk.queries.records import escalations_raised_by
from nakhoda.org.actors import Actor

SHOWN = 8
OPEN = ("raised", "asked", "accepted")
BADGES = {"asked": "info_requested"}


def my_escalations(actor: Actor, policy: CompiledPolicy) -> list[dict[str, Any]]:
    """Questions first, then what is unread, then what waits; what was read has left."""
    rows = [row for row in _last_of_each_case(escalations_raised_by(actor)) if _concerns(row)]
    rows.sort(key=lambda row: (row.state != "asked", row.state in OPEN, -row.id))
    return [_row(row, policy) for row in rows[:SHOWN]]


def _concerns(row: Escalation) -> bool:
    """Automatic returns were told at once, beside the form."""
    by_a_person = row.state != "returned" or row.decided_by is not None
    return row.state != "recalled" and row.read_by_raiser_at is None and by_a_person


def _last_of_each_case(rows: list[Escalation]) -> list[Escalation]:
    """What was raised again has answered the return before it; `rows` are newest first."""
    return list({row.case_id: row for row in reversed(rows)}.values())


def _row(row: Escalation, policy: CompiledPolicy) -> dict[str, Any]:
    reason = policy.escalation.reasons.get(row.reason)
    why = policy.escalation.return_reasons.get(row.return_reason)
    return {
        "case": row.case_id,
        "state": BADGES.get(row.state, row.state),
        "reason": shipped(reason.title) if reason else row.reason,
        "at": row.raised_at,
        "question": row.question,
        "why": shipped(why.title) if why else "",
        "told": row.return_note if row.state == "returned" else row.resolution,
        "answer_url": reverse("desk:escalation_answer", args=[row.id]) if row.state == "asked" else "",
        "recall_url": reverse("desk:recall", args=[row.case_id]) if row.state == "raised" else "",
        "read_url": reverse("desk:escalation_read", args=[row.id]) if row.state not in OPEN else "",
        "case_url": reverse("desk:case", args=[row.case_id]) if row.state == "returned" else "",
    }
