"""Plan somebody's week. A roster that the law forbids is refused, unless somebody answers for it with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from nakhoda.core.staffing.refusal import StaffingError
from nakhoda.journal import actions as journal
from nakhoda.org.actions import plan_shifts
from nakhoda.org.actors import Actor, system
from nakhoda.org.models import Person, Shift
from nakhoda.org.permissions import require
from nakhoda.org.queries import scope_id
from nakhoda.org.scope import scope_of
from nakhoda.planning.actions.capacity import LONGEST_REASON, CapacityFaulty, meals_now
from nakhoda.planning.models import LabourWaiver
from nakhoda.planning.queries.labour import AROUND, Found, checked

PROGRAM = system("capacity")
LONGEST_SHIFT = 16.0
AHEAD = timedelta(days=400)


class RosterBreaks(ValueError):
    """The week breaks working-time rules, and nothing was written; `found` says which."""

    def __init__(self, found: tuple[Found, ...]) -> None:
        super().__init__("; ".join(each.breach.text for each in found))
        self.found = found


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekWish:
    """Days (0 Monday) on which somebody works from `begins`, so many hours with the meal."""

    person_id: int
    monday: date
    days: tuple[int, ...]
    begins: time
    hours: float


def plan_week(wish: WeekWish, reason: str, *, actor: Actor, now: datetime) -> int:
    """Replace the shifts of one week; how many there are. Raises `CapacityFaulty`, `RosterBreaks`."""
    require(actor, "capacity:plan")
    with scope_of(PROGRAM):
        person = Person.objects.select_related("site").filter(id=wish.person_id, active=True, tier__gt=0).first()
    _check(wish, person, reason, now)
    assert person is not None
    zone = ZoneInfo(person.site.time_zone)
    fresh = [(begin, begin + timedelta(hours=wish.hours)) for begin in (_begin(wish, day, zone) for day in wish.days)]
    start = datetime.combine(wish.monday, time(), zone)
    week = (start, start + timedelta(days=7))
    found = _breaks(person, fresh, week)
    if found and not reason.strip():
        raise RosterBreaks(found)
    with scope_of(PROGRAM):
        Shift.objects.filter(person=person, starts_at__gte=week[0], starts_at__lt=week[1]).delete()
        plan_shifts([(person, fresh)])
        _answer_for(found, reason, actor, now)
        journal.record(
            "roster.planned", scope_id=person.scope_id, actor=actor.label, now=now, subject=f"person:{person.id}",
            monday=wish.monday.isoformat(), shifts=len(fresh), breaches=len(found),
        )  # fmt: skip
    return len(fresh)


def _breaks(
    person: Person, fresh: list[tuple[datetime, datetime]], week: tuple[datetime, datetime]
) -> tuple[Found, ...]:
    """What the week breaks, beside the weeks around it; a breach that was there before is not of this week."""
    with scope_of(PROGRAM):
        rows = Shift.objects.filter(person=person, starts_at__gte=week[0] - AROUND, starts_at__lt=week[1] + AROUND)
        around = [(r.starts_at, r.ends_at) for r in rows.order_by("starts_at") if not week[0] <= r.starts_at < week[1]]
    shifts = [(person, *pair) for pair in sorted([*around, *fresh])]
    try:
        found = checked(shifts, meals_now())
    except StaffingError as error:
        raise CapacityFaulty({"hours": f"an impossible roster: {str(error).partition(' has ')[2] or error}"}) from error
    first, last = week[0].date(), (week[1] - timedelta(days=1)).date()
    return tuple(each for each in found if first <= each.breach.since <= last)


def _answer_for(found: tuple[Found, ...], reason: str, actor: Actor, now: datetime) -> None:
    for each in found:
        LabourWaiver.objects.update_or_create(
            person_id=each.person_id, limit=each.breach.limit, since=each.breach.since,
            defaults={"scope_id": scope_id("inhouse"), "rule": each.breach.rule, "reason": reason.strip(),
                      "author_id": actor.id or None, "at": now},
        )  # fmt: skip


def _begin(wish: WeekWish, day: int, zone: ZoneInfo) -> datetime:
    return datetime.combine(wish.monday + timedelta(days=day), wish.begins, zone)


def _check(wish: WeekWish, person: Person | None, reason: str, now: datetime) -> None:
    faults = {}
    if person is None:
        faults["person"] = "choose somebody of the list"
    if wish.monday.weekday() != 0:
        faults["monday"] = f"{wish.monday} is no Monday"
    elif not now.date() - timedelta(days=7) < wish.monday <= now.date() + AHEAD:
        faults["monday"] = "a week that is not over, within the next thirteen months"
    if not set(wish.days) <= set(range(7)):
        faults["days"] = "days of one week"
    if not 0 < wish.hours <= LONGEST_SHIFT:
        faults["hours"] = f"more than 0 and at most {LONGEST_SHIFT:g} hours a day"
    if len(reason.strip()) > LONGEST_REASON:
        faults["reason"] = f"at most {LONGEST_REASON} characters"
    if faults:
        raise CapacityFaulty(faults)
