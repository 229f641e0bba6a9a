"""Changes of who works: a partner leaves, people leave or come, and for how long anybody may look at harm."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from nakhoda.simulator.policy_model.compile import compile_model
from nakhoda.simulator.policy_model.model import HOUR, Crew, PolicyModel
from nakhoda.simulator.scenarios.kinds import Attrition, ChangeError, ExposureCap, PartnerExit, Staff
from nakhoda.simulator.scenarios.work import day_of

MONTH = 365.25 / 12
FIRST_DAY_FACTOR = 2.0  # a new person's first touches take twice as long; the factor falls evenly over the ramp


def lose_partner(model: PolicyModel, change: PartnerExit) -> PolicyModel:
    """Their queues close and their shifts end; what waited goes where the policy sends it without them."""
    theirs = [queue.key for queue in model.policy.queues if queue.owner == change.owner]
    if not theirs:
        owners = sorted({queue.owner for queue in model.policy.queues})
        raise ChangeError("owner", f"nobody called {change.owner!r} owns a queue; owners are {', '.join(owners)}")
    day = day_of(model, change)
    last = model.start + timedelta(days=day)
    crews = tuple(_until(crew, last) if crew.owner == change.owner else crew for crew in model.crews)
    left = replace(model, crews=crews, closings=(*model.closings, *((key, day) for key in theirs)))
    try:
        compile_model(left)
    except ValueError as nobody:
        raise ChangeError("owner", f"without {change.owner}, {nobody}") from nobody
    return left


def cap_exposure(model: PolicyModel, change: ExposureCap) -> PolicyModel:
    """The limit of a day for every group."""
    crews = tuple(replace(crew, day_cap=change.hours_a_day * HOUR) for crew in model.crews)
    return replace(model, crews=crews)


def lose_people(model: PolicyModel, change: Attrition) -> PolicyModel:
    """Those who leave go week by week; each week's are a group of their own, beside the one they leave."""
    since, crews = day_of(model, change), []
    touched = _those(model, change)
    owed = [0.0] * -(-(model.days - since) // 7)
    for place, crew in enumerate(model.crews):
        left = _left_by_week(len(crew.speeds), change.per_month, owed) if place in touched else []
        crews += _thinned(crew, left, model.start + timedelta(days=since))
    return replace(model, crews=tuple(crews))


def change_staff(model: PolicyModel, change: Staff) -> PolicyModel:
    """People come to, or go from, the groups that are named, as these are large."""
    touched, day = _those(model, change), day_of(model, change)
    since = model.start + timedelta(days=day)
    parts = _parted(abs(change.heads), [len(model.crews[place].speeds) for place in touched])
    told = dict(zip(touched, parts, strict=True))
    if change.heads > 0:
        more = [new for place, many in told.items() for new in _newcomers(model, place, many, since, change.ramp)]
        return replace(model, crews=(*model.crews, *more))
    there = sum(len(model.crews[place].speeds) for place in touched)
    if there <= -change.heads:
        raise ChangeError("heads", f"only {there} people are there, and somebody must stay")
    crews: list[Crew] = []
    for place, crew in enumerate(model.crews):
        crews += _thinned(crew, [told.get(place, 0)], since)
    return replace(model, crews=tuple(crews))


def _those(model: PolicyModel, change: Any) -> list[int]:
    """The groups that every given word fits."""
    found = list(range(len(model.crews)))
    for name in ("owner", "site", "tier", "language"):
        if wanted := getattr(change, name, ""):
            known = {value for crew in model.crews for value in _words(crew, name)}
            found = [place for place in found if wanted in _words(model.crews[place], name)]
            if not found:
                shown = ", ".join(map(str, sorted(known)))
                raise ChangeError(name, f"no group of people has {name} {wanted}; there are {shown}")
    return found


def _words(crew: Crew, name: str) -> Sequence[Any]:
    return crew.languages if name == "language" else (getattr(crew, name),)


def _until(crew: Crew, last: datetime) -> Crew:
    shifts = tuple((begin, min(end, last)) for begin, end in crew.shifts if begin < last)
    return replace(crew, shifts=shifts)


def _left_by_week(many: int, per_month: float, owed: list[float]) -> list[int]:
    """How many leave at the beginning of each week. `owed` are the parts of people by which the groups before fell
    short: small groups lose whole people too."""
    gone = 0
    left = []
    for week, short in enumerate(owed):
        exact = many * (1 - (1 - per_month) ** ((week + 0.5) * 7 / MONTH)) + short
        now = min(max(round(exact), gone), many)
        owed[week] = exact - now
        left.append(now - gone)
        gone = now
    return left


def _thinned(crew: Crew, left: Sequence[int], since: datetime) -> list[Crew]:
    """A group without those who leave, and behind it those, each week's until then: everybody keeps their number."""
    stay = len(crew.speeds) - sum(left)
    if not any(left):
        return [crew]
    found = [replace(crew, speeds=crew.speeds[:stay])] if stay else []
    for week in reversed(range(len(left))):
        if left[week]:
            last = _until(crew, since + timedelta(days=7 * week))
            found.append(replace(last, name=f"{crew.name}-{week}", speeds=crew.speeds[stay : stay + left[week]]))
            stay += left[week]
    return found


def _parted(many: int, sizes: Sequence[int]) -> list[int]:
    """So many heads by size, in whole people, the largest remainders first; no more than there are where they go."""
    whole = sum(sizes) or 1
    exact = [many * size / whole for size in sizes]
    parts = [int(part) for part in exact]
    order = sorted(range(len(sizes)), key=lambda place: parts[place] - exact[place])
    for place in order[: many - sum(parts)]:
        parts[place] += 1
    return parts


def _newcomers(model: PolicyModel, place: int, many: int, since: datetime, ramp: int) -> list[Crew]:
    """So many more people beside a group: while they ramp up a group for each week, because their speed differs."""
    crew = model.crews[place]
    usual = sum(crew.speeds) / len(crew.speeds)
    ends = [since + timedelta(days=7 * (week + 1)) for week in range(ramp)]
    stretches = zip([since, *ends], [*ends, model.start + timedelta(days=model.days + 60)], strict=True)
    found = []
    for week, (first, last) in enumerate(stretches):
        factor = 1 + (FIRST_DAY_FACTOR - 1) * (1 - week / ramp) if ramp else 1.0
        shifts = tuple(shift for shift in crew.shifts if first <= shift[0] < last)
        if many and shifts:
            found.append(replace(crew, name=f"{crew.name}+{week}", speeds=(usual * factor,) * many, shifts=shifts))
    return found
