"""A made-up region: weeks of history of partners, colleagues and members, told in the desk's own events."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from random import Random

from nakhoda.core.policy import CompiledPolicy
from nakhoda.core.routing import lane_rank
from nakhoda.simulator.arriving import arrive, decide_request
from nakhoda.simulator.demand import Knock, Weather, knocks
from nakhoda.simulator.double import Double, Seat
from nakhoda.simulator.habits import Habits, some_hours
from nakhoda.simulator.stories import CaseStory, Label, Numbering, Worker
from nakhoda.simulator.working import pull, take

GRAVE = 4  # lanes up to this rank page somebody on call
TOO_FEW = 0.6  # of the handlings that are needed, where a partner has too few hands
SPARE = {1: 2.6, 2: 4.0}  # pulls planned for each expected case, by tier: some find an empty queue


@dataclass(frozen=True, slots=True)
class Setting:
    """What a history is made of. `broken_day` counts back from the end: that day a partner could not work."""

    policy: CompiledPolicy
    workers: tuple[Worker, ...]
    label: Label
    start: datetime
    now: datetime
    weather: Weather = field(default_factory=Weather)
    habits: Habits = field(default_factory=Habits)
    broken_day: int = 5
    broken_owner: str = "kaveri"


def history(
    setting: Setting,
    rng: Random,
    numbering: Numbering | None = None,
    on_day: Callable[[datetime, int], None] | None = None,
) -> list[CaseStory]:
    """All cases that arrive between `start` and `now`, as they stand at `now`. The same seed gives the same region.

    `on_day(instant, cases)` is called once a simulated day.
    """
    numbers = numbering or Numbering()
    double = Double(setting.policy, setting.workers, setting.label, rng, numbers, setting.habits)
    arrivals = list(knocks(setting.policy, rng, setting.start, setting.now, setting.weather))
    members: dict[str, int] = {}
    for knock in arrivals:
        double.later(knock.at, partial(_receive, double, knock, members))
    _plan_pulls(double, setting, arrivals)
    day = setting.start
    for at in double.run(setting.now):
        if on_day and at >= day:
            on_day(at, len(double.stories))
            day += timedelta(days=1)
    for story in double.stories:
        story.tale.sweep(setting.now)
    return double.stories


def _receive(double: Double, knock: Knock, members: dict[str, int]) -> None:
    member_id = None
    if knock.member:
        if knock.member.key not in members:
            members[knock.member.key] = double.numbering.take("member")
        member_id = members[knock.member.key]
    story = arrive(double, knock, member_id)
    if story.asked:
        _plan_approval(double, story, knock.at)
    if lane_rank(double.policy, story.tale.state.lane) <= GRAVE:
        soon = knock.at + timedelta(minutes=double.rng.uniform(2, 14))
        double.later(soon, lambda: _page(double, story, soon))


def _plan_approval(double: Double, story: CaseStory, at: datetime) -> None:
    others = [i for i, seat in double.seats.items() if story.asked and i != story.asked.requester_id]
    when = at + some_hours(double.rng, 3)
    by = double.rng.choice(others)

    def decide() -> None:
        if decide_request(double, story, when, by):
            _plan_approval(double, story, when)

    double.later(when, decide)


def _page(double: Double, story: CaseStory, at: datetime) -> None:
    """Somebody on shift who may work that queue takes the grave case at once."""
    state = story.tale.state
    if state.assignee_id is not None or state.status not in ("new", "open"):
        return
    entry = next((entry for entry in double.waiting[state.queue] if entry[1] == state.id), None)
    on_call = [seat for seat in double.seats.values() if state.queue in seat.queues and seat.on_shift(at)]
    if entry and on_call:
        double.waiting[state.queue].remove(entry)
        take(double, double.rng.choice(on_call), story, at)


# -- how much of the colleagues' day this sample of cases takes ------------------------------------------


def _plan_pulls(double: Double, setting: Setting, arrivals: list[Knock]) -> None:
    """Spread over each queue's shifts as many pulls as its share of demand asks for, and a little more."""
    days = max(1.0, (setting.now - setting.start) / timedelta(days=1))
    wanted = _demand(setting, arrivals)
    for queue in setting.policy.queues:
        seats = [seat for seat in double.seats.values() if queue.key in seat.queues]
        stretches = [
            (seat, start, end) for seat in seats for start, end in seat.worker.shifts if _works(setting, seat, start)
        ]
        if stretches:
            each = SPARE[queue.tier] * max(wanted[queue.key], days / 2) / len(stretches)
            for seat, start, end in stretches:
                few = setting.habits.trouble.turns_round(queue.owner, start)
                _pulls_of_shift(double, seat, start, end, each * (TOO_FEW / SPARE[queue.tier] if few else 1))


def _pulls_of_shift(double: Double, seat: Seat, start: datetime, end: datetime, each: float) -> None:
    number = int(each) + (double.rng.random() < each % 1)
    for _ in range(number):
        at = start + (end - start) * double.rng.uniform(0.02, 0.92)
        double.later(at, partial(pull, double, seat, at))


def _works(setting: Setting, seat: Seat, start: datetime) -> bool:
    broken = setting.now.date() - timedelta(days=setting.broken_day)
    away = seat.worker.who.organisation == setting.broken_owner and start.date() == broken
    return not away and setting.start <= start < setting.now


def _demand(setting: Setting, arrivals: list[Knock]) -> Counter[str]:
    """Handlings expected by queue, over the whole history, at the calm rate (a wave comes on top)."""
    habits, policy = setting.habits, setting.policy
    expected: Counter[str] = Counter()
    for knock in arrivals:
        reason = policy.reasons[knock.reason]
        fits = [q for q in policy.queues if q.tier == (2 if knock.channel == "internal_form" else 1)]
        fits = [q for q in fits if reason.lob in q.lobs and reason.lane in q.lanes and knock.language in q.languages]
        share = sum(queue.share or 1 for queue in fits)
        for queue in fits:
            expected[queue.key] += (queue.share or 1) / share * (1 + habits.asks + habits.reopens)  # type: ignore[assignment]
        for queue in policy.queues:
            if queue.tier == 2 and reason.lob in queue.lobs and reason.lane in queue.lanes:
                expected[queue.key] += habits.escalates * 1.3  # type: ignore[assignment]
    return expected
