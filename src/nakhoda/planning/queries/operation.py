"""The operation as it was seen between two days, as a model that the simulator can run: classes, groups, the policy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, timezone
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from nakhoda.desk.queries.policy import NoPolicy, policy_in_force
from nakhoda.org.actors import Actor
from nakhoda.planning.queries.operation_facts import WORDS, Lived, read_lived
from nakhoda.planning.queries.operation_log import Classes, classes_in, log_of
from nakhoda.planning.queries.operation_people import Staff, staff_of, without_idle_days
from nakhoda.planning.queries.roster_hands import hands, planned_until
from nakhoda.simulator.fit.answers import Finding, TooLittle

if TYPE_CHECKING:
    from nakhoda.core.policy import CompiledPolicy
    from nakhoda.simulator.fit.classes import Leaf
    from nakhoda.simulator.fit.courses import Courses
    from nakhoda.simulator.fit.handling import Handling
    from nakhoda.simulator.fit.log import Log
    from nakhoda.simulator.policy_model.model import Crew, Kind, PolicyModel

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


@dataclass(frozen=True, slots=True)
class Fit:
    """Everything learnt from a window, before it becomes a model."""

    begin: datetime
    days: int
    first: date
    last: date
    load: int
    facts: Lived
    policy: CompiledPolicy
    classes: Classes
    log: Log
    staff: Staff
    courses: Courses
    handling: Handling
    warnings: tuple[str, ...]


def operation_for(
    actor: Actor, first: date, last: date, *, now: datetime, start: datetime | None = None, days: int | None = None
) -> Operation:
    """What was lived from `first` to `last` (days of the actor's zone), as a model from `start` (default: `first`) for
    `days` (default: the window). Raises `CannotFit`.
    """
    fit = fit_for(actor, first, last, now=now)
    begin = (start or fit.begin).astimezone(timezone.utc)
    policy = fit.policy if begin < fit.begin + timedelta(days=fit.days) else _policy(max(begin, now))
    model, warnings = model_of(fit, policy, begin, days or (last - first).days + 1)
    findings = (*arrivals_found(fit), *fit.courses.findings, *fit.handling.findings, *fit.staff.findings)
    return Operation(model, findings, (*fit.warnings, *warnings), first, last, fit.load, policy.version)


def fit_for(actor: Actor, first: date, last: date, *, now: datetime, policy: CompiledPolicy | None = None) -> Fit:
    """Learns from the whole days of a window. Raises `CannotFit`."""
    from nakhoda.simulator.fit.courses import fit_courses

    begin, days, load, facts, known = _seen(actor, first, last)
    policy = policy or _policy(begin + timedelta(days=days) - timedelta(seconds=1))
    classes = classes_in(facts, policy)
    queues = {key: place for place, key in enumerate(policy.queue_keys)}
    known_hands = hands(begin - LOOK_BACK, begin + timedelta(days=days))
    people = {number: place for place, number in enumerate(known_hands)}
    log = log_of(facts, classes.of_case, queues, people)
    staff = staff_of(known_hands, log, people, policy.queue_keys, begin)
    names = [leaf.name for leaf in classes.leaves]
    try:
        courses = fit_courses(log, names, _kin(classes))
        handling = _handling(log, facts, people, names)
    except TooLittle as error:
        raise CannotFit(str(error)) from error
    warnings = (*known, *_arrival_warnings(facts, days), *staff.warnings, *courses.warnings)
    return Fit(begin, days, first, last, load, facts, policy, classes, log, staff, courses, handling, warnings)


def _seen(actor: Actor, first: date, last: date) -> tuple[datetime, int, int, Lived, tuple[str, ...]]:
    from nakhoda.warehouse.engine.store import NoSuchLoad
    from nakhoda.warehouse.queries import Ask, NoSuchMetric, Window
    from nakhoda.warehouse.queries.lived import facts_end

    if last < first:
        raise CannotFit(f"the window ends ({last}) before it begins ({first})")
    zone = ZoneInfo(actor.time_zone)
    begin = datetime.combine(first, time(), zone).astimezone(timezone.utc)
    whole = (last - first).days + 1
    try:
        load, end, usable = facts_end(Ask(Window(begin, begin + timedelta(days=whole))))
        if not usable:
            raise CannotFit("this log was chosen by when cases closed: what came late and is open is missing from it")
        days = min(whole, max(0, (end - begin) // timedelta(days=1)))
        facts = read_lived(actor, Ask(Window(begin, begin + timedelta(days=max(days, 1))), load=load))
    except (NoSuchLoad, NoSuchMetric) as error:
        raise CannotFit(
            "no figures are loaded yet: the warehouse loads every five minutes, or `nakhoda warehouse load` now"
        ) from error
    if days < FEWEST_DAYS:
        raise CannotFit(f"{days} whole days from {first} to {last} are known; it takes {FEWEST_DAYS}")
    came = int((facts.case["received_at"] >= 0).sum())
    if came < FEWEST_CASES:
        raise CannotFit(f"{came} cases were received from {first} to {last}; it takes {FEWEST_CASES}")
    known = () if days == whole else (f"facts end on {end:%Y-%m-%d %H:%M} UTC: {days} of {whole} days were read",)
    return begin, days, load, facts, known


def _policy(at: datetime) -> CompiledPolicy:
    try:
        return policy_in_force(at)
    except NoPolicy as error:
        raise CannotFit(f"no desk policy was in force on {at:%Y-%m-%d}") from error


def _kin(classes: Classes) -> Any:
    """Classes of one channel, lane and tier go on much alike."""
    import numpy as np

    groups = {key: number for number, key in enumerate(dict.fromkeys(map(_kind_of_work, classes.leaves)))}
    return np.array([groups[_kind_of_work(leaf)] for leaf in classes.leaves], np.int64)


def _kind_of_work(leaf: Any) -> tuple[str, str, int]:
    return leaf.channel, leaf.lane, leaf.tier


def _handling(log: Log, facts: Lived, people: Mapping[int, int], names: list[str]) -> Handling:
    import numpy as np

    from nakhoda.simulator.fit.handling import BANDS, fit_handling

    tenures = dict(zip(facts.touch["agent_id"].tolist(), facts.touch["tenure"].tolist(), strict=True))
    bands = np.zeros(len(people), np.int64)
    for number, place in people.items():
        bands[place] = BANDS.index(tenures.get(number, BANDS[-1])) if tenures.get(number) in BANDS else len(BANDS) - 1
    seconds = log.touch_to - log.touch_from
    classes = log.of_class[log.touch_case]
    return fit_handling(seconds, classes, log.touch_tier, log.touch_person, bands[log.touch_person], names, len(people))


def _arrival_warnings(facts: Lived, days: int) -> tuple[str, ...]:
    from nakhoda.simulator.fit.arrivals import fit_arrivals

    try:
        return fit_arrivals("arrivals", facts.case["received_at"].tolist(), days).warnings
    except TooLittle as error:
        return (f"{error} for the shape of a week: weekdays are taken as they were",)


def arrivals_found(fit: Fit) -> list[Finding]:
    """Cases a day of each class, with the interval of a mean of days."""
    import numpy as np

    found = []
    for number, leaf in enumerate(fit.classes.leaves):
        came = fit.log.came[(fit.log.of_class == number) & (fit.log.came >= 0) & (fit.log.came < fit.log.until)]
        by_day = np.bincount((came // 86_400).astype(np.int64), minlength=fit.days)[: fit.days]
        mean, half = float(by_day.mean()), 1.96 * float(np.sqrt(max(by_day.var(), by_day.mean()) / fit.days))
        few = "" if len(came) >= 30 else f"seen {len(came)} times only: its week is that of the whole"
        found.append(Finding("arrivals_a_day", leaf.name, mean, max(0.0, mean - half), mean + half, len(came), few))
    return found


# -- the model ---------------------------------------------------------------------------------------------------


def model_of(
    fit: Fit, policy: CompiledPolicy, start: datetime, days: int, as_it_came: bool = False
) -> tuple[PolicyModel, tuple[str, ...]]:
    """A run of so many days; `as_it_came`: cases at the instants at which they came instead of at rates."""
    from nakhoda.simulator.fit.nobody import empty_chairs, relaxed
    from nakhoda.simulator.policy_model.model import PolicyModel

    crews, planned = _crews(fit, start, days)
    limits: dict[str, Any] = {"most_asks": fit.courses.most_asks, "most_reopens": fit.courses.most_reopens}
    model = relaxed(PolicyModel(policy, start, days, _kinds(fit, start, as_it_came), crews, **limits))
    chairs, nobody = empty_chairs(model)
    return replace(model, crews=(*model.crews, *chairs)), (*planned, *nobody)


def _kinds(fit: Fit, start: datetime, as_it_came: bool) -> tuple[Kind, ...]:
    import numpy as np

    from nakhoda.simulator.fit.arrivals import HALF_HOUR, PERIODS, week_shapes
    from nakhoda.simulator.policy_model.model import Kind

    many, log = len(fit.classes.leaves), fit.log
    inside = (log.came >= 0) & (log.came < log.until)
    since = max(0, fit.days - fit.days // 7 * 7) * 86_400
    of_week = inside & (log.came >= since)
    counts = np.zeros((many, PERIODS))
    np.add.at(counts, (log.of_class[of_week], (log.came[of_week] // HALF_HOUR).astype(np.int64) % PERIODS), 1)
    turn = int((start - fit.begin).total_seconds() // HALF_HOUR)
    shapes = np.roll(week_shapes(counts), -turn, axis=1)
    handled = _handled(fit)
    came = np.bincount(log.of_class[inside & handled], minlength=many)
    rates = shapes * came[:, None] / fit.days * 7 / HALF_HOUR
    courses, handling, offset = fit.courses, fit.handling, (start - fit.begin).total_seconds()
    told = {name: getattr(courses, name) for name in ("reply", "reopening", "holding", "gives_up_after")}
    return tuple(
        Kind(
            name=leaf.name,
            lob=leaf.lob,
            reason=fit.classes.reasons[number],
            rates=tuple(rates[number].tolist()),
            instants=_instants(log, handled, number, offset) if as_it_came else (),
            handle=handling.lower[number],
            handle_upper=handling.upper[number],
            **told,
            **_own(courses, leaf, number),
        )
        for number, leaf in enumerate(fit.classes.leaves)
    )


def _own(courses: Courses, leaf: Leaf, number: int) -> dict[str, Any]:
    """What is a class's own: its shares, and where it belongs."""
    shares = {name: float(getattr(courses, name)[number]) for name in SHARES}
    return shares | {name: getattr(leaf, name) for name in ("tier", *WORDS)}


SHARES = ("escalates", "returned", "asks", "holds", "answers", "reopens")


def _handled(fit: Fit) -> Any:
    """Which cases somebody handled or may yet: those refused, withdrawn or answered by a machine are no work."""
    import numpy as np

    many = len(fit.classes.of_case)
    touched, left = np.zeros(many, bool), np.zeros(many, bool)
    touched[fit.facts.touch["case"]] = True
    stay = fit.facts.stay
    order = np.lexsort((stay["entered_at"], stay["case"]))
    left[stay["case"][order]] = ~np.isnan(stay["left_at"][order])  # the last stretch of a case is written last
    return (touched | ~left)[fit.classes.of_case >= 0]


def _instants(log: Log, handled: Any, number: int, offset: float) -> tuple[float, ...]:
    """When cases of a class came after the run's start; one that never comes where none did."""
    came = log.came[(log.of_class == number) & handled & (log.came < log.until)] - offset
    return tuple(sorted(came[came >= 0].tolist())) or (float("inf"),)


def _crews(fit: Fit, start: datetime, days: int) -> tuple[tuple[Crew, ...], tuple[str, ...]]:
    from nakhoda.simulator.fit.crews import crews_of, planned

    end = start + timedelta(days=days)
    known_to = planned_until()
    if known_to is None:
        raise CannotFit("no shift is on the roster: plan shifts first")
    roster = hands(min(start, known_to) - LOOK_BACK, end)
    fitted = fit.staff.hands
    speeds = {number: float(fit.handling.speeds[place]) for place, number in enumerate(fitted)}
    told = []
    for number, hand in roster.items():
        whole = replace(hand, shifts=planned(hand.shifts, known_to, start, days))
        known = without_idle_days(whole, fit.staff, fit.begin)
        habits = fitted.get(number)
        told.append(_with_habits(known, habits, speeds.get(number, 1.0)) if habits else known)
    crews = crews_of(told)
    if not crews:
        raise CannotFit(f"nobody who handles cases has a shift from {start:%Y-%m-%d} to {end:%Y-%m-%d}")
    late = f"shifts are planned to {known_to:%Y-%m-%d}: the last week is repeated after it" if known_to < end else ""
    return crews, tuple(filter(None, (late,)))


def _with_habits(hand: Any, habits: Any, speed: float) -> Any:
    return replace(hand, queues=habits.queues, looks_every=habits.looks_every, speed=round(speed, 3))
