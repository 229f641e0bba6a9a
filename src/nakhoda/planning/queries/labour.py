"""Planned shifts against working-time rules: what a roster breaks, and what somebody answers for (handbook 6.5)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

from nakhoda.core.staffing.labour_check import Breach, breaches_of
from nakhoda.core.staffing.labour_rules import LabourRule, Worker
from nakhoda.core.staffing.labour_rules import Shift as Planned
from nakhoda.org.actors import system
from nakhoda.org.models import Person, Shift, Site
from nakhoda.org.scope import scope_of
from nakhoda.planning.models import LabourWaiver

LONG_SHIFT = timedelta(hours=5)
AROUND = timedelta(days=14)  # a rest may cross the edge of a week, and overtime is counted by month


@dataclass(frozen=True, slots=True)
class Found:
    """A breach with the person it concerns; `waived` has the reason, empty while it still blocks."""

    person_id: int
    breach: Breach
    site: str
    waived: str = ""

    @property
    def key(self) -> tuple[int, str, date]:
        """What a waiver names."""
        return self.person_id, self.breach.limit, self.breach.since


@cache
def laws() -> dict[str, list[dict[str, Any]]]:
    """`labour.yaml`, by country or subdivision."""
    import yaml

    text = (files("nakhoda.planning") / "labour.yaml").read_text("utf-8")
    return dict(yaml.safe_load(text))


def rules_of(sites: Iterable[Site]) -> tuple[LabourRule, ...]:
    """The rules of every site: its subdivision's where there are some, its country's otherwise."""
    out = []
    for site in sites:
        told = laws().get(f"{site.country}-{site.subdivision}") or laws().get(site.country, [])
        out += [LabourRule(site=site.key, **each) for each in told]
    return tuple(out)


def breaches_between(first: date, last: date, meals: dict[str, float]) -> tuple[Found, ...]:
    """Every breach of the shifts planned between two days, whoever works them. `meals`: minutes of break by site."""
    with scope_of(system("capacity")):
        zone = timedelta(days=1)
        since = datetime.combine(first, time(), ZoneInfo("UTC")) - AROUND - zone
        until = datetime.combine(last, time(), ZoneInfo("UTC")) + AROUND + zone
        rows = list(
            Shift.objects.filter(starts_at__gte=since, starts_at__lt=until)
            .select_related("person", "person__site")
            .order_by("person_id", "starts_at")
        )
        waived = {
            (w.person_id, w.limit, w.since): w.reason for w in LabourWaiver.objects.filter(since__gte=first - AROUND)
        }
    found = checked([(row.person, row.starts_at, row.ends_at) for row in rows], meals)
    inside = (each for each in found if first <= each.breach.since <= last)
    return tuple(Found(each.person_id, each.breach, each.site, waived.get(each.key, "")) for each in inside)


def checked(shifts: Sequence[tuple[Person, datetime, datetime]], meals: dict[str, float]) -> tuple[Found, ...]:
    """What stretches of work break. Raises `StaffingError` for two at once, or a site without a law."""
    sites = {person.site_id: person.site for person, _, _ in shifts}
    workers = {person.id: Worker(str(person.id), person.site_id, f"tier{person.tier}") for person, _, _ in shifts}
    told = [_planned(workers[p.id], p.site, begins, ends, meals.get(p.site_id, 60.0)) for p, begins, ends in shifts]
    rules = rules_of(sites.values())
    return tuple(Found(int(b.person), b, workers[int(b.person)].site) for b in breaches_of(told, rules))


def _planned(worker: Worker, site: Site, begins: datetime, ends: datetime, meal: float) -> Planned:
    """In the site's own time; a long shift has its meal in the middle."""
    zone = ZoneInfo(site.time_zone)
    start, end = begins.astimezone(zone), ends.astimezone(zone)
    if end - start <= LONG_SHIFT or meal <= 0:
        return Planned(worker, start, end)
    middle = start + (end - start - timedelta(minutes=meal)) / 2
    return Planned(worker, start, end, ((middle, middle + timedelta(minutes=meal)),))
