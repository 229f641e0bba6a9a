"""A past period lived again: the cases as they came, the shifts as they were worked, the policy that was in force."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import date, datetime, time, timedelta, timezone
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from nakhoda.desk.queries.policy import numbers_in_force, policy_in_force, published
from nakhoda.org.actors import Actor
from nakhoda.planning.queries.operation_fit import CannotFit, Fit, fit_for
from nakhoda.planning.queries.operation_model import model_of

if TYPE_CHECKING:
    from nakhoda.core.policy import CompiledPolicy
    from nakhoda.simulator.fit.fidelity import Seen

WARM_UP = 14  # days lived before the period, so that it begins with the backlog that there was
LONGEST = 120  # days
WHOLE = "all"  # where a finding holds that is told in the report
DAY = timedelta(days=1)
CLOCK = ("case_id", "metric", "due_at", "stopped_at", "breached_at", "cancel_reason")


def replay(
    actor: Actor, first: date, last: date, *, now: datetime, replications: int = 20, seed: int = 1,
    progress: Callable[[int, int], None] | None = None, readying: Callable[[], None] | None = None,
) -> dict[str, Any]:  # fmt: skip
    """The report: how near the simulated period comes to the real one. `progress(done, of)` may raise to stop it;
    `readying()` is called where the event loop has to be compiled or loaded first.

    Raises `CannotFit` where the data cannot carry it.
    """
    from nakhoda.simulator.fit.fidelity import compare, seen_in_run
    from nakhoda.simulator.policy_model.compile import compile_model
    from nakhoda.simulator.policy_model.runs import get_ready, is_ready, live

    _refuse(first, last)
    zone = ZoneInfo(actor.time_zone)
    start = datetime.combine(first, time(), zone).astimezone(timezone.utc)
    warm_up = _warm_up(start)
    policy, changes = _policy_of(start, (last - first).days + 1)
    fit = fit_for(actor, first - timedelta(days=warm_up), last, now=now, policy=policy)
    if fit.days - warm_up < 1:
        raise CannotFit(f"nothing is known of the days from {first} on")
    model, warnings = model_of(fit, policy, fit.begin, fit.days, as_it_came=True)
    model = replace(model, warm_up_days=warm_up)
    plan = compile_model(model)
    if readying and not is_ready():
        readying()
        get_ready(plan)
    runs = []
    for number in range(replications):
        runs.append(seen_in_run(model, plan, live(plan, seed, number, traced=True)))
        if progress:
            progress(number + 1, replications)
    real = _real(actor, fit, warm_up)
    told = compare(real, runs, policy.queue_keys)
    return told | {
        "first": first.isoformat(),
        "last": (first + timedelta(days=fit.days - warm_up - 1)).isoformat(),
        "replications": replications,
        "seed": seed,
        "warm_up_days": warm_up,
        "policy_version": policy.version,
        "load": fit.load,
        "cases": int((fit.log.came >= warm_up * 86_400).sum()),
        "classes": len(model.kinds),
        "groups": len(model.crews),
        "people": sum(len(crew.speeds) for crew in model.crews),
        "habits": [asdict(each) for each in (*fit.courses.findings, *fit.staff.findings) if each.where == WHOLE],
        "warnings": [*changes, *_cold(warm_up), *fit.warnings, *warnings],
    }


def _refuse(first: date, last: date) -> None:
    if last < first:
        raise CannotFit(f"the period ends ({last}) before it begins ({first})")
    if (last - first).days >= LONGEST:
        raise CannotFit(f"the period has {(last - first).days + 1} days; at most {LONGEST} can be replayed at once")


def _warm_up(start: datetime) -> int:
    """As many days as are known before the period, at most WARM_UP."""
    from nakhoda.warehouse.engine.store import NoSuchLoad
    from nakhoda.warehouse.queries import whole_window

    try:
        known = whole_window().start
    except NoSuchLoad as error:
        raise CannotFit("no figures are loaded yet: `nakhoda warehouse load` makes them") from error
    return max(0, min(WARM_UP, (start - known) // DAY))


def _cold(warm_up: int) -> list[str]:
    """What to say when the period begins without a past."""
    if warm_up >= WARM_UP:
        return []
    return [f"{warm_up} days are known before the period ({WARM_UP} are used): it may begin with too small a backlog"]


def _policy_of(start: datetime, days: int) -> tuple[CompiledPolicy, list[str]]:
    """The policy in force when the period began, and what came into force in it."""
    from nakhoda.desk.queries.policy import NoPolicy

    versions, before, changes = published(), None, []
    for day in range(days):
        numbers = numbers_in_force(versions, start + day * DAY)
        if before is not None and numbers != before:
            fresh = ", ".join(str(number) for number in numbers if number not in before) or "the end of a variant"
            changes.append(
                f"policy version {fresh} took effect by {start + day * DAY:%d %b}: the replay keeps to the version "
                "in force at its start, so from that day on the change itself is part of the difference"
            )
        before = numbers
    try:
        return policy_in_force(start), changes
    except NoPolicy as error:
        raise CannotFit(f"no desk policy was in force on {start:%Y-%m-%d}") from error


# -- what was lived ---------------------------------------------------------------------------------------------


def _real(actor: Actor, fit: Fit, warm_up: int) -> Seen:
    from nakhoda.simulator.fit.fidelity import Seen

    since = warm_up * 86_400.0
    return Seen(_backlog(fit)[warm_up:], _due(actor, fit, since), _waits(fit, since), _busy(fit, since))


def _backlog(fit: Fit) -> Any:
    import numpy as np

    stay, known = fit.facts.stay, fit.classes.of_case
    own = known[stay["case"]] >= 0
    places = {key: number for number, key in enumerate(fit.policy.queue_keys)}
    queue = np.array([places.get(key, -1) for key in stay["queue"].tolist()], np.int64)
    own &= queue >= 0
    since, until, queue = stay["entered_at"][own], np.nan_to_num(stay["left_at"][own], nan=np.inf), queue[own]
    found = np.zeros((fit.days, len(places)))
    for day in range(fit.days):
        end = (day + 1) * 86_400.0
        np.add.at(found[day], queue[(since < end) & (until >= end)], 1.0)
    return found


def _due(actor: Actor, fit: Fit, since: float) -> dict[str, tuple[int, int]]:
    from nakhoda.planning.queries.operation_facts import columns_of
    from nakhoda.warehouse.queries import Ask, Window
    from nakhoda.warehouse.queries.lived import lived

    window = Window(fit.begin + timedelta(seconds=since), fit.begin + fit.days * DAY)
    return kept_in(columns_of(lived(actor, "clock", CLOCK, Ask(window, load=fit.load), "due_at"), fit.begin))


def kept_in(clocks: dict[str, Any]) -> dict[str, tuple[int, int]]:
    """By promise: how many fell due, and how many were kept. Judged as the warehouse does: kept is what was not
    breached, so that a clock which stops while it stands still is kept; one that still stands is not yet due."""
    from nakhoda.simulator.fit.fidelity import PROMISES
    from nakhoda.simulator.policy_model.promised import KINDS

    names = {number: name for name, number in PROMISES.items()}
    counted = {name: [0, 0] for name in PROMISES}
    columns = (clocks[name] for name in ("metric", "stopped_at", "breached_at", "cancel_reason"))
    for metric, stopped, breached, reason in zip(*columns, strict=True):
        kept = breached != breached  # nan: never
        stands = kept and stopped != stopped
        if metric in KINDS and not reason and not stands:
            told = counted[names[KINDS[metric]]]
            told[0] += 1
            told[1] += int(kept)
    return {name: (due, met) for name, (due, met) in counted.items()}


def _waits(fit: Fit, since: float) -> dict[str, Any]:
    """Seconds from when a case became ours until somebody took it."""
    import numpy as np

    from nakhoda.simulator.fit.looking import waiting

    waits = waiting(fit.log)
    tiers = np.array([queue.tier for queue in fit.policy.queues] + [0])[waits.queue]
    over = (waits.ends >= since) & (waits.ends < fit.log.until) & waits.taken
    lengths = waits.ends - waits.begins
    return {"1": lengths[over & (tiers == 1)], "2": lengths[over & (tiers > 1)]}


def _busy(fit: Fit, since: float) -> dict[str, tuple[float, float]]:
    from nakhoda.planning.queries.operation_people import without_idle_days
    from nakhoda.simulator.fit.fidelity import group_of
    from nakhoda.simulator.fit.sharing import worked_seconds

    found: dict[str, list[float]] = {}
    groups = [group_of(hand.owner, hand.tier) for hand in fit.staff.hands.values()]
    for hand, group in zip(fit.staff.hands.values(), groups, strict=True):
        told = found.setdefault(group, [0.0, 0.0])
        for begin, end in without_idle_days(hand, fit.staff, fit.begin).shifts:
            a, b = (begin - fit.begin).total_seconds(), (end - fit.begin).total_seconds()
            told[1] += max(0.0, min(b, fit.log.until) - max(a, since))
    log = fit.log
    worked = worked_seconds(log.touch_person, log.touch_from, log.touch_to)
    for person, begin, seconds in zip(log.touch_person, log.touch_from, worked, strict=True):
        if begin >= since:
            found[groups[person]][0] += float(seconds)
    return {name: (busy, present) for name, (busy, present) in found.items() if present > 0}
