"""Who works what: the next case, giving back, handing over, and the router that drains on every capacity event."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import connection

from nakhoda.core import routing
from nakhoda.core.events import CaseAssigned, Event
from nakhoda.core.policy import CompiledPolicy
from nakhoda.desk.actions.assigning import assign_undisturbed
from nakhoda.desk.actions.remarks import remark
from nakhoda.desk.actions.touches import end_touches_on, leave_everything
from nakhoda.desk.actions.writing import write_events
from nakhoda.desk.jobs import defer
from nakhoda.desk.models import Case
from nakhoda.desk.queries.agents import Card, NoSuchPerson, card_of, forget_cards
from nakhoda.desk.queries.exposure import resting_until
from nakhoda.desk.queries.policy import policy_in_force
from nakhoda.desk.queries.work import (
    WORKABLE,
    Heads,
    barred_people,
    head_facts,
    heads_for,
    idle_people,
    queues_waiting,
    workable_case_for,
)
from nakhoda.org.actions import set_status
from nakhoda.org.actors import Actor, system
from nakhoda.org.models import Person
from nakhoda.org.permissions import require
from nakhoda.org.queries import person_as_actor
from nakhoda.org.scope import scope_of

AT_WORK = ("available", "busy")  # statuses in which handle time runs
DRAIN_LOCK = 20261123  # the first key of the advisory locks under which one drain a person runs
MOST = 50  # cases that one drain may hand to one person


class CannotAssign(ValueError):
    """The case stays where it is; the message says what the person lacks."""


class Resting(ValueError):
    """She is in a paid break; work waits until it is over."""


def next_case(*, actor: Actor, now: datetime) -> Case | None:
    """Take the most pressing case of the actor's queues, or None when nothing waits or her hands are full.

    No two pulls take the same case: each locks the heads that it looks at and passes over the locked ones.
    Ends the actor's touches: she has left whatever she was on.
    """
    require(actor, "case:work")
    policy = policy_in_force(now)
    try:
        card = card_of(actor.id, policy, now)
    except NoSuchPerson:
        return None
    heads = heads_for(card, now)
    if heads is None or heads.on_a_case:
        leave_everything(actor.id, now=now)
    return _pick(card, heads, policy, actor, "next_case", now) if heads else None


def _pick(card: Card, heads: Heads, policy: CompiledPolicy, actor: Actor, cause: str, now: datetime) -> Case | None:
    facts = replace(card.facts, open_cases=heads.held)
    place = routing.next_case(policy, facts, head_facts(heads.cases)).outcome
    if place is None:
        return None
    case = heads.cases[place]
    if heads.overdue[place]:
        write_events(case, [CaseAssigned(agent_id=facts.id, cause=cause)], actor=actor, now=now)
    else:
        assign_undisturbed(case, facts.id, cause, policy=policy, actor=actor, now=now)
    return case


def release(case_id: int, *, actor: Actor, now: datetime) -> Case:
    """Give a case back to its queue. It is not offered to the same person again for half an hour."""
    case = workable_case_for(actor, case_id)
    if case.assignee_id is None or case.status not in WORKABLE:
        raise CannotAssign("nobody holds this case, or it is not our turn")
    before = case.assignee_id
    if before != actor.id:
        require(actor, "case:assign", case.scope_id)
    end_touches_on(case, now=now)
    write_events(case, [CaseAssigned(agent_id=None, cause="released")], actor=actor, now=now)
    defer("drain", person_id=before)
    return case


def reassign(case_id: int, to_person: int, *, actor: Actor, now: datetime, reason: str = "") -> Case:
    """Give a case to somebody who may work it, even beyond her capacity. `reason` becomes an internal note."""
    case = workable_case_for(actor, case_id, "case:assign")
    if case.status not in (*WORKABLE, "pending_member", "on_hold"):
        raise CannotAssign(f"the case is {case.status}")
    if case.assignee_id == to_person:
        return case
    if against := unfit_for(case, to_person, now):
        raise CannotAssign(against)
    before = case.assignee_id
    end_touches_on(case, now=now)
    events: list[Event] = [remark(case, reason.strip(), actor=actor, now=now)] if reason.strip() else []
    write_events(case, [*events, CaseAssigned(agent_id=to_person, cause="reassigned")], actor=actor, now=now)
    if before is not None:
        defer("drain", person_id=before)
    return case


def unfit_for(case: Case, person_id: int, now: datetime) -> str:
    """What keeps a person from this case whatever she does now; empty when nothing does."""
    policy = policy_in_force(now)
    try:
        card = card_of(person_id, policy, now)
    except NoSuchPerson as nobody:
        return str(nobody)
    if case.scope_id not in card.scopes:
        return f"{card.name} does not work in this part of the operation"
    if not card.facts.tier:  # leads are no members of a queue: their reach is their scope
        return f"{card.name} took part in what the case is about" if person_id in barred_people(case) else ""
    ready = replace(card.facts, status="available", open_cases=0)
    verdict = routing.may_take(policy, ready, head_facts([case], barred_people(case))[0])
    return "" if verdict.outcome else f"{card.name} {'; '.join(reason.text for reason in verdict.reasons)}"


# -- capacity events -----------------------------------------------------------------------------------


def set_my_status(status: str, *, actor: Actor, now: datetime) -> list[int]:
    """Say what one is doing. Available: the router fills free hands at once; the numbers of the cases that came."""
    require(actor, "person:status")
    _not_resting(actor.id, status, now)
    with scope_of(system("status")):
        person = Person.objects.select_for_update().get(id=actor.id)
        set_status(person, status, actor=actor, now=now)
    forget_cards()
    if status not in AT_WORK:
        leave_everything(actor.id, now=now)
    return drain(actor.id, now=now) if status == "available" else []


def _not_resting(person_id: int, status: str, now: datetime) -> None:
    """A break that began by itself is taken to its end (handbook 5.6)."""
    if status in AT_WORK and (until := resting_until(person_id, now)):
        raise Resting(f"your paid break runs until {until:%H:%M} UTC; nothing waits for you")


def drain(person_id: int, *, now: datetime, most: int = MOST) -> list[int]:
    """Fill the free hands of an available person with what waits; the numbers of the cases. Needs no scope of its own.

    Called on every capacity event: status, case resolved, pending, held or given back, shift start, new policy.
    """
    policy = policy_in_force(now)
    try:
        card = card_of(person_id, policy, now)
    except NoSuchPerson:
        return []
    if card.facts.status != "available" or not card.sources:
        return []
    with scope_of(_as_herself(person_id, now)):
        return _fill(card, policy, most, now) if _alone(person_id) else []


def _fill(card: Card, policy: CompiledPolicy, most: int, now: datetime) -> list[int]:
    taken: list[int] = []
    while len(taken) < most and (heads := heads_for(card, now)):
        case = _pick(card, heads, policy, system("router"), "drain", now)
        if case is None:
            break
        taken.append(case.id)
    return taken


def _as_herself(person_id: int, now: datetime) -> Actor:
    """The router hands a person nothing that she could not see: it pulls under her own scopes."""
    with scope_of(system("router")):
        return person_as_actor(Person.objects.get(id=person_id), now)


def _alone(person_id: int) -> bool:
    """False while another drain fills the same hands; until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [DRAIN_LOCK, person_id % 2**31])
        return bool(cursor.fetchone()[0])


def drain_idle(now: datetime, rounds: int = MOST) -> int:
    """Hand what waits to whoever is free, one case each in turn; the count. The system's scope.

    The sweep behind the events: shift starts, publications and arrivals while somebody is idle all end up here.
    """
    policy = policy_in_force(now)
    waiting = queues_waiting(policy.queue_keys)
    people = [person for person in idle_people() if waiting & _draws_from(person, policy, now)] if waiting else []
    total = 0
    for _ in range(rounds):
        people = [person for person in people if drain(person, now=now, most=1)]
        total += len(people)
    return total


def _draws_from(person_id: int, policy: CompiledPolicy, now: datetime) -> set[str]:
    return {source.queue for source in card_of(person_id, policy, now).sources}
