"""The operation as it was seen between two days, as a model that the simulator can run: classes, groups, the policy."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, timezone
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from nakhoda.desk.queries.policy import NoPolicy, policy_in_force
from nakhoda.org.actors import Actor
from nakhoda.planning.queries.roster_hands import hands, planned_until
from nakhoda.simulator.fit.answers import Finding, TooLittle

if TYPE_CHECKING:
    from nakhoda.core.policy import CompiledPolicy
    from nakhoda.simulator.fit.classes import Leaf
    from nakhoda.simulator.policy_model.model import Crew, Kind, PolicyModel

WORDS = ("channel", "language", "lane", "priority", "country")
CASE = ("case_id", "received_at", "first_lob", "reason", "first_queue", *WORDS)
FEWEST_DAYS, FEWEST_CASES = 7, 200
LOOK_BACK = timedelta(days=14)  # of shifts before the run, so that a week of them can be repeated


class CannotFit(ValueError):
    """The data cannot carry a model; the message says how little there is and what it would need."""


@dataclass(frozen=True, slots=True)
class Operation:
    """A fitted model, every fitted number with its interval, and what to be wary of. `load`: where it was read."""

    model: PolicyModel
    findings: tuple[Finding, ...]
    warnings: tuple[str, ...]
    first: date
    last: date
    load: int
    policy_version: int


def operation_for(
    actor: Actor, first: date, last: date, *, now: datetime, start: datetime | None = None, days: int | None = None
) -> Operation:
    """What was lived from `first` to `last` (days of the actor's zone), as a model from `start` (default: `first`) for
    `days` (default: the window). Raises `CannotFit`.
    """
    seen = _seen(actor, first, last)
    begin = (start or seen.begin).astimezone(timezone.utc)
    length = days or (last - first).days + 1
    policy = _policy(max(begin, seen.begin) if begin <= now else now)
    try:
        return _operation(seen, policy, begin, length)
    except TooLittle as error:
        raise CannotFit(str(error)) from error


@dataclass(frozen=True, slots=True)
class _Seen:
    """The window and its cases."""

    first: date
    last: date
    begin: datetime
    days: int
    load: int
    cases: list[dict[str, Any]]
    warnings: tuple[str, ...]


def _seen(actor: Actor, first: date, last: date) -> _Seen:
    from nakhoda.warehouse.engine.store import NoSuchLoad
    from nakhoda.warehouse.queries import Ask, NoSuchMetric, Window
    from nakhoda.warehouse.queries.lived import facts_end, lived

    zone = ZoneInfo(actor.time_zone)
    begin = datetime.combine(first, time(), zone).astimezone(timezone.utc)
    ask = Ask(Window(begin, datetime.combine(last + timedelta(days=1), time(), zone)))
    try:
        load, end, usable = facts_end(ask)
        rows = lived(actor, "case", CASE, ask, "received_at").to_pylist()
    except (NoSuchLoad, NoSuchMetric) as error:
        raise CannotFit(
            "no figures are loaded yet: the warehouse loads every five minutes, or `nakhoda warehouse load` now"
        ) from error
    days = (min(ask.window.end, end) - begin) / timedelta(days=1)
    _refuse(first, last, days, usable, len(rows))
    known = f"facts end on {end:%Y-%m-%d %H:%M} UTC, inside the window" if end < ask.window.end else ""
    return _Seen(first, last, begin, int(days), load, rows, tuple(filter(None, (known,))))


def _refuse(first: date, last: date, days: float, usable: bool, cases: int) -> None:
    if last < first:
        raise CannotFit(f"the window ends ({last}) before it begins ({first})")
    if not usable:
        raise CannotFit(
            "this log was chosen by when cases closed: what was received late and is open is missing from it"
        )
    if days < FEWEST_DAYS:
        raise CannotFit(
            f"{max(0, int(days))} whole days from {first} to {last} are known; it takes {FEWEST_DAYS} or more"
        )
    if cases < FEWEST_CASES:
        raise CannotFit(f"{cases} cases were received from {first} to {last}; it takes {FEWEST_CASES}")


def _policy(at: datetime) -> CompiledPolicy:
    try:
        return policy_in_force(at)
    except NoPolicy as error:
        raise CannotFit(f"no desk policy was in force on {at:%Y-%m-%d}") from error


def _operation(seen: _Seen, policy: CompiledPolicy, start: datetime, days: int) -> Operation:
    from nakhoda.simulator.fit.nobody import empty_chairs
    from nakhoda.simulator.policy_model.model import PolicyModel

    crews, planned = _crews(start, days)
    model = PolicyModel(policy, start, days, _kinds(seen, policy, start), crews)
    chairs, nobody = empty_chairs(model)
    warnings = (*seen.warnings, *planned, *nobody)
    whole = replace(model, crews=(*crews, *chairs))
    return Operation(whole, (), warnings, seen.first, seen.last, seen.load, policy.version)


def _kinds(seen: _Seen, policy: CompiledPolicy, start: datetime) -> tuple[Kind, ...]:
    from nakhoda.simulator.fit.classes import classes_of
    from nakhoda.simulator.policy_model.model import PERIOD, Kind

    homes = classes_of(_leaf(case, policy) for case in seen.cases)
    by_class: dict[Leaf, list[dict[str, Any]]] = defaultdict(list)
    for case in seen.cases:
        by_class[homes[_leaf(case, policy)]].append(case)
    shape = _shape(seen, start)
    kinds = []
    for leaf, cases in sorted(by_class.items()):
        a_week = len(cases) / seen.days * 7
        rates = tuple(a_week * part / PERIOD for part in shape)
        place = {name: getattr(leaf, name) for name in ("lob", "tier", *WORDS)}
        kinds.append(Kind(name=leaf.name, reason=_commonest(cases, "reason"), rates=rates, **place))
    return tuple(kinds)


def _leaf(case: Mapping[str, Any], policy: CompiledPolicy) -> Leaf:
    from nakhoda.simulator.fit.classes import Leaf

    queue = policy.queue_by_key.get(case["first_queue"])
    tier = 2 if case["channel"] == "internal_form" and queue and queue.tier > 1 else 1
    return Leaf(lob=case["first_lob"], tier=tier, **{name: case[name] for name in WORDS})


def _commonest(cases: Sequence[Mapping[str, Any]], column: str) -> str:
    told = [str(case[column]) for case in cases]
    return max(sorted(set(told)), key=told.count)


def _shape(seen: _Seen, start: datetime) -> list[float]:
    """The share of a week's cases in each half hour from the run's start."""
    from nakhoda.simulator.policy_model.model import PERIOD, WEEK_PERIODS

    counts = [0.5] * WEEK_PERIODS
    for case in seen.cases:
        since = (case["received_at"].replace(tzinfo=timezone.utc) - start).total_seconds()
        counts[int(since // PERIOD) % WEEK_PERIODS] += 1
    return [count / sum(counts) for count in counts]


def _crews(start: datetime, days: int) -> tuple[tuple[Crew, ...], tuple[str, ...]]:
    from nakhoda.simulator.fit.crews import crews_of, planned

    end = start + timedelta(days=days)
    known_to = planned_until()
    if known_to is None:
        raise CannotFit("no shift is on the roster: plan shifts first")
    since = min(start, known_to) - LOOK_BACK
    people = hands(since, end)
    crews = crews_of(replace(each, shifts=planned(each.shifts, known_to, start, days)) for each in people.values())
    if not crews:
        raise CannotFit(f"nobody who handles cases has a shift from {start:%Y-%m-%d} to {end:%Y-%m-%d}")
    late = f"shifts are planned to {known_to:%Y-%m-%d}: the last week is repeated after it" if known_to < end else ""
    return crews, tuple(filter(None, (late,)))
