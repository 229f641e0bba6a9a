"""Does a roster keep the law? Every breach with the person, the rule, what was measured and what is allowed."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from nakhoda.core.staffing.labour_rules import LabourRule, Shift, Worker
from nakhoda.core.staffing.refusal import StaffingError

_EPS = 1e-9


@dataclass(frozen=True)
class Breach:
    """One rule that the roster breaks: `since` is the day, or the Monday or first of the month of the sum."""

    person: str
    rule: str
    limit: str
    since: date
    measured: float
    allowed: float
    text: str


def breaches_of(shifts: Iterable[Shift], rules: Iterable[LabourRule]) -> tuple[Breach, ...]:
    """All of them, by person and day. A site without any rule in force is refused: silence is no permission."""
    known = tuple(rules)
    found: list[Breach] = []
    for worker, own in _by_worker(shifts).items():
        _need_rules(worker, own, known)
        for rule in known:
            found += _of_person(worker, own, rule)
    return tuple(sorted(set(found), key=lambda each: (each.person, each.since, each.limit, each.rule)))


def unauthorised(breaches: Iterable[Breach], reasons: dict[tuple[str, str, date], str]) -> tuple[Breach, ...]:
    """Those that still block publication: no written reason for (person, limit, since)."""
    return tuple(b for b in breaches if not reasons.get((b.person, b.limit, b.since), "").strip())


def _by_worker(shifts: Iterable[Shift]) -> dict[Worker, list[Shift]]:
    out: dict[Worker, list[Shift]] = defaultdict(list)
    for shift in shifts:
        out[shift.worker].append(shift)
    for worker, own in out.items():
        own.sort(key=lambda each: each.starts)
        for one, two in itertools.pairwise(own):
            if two.starts < one.ends:
                raise StaffingError(f"roster of {worker.name}", f"has two shifts at {two.starts:%Y-%m-%d %H:%M}")
    return out


def _need_rules(worker: Worker, own: list[Shift], rules: tuple[LabourRule, ...]) -> None:
    for shift in own:
        if not any(rule.applies(worker.site, worker.role, shift.starts.date()) for rule in rules):
            raise StaffingError("rules", f"say nothing of {worker.role} at {worker.site} on {shift.starts:%Y-%m-%d}")


def _of_person(worker: Worker, own: list[Shift], rule: LabourRule) -> Iterator[Breach]:
    bound = [shift for shift in own if rule.applies(worker.site, worker.role, shift.starts.date())]
    yield from _single(worker, bound, rule)
    yield from _sums(worker, bound, rule)
    if rule.rest_hours_per_week is not None:
        yield from _rests(worker, own, bound, rule, rule.rest_hours_per_week)


def _single(worker: Worker, own: list[Shift], rule: LabourRule) -> Iterator[Breach]:
    for shift in own:
        day, unbroken = shift.starts.date(), shift.longest_unbroken(rule.break_minutes)
        if rule.unbroken_hours is not None and unbroken > rule.unbroken_hours + _EPS:
            yield _breach(worker, rule, "unbroken_hours", day, unbroken, rule.unbroken_hours)
        if rule.overtime_consent and shift.overtime_hours > 0 and "overtime" not in worker.consents:
            yield _breach(worker, rule, "overtime_consent", day, shift.overtime_hours, 0.0)
        if rule.night and worker.night_consent and "night" not in worker.consents:
            hours = _night_hours(shift, rule.night)
            if hours > 0:
                yield _breach(worker, rule, "night_consent", day, hours, 0.0)


def _sums(worker: Worker, own: list[Shift], rule: LabourRule) -> Iterator[Breach]:
    days: dict[date, list[Shift]] = defaultdict(list)
    weeks: dict[date, float] = defaultdict(float)
    months: dict[date, float] = defaultdict(float)
    for shift in own:
        day = shift.starts.date()
        days[day].append(shift)
        weeks[day - timedelta(days=day.weekday())] += shift.normal_hours
        months[day.replace(day=1)] += shift.overtime_hours
    worked = {day: sum(shift.normal_hours for shift in own) for day, own in days.items()}
    spread = {day: (each[-1].ends - each[0].starts).total_seconds() / 3600 for day, each in days.items()}
    for limit, sums in (
        ("hours_per_day", worked), ("spread_hours", spread), ("hours_per_week", weeks), ("overtime_per_month", months),
    ):  # fmt: skip
        allowed = getattr(rule, limit)
        for since, hours in sums.items():
            if allowed is not None and hours > allowed + _EPS:
                yield _breach(worker, rule, limit, since, hours, allowed)


def _rests(worker: Worker, own: list[Shift], bound: list[Shift], rule: LabourRule, allowed: float) -> Iterator[Breach]:
    """Every week with work holds a rest that long."""
    mondays = {shift.starts.date() - timedelta(days=shift.starts.date().weekday()) for shift in bound}
    for monday in sorted(mondays):
        start = datetime.combine(monday, time(), tzinfo=own[0].starts.tzinfo)
        longest = max(_free(own, start, start + timedelta(days=7)), default=0.0)
        if longest + _EPS < allowed:
            yield _breach(worker, rule, "rest_hours_per_week", monday, longest, allowed)


def _free(own: list[Shift], start: datetime, end: datetime) -> Iterator[float]:
    """Rests of a week, in hours. One that crosses its edge counts in the week that has more of it.

    What lies before the first and after the last shift counts inside the week alone: nobody knows how it goes on.
    """
    yield (min(own[0].starts, end) - start).total_seconds() / 3600
    yield (end - max(own[-1].ends, start)).total_seconds() / 3600
    for one, two in itertools.pairwise(own):
        whole, inside = two.starts - one.ends, min(two.starts, end) - max(one.ends, start)
        if 2 * inside >= whole:
            yield whole.total_seconds() / 3600


def _night_hours(shift: Shift, night: tuple[time, time]) -> float:
    """Hours of the shift between the two times of night (over midnight when the second is the earlier)."""
    total = timedelta(0)
    for offset in (-1, 0, 1):
        day = shift.starts.date() + timedelta(days=offset)
        begins = datetime.combine(day, night[0], tzinfo=shift.starts.tzinfo)
        last = day + timedelta(days=1) if night[1] <= night[0] else day
        over = min(shift.ends, datetime.combine(last, night[1], tzinfo=shift.starts.tzinfo)) - max(shift.starts, begins)
        total += max(over, timedelta(0))
    return total.total_seconds() / 3600


def _breach(worker: Worker, rule: LabourRule, limit: str, since: date, measured: float, allowed: float) -> Breach:
    if limit.endswith("_consent"):
        text = (
            f"{worker.name}: {measured:g} h without {limit.removesuffix('_consent')} consent on {since} ({rule.code})"
        )
    else:
        word = "at least" if limit.startswith("rest") else "at most"
        text = f"{worker.name}: {limit} {measured:g} from {since}, {word} {allowed:g} ({rule.code})"
    return Breach(worker.name, rule.code, limit, since, round(measured, 6), allowed, text)
