"""Where a case goes, who may work it, and what an agent works next: decisions with their reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timezone

from nakhoda.core.decisions import Decision, Reason
from nakhoda.core.facts import CaseState
from nakhoda.core.policy.candidates import Cell, CellKey
from nakhoda.core.policy.compiled import CompiledPolicy
from nakhoda.core.policy.reach import chain, reads
from nakhoda.core.policy.rules import QueueRule
from nakhoda.core.policy.schema import PRIORITIES
from nakhoda.core.routing_kernel import NO_DUE, choose, rank

PRIORITY_RANK = {name: place for place, name in enumerate(PRIORITIES)}
UNKNOWN_LANGUAGES = ("", "und")


@dataclass(frozen=True, slots=True)
class AgentFacts:
    """What routing knows of a person, now. `reads` are language tags; `certifications` map a topic to its last day."""

    id: int
    tier: int
    owner: str  # partner key or "inhouse"
    reads: frozenset[str]
    today: date
    status: str = "available"
    skills: frozenset[str] = frozenset()
    clearances: frozenset[str] = frozenset()
    certifications: Mapping[str, date] = field(default_factory=dict)
    queues: frozenset[str] = frozenset()  # empty: every queue that fits
    open_cases: int = 0
    capacity: int = 0  # 0: as the policy says
    closed_lanes: Mapping[str, Reason] = field(default_factory=dict)  # to her, for now: `core.exposure`


@dataclass(frozen=True, slots=True)
class HeadFacts:
    """The case at the head of a queue, as far as picking needs it."""

    queue: str
    lane: str
    priority: str
    language: str
    received_at: datetime
    next_due: datetime | None = None
    barred: frozenset[int] = frozenset()  # people who may not: the appealed decision's author, the requester


# -- which queue -------------------------------------------------------------------------------------


def kind_of_work(policy: CompiledPolicy, case: CaseState, tier: int | None = None) -> CellKey:
    """The cell of a case: its LOB, the tier that its lane and LOB ask for, lane and language."""
    lane, lob = policy.lanes.get(case.lane), policy.lobs.get(case.lob)
    needed = max(tier or case.tier, lane.tier if lane else 1, lob.tier if lob else 1)
    language = case.language if case.language not in UNKNOWN_LANGUAGES else policy.routing.default_language
    return CellKey(case.lob or policy.routing.general_lob, needed, case.lane, chain(language)[0])


def choose_queue(
    policy: CompiledPolicy, case: CaseState, loads: Mapping[str, int], tier: int | None = None
) -> Decision[str]:
    """The key of the queue for a case, with a reason for each queue of its LOB that was taken or refused.

    `loads` are waiting/capacity in permille by queue key, absent means empty. `tier` asks for a higher tier
    than the case is in (escalation).
    """
    cell = policy.cell(kind_of_work(policy, case, tier))
    dense = [loads.get(key, 0) for key in policy.queue_keys]
    place = choose(case.id, cell.members, policy.weights, policy.seeds, dense, policy.routing.overflow_permille)
    reasons = (*_language_note(policy, case), *cell.reasons, *_weighed(policy, cell, dense, place))
    return Decision(policy.queue_keys[place], reasons)


def _language_note(policy: CompiledPolicy, case: CaseState) -> tuple[Reason, ...]:
    if case.language in UNKNOWN_LANGUAGES:
        default = policy.routing.default_language
        return (Reason("language_unknown", f"the language is not known: read by people who know {default}"),)
    return ()


def _weighed(policy: CompiledPolicy, cell: Cell, loads: Sequence[int], place: int) -> list[Reason]:
    limit = policy.routing.overflow_permille
    open_shares = sum(policy.queues[member].share for member in cell.members if loads[member] <= limit)
    reasons = [_other(policy.queues[member], loads[member], limit) for member in cell.members if member != place]
    chosen = policy.queues[place]
    if loads[place] > limit:
        why = f"chosen: {chosen.title}, the least loaded ({_percent(loads[place])}) when all are overloaded"
        return [*reasons, Reason("least_loaded", why)]
    part = f"{100 * chosen.share // open_shares} % share" if open_shares else "standby"
    return [*reasons, Reason("chosen", f"chosen: {chosen.title}, {part}, load {_percent(loads[place])}")]


def _other(queue: QueueRule, load: int, limit: int) -> Reason:
    if load > limit:
        return Reason("overloaded", f"passed over {queue.title}: load {_percent(load)}, limit {_percent(limit)}")
    return Reason("not_drawn", f"not drawn: {queue.title}, load {_percent(load)}")


def _percent(permille: int) -> str:
    return f"{permille // 10} %"


# -- who may, and what next --------------------------------------------------------------------------


def may_work(policy: CompiledPolicy, agent: AgentFacts, queue: QueueRule) -> Decision[bool]:
    """Whether the agent may take work from the queue now, with everything that stands against it."""
    against = (*_away(policy, agent), *misfits(agent, queue))
    return Decision(not against, against or (Reason("allowed", f"may work {queue.title}"),))


def misfits(agent: AgentFacts, queue: QueueRule) -> tuple[Reason, ...]:
    """What a person lacks for a queue whatever the hour: owner, tier, membership, language, skills, certificate."""
    found = []
    if agent.owner != queue.owner:
        found.append(Reason("other_owner", f"{queue.title} belongs to {queue.owner}"))
    if agent.tier < queue.tier:
        found.append(Reason("tier", f"{queue.title} is tier {queue.tier}"))
    if agent.queues and queue.key not in agent.queues:
        found.append(Reason("not_member", f"not assigned to {queue.title}"))
    if not any(reads(agent.reads, language) for language in queue.languages):
        found.append(Reason("language", f"reads none of {', '.join(queue.languages)}"))
    found += [Reason("skill", f"lacks the skill {skill}") for skill in queue.skills if skill not in agent.skills]
    return (*found, *_uncertified(agent, queue.certification))


def _uncertified(agent: AgentFacts, topic: str) -> tuple[Reason, ...]:
    """An expired certificate is a missing one (handbook 2.7)."""
    if not topic:
        return ()
    last = agent.certifications.get(topic)
    if last is None:
        return (Reason("certification", f"not certified in {topic}"),)
    return () if last >= agent.today else (Reason("certification", f"certificate in {topic} expired on {last}"),)


def _away(policy: CompiledPolicy, agent: AgentFacts) -> tuple[Reason, ...]:
    if agent.status != "available":
        return (Reason("status", f"is {agent.status}"),)
    limit = agent.capacity or policy.routing.open_cases_per_agent
    return (Reason("capacity", f"holds {agent.open_cases} of {limit} cases"),) if agent.open_cases >= limit else ()


def may_take(policy: CompiledPolicy, agent: AgentFacts, head: HeadFacts) -> Decision[bool]:
    """Whether the agent may take this one case: the queue's demands, and the case's own lane and language."""
    queue = policy.queue_by_key.get(head.queue)
    if queue is None:
        return Decision(False, (Reason("no_queue", f"there is no queue {head.queue!r}"),))
    against = (*_away(policy, agent), *misfits(agent, queue), *_unfit_for_case(policy, agent, head, queue))
    return Decision(not against, against or (Reason("allowed", f"may work {queue.title}"),))


def _unfit_for_case(policy: CompiledPolicy, agent: AgentFacts, head: HeadFacts, queue: QueueRule) -> tuple[Reason, ...]:
    found = []
    lane = policy.lanes.get(head.lane)
    if agent.id in head.barred:
        found.append(Reason("barred", "took part in what this case is about"))
    if lane and lane.clearance and lane.clearance not in agent.clearances:
        found.append(Reason("clearance", f"not cleared for {lane.title}"))
    if lane and lane.key in agent.closed_lanes:
        found.append(agent.closed_lanes[lane.key])
    language = head.language if head.language not in UNKNOWN_LANGUAGES else policy.routing.default_language
    if reads(queue.languages, language) and not reads(agent.reads, language):
        found.append(Reason("language", f"does not read {language}"))
    return (*found, *(_uncertified(agent, lane.certification) if lane else ()))


def next_case(policy: CompiledPolicy, agent: AgentFacts, heads: Sequence[HeadFacts]) -> Decision[int | None]:
    """The position in `heads` of the case to take: lane, then earliest due, then priority, then age (handbook 5.1)."""
    verdicts = [may_take(policy, agent, head) for head in heads]
    place = rank(
        [int(verdict.outcome) for verdict in verdicts],
        [lane_rank(policy, head.lane) for head in heads],
        [_micros(head.next_due) for head in heads],
        [PRIORITY_RANK.get(head.priority, 1) for head in heads],
        [_micros(head.received_at) for head in heads],
    )
    refused = tuple(reason for verdict in verdicts if not verdict.outcome for reason in verdict.reasons)
    if place < 0:
        return Decision(None, (*dict.fromkeys(refused), Reason("nothing", "nothing waits that this person may take")))
    return Decision(place, (*dict.fromkeys(refused), _taken(policy, heads[place])))


def lane_rank(policy: CompiledPolicy, lane: str) -> int:
    """The rank of a lane; one that is unknown goes last."""
    rule = policy.lanes.get(lane)
    return rule.rank if rule else 99


def _taken(policy: CompiledPolicy, head: HeadFacts) -> Reason:
    lane = policy.lanes.get(head.lane)
    due = f"due {head.next_due:%Y-%m-%d %H:%M} UTC" if head.next_due else "nothing due"
    return Reason("taken", f"first by lane {lane.title if lane else head.lane}, {due}, priority {head.priority}")


def _micros(at: datetime | None) -> int:
    if at is None:
        return NO_DUE
    since = at - _EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


def return_to_owner(
    policy: CompiledPolicy, owner_on_shift: bool, owner_may_work: bool = True, owner_has_room: bool = True
) -> Decision[bool]:
    """Whether a case that comes back goes to the person who last held it, or to its queue."""
    if policy.routing.return_to_owner == "never":
        return Decision(False, (Reason("policy", "the policy returns cases to their queue"),))
    if not owner_may_work:
        return Decision(False, (Reason("owner_may_not", "its last owner may no longer work this queue"),))
    if not owner_on_shift:
        return Decision(False, (Reason("owner_off_shift", "its last owner is not on shift"),))
    if not owner_has_room:
        return Decision(False, (Reason("owner_full", "its last owner holds as many cases as allowed"),))
    return Decision(True, (Reason("owner_on_shift", "its last owner is on shift"),))
