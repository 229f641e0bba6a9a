"""Take one very case: from an escalation, a leader's list, a colleague who is away."""

from __future__ import annotations

from datetime import datetime

from nakhoda.core.events import CaseAssigned
from nakhoda.desk.actions.work import CannotAssign, reassign, unfit_for
from nakhoda.desk.actions.writing import write_events
from nakhoda.desk.models import Case
from nakhoda.desk.queries.work import WORKABLE, workable_case_for
from nakhoda.org.actors import Actor


def take(case_id: int, *, actor: Actor, now: datetime) -> Case:
    """Hold the case oneself. One that somebody holds is taken over only by whoever may assign."""
    case = workable_case_for(actor, case_id)
    if case.assignee_id == actor.id:
        return case
    if case.assignee_id is not None:
        return reassign(case_id, actor.id, actor=actor, now=now)
    if case.status not in (*WORKABLE, "pending_member", "on_hold"):
        raise CannotAssign(f"the case is {case.status}")
    if against := unfit_for(case, actor.id, now):
        raise CannotAssign(against)
    write_events(case, [CaseAssigned(agent_id=actor.id, cause="reassigned")], actor=actor, now=now)
    return case
