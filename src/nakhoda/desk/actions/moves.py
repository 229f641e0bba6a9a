"""A case moves to another queue: because somebody says why, or because a new policy no longer knows its queue."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from nakhoda.core.escalation import UNDECIDED
from nakhoda.core.events import CaseTransferred, Event
from nakhoda.core.facts import CaseState
from nakhoda.core.policy import CompiledPolicy, QueueRule
from nakhoda.core.policy.candidates import serves
from nakhoda.core.policy.reach import reads
from nakhoda.core.routing import choose_queue, kind_of_work
from nakhoda.desk.actions.escalation_returns import redirected
from nakhoda.desk.actions.letting_go import drain_for, let_go
from nakhoda.desk.actions.placing import moved, queue_loads, scope_of_queue
from nakhoda.desk.actions.remarks import remark
from nakhoda.desk.actions.writing import state_of, write_events
from nakhoda.desk.models import Case
from nakhoda.desk.models.cases import WAITING
from nakhoda.desk.queries.cases import locked_case_for
from nakhoda.desk.queries.policy import policy_in_force
from nakhoda.org.actors import Actor, system
from nakhoda.org.scope import scope_of

# Codes, because the journal keeps them for ever and may hold no personal text; free words go into a note.
TRANSFER_REASONS = {
    "wrong_queue": "It came to the wrong queue",
    "wrong_reason": "It is about something else",
    "language": "Somebody must read another language",
    "skill": "It takes a skill that we lack",
    "workload": "We cannot get to it in time",
    "member_request": "The member asked for it",
    "conflict": "The agent is party to it",
    "other": "Another reason, as noted",
}
MOVABLE = ("new", "open", "pending_member", "on_hold")
BATCH = 200


class TransferRefused(ValueError):
    """The case stays where it is; the message says what to do."""


class LanguageMismatch(TransferRefused):
    """Nobody in that queue reads the case's language; transfer again with `language_mismatch=True` to insist."""


def transfer(
    case_id: int,
    queue_key: str,
    reason: str,
    *,
    actor: Actor,
    now: datetime,
    note: str = "",
    language_mismatch: bool = False,
) -> Case:
    """Move the case. `reason` is one of TRANSFER_REASONS; the mover may no longer see the case afterwards.

    Raises `TransferRefused` when the queue may not take it, `LanguageMismatch` when it could but cannot read it.
    """
    case = locked_case_for(actor, case_id, "case:work")
    state, policy = state_of(case), policy_in_force(now)
    _refuse_reason(reason, note)
    queue = _queue(policy, state, queue_key)
    _refuse_unfit(policy, state, queue, language_mismatch)
    follows = redirected(case, queue.key)
    before = case.assignee_id
    let_go(case, now=now)
    events: list[Event] = [remark(case, note.strip(), actor=actor, now=now)] if note.strip() else []
    write_events(case, [*events, *follows, moved(policy, state, queue, reason)], actor=actor, now=now)
    drain_for(before)
    return case


def _refuse_reason(reason: str, note: str) -> None:
    if reason not in TRANSFER_REASONS:
        raise TransferRefused(f"say why: one of {', '.join(TRANSFER_REASONS)}")
    if reason == "other" and not note.strip():
        raise TransferRefused("say in a note what the other reason is")


def _queue(policy: CompiledPolicy, state: CaseState, key: str) -> QueueRule:
    queue = policy.queue_by_key.get(key)
    if queue is None:
        raise TransferRefused(f"there is no queue {key!r} in the policy in force")
    if key == state.queue:
        raise TransferRefused(f"it is in {queue.title} already")
    if state.status not in MOVABLE:
        raise TransferRefused(f"the case is {state.status}; reopen it first")
    return queue


def _refuse_unfit(policy: CompiledPolicy, state: CaseState, queue: QueueRule, language_mismatch: bool) -> None:
    work = kind_of_work(policy, replace(state, tier=1))  # what lane and LOB ask for, wherever the case is now
    if not serves(queue, work):
        raise TransferRefused(f"{queue.title} does not do {state.lob}; correct what the case is about first")
    if state.lane not in queue.lanes:
        raise TransferRefused(f"{queue.title} is not cleared for lane {state.lane}")
    _refuse_tier(state, queue, work.tier)
    if not reads(queue.languages, work.language) and not language_mismatch:
        raise LanguageMismatch(f"nobody in {queue.title} reads {work.language}; transfer all the same?")


def _refuse_tier(state: CaseState, queue: QueueRule, needed: int) -> None:
    """Handbook 0.6: the way up is an escalation, with acceptance and return, never a silent move."""
    if queue.tier < needed:
        raise TransferRefused(f"lane {state.lane} needs tier {needed}, {queue.title} is tier {queue.tier}")
    if queue.tier > max(state.tier, needed):
        raise TransferRefused("escalate it: tier 2 accepts or returns, a transfer asks nobody")
    if queue.tier < state.tier and state.escalation_state in UNDECIDED:
        raise TransferRefused("it was escalated: return or resolve the escalation instead")


# -- after a publication -------------------------------------------------------------------------------


def reroute_waiting(policy: CompiledPolicy, now: datetime) -> int:
    """Route waiting cases again whose queue is gone or changed; the count of those that moved.

    Each batch is a transaction of its own when the caller holds none, so call it outside any scope.
    """
    moves = 0
    for batch in _batches(policy):
        with scope_of(system("router")):
            rows = Case.objects.filter(WAITING, id__in=batch).select_for_update().order_by("id")
            moves += sum(_reroute(case, policy, now) for case in rows)
    return moves


def _batches(policy: CompiledPolicy) -> Iterator[list[int]]:
    with scope_of(system("router")):
        stale = [place for place in _places() if not _still_good(policy, *place)]
    for queue, lob, lane, language, tier, calendar, scope_id in stale:
        where = {"queue": queue, "lob": lob, "lane": lane, "language": language, "tier": tier}
        last = 0
        while ids := _next_ids({**where, "calendar": calendar, "scope_id": scope_id}, last):
            yield ids
            last = ids[-1]


def _next_ids(where: dict[str, object], after: int) -> list[int]:
    with scope_of(system("router")):
        rows = Case.objects.filter(WAITING, id__gt=after, **where)
        return list(rows.order_by("id").values_list("id", flat=True)[:BATCH])


Place = tuple[str, str, str, str, int, str, int]


def _places() -> list[Place]:
    columns = ("queue", "lob", "lane", "language", "tier", "calendar", "scope_id")
    return list(Case.objects.filter(WAITING).order_by().values_list(*columns).distinct())


def _still_good(
    policy: CompiledPolicy, key: str, lob: str, lane: str, language: str, tier: int, calendar: str, scope_id: int
) -> bool:
    queue = policy.queue_by_key.get(key)
    if queue is None or (queue.tier, queue.calendar, scope_of_queue(policy, queue, lob)) != (tier, calendar, scope_id):
        return False
    work = kind_of_work(policy, CaseState(lob=lob, lane=lane, language=language, tier=tier))
    return queue.index in policy.cell(work).members


def _reroute(case: Case, policy: CompiledPolicy, now: datetime) -> bool:
    state = state_of(case)
    if _insisted(policy, state):
        return False
    chosen = choose_queue(policy, state, queue_loads(policy)).outcome
    move = moved(policy, state, policy.queue_by_key[chosen], "policy")
    if _same_place(state, move):
        return False
    follows = redirected(case, chosen)
    write_events(case, [*follows, move], actor=system("router"), now=now)
    return True


def _insisted(policy: CompiledPolicy, state: CaseState) -> bool:
    """Somebody moved it there although nobody reads its language; a publication does not know better."""
    queue = policy.queue_by_key.get(state.queue)
    if queue is None or not state.transfers:
        return False
    work = kind_of_work(policy, state)
    stays = _same_place(state, moved(policy, state, queue, "policy")) and queue.tier == work.tier
    return stays and serves(queue, work) and state.lane in queue.lanes


def _same_place(state: CaseState, move: CaseTransferred) -> bool:
    here = (state.queue, state.owner, state.tier, state.calendar, state.scope_id)
    return here == (move.queue, move.owner, move.tier, move.calendar, move.scope_id)
