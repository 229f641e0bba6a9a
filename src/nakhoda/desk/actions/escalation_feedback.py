"""What an escalation teaches: leaders hear of a second return, Tier 1 reads the answer, knowledge is proposed."""

from __future__ import annotations

from datetime import datetime

from nakhoda.core.escalation import says_something
from nakhoda.core.events import CaseTagged, EscalationMissed
from nakhoda.core.policy import CompiledPolicy
from nakhoda.desk.actions.placing import scope_beside
from nakhoda.desk.actions.remarks import remark
from nakhoda.desk.actions.telling import settle, tell
from nakhoda.desk.actions.vaulting import in_tokens
from nakhoda.desk.actions.writing import write_events
from nakhoda.desk.models import Case, Escalation, KnowledgeCandidate, LeadNotice
from nakhoda.desk.queries.cases import NoSuchCase, locked_case_for
from nakhoda.desk.queries.notices import notices_for
from nakhoda.desk.queries.policy import policy_in_force
from nakhoda.org.actors import Actor, system
from nakhoda.org.scope import scope_of

MISSED = "missed_escalation"  # the tag by which lists find it
LEADER = "lead"  # whoever leads there: team leader or delivery lead


class FeedbackRefused(ValueError):
    """Nothing was recorded; the message says what to do."""


def tell_both_leads(policy: CompiledPolicy, case: Case, record: Escalation, *, now: datetime) -> None:
    """A notice where it was raised and one where it was to be decided."""
    queues = [policy.queue_by_key.get(key) for key in (record.from_queue, record.to_queue)]
    with scope_of(system("escalation")):
        for place in dict.fromkeys(scope_beside(policy, queue, case) for queue in queues if queue):
            about = {"case_id": case.id, "escalation_id": record.id, "scope_id": place, "at": now}
            LeadNotice.objects.create(kind="second_return", role=LEADER, **about)
            tell("second_return", record.id, label_id=place, now=now)


def see_notice(notice_id: int, *, actor: Actor, now: datetime) -> LeadNotice:
    """A leader has it in hand; it leaves the list of all whom it concerns. Raises `NoSuchCase`."""
    found = notices_for(actor, notice_id)
    if not found:
        raise NoSuchCase(f"there is no notice {notice_id} for you")
    about = (found[0].escalation_id, found[0].kind)
    same = [one.id for one in notices_for(actor) if (one.escalation_id, one.kind) == about]
    with scope_of(system("escalation")):
        LeadNotice.objects.filter(id__in=same, seen_at=None).update(seen_by=actor.id, seen_at=now)
        settle(found[0].kind, found[0].escalation_id, now=now)
    return found[0]


def read_answer(escalation_id: int, *, actor: Actor, now: datetime) -> None:
    """The raiser has read what became of it. Raises `NoSuchCase`."""
    with scope_of(system("escalation")):
        rows = Escalation.objects.filter(id=escalation_id, raised_by=actor.id)
        if not rows.update(read_by_raiser_at=now):
            raise NoSuchCase(f"you raised no escalation {escalation_id}")


# -- knowledge ------------------------------------------------------------------------------------------


def propose_knowledge(case: Case, record: Escalation, *, actor: Actor, now: datetime) -> None:
    """What Tier 2 told the raiser may help the next one too."""
    if not says_something(record.resolution):
        return
    KnowledgeCandidate.objects.create(
        case_id=case.id,
        scope_id=case.scope_id,
        escalation_id=record.id,
        lob=case.lob,
        reason=record.reason,
        text=record.resolution,
        proposed_by=actor.id,
        proposed_at=now,
    )


def judge_knowledge(candidate_id: int, outcome: str, note: str, *, actor: Actor, now: datetime) -> KnowledgeCandidate:
    """Taken into the knowledge base, or declined: then `note` says why. Raises `NoSuchCase`, `FeedbackRefused`."""
    row = KnowledgeCandidate.objects.filter(id=candidate_id).first()
    if row is None:
        raise NoSuchCase(f"there is no candidate {candidate_id} that you may open")
    case = locked_case_for(actor, row.case_id, "case:assign")
    if row.state != "proposed":
        raise FeedbackRefused(f"it is {row.state} already")
    if outcome not in ("taken", "declined"):
        raise FeedbackRefused("take it into the knowledge base, or decline it")
    if outcome == "declined" and not says_something(note):
        raise FeedbackRefused("say why it is declined: the specialist who wrote it reads that")
    row.state, row.note = outcome, in_tokens(case, note.strip(), now=now)
    row.decided_by, row.decided_at = actor.id or None, now
    row.save(update_fields=["state", "note", "decided_by", "decided_at"])
    return row


# -- what should have been escalated ----------------------------------------------------------------------


def mark_missed(case_id: int, reason: str, note: str, *, actor: Actor, now: datetime) -> Case:
    """This case should have been escalated and was not; `reason` is one of the policy's (handbook 1.6)."""
    case = locked_case_for(actor, case_id, "escalation:review")
    rules = policy_in_force(now).escalation.reasons
    if reason not in rules:
        raise FeedbackRefused(f"say for which reason: {', '.join(rules)}")
    if case.escalations:
        raise FeedbackRefused("it was escalated; nothing was missed")
    if MISSED in case.tags:
        raise FeedbackRefused("that is on record already")
    if not says_something(note):
        raise FeedbackRefused("say what the agent could have seen")
    events = [
        remark(case, note.strip(), actor=actor, now=now),
        EscalationMissed(reason=reason, found_by=actor.id or None),
        CaseTagged(added=(MISSED,)),
    ]
    write_events(case, events, actor=actor, now=now)
    return case
