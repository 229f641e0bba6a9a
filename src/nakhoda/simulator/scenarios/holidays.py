"""A holiday on another day: sites close then, and its effect on the volume moves along."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from nakhoda.core.policy import CompiledPolicy
from nakhoda.simulator.policy_model.compile import members_of
from nakhoda.simulator.policy_model.model import Crew, Kind, PolicyModel
from nakhoda.simulator.scenarios.kinds import ChangeError, HolidayMove
from nakhoda.simulator.scenarios.rules import edited
from nakhoda.simulator.scenarios.work import A_DAY, scaled

WEEK = timedelta(days=7)
Found = list[tuple[str, date]]


def move_holiday(model: PolicyModel, change: HolidayMove) -> PolicyModel:
    """Sites close on the other day, and what the holiday does to the volume happens then."""
    found, by = _holidays(model.policy, change.name), timedelta(days=change.by_days)
    _refuse_outside(model, change, found)
    if not change.by_days:
        return model

    def moved(data: dict[str, Any]) -> None:
        for item in (each for calendar in data["calendars"] for each in calendar.get("holidays") or ()):
            if _is_named(item, change.name):
                item["date"] = (date.fromisoformat(item["date"]) + by).isoformat()

    return replace(
        model,
        policy=edited(model.policy, moved),
        crews=tuple(_moved_crew(model, crew, found, by) for crew in model.crews),
        kinds=tuple(_moved_kind(model, kind, found, by) for kind in model.kinds),
    )


def first_day(model: PolicyModel) -> date:
    """The date on which the run begins where it begins at midnight, whichever zone that is."""
    return (model.start + timedelta(hours=12)).date()


def _refuse_outside(model: PolicyModel, change: HolidayMove, found: Found) -> None:
    if not found:
        raise ChangeError("name", f"no calendar of the policy has a holiday {change.name!r}")
    first, last = first_day(model), first_day(model) + timedelta(days=model.days)
    by = timedelta(days=change.by_days)
    if not any(first <= day < last or first <= day + by < last for _site, day in found):
        days = ", ".join(sorted({day.isoformat() for _site, day in found}))
        raise ChangeError("name", f"{change.name} is on {days}, outside of the simulated days {first} to {last}")


def _moved_crew(model: PolicyModel, crew: Crew, found: Found, by: timedelta) -> Crew:
    for site, day in found:
        if crew.site == site:
            crew = _moved_off(crew, day, day + by, ZoneInfo(model.policy.calendars[site].timezone))
    return crew


def _moved_kind(model: PolicyModel, kind: Kind, found: Found, by: timedelta) -> Kind:
    for day in sorted({day for _site, day in found}):
        if _at(model, kind, {site for site, other in found if other == day}):
            kind = _moved_volume(model, kind, day, day + by)
    return kind


def _holidays(policy: CompiledPolicy, name: str) -> Found:
    return [
        (calendar["key"], date.fromisoformat(item["date"]))
        for calendar in policy.document.data["calendars"]
        for item in calendar.get("holidays") or ()
        if _is_named(item, name)
    ]


def _is_named(item: Mapping[str, Any], name: str) -> bool:
    return name.casefold() in (str(item["name"]).casefold(), item["date"])


def _at(model: PolicyModel, kind: Kind, sites: set[str]) -> bool:
    return any(model.policy.queues[place].site in sites for place in members_of(model, kind, None))


def _moved_off(crew: Crew, old: date, new: date, zone: ZoneInfo) -> Crew:
    """In on the old day as a week before or after; off on the new one."""

    def on(day: date) -> list[tuple[Any, Any]]:
        return [shift for shift in crew.shifts if shift[0].astimezone(zone).date() == day]

    usual = [(a + WEEK, b + WEEK) for a, b in on(old - WEEK)] or [(a - WEEK, b - WEEK) for a, b in on(old + WEEK)]
    shifts = [shift for shift in crew.shifts if shift not in on(new)]
    return replace(crew, shifts=tuple(sorted([*shifts, *([] if on(old) else usual)])))


def _moved_volume(model: PolicyModel, kind: Kind, old: date, new: date) -> Kind:
    """Where each day has rates of its own, the old day's difference from its weekday goes to the new one."""
    share = _of_usual(model, kind, old)
    if share is None or share <= 0:
        return kind
    rates = scaled(kind.rates, 1 / share, _half_hours(model, old))
    return replace(kind, rates=scaled(rates, share, _half_hours(model, new)))


def _of_usual(model: PolicyModel, kind: Kind, day: date) -> float | None:
    """What comes on a day against the same weekday before and after; None where the rates only repeat."""
    if len(kind.rates) < model.days * A_DAY or not 0 <= (day - first_day(model)).days < model.days:
        return None
    beside = [near for near in (day - WEEK, day + WEEK) if 0 <= (near - first_day(model)).days < model.days]
    usual = [_day_sum(model, kind, near) for near in beside]
    return _day_sum(model, kind, day) / (sum(usual) / len(usual)) if usual and sum(usual) else None


def _half_hours(model: PolicyModel, day: date) -> tuple[int, int]:
    first = (day - first_day(model)).days * A_DAY
    return first, first + A_DAY


def _day_sum(model: PolicyModel, kind: Kind, day: date) -> float:
    first, last = _half_hours(model, day)
    return sum(kind.rates[first:last])
