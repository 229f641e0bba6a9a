"""The desk's double: queues, colleagues and cases on invented time, decided by the desk's own rules."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from copy import copy
from dataclasses import dataclass, field
from datetime import datetime, timezone
from itertools import count
from random import Random

from nakhoda.core.clocks import next_due
from nakhoda.core.events import CaseAssigned, CaseRouted
from nakhoda.core.policy import CompiledPolicy, QueueRule
from nakhoda.core.routing import AgentFacts, HeadFacts, choose_queue, lane_rank, misfits, next_case
from nakhoda.core.urgency import urgency
from nakhoda.simulator.habits import Habits
from nakhoda.simulator.stories import CaseStory, Label, Numbering, Worker

LOOK = 6  # how far down a queue a colleague is offered work that the head does not allow


@dataclass(slots=True)
class Seat:
    """A worker at a desk: the queues that fit and the cases in hand."""

    worker: Worker
    queues: tuple[str, ...]
    compartments: frozenset[tuple[str, str]]
    in_hand: dict[int, CaseStory] = field(default_factory=dict)  # cases that wait for this colleague's turn
    busy: int = 0

    def on_shift(self, at: datetime) -> bool:
        """Whether the plan says that the colleague works now."""
        return any(start <= at < end for start, end in self.worker.shifts)


class Double:
    """Runs what is due in order of time. Every step is a function of (double, instant)."""

    def __init__(
        self,
        policy: CompiledPolicy,
        workers: tuple[Worker, ...],
        label: Label,
        rng: Random,
        numbering: Numbering,
        habits: Habits,
    ) -> None:
        self.policy, self.label, self.rng, self.numbering, self.habits = policy, label, rng, numbering, habits
        self.dice = copy(rng)  # of what must not change the rest of the region
        self.dice.seed(self.dice.random())
        self.stories: list[CaseStory] = []
        self.seats = {worker.id: self._seat(worker) for worker in workers}
        self.waiting: dict[str, list[tuple[int, int, CaseStory]]] = {queue.key: [] for queue in policy.queues}
        self._due: list[tuple[datetime, int, Callable[[], object]]] = []
        self._order = count()

    def later(self, at: datetime, step: Callable[[], object]) -> None:
        """Do this at that instant."""
        heapq.heappush(self._due, (at, next(self._order), step))

    def run(self, until: datetime) -> Iterator[datetime]:
        """Everything before `until`, yielding the instant of each step."""
        while self._due and self._due[0][0] < until:
            at, _, step = heapq.heappop(self._due)
            step()
            yield at

    # -- queues ----------------------------------------------------------------------------------------

    def route(self, story: CaseStory, at: datetime, tier: int | None = None) -> None:
        """Put the case into the queue that the policy chooses, and let it wait there."""
        decision = choose_queue(self.policy, story.tale.state, {}, tier)
        reasons = tuple(f"{reason.code}: {reason.text}" for reason in decision.reasons)
        story.tale.tell(self.placed(story, self.policy.queue_by_key[decision.outcome], reasons), at, "system:router")

    def placed(self, story: CaseStory, queue: QueueRule, reasons: tuple[str, ...]) -> CaseRouted:
        """The event that puts the case into a queue."""
        return CaseRouted(
            queue=queue.key,
            owner=queue.owner,
            tier=queue.tier,
            calendar=queue.calendar,
            scope_id=self.label(queue, story.tale.state.lob),
            reasons=reasons,
        )

    def wait(self, story: CaseStory) -> None:
        """The case waits in its queue, the most urgent first."""
        state = story.tale.state
        rank = urgency(lane_rank(self.policy, state.lane), next_due(story.tale.clocks), state.priority)
        heapq.heappush(self.waiting[state.queue], (rank, state.id, story))

    def next_for(self, seat: Seat, at: datetime) -> CaseStory | None:
        """What the desk would give this colleague now."""
        if self.habits.trouble.turns_round(seat.worker.who.organisation, at):
            newest = self._newest(seat)
            return self._taken(newest) if newest else None
        offers = [entry for key in seat.queues for entry in self._heads(key, seat)]
        chosen = next_case(self.policy, agent_facts(seat, at), [_head(story) for _, _, story in offers]).outcome
        if chosen is None:
            return None
        return self._taken(offers[chosen])

    def release(self, story: CaseStory, at: datetime, cause: str) -> None:
        """Take the case from its holder and let it wait."""
        holder = story.tale.state.assignee_id
        if holder is not None:
            self.seats[holder].in_hand.pop(story.tale.state.id, None)
            story.tale.tell(CaseAssigned(agent_id=None, cause=cause), at, "system:router")
        self.wait(story)

    def _heads(self, key: str, seat: Seat) -> list[tuple[int, int, CaseStory]]:
        return [entry for entry in heapq.nsmallest(LOOK, self.waiting[key]) if self._open_to(seat, entry[2])]

    def _newest(self, seat: Seat) -> tuple[int, int, CaseStory] | None:
        """What somebody takes who looks at the promise of what is new and not at what waits."""
        offers = [entry for key in seat.queues for entry in self.waiting[key] if self._open_to(seat, entry[2])]
        return max(offers, key=lambda entry: entry[1], default=None)

    def _taken(self, entry: tuple[int, int, CaseStory]) -> CaseStory:
        queue = self.waiting[entry[2].tale.state.queue]
        queue.remove(entry)
        heapq.heapify(queue)
        return entry[2]

    def _open_to(self, seat: Seat, story: CaseStory) -> bool:
        lob = self.policy.lobs.get(story.tale.state.lob)
        compartment = lob.compartment if lob else "general"
        return bool({("", compartment), (story.tale.state.lob, compartment)} & seat.compartments)

    def _seat(self, worker: Worker) -> Seat:
        facts = agent_facts(Seat(worker, (), frozenset()), worker.shifts[0][0] if worker.shifts else _LONG_AGO)
        fits = tuple(queue.key for queue in self.policy.queues if not misfits(facts, queue))
        who = worker.who
        named = [key for key in fits if key == who.team] or list(fits)
        reads = {
            (hat.lob, each) for hat in who.hats for each in hat.compartments if hat.role in ("agent", "specialist")
        }
        return Seat(worker, tuple(named), frozenset(reads))


_LONG_AGO = datetime(2000, 1, 1, tzinfo=timezone.utc)


def agent_facts(seat: Seat, at: datetime) -> AgentFacts:
    """The colleague as routing sees people."""
    who = seat.worker.who
    return AgentFacts(
        id=seat.worker.id,
        tier=who.tier,
        owner=who.organisation,
        reads=frozenset(who.languages),
        today=at.date(),
        skills=frozenset(who.skills),
        clearances=frozenset(who.clearances),
        certifications=dict.fromkeys(who.certifications, at.date()),
        open_cases=seat.busy + len(seat.in_hand),
        capacity=who.capacity,
    )


def _head(story: CaseStory) -> HeadFacts:
    state = story.tale.state
    barred = frozenset({story.contest.decided_by}) if story.contest else frozenset[int]()
    return HeadFacts(
        queue=state.queue,
        lane=state.lane,
        priority=state.priority,
        language=state.language,
        received_at=state.received_at or _LONG_AGO,
        next_due=next_due(story.tale.clocks),
        barred=barred,
    )
