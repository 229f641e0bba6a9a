"""The way back from Tier 2, into which queue and whose hands; and the way on to another queue of Tier 2."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from nakhoda.core.escalation import UNDECIDED
from nakhoda.core.events import CaseAssigned, CaseRouted, EscalationRedirected, Event
from nakhoda.core.facts import CaseState
from nakhoda.core.policy import CompiledPolicy
from nakhoda.core.policy.candidates import refusal
from nakhoda.core.routing import kind_of_work, return_to_owner
from nakhoda.desk.actions.placing import placed, routed
from nakhoda.desk.actions.writing import state_of
from nakhoda.desk.models import Case, Escalation
from nakhoda.desk.queries.policy import policy_in_force
from nakhoda.desk.queries.records import is_on_shift
from nakhoda.org.actors import system
from nakhoda.org.models import Person
from nakhoda.org.scope import scope_of


def way_back(case: Case, record: Escalation, now: datetime, why: str) -> list[Event]:
    """To the queue it came from, while that still takes it, and to the raiser when on shift."""
    policy, state = policy_in_force(now), state_of(case)
    place = _home(policy, state, record, why)
    moves: list[Event] = [] if place.queue == state.queue else [place]
    return [*moves, CaseAssigned(agent_id=_raiser(policy, record, place, now), cause="escalation")]


def redirected(case: Case, queue: str) -> list[Event]:
    """An undecided escalation follows its case to another queue, which decides anew; its age goes on (2.6)."""
    if case.escalation_state not in UNDECIDED or queue == case.queue:
        return []
    record = Escalation.objects.get(id=case.escalation_id or 0)
    event = EscalationRedirected(escalation_id=record.id, from_queue=record.to_queue, queue=queue)
    record.state, record.to_queue, record.redirects = "raised", queue, record.redirects + 1
    record.decided_by, record.decided_at, record.question = None, None, ""
    record.save(update_fields=["state", "to_queue", "redirects", "decided_by", "decided_at", "question"])
    return [event]


def _home(policy: CompiledPolicy, state: CaseState, record: Escalation, why: str) -> CaseRouted:
    queue = policy.queue_by_key.get(record.from_queue)
    if queue is None:
        return routed(policy, replace(state, tier=1))
    work = kind_of_work(policy, replace(state, tier=queue.tier))
    against = refusal(queue, work._replace(language=queue.languages[0]))
    if against:
        return routed(policy, replace(state, tier=1))
    return placed(policy, state, queue, (f"{why}: back to {queue.title}, where it was raised",))


def _raiser(policy: CompiledPolicy, record: Escalation, place: CaseRouted, now: datetime) -> int | None:
    with scope_of(system("router")):
        employed = Person.objects.filter(id=record.raised_by, organisation=place.owner, active=True).exists()
    back = return_to_owner(policy, is_on_shift(record.raised_by, now), owner_may_work=employed)
    return record.raised_by if back.outcome else None
