"""What is learned of a window of days, before it becomes a model: classes, habits, handle times, people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from nakhoda.desk.queries.policy import NoPolicy, policy_in_force
from nakhoda.org.actors import Actor
from nakhoda.planning.queries.operation_facts import Lived, read_lived
from nakhoda.planning.queries.operation_log import Classes, classes_in, log_of
from nakhoda.planning.queries.operation_people import Staff, staff_of
from nakhoda.planning.queries.roster_hands import hands
from nakhoda.simulator.fit.answers import Finding, TooLittle

if TYPE_CHECKING:
    from nakhoda.core.policy import CompiledPolicy
    from nakhoda.simulator.fit.courses import Courses
    from nakhoda.simulator.fit.handling import Handling
    from nakhoda.simulator.fit.log import Log

FEWEST_DAYS, FEWEST_CASES = 7, 200
LOOK_BACK = timedelta(days=14)  # of shifts before the run, so that a week of them can be repeated


class CannotFit(ValueError):
    """The data cannot carry a model; the message says how little there is and what it would need."""


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


def fit_for(actor: Actor, first: date, last: date, *, now: datetime, policy: CompiledPolicy | None = None) -> Fit:
    """Learns from the whole days of a window. Raises `CannotFit`."""
    from nakhoda.simulator.fit.courses import fit_courses

    begin, days, load, facts, known = _seen(actor, first, last)
    policy = policy or policy_at(begin + timedelta(days=days) - timedelta(seconds=1))
    classes = classes_in(facts, policy)
    queues = {key: place for place, key in enumerate(policy.queue_keys)}
    known_hands = hands(begin - LOOK_BACK, begin + timedelta(days=days))
    people = {number: place for place, number in enumerate(known_hands)}
    log = log_of(facts, classes.of_case, queues, people)
    staff = staff_of(known_hands, log, people, policy.queue_keys, begin, [leaf.lane for leaf in classes.leaves])
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


def policy_at(at: datetime) -> CompiledPolicy:
    """The desk policy in force at an instant. Raises `CannotFit` where there was none."""
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
    from nakhoda.simulator.fit.sharing import worked_seconds

    tenures = dict(zip(facts.touch["agent_id"].tolist(), facts.touch["tenure"].tolist(), strict=True))
    bands = np.zeros(len(people), np.int64)
    for number, place in people.items():
        bands[place] = BANDS.index(tenures.get(number, BANDS[-1])) if tenures.get(number) in BANDS else len(BANDS) - 1
    seconds = worked_seconds(log.touch_person, log.touch_from, log.touch_to)
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
