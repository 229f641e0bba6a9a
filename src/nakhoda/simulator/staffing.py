"""About two hundred colleagues for the queues of a policy: as many at each as its capacity asks for."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from nakhoda.core.policy import CompiledPolicy
from nakhoda.core.policy.rules import QueueRule
from nakhoda.core.policy.schema import EVERY, INHOUSE
from nakhoda.simulator.colleagues import Colleague, Crew, Hat
from nakhoda.simulator.names import made_up_name

COUNTRY = {"chennai": "IN", "bengaluru": "IN", "kuala_lumpur": "MY", "kota_bharu": "MY", "kuala_lumpur_hub": "MY"}
TITLES = {1: "Support agent", 2: "Specialist"}


def crews_for(policy: CompiledPolicy) -> list[Crew]:
    """A team a queue."""
    return [
        Crew(key=queue.key, name=queue.title, organisation=queue.owner, site=queue.site, lob=_only_lob(policy, queue))
        for queue in policy.queues
    ]


def staff_for(policy: CompiledPolicy, rng: Random, heads: int = 200) -> list[Colleague]:
    """Made-up colleagues, at least two a queue."""
    whole = sum(queue.capacity_per_day for queue in policy.queues)
    return [
        each
        for queue in policy.queues
        for each in _team(policy, queue, max(2, round(heads * queue.capacity_per_day / whole)), rng)
    ]


def _team(policy: CompiledPolicy, queue: QueueRule, heads: int, rng: Random) -> Iterator[Colleague]:
    lanes = [policy.lanes[lane] for lane in queue.lanes if lane in policy.lanes]
    tongues = tuple(dict.fromkeys(("en", *queue.languages)))
    certificates = {lane.certification for lane in lanes} | {queue.certification}
    for number in range(1, heads + 1):
        language = queue.languages[number % len(queue.languages)]
        yield Colleague(
            key=f"{queue.key}.{number:02}".replace("_", "."),
            name=made_up_name(rng, language, COUNTRY.get(queue.site, "MY")),
            title=f"{TITLES[queue.tier]}, {queue.title.partition(', ')[2] or queue.title}"[:80],
            organisation=queue.owner,
            site=queue.site,
            team=queue.key,
            tier=queue.tier,
            languages=tongues,
            skills=queue.skills,
            clearances=tuple(lane.clearance for lane in lanes if lane.clearance),
            certifications=tuple(sorted(certificates - {""})),
            capacity=2,
            hats=tuple(_hats(policy, queue, number)),
        )


def _hats(policy: CompiledPolicy, queue: QueueRule, number: int) -> Iterator[Hat]:
    """Everybody reads what lies open; a sealed compartment only where the work is in it, in Tier 1 for every second."""
    role = "specialist" if queue.tier == 2 else "agent"
    yield Hat(role=role, organisation=queue.owner, tier=queue.tier)
    for lob in policy.lobs.values():
        sealed = lob.compartment != "general" and (lob.key in queue.lobs or EVERY in queue.lobs)
        if sealed and (queue.tier == 2 or number % 2):
            sealed_hat = {"lob": lob.key, "tier": queue.tier, "compartments": (lob.compartment,)}
            yield Hat(role=role, organisation=queue.owner, **sealed_hat)  # type: ignore[arg-type]


def _only_lob(policy: CompiledPolicy, queue: QueueRule) -> str:
    return queue.lobs[0] if queue.lobs[0] in policy.lobs and queue.owner != INHOUSE else ""
