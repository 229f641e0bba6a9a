"""How much harm a person has looked at, what she may still look at, and when she must rest (handbook 5.6).

Limits, choice, rotation and time to recover are the controls; a veil over a picture is only comfort. Nothing here is
told to a leader, and no figure of performance may read it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from nakhoda.core.decisions import Reason
from nakhoda.core.exposure_kernel import fullest, points
from nakhoda.core.policy.rules import ExposureLane, ExposureRule

HARD = 1000  # permille of a budget
WEEK = timedelta(days=7)
LOOK_BACK = timedelta(days=21)  # enough for a streak of days and the rest after it


@dataclass(frozen=True, slots=True)
class Seen:
    """One stretch of harmful content on somebody's screen."""

    start: datetime
    seconds: int
    severity: int
    modality: str
    lane: str

    @property
    def end(self) -> datetime:
        return self.start + timedelta(seconds=self.seconds)


@dataclass(frozen=True, slots=True)
class Dose:
    """What somebody has seen: points and seconds of her day, points of seven days, and the stretch she is in."""

    day_points: int = 0
    week_points: int = 0
    day_seconds: int = 0
    lane_seconds: Mapping[str, int] = field(default_factory=dict)
    block_seconds: int = 0  # without a gap
    days: Mapping[str, frozenset[date]] = field(default_factory=dict)  # lane to her days in it


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of her apart from what she saw. `consents`: lane to the last day of her consent."""

    hired_on: date | None = None
    consents: Mapping[str, date] = field(default_factory=dict)


def dose_of(seen: Iterable[Seen], now: datetime, zone: str, rule: ExposureRule) -> Dose:
    """The dose at `now`; a day is a day of her own zone, a stretch goes on over gaps shorter than the rule's."""
    place = ZoneInfo(zone)
    today, kept = now.astimezone(place).date(), sorted(seen, key=lambda each: each.start)
    week = sum(_points(each, rule) for each in kept if each.end > now - WEEK)
    day = [each for each in kept if each.start.astimezone(place).date() == today]
    lanes: dict[str, int] = defaultdict(int)
    days: dict[str, set[date]] = defaultdict(set)
    for each in day:
        lanes[each.lane] += each.seconds
    for each in kept:
        days[each.lane].add(each.start.astimezone(place).date())
    return Dose(
        day_points=sum(_points(each, rule) for each in day),
        week_points=week,
        day_seconds=sum(lanes.values()),
        lane_seconds=dict(lanes),
        block_seconds=_block(kept, now, timedelta(minutes=rule.gap_minutes)),
        days={lane: frozenset(each) for lane, each in days.items()},
    )


def _points(seen: Seen, rule: ExposureRule) -> int:
    return points(seen.seconds, seen.severity, rule.weights.get(seen.modality, HARD))


def _block(kept: list[Seen], now: datetime, gap: timedelta) -> int:
    """Seconds of the stretch that reaches now, looking back over short gaps."""
    total, until = 0, now
    for each in reversed(kept):
        if until - each.end > gap:
            break
        total, until = total + each.seconds, each.start
    return total


def used_permille(dose: Dose, rule: ExposureRule, lane: ExposureLane | None = None) -> int:
    """The fullest budget over a lane (or over any work that harms), in permille."""
    return fullest(
        dose.day_points,
        rule.day_points,
        dose.week_points,
        rule.week_points,
        dose.day_seconds,
        rule.day_minutes * 60,
        dose.lane_seconds.get(lane.key, 0) if lane else 0,
        lane.day_minutes * 60 if lane else 0,
    )


def limits(rule: ExposureRule, lane: str) -> bool:
    """Whether any budget stands over a lane; one without is open to everybody for ever."""
    own = rule.lanes.get(lane)
    return own is not None and bool(own.day_minutes or rule.day_minutes or rule.day_points or rule.week_points)


def rest_due(dose: Dose, rule: ExposureRule) -> bool:
    """Whether the stretch she is in has lasted as long as one may."""
    return 0 < rule.block_minutes * 60 <= dose.block_seconds


def closed_lanes(rule: ExposureRule, dose: Dose, standing: Standing, today: date) -> dict[str, Reason]:
    """Lane to why she is offered nothing of it now; lanes that harm nobody are never here."""
    found = {}
    for lane in rule.lanes.values():
        if reason := _closed(rule, lane, dose, standing, today):
            found[lane.key] = reason
    return found


def _closed(rule: ExposureRule, lane: ExposureLane, dose: Dose, standing: Standing, today: date) -> Reason | None:
    if lane.consent and standing.consents.get(lane.key, date.min) < today:
        return Reason("no_consent", "has not agreed to this kind of work, or no longer does")
    if _too_new(lane, standing, today):
        return Reason("too_new", f"is here for less than {lane.tenure_days} days")
    if used_permille(dose, rule, lane) >= HARD:
        return Reason("exposure", "has seen as much of this as anybody may for now")
    if _cooling(lane, dose.days.get(lane.key, frozenset()), today):
        return Reason("rotation", f"rests from this lane after {lane.days_in_a_row} days in a row")
    return None


def _too_new(lane: ExposureLane, standing: Standing, today: date) -> bool:
    """A roster that does not say since when somebody is here does not prove that she is not new."""
    if not lane.tenure_days:
        return False
    return standing.hired_on is None or (today - standing.hired_on).days < lane.tenure_days


def _cooling(lane: ExposureLane, days: frozenset[date], today: date) -> bool:
    """Whether the last run of days was as long as it may be, and its rest is not over."""
    before = [day for day in days if day < today]
    if not lane.days_in_a_row or not before:
        return False
    last = max(before)
    run = 1
    while last - timedelta(days=run) in days:
        run += 1
    return run >= lane.days_in_a_row and (today - last).days <= lane.cool_down_days
