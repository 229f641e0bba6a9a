"""A made-up region for a policy: 24 classes of cases and 12 groups, as many people as their work asks for."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from nakhoda.core.policy import CompiledPolicy
from nakhoda.core.policy.rules import QueueRule
from nakhoda.core.policy.schema import INHOUSE
from nakhoda.simulator.demand import HOURS, WEEKDAYS
from nakhoda.simulator.policy_model.compile import UPPER_TIER, may_work, members_of
from nakhoda.simulator.policy_model.model import PERIOD, WEEK_PERIODS, Crew, Kind, PolicyModel
from nakhoda.simulator.shifts import planned_shifts

LOBS = {"account_access": "login_problem", "platform_integrity": "report_content", "age_support": "age_appeal",
        "monetisation": "payout_missing"}  # fmt: skip
LANGUAGES = {"en": 26, "hi": 22, "ta": 14, "ms": 22, "zh": 9, "bn": 7}
COUNTRY = {"en": "IN", "hi": "IN", "ta": "IN", "bn": "IN", "ms": "MY", "zh": "MY"}
LOB_SHARE = {"account_access": 0.5, "platform_integrity": 0.2, "age_support": 0.15, "monetisation": 0.15}
PATTERNS = {1: 2, 2: 4}  # shift patterns a site, by tier
EIGHT_HOURS = 8 * 3600.0
EAST = timedelta(hours=8)
TENURES = (0.95, 1.0, 1.0, 1.05, 1.25)  # factors of the handle time: most are practised, some still ramp
BUSY = 0.86
OVERNIGHT = 1.15  # work that waits for the morning


def week_of_rates(per_day: float, start: datetime) -> tuple[float, ...]:
    """Cases a second for each half hour of a week from `start`, in the shape of hour and weekday in Kuala Lumpur."""
    local = [start + EAST + timedelta(seconds=PERIOD * number) for number in range(WEEK_PERIODS)]
    shape = [HOURS[at.hour] * WEEKDAYS[at.weekday()] for at in local]
    return tuple(7 * per_day * each / sum(shape) / PERIOD for each in shape)


def kinds_for(start: datetime, per_day: float) -> tuple[Kind, ...]:
    """Four lines of business in six languages."""
    whole = sum(LANGUAGES.values())
    return tuple(
        Kind(
            name=f"{lob}.{language}",
            lob=lob,
            language=language,
            reason=reason,
            lane="L5" if lob == "age_support" else "L7",
            priority="high" if lob == "monetisation" else "normal",
            country=COUNTRY[language],
            exposure=0.4 if lob == "platform_integrity" else 0.0,
            rates=week_of_rates(per_day * LOB_SHARE[lob] * weight / whole, start),
        )
        for lob, reason in LOBS.items()
        for language, weight in LANGUAGES.items()
    )


def region(policy: CompiledPolicy, start: datetime, days: int, per_day: float, warm_up_days: int = 0) -> PolicyModel:
    """The whole model: two shift patterns at each partner's site, four at the hub."""
    kinds = kinds_for(start, per_day)
    model = PolicyModel(policy, start, days, kinds, (), warm_up_days)
    sites = dict.fromkeys((queue.owner, queue.site, queue.tier) for queue in policy.queues)
    crews = tuple(
        _crew(policy, model, owner, site, tier, pattern)
        for owner, site, tier in sites
        for pattern in range(PATTERNS[tier])
    )
    return replace(model, crews=_peopled(model, crews))


def _crew(policy: CompiledPolicy, model: PolicyModel, owner: str, site: str, tier: int, pattern: int) -> Crew:
    queues = [q for q in policy.queues if (q.owner, q.site, q.tier) == (owner, site, tier)]
    lanes = [policy.lanes[lane] for queue in queues for lane in queue.lanes]
    certificates = [*(queue.certification for queue in queues), *(lane.certification for lane in lanes)]
    first = (model.start - timedelta(days=1)).date()
    shifts = planned_shifts(policy.calendars[site], first, model.days + 2, pattern)
    return Crew(
        name=f"{site}.{'upper' if owner == INHOUSE else owner}.{pattern + 1}",
        owner=owner,
        site=site,
        tier=tier,
        languages=_all(queue.languages for queue in queues) + (() if owner == INHOUSE else ("en",)),
        speeds=(1.0,),
        shifts=tuple(shift for shift in shifts if shift[0] >= model.start),
        skills=_all(queue.skills for queue in queues),
        clearances=_all((lane.clearance,) for lane in lanes if lane.clearance),
        certifications=_all((name,) for name in certificates if name),
        absence=0.05,
    )


def _all(lists: Iterable[Sequence[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for values in lists for value in values))


# -- how many people ------------------------------------------------------------------------------------------


def _peopled(model: PolicyModel, crews: tuple[Crew, ...]) -> tuple[Crew, ...]:
    """Each queue's expected work, shared by the hours of the groups that may do it."""
    work = dict.fromkeys(range(len(crews)), 0.0)
    for kind in model.kinds:
        for tier, seconds in ((1, _lower(kind)), (UPPER_TIER, _upper(kind))):
            for queue, part in _shares(model, kind, tier):
                able = [n for n, crew in enumerate(crews) if may_work(model, crew, kind, queue.index)]
                for number in able:
                    work[number] += seconds * part / len(able)
    return tuple(_staffed(crew, work[number]) for number, crew in enumerate(crews))


def _shares(model: PolicyModel, kind: Kind, tier: int) -> list[tuple[QueueRule, float]]:
    queues = [model.policy.queues[place] for place in members_of(model, kind, tier)]
    whole = sum(queue.share for queue in queues) or 1
    return [(queue, queue.share / whole) for queue in queues]


def _daily(kind: Kind) -> float:
    return sum(kind.rates) * PERIOD / 7


def _mean(kind: Kind, upper: bool) -> float:
    drawn = kind.handle_upper if upper else kind.handle
    return math.exp(drawn.a + drawn.b**2 / 2)


def _lower(kind: Kind) -> float:
    touches = (1 - kind.escalates) * (1 + kind.asks * kind.answers + kind.reopens) + kind.escalates * (
        1 + kind.returned
    )
    return _daily(kind) * touches * _mean(kind, False)


def _upper(kind: Kind) -> float:
    return _daily(kind) * kind.escalates * (1 + kind.asks * kind.answers + kind.reopens) * _mean(kind, True)


def _staffed(crew: Crew, daily_work: float) -> Crew:
    seconds = sum((end - begin).total_seconds() for begin, end in crew.shifts)
    days = max((crew.shifts[-1][1] - crew.shifts[0][0]).total_seconds() / 86_400.0, 1.0) if crew.shifts else 1.0
    a_day = seconds / days * (1 - crew.absence) * BUSY / OVERNIGHT if crew.shifts else EIGHT_HOURS
    many = max(2, math.ceil(daily_work * sum(TENURES) / len(TENURES) / a_day))
    return replace(crew, speeds=tuple(TENURES[number % len(TENURES)] for number in range(many)))
