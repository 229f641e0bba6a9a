"""Somebody else looks again: what was shown, what it says, who must agree, and that it is carried out."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from nakhoda.core.appeals import CARRIED_OUT, Finding, dispose_at, finding_refusal, is_about_age, needs_second
from nakhoda.core.events import (
    AppealDecided,
    AppealImplemented,
    AppealProposed,
    AppealSentBack,
    Event,
    EvidenceAssessed,
)
from nakhoda.desk.actions.appeals import AppealRefused
from nakhoda.desk.actions.notices import tell_of_outcome
from nakhoda.desk.actions.remarks import remark
from nakhoda.desk.actions.vaulting import in_tokens
from nakhoda.desk.actions.writing import write_events
from nakhoda.desk.models import AppealRecord, Case, CaseDecision
from nakhoda.desk.queries.cases import case_for, locked_case_for
from nakhoda.desk.queries.policy import policy_in_force
from nakhoda.org.actors import Actor, system
from nakhoda.org.scope import scope_of

OUTCOMES = {
    "upheld": "The decision stands",
    "overturned_error": "Overturned: we were wrong",
    "overturned_new_evidence": "Overturned by new evidence",
    "overturned_policy": "Overturned: the policy changed or was unclear",
    "partial": "Overturned in part",
    "inadmissible": "Not admissible, or undetermined",
}
FOUND = ("evidence_kind", "authenticity", "age_outcome", "relation_verified")
DECIDED = ("state", "outcome", "note", "reviewer_id", "second_id", "decided_at", "dispose_at")


class NotYourAppeal(AppealRefused):
    """Whoever took the decision does not review it, and nobody confirms what they found themselves."""


def decide_appeal(
    case_id: int, outcome: str, note: str, *, actor: Actor, now: datetime, finding: Finding = Finding()
) -> AppealRecord:
    """Uphold or overturn; `note` says why, for the file. Where two people must, this is only a proposal.

    Whoever took the decision is refused, and so is an age that nothing shows (`core.appeals`).
    """
    case, appeal, decision = _locked(actor, case_id)
    if appeal.state != "filed":
        raise AppealRefused(f"it is {appeal.state} already")
    if actor.id == appeal.decided_before_by:
        raise NotYourAppeal("you took the decision that this appeal contests; a colleague must review it")
    policy = policy_in_force(now)
    if refusal := finding_refusal(policy.appeals, decision.kind, outcome, finding):
        raise AppealRefused(refusal)
    if not note.strip():
        raise AppealRefused("say why: the next reader must understand it")
    events = [remark(case, note.strip(), actor=actor, now=now), *_found(appeal, finding)]
    appeal.outcome, appeal.note, appeal.reviewer_id = outcome, in_tokens(case, note.strip(), now=now), actor.id or None
    lane = policy.lanes.get(case.lane)
    if needs_second(policy.appeals, decision.kind, bool(lane and lane.two_person), outcome):
        appeal.state = "proposed"
        appeal.save(update_fields=[*FOUND, *DECIDED])
        proposed = AppealProposed(appeal_id=appeal.id, outcome=outcome, reviewer_id=actor.id or None)
        write_events(case, [*events, proposed], actor=actor, now=now)
        return appeal
    return _conclude(case, appeal, decision, events, actor, now)


def confirm_appeal(case_id: int, agrees: bool, note: str, *, actor: Actor, now: datetime) -> AppealRecord:
    """The second person: agrees, or says why somebody must look once more."""
    case, appeal, decision = _locked(actor, case_id)
    if appeal.state != "proposed":
        raise AppealRefused("nothing waits here for a second person")
    if actor.id in (appeal.reviewer_id, appeal.decided_before_by):
        raise NotYourAppeal("a second person must confirm it: neither the reviewer nor whoever took the decision")
    if not agrees and not note.strip():
        raise AppealRefused("say what the reviewer should look at again")
    said: list[Event] = [remark(case, note.strip(), actor=actor, now=now)] if note.strip() else []
    if agrees:
        appeal.second_id = actor.id or None
        return _conclude(case, appeal, decision, said, actor, now)
    appeal.state, appeal.outcome, appeal.reviewer_id = "filed", "", None
    appeal.save(update_fields=DECIDED)
    write_events(case, [*said, AppealSentBack(appeal_id=appeal.id, by=actor.id or None)], actor=actor, now=now)
    return appeal


def implement_appeal(case_id: int, *, actor: Actor, now: datetime) -> AppealRecord:
    """What the appeal overturned was undone in the product; the clock since the decision stops."""
    case, appeal, _ = _locked(actor, case_id)
    if appeal.state not in ("decided", "implemented"):
        raise AppealRefused("decide it first")
    if appeal.state == "implemented":
        raise AppealRefused("it is carried out already")
    if appeal.outcome not in CARRIED_OUT:
        raise AppealRefused(f"nothing is to be carried out: {OUTCOMES[appeal.outcome].lower()}")
    appeal.state, appeal.implemented_at = "implemented", now
    appeal.save(update_fields=["state", "implemented_at"])
    write_events(case, [AppealImplemented(appeal_id=appeal.id)], actor=actor, now=now)
    return appeal


def _found(appeal: AppealRecord, finding: Finding) -> list[Event]:
    for name in FOUND:
        setattr(appeal, name, getattr(finding, name))
    if finding == Finding():
        return []
    return [EvidenceAssessed(appeal_id=appeal.id, **{name: getattr(finding, name) for name in FOUND})]


def _conclude(
    case: Case, appeal: AppealRecord, decision: CaseDecision, events: list[Event], actor: Actor, now: datetime
) -> AppealRecord:
    rule = policy_in_force(now).appeals
    appeal.state, appeal.decided_at = "decided", now
    if is_about_age(rule, decision.kind):
        appeal.dispose_at = dispose_at(rule, decision.jurisdictions, now)
    appeal.save(update_fields=[*FOUND, *DECIDED])
    people = {"reviewer_id": appeal.reviewer_id, "second_id": appeal.second_id}
    decided = AppealDecided(appeal_id=appeal.id, outcome=appeal.outcome, **people)
    write_events(case, [*events, decided], actor=actor, now=now)
    tell_of_outcome(case, appeal, decision, actor=actor, now=now)
    return appeal


def _locked(actor: Actor, case_id: int) -> tuple[Case, AppealRecord, CaseDecision]:
    """The decision may lie where the reviewer does not look otherwise; the appeal is her way to it.

    Its case is written to as well (`tell_of_outcome`), so both are locked here, in the order of their numbers.
    """
    case_for(actor, case_id, "appeal:decide")
    with scope_of(system("appeal")):
        contested = AppealRecord.objects.filter(case_id=case_id).values("decision_id")
        both = Q(id=case_id) | Q(id__in=CaseDecision.objects.filter(id__in=contested).values("case_id"))
        list(Case.objects.filter(both).order_by("id").select_for_update().values_list("id"))
    case = locked_case_for(actor, case_id, "appeal:decide")
    appeal = AppealRecord.objects.filter(case_id=case_id).order_by("-id").first()
    if appeal is None:
        raise AppealRefused("this case is no appeal")
    with scope_of(system("appeal")):
        return case, appeal, CaseDecision.objects.get(id=appeal.decision_id)
