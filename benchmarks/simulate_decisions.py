"""Whether live and simulated decisions are identical: the desk's functions against the compiled kernel.

    python -m benchmarks.simulate_decisions [POLICY.yaml] [--decisions 100000] [--seed 1] [--log DECISIONS.jsonl]

Random states of the whole policy: every LOB, lane and language, any load of any queue, agents with and without what
the queues ask for. `--log` replays logged routing decisions instead: one JSON object a line with the fields of a case
(id, lob, lane, language, tier), `loads` ("queue=permille" texts, as `case.routed` keeps them) and `queue`, the answer.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from benchmarks.report import figure, title
from benchmarks.simulate_policy import DEMO
from nakhoda.core.facts import CaseState
from nakhoda.core.policy import CompiledPolicy, compile_policy, load
from nakhoda.core.policy.schema import PRIORITIES
from nakhoda.core.routing import AgentFacts, HeadFacts, choose_queue, next_case
from nakhoda.simulator.policy_model.decisions import head_by_kernel, queue_by_kernel

NOW = datetime(2026, 1, 5, 9, tzinfo=timezone.utc)
Routed = tuple[CaseState, dict[str, int], str]


def random_routings(policy: CompiledPolicy, rng: random.Random, many: int) -> Iterator[Routed]:
    """Cases and loads with what the desk decides."""
    lobs, lanes = [*policy.lobs, ""], list(policy.lanes)
    for number in range(1, many + 1):
        case = CaseState(
            id=rng.choice((number, rng.getrandbits(40))),
            lob=rng.choice(lobs),
            lane=rng.choice(lanes),
            language=rng.choice((*policy.routing.languages, "fr", "und", "")),
            tier=rng.choice((1, 1, 2)),
        )
        loads = {key: rng.randrange(2000) for key in policy.queue_keys if rng.random() < 0.7}
        yield case, loads, choose_queue(policy, case, loads).outcome


def logged_routings(file: Path) -> Iterator[Routed]:
    """Decisions that a desk wrote down."""
    for line in file.read_text(encoding="utf-8").splitlines():
        told: dict[str, Any] = json.loads(line)
        loads = {queue: int(load) for queue, load in (each.split("=") for each in told.pop("loads"))}
        queue = told.pop("queue")
        yield CaseState(**told), loads, queue


def same_queues(policy: CompiledPolicy, routings: Iterator[Routed]) -> tuple[int, int]:
    """(decisions, identical ones)."""
    many = same = 0
    for case, loads, queue in routings:
        many += 1
        same += queue_by_kernel(policy, case, loads) == queue
    return many, same


def same_heads(policy: CompiledPolicy, rng: random.Random, many: int) -> int:
    """How many random choices of the next case are identical."""
    return sum(_same_head(policy, rng) for _ in range(many))


def _same_head(policy: CompiledPolicy, rng: random.Random) -> bool:
    queue = rng.choice(policy.queues)
    agent = AgentFacts(
        id=1,
        tier=rng.choice((1, 2)),
        owner=queue.owner,
        reads=frozenset(rng.sample(queue.languages, rng.randint(1, len(queue.languages)))),
        today=NOW.date(),
        skills=frozenset(queue.skills) if rng.random() < 0.9 else frozenset(),
        clearances=frozenset(lane.clearance for lane in policy.lanes.values() if rng.random() < 0.7),
        certifications=dict.fromkeys((queue.certification, "statutory_grievance"), date(2026, 1, rng.randint(1, 9))),
        open_cases=rng.randrange(7),
    )
    near = [each for each in policy.queues if each.owner == queue.owner]
    heads = [_head(policy, rng, rng.choice(near).key) for _ in range(rng.randint(0, 8))]
    return head_by_kernel(policy, agent, heads) == next_case(policy, agent, heads).outcome


def _head(policy: CompiledPolicy, rng: random.Random, queue: str) -> HeadFacts:
    return HeadFacts(
        queue=queue,
        lane=rng.choice(policy.queue_by_key[queue].lanes),
        priority=rng.choice(PRIORITIES),
        language=rng.choice((*policy.queue_by_key[queue].languages, "und")),
        received_at=NOW - timedelta(minutes=rng.randrange(600)),
        next_due=None if rng.random() < 0.1 else NOW + timedelta(minutes=rng.randrange(-60, 600, 30)),
        barred=frozenset({1}) if rng.random() < 0.05 else frozenset(),
    )


def main() -> None:
    """Prints how many decisions are identical."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("policy", nargs="?", type=Path, default=DEMO)
    parser.add_argument("--decisions", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--log", type=Path)
    asked = parser.parse_args()
    policy, rng = compile_policy(load(asked.policy.read_text(encoding="utf-8")), 1), random.Random(asked.seed)
    title("Live and simulated decisions")
    begun = time.process_time()
    routings = logged_routings(asked.log) if asked.log else random_routings(policy, rng, asked.decisions)
    many, same = same_queues(policy, routings)
    figure(f"queues: identical of {many:,}", float(same), "", "all", same == many)
    heads = same_heads(policy, rng, asked.decisions // 2)
    figure(f"next cases: identical of {asked.decisions // 2:,}", float(heads), "", "all", heads == asked.decisions // 2)
    figure("CPU seconds", time.process_time() - begun, "s")


if __name__ == "__main__":
    main()
