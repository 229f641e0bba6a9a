"""People come on the roster from a file: whole, or not at all."""

from __future__ import annotations

import pytest

from nakhoda.org.actors import system
from nakhoda.org.models import Grant, Person, Team
from nakhoda.org.roster import RosterFaulty, parse_roster, take_in
from nakhoda.org.scope import scope_of
from tests.cast import NOW

pytestmark = pytest.mark.django_db
GOOD = """
organisations: {bayu: Bayu Contact}
sites:
  - {key: penang, name: Penang, country: MY, time_zone: Asia/Kuala_Lumpur, subdivision: "07"}
teams:
  - {key: bayu_one, name: Bayu one, organisation: bayu, site: penang, lob: account_access, leader: ain@bayu.example}
people:
  - email: ain@bayu.example
    name: Nurul Ain
    title: Support agent
    organisation: bayu
    site: penang
    team: bayu_one
    tier: 1
    languages: [ms, en]
    roles: [{role: agent, organisation: bayu, tier: 1}]
"""


def test_a_roster_brings_people_their_team_and_their_roles():
    with scope_of(system("test")):
        assert take_in(parse_roster(GOOD), now=NOW) == ["ain@bayu.example"]
        person = Person.objects.get(user__email="ain@bayu.example")
        assert Team.objects.get(key="bayu_one").leader_id == person.id
        assert Grant.objects.get(person=person).role == "agent"


def test_a_roster_read_twice_hires_nobody_twice():
    with scope_of(system("test")):
        take_in(parse_roster(GOOD), now=NOW)
        assert take_in(parse_roster(GOOD), now=NOW) == []


FAULTS = {
    "no YAML": ("people: [", "no YAML"),
    "an unknown section": ("peple: []", "peple"),
    "an unknown field": (GOOD.replace("tier: 1\n", "teir: 1\n"), "teir"),
    "a missing field": (GOOD.replace("    name: Nurul Ain\n", ""), "'name' is missing"),
    "an unknown role": (GOOD.replace("role: agent", "role: boss"), "boss"),
    "an unknown site": (GOOD.replace("    site: penang\n    team", "    site: ipoh\n    team"), "ain@bayu.example"),
    "an unknown line of business": (GOOD.replace("role: agent,", "role: agent, lob: gifts,"), "gifts"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_faulty_roster_is_refused_by_name(name):
    text, told = FAULTS[name]
    with pytest.raises(RosterFaulty, match=told), scope_of(system("test")):
        take_in(parse_roster(text), now=NOW)
    with scope_of(system("test")):
        assert not Person.objects.filter(user__email="ain@bayu.example").exists()
