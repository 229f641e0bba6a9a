"""Records attached to a case, and the conversation that a case took over: read by whoever may read the case."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef

from nakhoda.desk.models import AppealRecord, Approval, Attachment, Case, CaseDecision, Escalation, Message
from nakhoda.desk.queries.cases import case_for
from nakhoda.org.actors import Actor, system
from nakhoda.org.models import Person, Shift
from nakhoda.org.permissions import PERMISSIONS
from nakhoda.org.scope import reading_as, scope_of

EVERYWHERE = ("admin", "global_head")  # roles over the whole operation, whatever compartments they may read
AT_WORK = ("available", "busy", "break")


@dataclass(frozen=True, slots=True)
class Records:
    """What hangs on a case, oldest first."""

    escalations: list[Escalation]
    decisions: list[CaseDecision]
    appeals: list[AppealRecord]
    approvals: list[Approval]


@dataclass(frozen=True, slots=True)
class AppealView:
    """An appeal with the decision that it contests (which may lie where the reader may not look otherwise)."""

    appeal: AppealRecord
    decision: CaseDecision


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A request of one's own: its number, type and how far it is. `steps` are (role, state, note)."""

    case_id: int
    request_type: str
    filed_at: datetime
    status: str
    outcome: str
    steps: tuple[tuple[str, str, str], ...]


def records_of(actor: Actor, case_id: int) -> Records:
    """All records of a case; raises `NoSuchCase`."""
    case_for(actor, case_id)
    return Records(
        escalations=list(Escalation.objects.filter(case_id=case_id).order_by("id")),
        decisions=list(CaseDecision.objects.filter(case_id=case_id).order_by("id")),
        appeals=list(AppealRecord.objects.filter(case_id=case_id).order_by("id")),
        approvals=list(Approval.objects.filter(case_id=case_id).order_by("step")),
    )


# -- what a merge brought in: a reader of the survivor reads it there, wherever the child's row lies ----------


def messages_of(actor: Actor, case_id: int) -> list[Message]:
    """The conversation of a case and of every case folded into it, by time; raises `NoSuchCase`."""
    case_for(actor, case_id)
    with scope_of(system("conversation")):
        family = [case_id, *absorbed_into(case_id)]
        return list(Message.objects.filter(case_id__in=family).order_by("at", "id").prefetch_related("attachments"))


def attachment_for(actor: Actor, case_id: int, attachment_id: int) -> Attachment | None:
    """A file of the case, or of one folded into it; None when it is not part of this conversation."""
    case_for(actor, case_id)
    with scope_of(system("conversation")):
        return Attachment.objects.filter(id=attachment_id, case_id__in=[case_id, *absorbed_into(case_id)]).first()


def absorbed_into(case_id: int) -> list[int]:
    """The cases folded into this one, and into those; the caller has authorised the reading."""
    found: list[int] = []
    last = [case_id]
    while last:
        last = list(Case.objects.filter(merged_into__in=last).order_by("id").values_list("id", flat=True))
        found += last
    return found


# -- appeals ---------------------------------------------------------------------------------------------


def appeal_for(actor: Actor, case_id: int) -> AppealView | None:
    """The appeal that a case is about, with the contested decision; None for any other case."""
    case_for(actor, case_id)
    appeal = AppealRecord.objects.filter(case_id=case_id).order_by("-id").first()
    if appeal is None:
        return None
    with scope_of(system("appeal")):
        return AppealView(appeal, CaseDecision.objects.get(id=appeal.decision_id))


def barred_from(case_ids: Iterable[int]) -> dict[int, frozenset[int]]:
    """Who may not be given these cases: whoever took the contested decision, and whoever filed the request."""
    ids = list(case_ids)
    barred: dict[int, frozenset[int]] = {}
    appeals = AppealRecord.objects.filter(case_id__in=ids).exclude(decided_before_by=None)
    requests = Approval.objects.filter(case_id__in=ids)
    pairs = [*appeals.values_list("case_id", "decided_before_by"), *requests.values_list("case_id", "requester_id")]
    for case_id, person_id in pairs:
        barred[case_id] = barred.get(case_id, frozenset()) | {person_id or 0}
    return barred


# -- one's own, seen by who one is and not by where it lies -----------------------------------------------


def escalations_raised_by(actor: Actor) -> list[Escalation]:
    """What the actor handed to Tier 2, newest first: undecided ones to recall, resolved ones as feedback."""
    with reading_as(system("escalation")):
        return list(Escalation.objects.filter(raised_by=actor.id).order_by("-id")[:50])


def requests_of(actor: Actor) -> list[RequestRow]:
    """The internal requests that the actor filed, newest first."""
    with scope_of(system("request")):
        rows = list(Approval.objects.filter(requester_id=actor.id).select_related("case").order_by("-case_id", "step"))
    steps: dict[int, list[Approval]] = {}
    for row in rows:
        steps.setdefault(row.case_id, []).append(row)
    return [_request_row(each) for each in steps.values()]


def _request_row(rows: list[Approval]) -> RequestRow:
    case, told = rows[0].case, tuple((row.role, row.state, row.note) for row in rows)
    return RequestRow(case.id, rows[0].request_type, case.received_at, case.status, case.outcome, told)


def approvals_for(actor: Actor) -> list[Approval]:
    """The steps whose turn has come and that the actor may decide, oldest first; never of one's own request."""
    roles = {held.role for held in actor.roles}
    earlier = Approval.objects.filter(case_id=OuterRef("case_id"), step__lt=OuterRef("step"), state="waiting")
    with scope_of(system("approval")):
        rows = Approval.objects.filter(~Exists(earlier), state="waiting", role__in=roles)
        found = list(rows.exclude(requester_id=actor.id).select_related("case").order_by("case_id"))
    return [row for row in found if may_approve(actor, row.role, row.scope_id)]


def waits_for_approval(case: Case) -> bool:
    """An internal request that nobody may work yet, whatever its status says."""
    waits = case.channel == "internal_form" and case.status == "on_hold"
    return waits and Approval.objects.filter(case_id=case.id, state="waiting").exists()


def may_approve(actor: Actor, role: str, scope_id: int) -> bool:
    """Whether the actor holds the role where the request lies. An admin sees no cases, only the form to approve."""
    if role not in PERMISSIONS["request:approve"].roles:
        return False
    return any(held.role == role and (role in EVERYWHERE or scope_id in held.scopes) for held in actor.roles)


# -- people ------------------------------------------------------------------------------------------------


def is_on_shift(person_id: int, now: datetime) -> bool:
    """At work now: signed in as such and, where shifts are planned, inside one."""
    with scope_of(system("shift")):
        if not Person.objects.filter(id=person_id, active=True, status__in=AT_WORK).exists():
            return False
        planned = Shift.objects.filter(person_id=person_id)
        return not planned.exists() or planned.filter(starts_at__lte=now, ends_at__gt=now).exists()
