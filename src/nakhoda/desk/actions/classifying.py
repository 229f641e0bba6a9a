"""Correct what triage understood. The correction is a label that triage learns from; the case goes where it belongs."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from nakhoda.core.events import CaseClassified, Event
from nakhoda.core.facts import TERMINAL
from nakhoda.core.policy import CompiledPolicy
from nakhoda.core.urgency import PRIORITIES
from nakhoda.desk.actions.escalation_returns import redirected
from nakhoda.desk.actions.placing import moved, routed
from nakhoda.desk.actions.writing import state_of, write_events
from nakhoda.desk.models import Case
from nakhoda.desk.queries.policy import policy_in_force
from nakhoda.desk.queries.work import workable_case_for
from nakhoda.org.actors import Actor

CORRECTED = "corrected: a person read the case"


class NotAClassification(ValueError):
    """The words do not fit the policy's taxonomy; the message says which."""


def reclassify(
    case_id: int, *, lob: str, reason: str, priority: str, language: str, actor: Actor, now: datetime
) -> Case:
    """Say what the case is about. Its lane follows from the reason, and its queue from all of it."""
    case, policy = workable_case_for(actor, case_id), policy_in_force(now)
    if case.status in TERMINAL:
        raise NotAClassification(f"the case is {case.status}")
    lane = _lane_of(policy, lob, reason, priority, case.lane)
    found: dict[str, Any] = {"lob": lob, "reason": reason, "lane": lane, "priority": priority, "language": language}
    event = CaseClassified(**found, confidence=1.0, reasons=(CORRECTED,))
    place = routed(policy, replace(state_of(case), **found))
    events: list[Event] = [event]
    if (place.queue, place.scope_id) != (case.queue, case.scope_id) and case.tier == place.tier:
        events += redirected(case, place.queue)
        after = replace(state_of(case), **found)
        events.append(moved(policy, after, policy.queue_by_key[place.queue], "wrong_reason"))
    write_events(case, events, actor=actor, now=now)
    return case


def _lane_of(policy: CompiledPolicy, lob: str, reason: str, priority: str, lane: str) -> str:
    rule = policy.lobs[lob].reasons.get(reason) if lob in policy.lobs else None
    if rule is None:
        raise NotAClassification("choose a reason that belongs to the line of business")
    if priority not in PRIORITIES:
        raise NotAClassification(f"choose a priority: one of {', '.join(PRIORITIES)}")
    # A safety lane, once found, is left only through its own queue: a new reason never lowers it.
    return min(lane, rule.lane, key=lambda key: policy.lanes[key].rank)
