"""Up to Tier 2 and back (handbook 2.6), and sideways to another queue."""

from __future__ import annotations

from datetime import datetime

from nakhoda.core import events as e
from nakhoda.core.routing import choose_queue, kind_of_work
from nakhoda.simulator.double import Double, Seat
from nakhoda.simulator.stories import CaseStory, HandOver

RETURNS = ("incomplete", "within_t1_authority", "insufficient_evidence", "wrong_queue")


def escalate(double: Double, seat: Seat, story: CaseStory, at: datetime) -> None:
    """Raise, and move to the queue that the policy names for Tier 2."""
    tale, me = story.tale, f"person:{seat.worker.id}"
    state = tale.state
    rules = double.policy.escalation.reasons.values()
    fits = [
        r
        for r in rules
        if r.kind != "hierarchical" and (not r.lobs or state.lob in r.lobs) and r.key != "safety_concern"
    ]
    rule = double.rng.choice(fits)
    to = choose_queue(double.policy, state, {}, 2).outcome
    number = double.numbering.take("escalation")
    fields = dict.fromkeys(rule.required_fields, "See the conversation.")
    record = HandOver(number, rule.kind or "functional", rule.key, fields, state.queue, to, seat.worker.id, at)
    story.handovers.append(record)
    raised = e.EscalationRaised(
        escalation_id=number, kind=record.kind, reason=rule.key, from_queue=state.queue, queue=to
    )
    tale.tell(raised, at, me)
    _move(double, story, to, at, f"escalated: {rule.title}")


def decide_first(double: Double, seat: Seat, story: CaseStory, at: datetime) -> bool:
    """Tier 2 accepts before it works, or sends back; True when the work goes on here."""
    record = story.handovers[-1] if story.handovers else None
    if record is None or record.state != "raised" or story.tale.state.tier < 2:
        return True
    record.decided_by, record.decided_at = seat.worker.id, at
    me = f"person:{seat.worker.id}"
    if double.rng.random() >= double.habits.returned:
        record.state = "accepted"
        accepted = e.EscalationAccepted(escalation_id=record.escalation_id, agent_id=seat.worker.id)
        story.tale.tell(accepted, at, me)
        return True
    record.state, record.return_reason = "returned", double.rng.choice(RETURNS)
    returned = e.EscalationReturned(escalation_id=record.escalation_id, reason=record.return_reason)
    story.tale.tell(returned, at, me)
    _move(double, story, record.from_queue, at, f"returned by Tier 2: {record.return_reason}")
    return False


def settle(story: CaseStory, seat: Seat, at: datetime) -> None:
    """A resolved case ends the escalation that it came by."""
    record = story.handovers[-1] if story.handovers else None
    if record and record.state == "accepted":
        record.state, record.resolved_at = "resolved", at
        done = e.EscalationResolved(escalation_id=record.escalation_id, outcome="resolved")
        story.tale.tell(done, at, f"person:{seat.worker.id}")


def transfer(double: Double, seat: Seat, story: CaseStory, at: datetime) -> bool:
    """To another queue that does the same work; False when there is none."""
    state = story.tale.state
    members = double.policy.cell(kind_of_work(double.policy, state)).members
    others = [double.policy.queues[place] for place in members if double.policy.queues[place].key != state.queue]
    if not others:
        return False
    queue = double.rng.choice(others)
    placed = double.placed(story, queue, ())
    moved = e.CaseTransferred(
        from_queue=state.queue,
        queue=queue.key,
        owner=queue.owner,
        tier=queue.tier,
        calendar=queue.calendar,
        scope_id=placed.scope_id,
        reason="workload",
    )
    story.tale.tell(moved, at, f"person:{seat.worker.id}")
    double.wait(story)
    return True


def _move(double: Double, story: CaseStory, queue: str, at: datetime, why: str) -> None:
    story.tale.tell(double.placed(story, double.policy.queue_by_key[queue], (why,)), at, "system:router")
    double.release(story, at, "escalation")
