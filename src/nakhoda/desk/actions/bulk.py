"""One change of many cases, shown before it is made and taken back for ten minutes after."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from nakhoda.core import events as e
from nakhoda.core.facts import TERMINAL
from nakhoda.desk.actions.moves import TransferRefused, transfer
from nakhoda.desk.actions.placing import moved
from nakhoda.desk.actions.states import NotAllowed, set_priority, tagging
from nakhoda.desk.actions.work import CannotAssign, reassign
from nakhoda.desk.actions.writing import state_of, write_events
from nakhoda.desk.models import Case
from nakhoda.desk.queries.policy import policy_in_force
from nakhoda.desk.queries.work import Barred
from nakhoda.journal import actions as journal
from nakhoda.journal.queries import record_of, records_about
from nakhoda.org.actors import Actor, system
from nakhoda.org.permissions import require, visible
from nakhoda.org.queries import people_scope_id
from nakhoda.org.scope import scope_of

MOST = 500
UNDO_TIME = timedelta(minutes=10)
KINDS = ("reassign", "priority", "tag", "transfer")


class BulkRefused(ValueError):
    """Nothing was changed; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What to do to each case. Only the fields of its `kind` count: to_person; priority; add, remove; queue, reason."""

    kind: str
    to_person: int = 0
    priority: str = ""
    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()
    queue: str = ""
    reason: str = "workload"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of each case; `undo` is the number to take it back by (0 when nothing changed)."""

    changed: tuple[int, ...]
    unchanged: tuple[int, ...]
    refused: tuple[tuple[int, str], ...]
    undo: int = 0


def bulk(change: Change, case_ids: Iterable[int], *, actor: Actor, now: datetime) -> Outcome:
    """Make the change to every case that allows it, and say why the others do not."""
    cases = _locked(change, case_ids, actor)
    outcome, before = _apply(change, cases, actor, now)
    if not before:
        return outcome
    told: dict[str, Any] = {"kind": change.kind, "cases": before, **_target(change)}
    with scope_of(system("bulk")):
        label = people_scope_id(actor.organisation)
        number = journal.record("bulk.changed", scope_id=label, actor=actor.label, now=now, **told)
    return Outcome(outcome.changed, outcome.unchanged, outcome.refused, number)


def preview_bulk(change: Change, case_ids: Iterable[int], *, actor: Actor, now: datetime) -> Outcome:
    """What `bulk` would do now: it is done, looked at, and rolled back."""
    with transaction.atomic():
        outcome, _ = _apply(change, _locked(change, case_ids, actor), actor, now)
        transaction.set_rollback(True)
    return outcome


def undo_bulk(undo: int, *, actor: Actor, now: datetime) -> Outcome:
    """Take one's own change back within ten minutes; a case that has moved on since stays as it is."""
    require(actor, "case:bulk")
    with scope_of(system("undo")):
        line = record_of(undo, "bulk.changed")
        if line is None or line.actor != actor.label:
            raise BulkRefused("there is no such change of yours")
        if now > line.at + UNDO_TIME:
            raise BulkRefused("ten minutes have passed: change the cases again instead")
        if records_about(f"bulk:{undo}", "bulk.undone"):
            raise BulkRefused("it was taken back already")
        outcome = _revert(line.payload, actor, now)
        told = {"changed": len(outcome.changed)}
        journal.record(
            "bulk.undone", scope_id=line.scope_id, actor=actor.label, now=now, subject=f"bulk:{undo}", **told
        )
    return outcome


# -- there ---------------------------------------------------------------------------------------------


def _locked(change: Change, case_ids: Iterable[int], actor: Actor) -> list[Case]:
    require(actor, "case:bulk")
    ids = set(case_ids)
    if change.kind not in KINDS:
        raise BulkRefused(f"many cases at once can be changed by {', '.join(KINDS)}")
    if len(ids) > MOST:
        raise BulkRefused(f"choose at most {MOST} cases at once")
    rows = Case.objects.filter(id__in=ids, scope_id__in=visible(actor, "case:bulk"))
    return list(rows.order_by("id").select_for_update())


def _apply(change: Change, cases: Sequence[Case], actor: Actor, now: datetime) -> tuple[Outcome, list[list[Any]]]:
    changed, unchanged, refused, before = [], [], [], []
    for case in cases:
        seq, was = case.last_seq, _was(change, case)
        try:
            after = _change_one(change, case, actor, now)
        except (NotAllowed, CannotAssign, TransferRefused, Barred) as refusal:
            refused.append((case.id, str(refusal)))
            continue
        if after.last_seq == seq:
            unchanged.append(case.id)
        else:
            changed.append(case.id)
            before.append([case.id, was])
    return Outcome(tuple(changed), tuple(unchanged), tuple(refused)), before


def _change_one(change: Change, case: Case, actor: Actor, now: datetime) -> Case:
    if change.kind == "reassign":
        return reassign(case.id, change.to_person, actor=actor, now=now)
    if change.kind == "priority":
        return set_priority(case.id, change.priority, actor=actor, now=now, reason="bulk")
    if change.kind == "transfer":
        return transfer(case.id, change.queue, change.reason, actor=actor, now=now)
    if case.status in TERMINAL:
        raise NotAllowed(f"the case is {case.status}")
    if event := tagging(case, change.add, change.remove):
        write_events(case, [event], actor=actor, now=now)
    return case


def _was(change: Change, case: Case) -> Any:
    """What the undo needs to know of the case as it is now: codes and numbers only."""
    if change.kind == "reassign":
        return case.assignee_id
    if change.kind == "priority":
        return case.priority
    if change.kind == "transfer":
        return [case.queue, case.assignee_id]
    return list(case.tags)


def _target(change: Change) -> dict[str, Any]:
    values = {"reassign": change.to_person, "priority": change.priority, "transfer": change.queue}
    return {"to": values.get(change.kind, "")}


# -- and back ------------------------------------------------------------------------------------------


def _revert(told: dict[str, Any], actor: Actor, now: datetime) -> Outcome:
    was = dict(told["cases"])
    changed, refused = [], []
    for case in Case.objects.filter(id__in=was).order_by("id").select_for_update():
        events = _way_back(told["kind"], told["to"], case, was[case.id], now)
        if events:
            write_events(case, events, actor=actor, now=now)
            changed.append(case.id)
        else:
            refused.append((case.id, "it has moved on since"))
    return Outcome(tuple(changed), (), tuple(refused))


def _way_back(kind: str, to: Any, case: Case, was: Any, now: datetime) -> list[e.Event]:
    if case.status in TERMINAL or case.status == "resolved":
        return []
    if kind == "reassign" and case.assignee_id == to:
        return [e.CaseAssigned(agent_id=was, cause="reassigned" if was else "released")]
    if kind == "priority" and case.priority == to:
        return [e.PriorityChanged(priority=was, reason="undo")]
    if kind == "tag":
        event = tagging(case, set(was) - set(case.tags), set(case.tags) - set(was))
        return [event] if event else []
    if kind == "transfer" and case.queue == to and case.assignee_id is None:
        return _home(case, *was, now=now)
    return []


def _home(case: Case, queue_key: str, assignee_id: int | None, *, now: datetime) -> list[e.Event]:
    policy = policy_in_force(now)
    queue = policy.queue_by_key.get(queue_key)
    if queue is None:
        return []
    back: list[e.Event] = [moved(policy, state_of(case), queue, "undo")]
    return [*back, e.CaseAssigned(agent_id=assignee_id, cause="reassigned")] if assignee_id else back
