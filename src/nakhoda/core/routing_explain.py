"""Routing told at length: every queue weighed in turn, straight from the rules and without the compiled tables.

Slow and plain on purpose: `choose_queue` must always agree with it (a property test holds them together).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from nakhoda.core.decisions import Decision, Reason
from nakhoda.core.facts import CaseState
from nakhoda.core.policy.candidates import CellKey, refusal, serves
from nakhoda.core.policy.compiled import CompiledPolicy
from nakhoda.core.policy.reach import reads
from nakhoda.core.policy.rules import QueueRule
from nakhoda.core.routing import kind_of_work


def explain_queue(
    policy: CompiledPolicy, case: CaseState, loads: Mapping[str, int], tier: int | None = None
) -> Decision[str]:
    """The queue for a case, with one reason for each queue of the policy."""
    work = kind_of_work(policy, case, tier)
    able = willing(policy, work)
    limit = policy.routing.overflow_permille
    fresh = [queue for queue in able if loads.get(queue.key, 0) <= limit]
    if fresh:
        chosen = max(fresh, key=lambda queue: (draw(policy, case.id, queue), -queue.index))
    else:
        least = min(loads.get(queue.key, 0) for queue in able)
        idle = [queue for queue in able if loads.get(queue.key, 0) == least]
        chosen = max(idle, key=lambda queue: (draw(policy, case.id, queue), -queue.index))
    reasons = tuple(_verdict(queue, work, able, chosen, loads.get(queue.key, 0), limit) for queue in policy.queues)
    return Decision(chosen.key, reasons)


def willing(policy: CompiledPolicy, work: CellKey) -> Sequence[QueueRule]:
    """The queues that may take the work: who reads it, else a fallback of the LOB, else any fallback, else the last."""
    able = [queue for queue in policy.queues if not refusal(queue, work)]
    exact = [queue for queue in able if reads(queue.languages, work.language) == 2]
    spare = [queue for queue in policy.queues if queue.fallback and work.lane in queue.lanes]
    home = [queue for queue in spare if serves(queue, work) and queue.tier == work.tier]
    away = [queue for queue in spare if queue.tier >= work.tier]
    return exact or able or home or away or [policy.queue_by_key[policy.routing.fallback_queue]]


def draw(policy: CompiledPolicy, case_id: int, queue: QueueRule) -> float:
    """A queue's number for a case: highest wins. Same case, same queue, same number, for ever."""
    mixed = (case_id & 0xFFFFFFFF) ^ ((case_id >> 32) * 0x9E3779B1 & 0xFFFFFFFF) ^ policy.seeds[queue.index]
    for _ in range(2):
        mixed = (((mixed >> 16) ^ mixed) * 0x45D9F3B) & 0xFFFFFFFF
    mixed ^= mixed >> 16
    return queue.share / -math.log((mixed + 0.5) / 2**32)


def _verdict(
    queue: QueueRule, work: CellKey, able: Sequence[QueueRule], chosen: QueueRule, load: int, limit: int
) -> Reason:
    if queue.key == chosen.key:
        return Reason("chosen", f"chosen: {queue.title}")
    if queue not in able:
        return Reason("refused", f"refused {queue.title}: {refusal(queue, work) or 'others know the language better'}")
    if load > limit:
        return Reason("overloaded", f"passed over {queue.title}: load {load // 10} %")
    return Reason("not_drawn", f"not drawn: {queue.title}, share {queue.share}")
