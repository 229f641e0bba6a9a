"""Where a case goes: the policy's choice of queue, with the loads that it saw."""

from __future__ import annotations

import time

from django.db import connection

from nakhoda.core.events import CaseRouted, CaseTransferred
from nakhoda.core.facts import CaseState
from nakhoda.core.policy import CompiledPolicy
from nakhoda.core.policy.rules import QueueRule
from nakhoda.core.routing import choose_queue
from nakhoda.desk.models import Case
from nakhoda.org.actors import system
from nakhoda.org.models import Scope
from nakhoda.org.queries import HOME_REGION, scope_id
from nakhoda.org.scope import scope_of

LOADS_SECONDS = 5.0
_loads: dict[tuple[str, int], tuple[float, dict[str, int], tuple[str, ...]]] = {}


def routed(policy: CompiledPolicy, case: CaseState, tier: int | None = None) -> CaseRouted:
    """The event that puts a case into the queue that the core chooses; `tier` asks for a higher one (escalation)."""
    loads, seen = _seen(policy)
    decision = choose_queue(policy, case, loads, tier)
    reasons = tuple(f"{reason.code}: {reason.text}" for reason in decision.reasons)
    return placed(policy, case, policy.queue_by_key[decision.outcome], reasons, seen)


def placed(
    policy: CompiledPolicy, case: CaseState, queue: QueueRule, reasons: tuple[str, ...], loads: tuple[str, ...] = ()
) -> CaseRouted:
    """The event that puts a case into a queue already known: back from Tier 2, for one."""
    return CaseRouted(
        queue=queue.key,
        owner=queue.owner,
        tier=queue.tier,
        calendar=queue.calendar,
        scope_id=scope_of_queue(policy, queue, case.lob),
        reasons=reasons,
        loads=loads,
    )


def moved(policy: CompiledPolicy, case: CaseState, queue: QueueRule, reason: str) -> CaseTransferred:
    """The event that moves a case to a queue somebody named."""
    return CaseTransferred(
        from_queue=case.queue,
        queue=queue.key,
        owner=queue.owner,
        tier=queue.tier,
        calendar=queue.calendar,
        scope_id=scope_of_queue(policy, queue, case.lob),
        reason=reason,
    )


def scope_of_queue(policy: CompiledPolicy, queue: QueueRule, lob: str, region: str = HOME_REGION) -> int:
    """The label that a case of this LOB carries while it lies in this queue."""
    compartment = policy.lobs[lob].compartment if lob in policy.lobs else "general"
    return scope_id(queue.owner, lob, queue.tier, compartment, region)


def scope_beside(policy: CompiledPolicy, queue: QueueRule, case: Case) -> int:
    """The label that this very case had, or would have, in that queue: its own region is kept."""
    region = Scope.objects.filter(id=case.scope_id).values_list("region", flat=True).first()
    return scope_of_queue(policy, queue, case.lob, region) if region else case.scope_id


def queue_loads(policy: CompiledPolicy) -> dict[str, int]:
    """Waiting cases per daily capacity, in permille, counted up to twice the capacity; at most 5 s old."""
    return _seen(policy)[0]


def _seen(policy: CompiledPolicy) -> tuple[dict[str, int], tuple[str, ...]]:
    """The loads, and how an event writes them."""
    key = (str(connection.settings_dict["NAME"]), policy.version)
    known = _loads.get(key)
    if known is None or time.monotonic() - known[0] > LOADS_SECONDS:
        loads = _count(policy)
        written = tuple(f"{queue}={load}" for queue, load in sorted(loads.items()) if load)
        known = _loads[key] = (time.monotonic(), loads, written)
    return known[1:]


def _count(policy: CompiledPolicy) -> dict[str, int]:
    with scope_of(system("router")), connection.cursor() as cursor:  # whoever asks first asks for all
        cursor.execute(
            "SELECT q.key, (SELECT count(*) FROM (SELECT 1 FROM desk_case c WHERE c.queue = q.key"
            " AND c.assignee_id IS NULL AND c.status IN ('new', 'open') LIMIT q.most) waiting)"
            " FROM unnest(%s::text[], %s::int[]) AS q(key, most)",
            [[q.key for q in policy.queues], [2 * q.capacity_per_day for q in policy.queues]],
        )
        waiting = dict(cursor.fetchall())
    return {queue.key: 1000 * waiting[queue.key] // queue.capacity_per_day for queue in policy.queues}
