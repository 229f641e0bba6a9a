"""What the policy promises a class, as the event loop reads it: the desk's own `terms_for` on a case of that class."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from nakhoda.core.events import EscalationRaised
from nakhoda.core.facts import CaseState
from nakhoda.core.policy import CompiledPolicy, terms_for
from nakhoda.core.policy.rules import EscalationReason
from nakhoda.simulator.policy_model.kernel import columns as c
from nakhoda.simulator.policy_model.model import Kind

KINDS = {
    "first_response": c.FIRST,
    "next_response": c.NEXT,
    "resolution": c.RESOLUTION,
    "update": c.UPDATE,
    "pausable_update": c.UPDATE,
    "tier2_accept": c.ACCEPT,
    "tier2_resolve": c.UPPER,
}
ALWAYS_PAUSED = ("next_response", "pausable_update")
NEVER_PAUSED = ("update",)


class Promise(NamedTuple):
    """One clock of a class."""

    kind: int
    seconds: float
    business: bool
    pauses: bool


def case_of(policy: CompiledPolicy, kind: Kind, number: int, queue: int, at: datetime) -> CaseState:
    """A case of the class as the desk would hold it in a queue."""
    rule = policy.queues[queue]
    return CaseState(
        id=number,
        channel=kind.channel,
        country=kind.country or None,
        received_at=at,
        status="open",
        lob=kind.lob,
        reason=kind.reason,
        lane=kind.lane,
        priority=kind.priority,
        language=kind.language,
        queue=rule.key,
        owner=rule.owner,
        tier=rule.tier,
        calendar=rule.calendar,
    )


def reason_for(policy: CompiledPolicy, lob: str) -> EscalationReason:
    """The first functional reason for which Tier 1 of this LOB may escalate."""
    rules = [rule for rule in policy.escalation.reasons.values() if not rule.lobs or lob in rule.lobs]
    return next((rule for rule in rules if rule.kind != "hierarchical"), rules[0])


def promises_of(policy: CompiledPolicy, kind: Kind, queue: int, at: datetime) -> list[Promise]:
    """The clocks that move a case of this class up the line. Acknowledgement is automatic, and not among them."""
    reason = reason_for(policy, kind.lob)
    raised = EscalationRaised(escalation_id=1, kind=reason.kind, reason=reason.key, from_queue="", queue="")
    terms = terms_for(policy, case_of(policy, kind, 1, queue, at), at, raised)
    found = [
        Promise(
            KINDS[term.metric],
            term.target_minutes * 60.0,
            term.business and bool(term.calendar),
            term.kind != "obligation"
            and term.metric not in NEVER_PAUSED
            and ("pending_member" in term.pauses_in or term.metric in ALWAYS_PAUSED),
        )
        for term in terms
        if term.metric in KINDS
    ]
    if len(found) > c.MOST_TERMS:
        raise ValueError(f"{kind.name}: {len(found)} clocks; at most {c.MOST_TERMS} can run in one class")
    return found
