"""A member of staff asks for something by an internal form; named roles approve, one after the other."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from nakhoda.core.events import ApprovalDecided, ApprovalRequested, CaseClassified, CaseResolved, Event, StatusChanged
from nakhoda.core.forms import FieldFault, field_faults
from nakhoda.core.policy import CompiledPolicy
from nakhoda.core.policy.rules import FieldRule, RequestType
from nakhoda.desk.actions.opening import open_case
from nakhoda.desk.actions.vaulting import fields_in_tokens, in_tokens
from nakhoda.desk.actions.writing import write_events
from nakhoda.desk.arrivals import Arrival, Sender
from nakhoda.desk.models import Approval, Case
from nakhoda.desk.queries.cases import NoSuchCase
from nakhoda.desk.queries.policy import policy_in_force
from nakhoda.desk.queries.records import may_approve
from nakhoda.org.actors import Actor, system
from nakhoda.org.permissions import require
from nakhoda.org.scope import scope_of

DECISIONS = ("approved", "refused")
WORKED_BY_TIER = 2  # colleagues' requests are never work for a partner's first tier


class RequestRefused(ValueError):
    """The request cannot be filed or decided; the message says what to do."""


class FormFaulty(RequestRefused):
    """The form is not filled in as its type asks; `faults` names each field."""

    def __init__(self, faults: tuple[FieldFault, ...]) -> None:
        super().__init__("; ".join(f"{fault.field}: {fault.message}" for fault in faults))
        self.faults = faults


class NotYourStep(RequestRefused):
    """Somebody else must decide: never the requester, and nobody twice."""


def file_request(type_key: str, fields: Mapping[str, str], *, actor: Actor, now: datetime) -> Case:
    """Open the request's case. With approvals to come it is on hold; without, it waits in its queue at once.

    The requester may have no sight of the case: `queries.records.requests_of` tells how far it is.
    """
    require(actor, "request:file")
    policy = policy_in_force(now)
    rule = policy.request_types.get(type_key)
    if rule is None:
        raise RequestRefused(f"choose a kind of request: {', '.join(policy.request_types)}")
    values = {key: value.strip() for key, value in fields.items()}
    if faults := field_faults(rule.fields, values):
        raise FormFaulty(faults)
    with scope_of(system("request")):
        known = _understood(policy, rule)
        case = open_case(_arrival(rule, values, actor, now), actor=actor, now=now, known=known, tier=WORKED_BY_TIER)
        _ask(case, rule, values, actor, now)
    return case


def decide_approval(case_id: int, step: int, outcome: str, note: str = "", *, actor: Actor, now: datetime) -> Approval:
    """Say yes or no to one step. After the last yes the case can be worked; a no ends it as denied, with the note."""
    with scope_of(system("approval")):
        case, waiting = _waiting(actor, case_id, step)
        _refuse_person(actor, waiting[0])
        if outcome not in DECISIONS:
            raise RequestRefused(f"a step is {' or '.join(DECISIONS)}")
        if outcome == "refused" and not note.strip():
            raise RequestRefused("say why: your colleague will read it")
        _decide(waiting[0], outcome, in_tokens(case, note, now=now), actor, now)
        decided = ApprovalDecided(step=step, outcome=outcome, by=actor.id)
        write_events(case, [decided, *_then(waiting, outcome)], actor=actor, now=now)
    return waiting[0]


# -- filing ----------------------------------------------------------------------------------------------------


def _understood(policy: CompiledPolicy, rule: RequestType) -> CaseClassified:
    """The form says all of it; the words of a colleague do not set off the lanes that protect members."""
    usual = policy.reasons[policy.routing.general_reason]
    return CaseClassified(
        lob=rule.lob,
        reason=rule.key,
        lane=usual.lane,
        priority="normal",
        language=policy.routing.default_language,
        confidence=1.0,
        reasons=(f"declared: the form says {rule.key}",),
    )


def _arrival(rule: RequestType, values: Mapping[str, str], actor: Actor, now: datetime) -> Arrival:
    return Arrival(
        channel="internal_form",
        received_at=now,
        text="\n".join(f"{_label(field)}: {values[field.key]}" for field in rule.fields if values.get(field.key)),
        subject=rule.title,
        sender=Sender(kind="staff", address=str(actor.id), name=actor.name),
        source=rule.key,
        opened_by="staff",
        lob=rule.lob,
        acknowledged="page",
    )


def _label(field: FieldRule) -> str:
    return field.label.get("en") or field.key


def _ask(case: Case, rule: RequestType, values: Mapping[str, str], actor: Actor, now: datetime) -> None:
    about = {"case_id": case.id, "scope_id": case.scope_id, "request_type": rule.key}
    about |= {"fields": fields_in_tokens(case, values, now=now)}
    rows = [
        Approval(**about, requester_id=actor.id, step=step, role=role)
        for step, role in enumerate(rule.approvals, start=1)
    ]
    Approval.objects.bulk_create(rows or [Approval(**about, requester_id=actor.id, state="none_needed")])
    if rows:
        # No review time: a hold that comes back by itself would make unapproved work workable.
        held = StatusChanged(status="on_hold", reason="approval")
        write_events(case, [held, ApprovalRequested(step=1, role=rows[0].role)], actor=actor, now=now)


# -- approving -------------------------------------------------------------------------------------------------


def _waiting(actor: Actor, case_id: int, step: int) -> tuple[Case, list[Approval]]:
    """The locked case and its open steps, the asked one first."""
    case = Case.objects.select_for_update().filter(id=case_id).first()
    rows = list(Approval.objects.filter(case_id=case_id).order_by("step"))
    asked = next((row for row in rows if row.step == step), None)
    if case is None or asked is None or not may_approve(actor, asked.role, case.scope_id):
        raise NoSuchCase(f"there is no step {step} of case {case_id} that you may decide")
    waiting = [row for row in rows if row.state == "waiting"]
    if asked.state != "waiting":
        raise RequestRefused(f"this step is {asked.state.replace('_', ' ')} already")
    if waiting[0].step != step:
        raise RequestRefused(f"step {waiting[0].step} comes first")
    return case, waiting


def _refuse_person(actor: Actor, step: Approval) -> None:
    if actor.id == step.requester_id:
        raise NotYourStep("you asked for it; somebody else must decide")
    if Approval.objects.filter(case_id=step.case_id, decided_by=actor.id).exists():
        raise NotYourStep("you decided an earlier step; a second pair of eyes must decide this one")


def _decide(row: Approval, outcome: str, note: str, actor: Actor, now: datetime) -> None:
    row.state, row.note, row.decided_by, row.decided_at = outcome, note.strip()[:500], actor.id, now
    row.save(update_fields=["state", "note", "decided_by", "decided_at"])


def _then(waiting: list[Approval], outcome: str) -> list[Event]:
    later = waiting[1:]
    if outcome == "refused":
        Approval.objects.filter(id__in=[row.id for row in later]).update(state="none_needed")
        return [CaseResolved(outcome="denied")]
    if later:
        return [ApprovalRequested(step=later[0].step, role=later[0].role)]
    return [StatusChanged(status="open", reason="approved")]
