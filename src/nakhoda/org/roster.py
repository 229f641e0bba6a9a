"""The roster as a file: organisations, sites, teams and people, read strictly and taken in whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import datetime
from typing import Any, TypeVar

import yaml

from nakhoda.org import actions
from nakhoda.org.actions import PersonSpec, RoleSpec, SiteSpec, TeamSpec
from nakhoda.org.models import Lob, Organisation, Person, Site, Team
from nakhoda.org.permissions import ROLES

S = TypeVar("S")


class RosterFaulty(ValueError):
    """Nothing was taken in; the message names the line of the roster and what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Roster:
    """A parsed file; `leaders` maps a team's key to an e-mail address."""

    organisations: Mapping[str, str]
    sites: tuple[SiteSpec, ...]
    teams: tuple[TeamSpec, ...]
    people: tuple[PersonSpec, ...]
    leaders: Mapping[str, str]


def parse_roster(text: str) -> Roster:
    """Raises `RosterFaulty` on anything that the roster does not know."""
    try:
        data = yaml.safe_load(text) or {}
    except yaml.YAMLError as error:
        raise RosterFaulty(f"the file is no YAML: {error}") from None
    _refuse_unknown("the roster", data, {"organisations", "sites", "teams", "people"})
    teams = [dict(row) for row in data.get("teams", [])]
    leaders = {str(row.get("key")): row.pop("leader") for row in teams if row.get("leader")}
    return Roster(
        organisations=data.get("organisations", {}),
        sites=tuple(_spec(SiteSpec, row, "sites", n) for n, row in enumerate(data.get("sites", []))),
        teams=tuple(_spec(TeamSpec, row, "teams", n) for n, row in enumerate(teams)),
        people=tuple(_person(row, n) for n, row in enumerate(data.get("people", []))),
        leaders=leaders,
    )


def take_in(roster: Roster, *, now: datetime) -> list[str]:
    """Add what is not there yet; the e-mail addresses of the new people. The caller commits."""
    actions.open_sites(dict(roster.organisations), roster.sites)
    _refuse_strangers(roster)
    for team in roster.teams:
        if not Team.objects.filter(key=team.key).exists():
            actions.form_team(team)
    known = set(Person.objects.values_list("user__email", flat=True))
    fresh = [spec for spec in roster.people if spec.email not in known]
    for spec in fresh:
        actions.hire(spec, now=now)
    for key, email in roster.leaders.items():
        actions.appoint_leader(key, Person.objects.get(user__email=email))
    return [spec.email for spec in fresh]


def _person(row: Any, place: int) -> PersonSpec:
    row = dict(row) if isinstance(row, Mapping) else {}
    roles = tuple(_spec(RoleSpec, role, f"people[{place}].roles", n) for n, role in enumerate(row.pop("roles", [])))
    for role in roles:
        if role.role not in ROLES:
            raise RosterFaulty(f"people[{place}]: no role is called {role.role!r}; choose one of {', '.join(ROLES)}")
    return _spec(PersonSpec, {**row, "roles": roles}, "people", place)


def _spec(cls: type[S], row: Any, section: str, place: int) -> S:
    where = f"{section}[{place}]"
    if not isinstance(row, Mapping):
        raise RosterFaulty(f"{where}: a mapping of fields is expected")
    known = {field.name: field for field in fields(cls)}  # type: ignore[arg-type]
    _refuse_unknown(where, row, set(known))
    needed = {name for name, field in known.items() if field.default is MISSING and field.default_factory is MISSING}
    if missing := needed - set(row):
        raise RosterFaulty(f"{where}: {sorted(missing)[0]!r} is missing")
    return cls(**{key: tuple(value) if isinstance(value, list) else value for key, value in row.items()})


def _refuse_unknown(where: str, row: Any, known: set[str]) -> None:
    if not isinstance(row, Mapping) or (strange := set(row) - known):
        raise RosterFaulty(f"{where}: there is no field {sorted(strange)[0]!r}" if isinstance(row, Mapping) else where)


def _refuse_strangers(roster: Roster) -> None:
    """Every name that a line leans on must be known, in the file or on the desk already."""
    organisations = set(Organisation.objects.values_list("key", flat=True))
    sites = set(Site.objects.values_list("key", flat=True))
    lobs = {*Lob.objects.values_list("key", flat=True), "", None}
    for place, person in enumerate(roster.people):
        if person.organisation not in organisations or person.site not in sites:
            raise RosterFaulty(f"people[{place}]: organisation or site of {person.email} is not on the roster")
        for role in person.roles:
            if role.lob not in lobs:
                raise RosterFaulty(f"people[{place}]: no line of business is called {role.lob!r}")
