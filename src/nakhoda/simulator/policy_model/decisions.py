"""The simulator's decisions on any state of the desk, to hold them against the desk's own (DESIGN section 2, law 3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta, timezone
from typing import Any

import numpy as np

from nakhoda.core.facts import CaseState
from nakhoda.core.policy import CompiledPolicy
from nakhoda.core.routing import PRIORITY_RANK, AgentFacts, HeadFacts, kind_of_work, lane_rank, may_take
from nakhoda.core.routing_kernel import NO_DUE, ranking
from nakhoda.core.routing_kernel import choose as desk_choose
from nakhoda.simulator.kernel.jit import entry
from nakhoda.simulator.policy_model.kernel.desk import sooner

choose, rank = entry(desk_choose), entry(ranking(sooner))

EPOCH, MICROSECOND = datetime(1970, 1, 1, tzinfo=timezone.utc), timedelta(microseconds=1)


def queue_by_kernel(policy: CompiledPolicy, case: CaseState, loads: Mapping[str, int], tier: int | None = None) -> str:
    """The queue that the compiled kernel gives a case; `choose_queue` must say the same."""
    members = policy.cell(kind_of_work(policy, case, tier)).members
    weights, seeds = _whole(policy.weights), _whole(policy.seeds)
    dense = _whole([loads.get(key, 0) for key in policy.queue_keys])
    return policy.queue_keys[choose(case.id, _whole(members), weights, seeds, dense, policy.routing.overflow_permille)]


def head_by_kernel(policy: CompiledPolicy, agent: AgentFacts, heads: Sequence[HeadFacts]) -> int | None:
    """The place among the heads that the compiled kernel takes, or None; `next_case` must say the same."""
    columns: tuple[Sequence[int], ...] = (
        [may_take(policy, agent, head).outcome for head in heads],
        [lane_rank(policy, head.lane) for head in heads],
        [_micros(head.next_due) for head in heads],
        [PRIORITY_RANK.get(head.priority, 1) for head in heads],
        [_micros(head.received_at) for head in heads],
    )
    place = int(rank(*map(_whole, columns)))
    return None if place < 0 else place


def _whole(values: Sequence[int]) -> Any:
    return np.array(values, np.int64)


def _micros(at: datetime | None) -> int:
    return NO_DUE if at is None else (at - EPOCH) // MICROSECOND
