"""Places that a target can name, and what day it is there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from nakhoda.core.targets import DIMENSIONS
from nakhoda.org.actors import system
from nakhoda.org.models import Lob, Organisation, Region, Site, Team
from nakhoda.org.queries import HOME_REGION
from nakhoda.org.scope import scope_of
from nakhoda.planning.queries.targets import placed

LONGEST_VALUE = 60
REGISTERS: dict[str, Any] = {"lob": Lob, "site": Site, "owner": Organisation, "region": Region}


def whole_place(place: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """The place with what follows from it (a team has an organisation, a site, perhaps a LOB), and faults by field."""
    told, faults = {name: str(value).strip() for name, value in placed(place).items()}, {}
    for name, value in told.items():
        if name not in DIMENSIONS:
            faults[name] = f"no target can be set by {name}; choose from {', '.join(DIMENSIONS)}"
        elif len(value) > LONGEST_VALUE or not value.isprintable():
            faults[name] = "this value is too long, or holds characters that cannot be read"
        elif name in REGISTERS and not REGISTERS[name].objects.filter(key=value).exists():
            faults[name] = f"nothing is called {value!r}; choose one of the list"
    if not faults and "team" in told:
        faults |= _join_team(told)
    return told, faults


def _join_team(told: dict[str, str]) -> dict[str, str]:
    with scope_of(system("targets")):
        team = Team.objects.filter(key=told["team"]).first()
    if team is None:
        return {"team": f"no team is called {told['team']!r}; choose one of the list"}
    known = {"owner": team.organisation_id, "site": team.site_id, "lob": team.lob_id}
    for name, value in known.items():
        if value and told.setdefault(name, value) != value:
            return {name: f"the team {team.name} belongs to {value}; empty this field, or choose another team"}
    return {}


def key_of(place: Mapping[str, str]) -> str:
    """One text for one place: `lob=account_access,owner=meridian`; empty for the whole region."""
    return ",".join(f"{name}={place[name]}" for name in DIMENSIONS if name in place and name != "region")


def region_day(region: str, now: datetime) -> date:
    """The day it is where the day begins first in a region: a period has begun when it has begun anywhere."""
    zones = set(Site.objects.filter(region_id=region).values_list("time_zone", flat=True)) or {"UTC"}
    return max(now.astimezone(ZoneInfo(zone)).date() for zone in zones)


def region_of(place: Mapping[str, str]) -> str:
    """The region that a place lies in; the home region when none is named."""
    return place.get("region", HOME_REGION)
