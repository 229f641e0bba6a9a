"""The appeal of a case beside its conversation: what is contested, and what this reader may do about it."""

from __future__ import annotations

from typing import Any

from nakhoda.desk.models import Case
from nakhoda.desk.queries.records import appeal_for
from nakhoda.desk.queries.work import barred_people
from nakhoda.org.actors import Actor
from nakhoda.org.permissions import may

OPEN_OUTCOMES = ("upheld", "inadmissible")  # nothing to carry out


def appeal_of(case: Case, actor: Actor) -> dict[str, Any] | None:
    """`appeal` of `desk/case.html`; None for a case that is none."""
    view = appeal_for(actor, case.id) if case.channel == "appeal" else None
    if view is None:
        return None
    appeal, decision = view.appeal, view.decision
    allowed = bool(may(actor, "appeal:decide", case.scope_id))
    barred = actor.id in barred_people(case)
    return {
        "state": appeal.state,
        "outcome": appeal.outcome.replace("_", " "),
        "what": decision.kind.replace("_", " "),
        "why": str(decision.statement.get("decision_facts", "")),
        "reference": decision.reference,
        "decided_at": decision.decided_at,
        "may_decide": allowed and appeal.state == "filed" and not barred,
        "may_implement": allowed and appeal.state == "decided" and appeal.outcome not in OPEN_OUTCOMES,
        "barred": barred and appeal.state == "filed",
    }
