"""Tier 1 hands over to Tier 2, which accepts or returns (handbook 2.6): a record, never a silent queue move.

The member's clocks run on through all of it; only Tier 2's own two are added.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from nakhoda.core.escalation import UNDECIDED, goes_to_leads, missing_fields, return_refusal
from nakhoda.core.events import (
    CaseAssigned,
    CaseRouted,
    CaseTagged,
    EscalationAccepted,
    EscalationRaised,
    EscalationRecalled,
    EscalationResolved,
    EscalationReturned,
    Event,
)
from nakhoda.core.facts import WORKABLE, CaseState
from nakhoda.core.policy import CompiledPolicy
from nakhoda.core.policy.rules import EscalationReason
from nakhoda.desk.actions.escalation_feedback import propose_knowledge, tell_both_leads
from nakhoda.desk.actions.escalation_ladder import begin_ladder, end_ladder
from nakhoda.desk.actions.escalation_returns import way_back
from nakhoda.desk.actions.letting_go import drain_for, let_go
from nakhoda.desk.actions.placing import routed
from nakhoda.desk.actions.remarks import next_number, remark
from nakhoda.desk.actions.vaulting import fields_in_tokens, in_tokens
from nakhoda.desk.actions.writing import state_of, write_events
from nakhoda.desk.models import Case, Escalation
from nakhoda.desk.queries.cases import NoSuchCase, locked_case_for
from nakhoda.desk.queries.policy import policy_in_force
from nakhoda.org.actors import Actor, system
from nakhoda.org.scope import scope_of

TIER_2 = 2
WAITS = ("raised", "asked")  # not accepted yet, whoever's turn it is
INCOMPLETE = "incomplete"
SECOND_RETURN = "second_return"
# What Tier 2 did: it answers the member itself, or it tells Tier 1 how to go on and gives the case back.
OUTCOMES = {"solved": "Tier 2 finishes the case", "advised": "Back to Tier 1 with advice"}


class EscalationRefused(ValueError):
    """The escalation cannot take this step; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Raised:
    """What became of an attempt: `missing` names the fields for want of which it came straight back."""

    escalation: Escalation
    missing: tuple[str, ...] = ()

    @property
    def returned(self) -> bool:
        """Recorded, and returned as incomplete: the case stayed where it was."""
        return bool(self.missing)


# -- Tier 1 --------------------------------------------------------------------------------------------------


def raise_escalation(
    case_id: int, reason: str, fields: Mapping[str, str], *, actor: Actor, now: datetime, kind: str = ""
) -> Raised:
    """Hand the case over. `reason` is a key of the policy; `kind` is the reason's unless named here.

    An incomplete one is recorded and returned at once: look at `Raised.missing`, it is no exception because the
    record must be committed. Raises `EscalationRefused`.
    """
    case = locked_case_for(actor, case_id, "case:escalate")
    policy, before = policy_in_force(now), case.assignee_id
    state = state_of(case)
    rule = _rule(policy, state, reason, fields)
    kind = kind or rule.kind
    _refuse_raise(state, kind)
    missing = missing_fields(rule, fields)
    record = _record(case, rule, fields, kind, actor, now)
    if missing:
        return _returned_at_once(case, record, missing, actor, now)
    place = routed(policy, state, TIER_2) if kind == "functional" else None
    record.to_queue = place.queue if place else case.queue
    record.save(force_insert=True)
    let_go(case, now=now)
    write_events(case, [_raised(record), *_handed_over(place)], actor=actor, now=now)
    begin_ladder(record, now=now)
    drain_for(before)
    return Raised(record)


def recall_escalation(case_id: int, *, actor: Actor, now: datetime) -> Case:
    """Take it back before Tier 2 has decided. Only whoever raised it may, and need not see the case meanwhile."""
    with scope_of(system("recall")):
        case = Case.objects.select_for_update().filter(id=case_id).first()
        record = _undecided(case) if case else None
        if case is None or record is None or record.raised_by != actor.id:
            raise NoSuchCase(f"you raised no escalation of a case {case_id}")
        if record.state not in WAITS:
            raise EscalationRefused("Tier 2 has accepted it; ask there")
        record.state, record.decided_at, record.question = "recalled", now, ""
        record.save(update_fields=["state", "decided_at", "question"])
        end_ladder(record, now=now)
        events = [EscalationRecalled(escalation_id=record.id), *way_back(case, record, now, "recalled")]
        write_events(case, events, actor=actor, now=now)
    return case


def _rule(policy: CompiledPolicy, state: CaseState, reason: str, fields: Mapping[str, str]) -> EscalationReason:
    rules = policy.escalation.reasons
    fitting = [key for key, rule in rules.items() if not rule.lobs or state.lob in rule.lobs]
    if reason not in fitting:
        raise EscalationRefused(f"choose a reason: {', '.join(fitting)}")
    known = {name for rule in rules.values() for name in rule.required_fields}
    if unknown := sorted(set(fields) - known):
        raise EscalationRefused(f"an escalation has no field {unknown[0]!r}")
    return rules[reason]


def _refuse_raise(state: CaseState, kind: str) -> None:
    if kind not in ("functional", "hierarchical"):
        raise EscalationRefused("an escalation is functional (to a skill) or hierarchical (to authority)")
    if state.status not in WORKABLE:
        raise EscalationRefused(f"the case is {state.status}; take it up again first")
    if state.escalation_state in UNDECIDED:
        raise EscalationRefused("it is escalated already")
    if kind == "functional" and state.tier >= TIER_2:
        raise EscalationRefused("it is with Tier 2 already; transfer it to the queue with the skill")


def _record(
    case: Case, rule: EscalationReason, fields: Mapping[str, str], kind: str, actor: Actor, now: datetime
) -> Escalation:
    return Escalation(
        id=next_number("desk_escalation"),
        case_id=case.id,
        scope_id=case.scope_id,
        kind=kind,
        reason=rule.key,
        fields=fields_in_tokens(case, {name: text.strip() for name, text in fields.items()}, now=now),
        from_queue=case.queue,
        to_queue=case.queue,
        raised_by=actor.id,
        raised_at=now,
    )


def _returned_at_once(case: Case, record: Escalation, missing: tuple[str, ...], actor: Actor, now: datetime) -> Raised:
    record.state, record.return_reason, record.decided_at = "returned", INCOMPLETE, now
    record.return_note = f"Missing: {', '.join(missing)}"
    record.save(force_insert=True)
    back = EscalationReturned(escalation_id=record.id, reason=INCOMPLETE, automatic=True)
    write_events(case, [_raised(record), back], actor=actor, now=now)
    return Raised(record, missing)


def _raised(record: Escalation) -> EscalationRaised:
    return EscalationRaised(
        escalation_id=record.id,
        kind=record.kind,
        reason=record.reason,
        from_queue=record.from_queue,
        queue=record.to_queue,
    )


def _handed_over(place: CaseRouted | None) -> list[Event]:
    """Into the other queue and out of the raiser's hands; a hierarchical one only leaves the hands."""
    return [*([place] if place else []), CaseAssigned(agent_id=None, cause="escalation")]


# -- Tier 2 --------------------------------------------------------------------------------------------------


def accept_escalation(case_id: int, *, actor: Actor, now: datetime) -> Escalation:
    """Take it on: the case is the acceptor's now."""
    case, record = _locked(actor, case_id)
    if record.state not in WAITS:
        raise EscalationRefused("it is accepted already")
    if case.assignee_id not in (None, actor.id):
        raise EscalationRefused("a colleague has the case open to decide; ask them, or have it reassigned")
    record.state, record.decided_by, record.decided_at, record.question = "accepted", actor.id, now, ""
    record.save(update_fields=["state", "decided_by", "decided_at", "question"])
    events: list[Event] = [EscalationAccepted(escalation_id=record.id, agent_id=actor.id)]
    if case.assignee_id != actor.id:
        events.append(CaseAssigned(agent_id=actor.id, cause="escalation"))
    write_events(case, events, actor=actor, now=now)
    begin_ladder(record, now=now)
    return record


def return_escalation(case_id: int, reason: str, note: str, *, actor: Actor, now: datetime) -> Escalation:
    """Send it back. `note` says what would make it acceptable; safety lanes cannot be returned, only redirected."""
    case, record = _locked(actor, case_id)
    policy = policy_in_force(now)
    if refusal := return_refusal(policy.escalation.return_reasons, policy.lanes.get(case.lane), reason, note):
        raise EscalationRefused(refusal)
    record.state, record.decided_by, record.decided_at, record.question = "returned", actor.id, now, ""
    record.return_reason, record.return_note = reason, in_tokens(case, note.strip(), now=now)
    record.save(update_fields=["state", "decided_by", "decided_at", "question", "return_reason", "return_note"])
    end_ladder(record, now=now)
    events: list[Event] = [EscalationReturned(escalation_id=record.id, reason=reason), *_flagged(policy, case)]
    if len(events) > 1:
        tell_both_leads(policy, case, record, now=now)
    before = case.assignee_id
    let_go(case, now=now)
    write_events(case, [*events, *way_back(case, record, now, "returned")], actor=actor, now=now)
    drain_for(before)
    return record


def resolve_escalation(case_id: int, outcome: str, *, actor: Actor, now: datetime, feedback: str = "") -> Escalation:
    """Finish Tier 2's part. `outcome` is one of OUTCOMES; `feedback` is what the raiser learns from it."""
    case, record = _locked(actor, case_id)
    _refuse_resolve(record, outcome, feedback)
    record.state, record.resolved_at, record.resolution = "resolved", now, in_tokens(case, feedback.strip(), now=now)
    record.save(update_fields=["state", "resolved_at", "resolution"])
    end_ladder(record, now=now)
    propose_knowledge(case, record, actor=actor, now=now)
    events: list[Event] = [remark(case, feedback.strip(), actor=actor, now=now)] if feedback.strip() else []
    events.append(EscalationResolved(escalation_id=record.id, outcome=outcome))
    if outcome == "advised":
        events += way_back(case, record, now, "advised")
    write_events(case, events, actor=actor, now=now)
    return record


def _locked(actor: Actor, case_id: int) -> tuple[Case, Escalation]:
    case = locked_case_for(actor, case_id, "escalation:decide")
    record = _undecided(case)
    if record is None:
        raise EscalationRefused("no escalation waits here")
    return case, record


def _undecided(case: Case) -> Escalation | None:
    return Escalation.objects.filter(id=case.escalation_id or 0, state__in=UNDECIDED).first()


def _refuse_resolve(record: Escalation, outcome: str, feedback: str) -> None:
    if record.state != "accepted":
        raise EscalationRefused("accept or return it first")
    if outcome not in OUTCOMES:
        raise EscalationRefused(f"the outcome is one of {', '.join(OUTCOMES)}")
    if outcome == "advised" and not feedback.strip():
        raise EscalationRefused("write the advice that Tier 1 is to follow")


def _flagged(policy: CompiledPolicy, case: Case) -> list[Event]:
    """The second return of a case goes to both leads, once. Automatic ones are nobody's return."""
    returns = Escalation.objects.filter(case_id=case.id, state="returned").exclude(decided_by=None).count()
    if SECOND_RETURN in case.tags or not goes_to_leads(returns, policy.escalation.returns_to_leads):
        return []
    return [CaseTagged(added=(SECOND_RETURN,))]
