"""A wave seen ahead: which days of a plan's forecast come much higher, and who and what must be ready for them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from nakhoda.core.capacity.assumed import Assumptions, assumptions_of
from nakhoda.core.policy import CompiledPolicy
from nakhoda.core.policy.rules import QueueRule
from nakhoda.core.policy.schema import EVERY
from nakhoda.desk.queries.macro_readiness import macros_spoken
from nakhoda.desk.queries.policy import policy_in_force
from nakhoda.org.actors import Actor
from nakhoda.org.permissions import require
from nakhoda.planning.models import CapacityPlan, StaffingAssumption
from nakhoda.planning.queries.capacity import is_partner
from nakhoda.planning.queries.capacity_places import latest_rows, layers
from nakhoda.planning.queries.forecasts import Leaf, Version, events_for, version_for
from nakhoda.planning.queries.roster_hands import hands
from nakhoda.simulator.fit.crews import Hand

HIGH = 1.25  # of what came a day over the last four weeks
FEWEST = 3.0  # cases a day more: below this nothing needs to be ready
AHEAD = 21  # days that are looked over
WORKDAYS = 5


@dataclass(frozen=True, slots=True)
class Ready:
    """One tier of a wave: people needed, people who may take the work on its last day, and the last day to act."""

    tier: int
    needed: float
    cleared: int
    certificate: str
    decide_by: date

    @property
    def missing(self) -> int:
        """People who still have to be cleared, certified or hired."""
        return max(0, -int(-(self.needed - self.cleared) // 1))


@dataclass(frozen=True, slots=True)
class Wave:
    """Days on which a line and language come much higher than lately."""

    lob: str
    language: str
    first: date
    last: date
    a_day: float
    recent: float
    names: tuple[str, ...]
    tiers: tuple[Ready, ...]
    macros: int
    spoken: int
    days_ahead: int


def waves_for(actor: Actor, plan: CapacityPlan, now: datetime) -> list[Wave]:
    """The next three weeks of the plan's forecast. Not for partners. Raises `Refused`."""
    require(actor, "forecast:read")
    if is_partner(actor):
        return []
    version, policy = version_for(actor, plan.forecast_id), policy_in_force(now)
    today = now.astimezone(ZoneInfo(plan.zone)).date()
    named = [(row.name, row.day, row.last or row.day, row.lob) for row in events_for(actor)]
    rows = latest_rows()
    out = []
    for (lob, language), leaves in _by_language(version).items():
        for first, last, a_day, recent in _stretches(leaves, today):
            names = tuple(n for n, day, end, of in named if of in ("", lob) and day <= last and end >= first)
            macros, spoken = macros_spoken(lob, (language,), today)
            tiers = tuple(_tiers(plan, policy, (lob, language), (first, last), a_day, rows))
            wave = Wave(lob, language, first, last, a_day, recent, names, tiers, macros, spoken.get(language, 0),
                        (first - today).days)  # fmt: skip
            out.append(wave)
    return sorted(out, key=lambda wave: (wave.first, -wave.a_day))


def _by_language(version: Version) -> dict[tuple[str, str], list[Leaf]]:
    out: dict[tuple[str, str], list[Leaf]] = defaultdict(list)
    for leaf in version.leaves:
        out[leaf.place.get("lob", ""), leaf.place.get("language", "")].append(leaf)
    return out


def _stretches(leaves: Sequence[Leaf], today: date) -> Iterator[tuple[date, date, float, float]]:
    """(first, last, cases a day, lately) of stretches that are high; a quiet day between does not end one."""
    recent = sum(leaf.row.recent for leaf in leaves)
    first, length = leaves[0].days.first, len(leaves[0].days.mean)
    days = [sum(leaf.days.mean[n] for leaf in leaves) for n in range(length)]
    limit = max(recent * HIGH, recent + FEWEST)
    inside = [n for n in range(length) if today <= first + timedelta(days=n) <= today + timedelta(days=AHEAD)]
    run: list[int] = []
    for n in [n for n in inside if days[n] >= limit]:
        if run and n - run[-1] > 2:
            yield _told(first, run, days, recent)
            run = []
        run.append(n)
    if run:
        yield _told(first, run, days, recent)


def _told(first: date, run: list[int], days: Sequence[float], recent: float) -> tuple[date, date, float, float]:
    mean = sum(days[n] for n in run) / len(run)
    return first + timedelta(days=run[0]), first + timedelta(days=run[-1]), mean, recent


def _tiers(
    plan: CapacityPlan, policy: CompiledPolicy, what: tuple[str, str], when: tuple[date, date], a_day: float,
    rows: Sequence[StaffingAssumption],
) -> Iterator[Ready]:  # fmt: skip
    lob, language = what
    end = datetime.combine(when[1], time(23), ZoneInfo(plan.zone))
    people = hands(end - timedelta(days=1), end)
    for tier in (1, 2):
        queues = [q for q in policy.queues if q.tier == tier and _serves(q, lob, language)]
        hours = plan.result.get("a_case", {}).get(f"{lob}|{language}|{tier}", 0.0)
        if not queues or not hours:
            continue
        told = _assumed(queues[0], rows)
        each = told["paid_hours"] / WORKDAYS * (1 - told.shrinkage.share) * told["occupancy"]
        cleared = sum(any(_may(hand, queue, language) for queue in queues) for hand in people.values())
        decide = when[0] - timedelta(weeks=told["cross_training_weeks"])
        yield Ready(tier, a_day * hours / each, cleared, queues[0].certification, decide)


def _assumed(queue: QueueRule, rows: Sequence[StaffingAssumption]) -> Assumptions:
    return assumptions_of(layers(queue, rows), queue.site, card=False)


def _serves(queue: QueueRule, lob: str, language: str) -> bool:
    return lob in queue.lobs and EVERY not in queue.lobs and language in queue.languages


def _may(hand: Hand, queue: QueueRule, language: str) -> bool:
    """She is there, speaks it, and holds what the queue asks for on the last day of the wave."""
    here = (hand.owner, hand.site, hand.tier) == (queue.owner, queue.site, queue.tier)
    proved = not queue.certification or queue.certification in hand.certifications
    return here and language in hand.languages and set(queue.skills) <= set(hand.skills) and proved


def hours_a_case(
    work: Mapping[tuple[str, str, int], float], cases: Mapping[tuple[str, str], float]
) -> dict[str, float]:
    """Agent hours that one case of a line and language makes in a tier: `lob|language|tier`."""
    return {
        f"{lob}|{language}|{tier}": round(hours / cases[lob, language], 6)
        for (lob, language, tier), hours in work.items()
        if cases.get((lob, language))
    }
