"""Puts the simulator's people and places on the desk's roster."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from nakhoda.desk.actions.exposure import agree_all
from nakhoda.org import actions as org
from nakhoda.org.actions import PersonSpec, RoleSpec, SiteSpec, TeamSpec
from nakhoda.org.models import Person
from nakhoda.simulator.colleagues import Colleague, Crew, Hat, Place


def open_places(organisations: dict[str, str], places: Iterable[Place]) -> None:
    """Region, organisations and sites."""
    org.open_sites(organisations, tuple(_site(place) for place in places))


def hire_all(
    crews: Iterable[Crew], colleagues: Iterable[Colleague], *, now: datetime, password: str | None = None
) -> dict[str, Person]:
    """Teams, everybody in them, and their leaders; people by key. The policy's LOBs must exist."""
    crews = list(crews)
    for crew in crews:
        org.form_team(TeamSpec(crew.key, crew.name, crew.organisation, crew.site, crew.lob))
    people = {each.key: org.hire(spec_of(each), now=now, password=password) for each in colleagues}
    agree_all(people.values(), now=now)
    for crew in crews:
        if crew.leader in people:
            org.appoint_leader(crew.key, people[crew.leader])
    return people


def spec_of(colleague: Colleague) -> PersonSpec:
    """The colleague as the roster writes people."""
    return PersonSpec(
        email=colleague.email,
        name=colleague.name,
        title=colleague.title,
        organisation=colleague.organisation,
        site=colleague.site,
        team=colleague.team,
        tier=colleague.tier,
        languages=colleague.languages,
        skills=colleague.skills,
        clearances=colleague.clearances,
        certifications=colleague.certifications,
        capacity=colleague.capacity,
        roles=tuple(_role(hat) for hat in colleague.hats),
    )


def _role(hat: Hat) -> RoleSpec:
    return RoleSpec(
        role=hat.role,
        organisation=hat.organisation,
        lob=hat.lob,
        tier=hat.tier,
        compartments=hat.compartments,
    )


def _site(place: Place) -> SiteSpec:
    return SiteSpec(
        key=place.key,
        name=place.name,
        country=place.country,
        time_zone=place.time_zone,
        subdivision=place.subdivision,
    )
