"""Tier 2 asks the raiser before it decides. The case stays where it is, and so do its clocks."""

from __future__ import annotations

from datetime import datetime

from nakhoda.core.escalation import says_something
from nakhoda.core.events import EscalationInfoGiven, EscalationInfoRequested
from nakhoda.desk.actions.escalation_ladder import begin_ladder, end_ladder
from nakhoda.desk.actions.escalations import EscalationRefused
from nakhoda.desk.actions.placing import scope_beside
from nakhoda.desk.actions.remarks import remark
from nakhoda.desk.actions.vaulting import in_tokens
from nakhoda.desk.actions.writing import write_events
from nakhoda.desk.models import Case, Escalation
from nakhoda.desk.queries.cases import NoSuchCase, locked_case_for
from nakhoda.desk.queries.policy import policy_in_force
from nakhoda.org.actors import Actor, system
from nakhoda.org.permissions import may
from nakhoda.org.scope import scope_of


def request_information(case_id: int, question: str, *, actor: Actor, now: datetime) -> Escalation:
    """Ask; the raiser reads it on her own page, without seeing the case. Raises `EscalationRefused`."""
    case = locked_case_for(actor, case_id, "escalation:decide")
    record = Escalation.objects.filter(id=case.escalation_id or 0, state__in=("raised", "accepted")).first()
    if record is None:
        raise EscalationRefused("no escalation waits here for a question")
    if not says_something(question):
        raise EscalationRefused("write what you need to know")
    record.question, record.info_requests = in_tokens(case, question.strip(), now=now), record.info_requests + 1
    record.state = "asked"
    record.save(update_fields=["question", "info_requests", "state"])
    end_ladder(record, now=now)
    asked = EscalationInfoRequested(escalation_id=record.id, agent_id=actor.id)
    write_events(case, [remark(case, question.strip(), actor=actor, now=now), asked], actor=actor, now=now)
    return record


def answer_information(escalation_id: int, answer: str, *, actor: Actor, now: datetime) -> Escalation:
    """Answer as the raiser, or as a leader of that side; raises `NoSuchCase` to anybody else."""
    with scope_of(system("answer")):
        record = Escalation.objects.filter(id=escalation_id).first()
        case = Case.objects.select_for_update().filter(id=record.case_id if record else 0).first()
        if record is None or case is None or not _may_answer(actor, record, case, now):
            raise NoSuchCase(f"you raised no escalation {escalation_id}")
        record.refresh_from_db()
        if record.state != "asked" or case.escalation_id != record.id:
            raise EscalationRefused("nobody waits for an answer any more")
        if not says_something(answer):
            raise EscalationRefused("write the answer; your question stands until then")
        _stand_again(record, case, answer.strip(), actor, now)
    return record


def _stand_again(record: Escalation, case: Case, answer: str, actor: Actor, now: datetime) -> None:
    record.state, record.question = ("accepted" if record.decided_by else "raised"), ""
    record.fields = record.fields | {"answer": in_tokens(case, answer, now=now)}
    record.save(update_fields=["state", "question", "fields"])
    given = EscalationInfoGiven(escalation_id=record.id, back_to=record.state)
    write_events(case, [remark(case, answer, actor=actor, now=now), given], actor=actor, now=now)
    begin_ladder(record, now=now)


def _may_answer(actor: Actor, record: Escalation, case: Case, now: datetime) -> bool:
    if record.raised_by == actor.id or actor.is_system:
        return True
    policy = policy_in_force(now)
    queue = policy.queue_by_key.get(record.from_queue)
    return bool(queue and may(actor, "case:assign", scope_beside(policy, queue, case)))
