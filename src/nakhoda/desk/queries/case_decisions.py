"""The decisions of a case beside its conversation: what was decided, and what is still owed."""

from __future__ import annotations

from typing import Any

from nakhoda.desk.models import Case, CaseDecision
from nakhoda.desk.queries.measures import measures_of
from nakhoda.org.actors import Actor
from nakhoda.org.permissions import may


def decisions_of(case: Case, actor: Actor) -> list[dict[str, Any]]:
    """`decisions` of `desk/case.html`, newest first."""
    allowed = bool(may(actor, "decision:make", case.scope_id))
    rows = CaseDecision.objects.filter(case_id=case.id).order_by("-id")[:5]
    return [_row(row, allowed) for row in rows]


def _row(row: CaseDecision, allowed: bool) -> dict[str, Any]:
    return {
        "id": row.id,
        "what": measures_of(row.statement, row.kind) if row.adverse else "",
        "adverse": row.adverse,
        "clause": str(row.statement.get("clause") or row.statement.get("legal_ground") or ""),
        "about_other": row.about_another,
        "at": row.decided_at,
        "reference": row.reference,
        "informed_at": row.informed_at,
        "implemented_at": row.implemented_at,
        "appeal_until": row.appeal_until,
        "may_serve": allowed and row.informed_at is None,
        "may_implement": allowed and row.implemented_at is None,
    }
