"""The cockpit of walled-off work: sums for the regional lead and the global head, no list, nothing for anybody else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.urls import reverse

from nakhoda.org.actors import system
from nakhoda.org.permissions import visible
from nakhoda.org.queries import scope_id
from nakhoda.org.scope import scope_of
from nakhoda.warehouse.queries import asking
from tests.cast import actor
from tests.walls.scene import knocking
from tests.warehouse.made_facts import made_facts

pytestmark = pytest.mark.django_db
WINDOW = "?from=2026-11-02&to=2026-11-22"
SEALED = WINDOW + "&where=compartment%3Aminor_safety"


@pytest.fixture
def label() -> Iterator[int]:
    with scope_of(system("test")):
        found = scope_id("inhouse", "minor_safety", 2, "minor_safety")
    with asking(made_facts()):
        yield found


SUMS = {
    "regional_lead": {"minor_safety"},
    "global_head": {"minor_safety", "security", "legal"},
    "leader_age": set(),
    "leader_access": set(),
    "planner": set(),
    "qa": set(),
    "partner_manager": set(),
    "admin": set(),
}


@pytest.mark.parametrize("who", SUMS)
def test_who_reads_sums_of_what(label: int, who: str) -> None:
    names = {name for held in actor(who).roles for name, _labels in held.sums}
    assert names <= SUMS[who]
    assert ("minor_safety" in names) is ("minor_safety" in SUMS[who])


@pytest.mark.parametrize("who", ["regional_lead", "global_head"])
def test_a_sum_opens_no_row(label: int, who: str) -> None:
    told = actor(who)
    assert label in told.sums_of("minor_safety")
    assert label not in told.scopes
    for permission in ("kpi:read", "case:read", "pack:read"):
        assert label not in visible(told, permission)


@pytest.mark.parametrize("who", ["regional_lead", "global_head"])
def test_the_home_has_a_door_to_the_sums_and_the_list_stays_closed(label: int, who: str) -> None:
    client = knocking(who)
    home = client.get(reverse("cockpit:home") + WINDOW).content.decode()
    assert "Minor safety" in home
    assert client.get(reverse("cockpit:home") + SEALED).status_code == 200
    assert client.get(reverse("cockpit:metric", args=["received"]) + SEALED).status_code == 200
    page = client.get(reverse("cockpit:cases", args=["received"]) + SEALED)
    assert "/cases/1/" not in page.content.decode()
    assert "tbody" not in page.content.decode()
    file = client.get(reverse("cockpit:cases_file", args=["received", "csv"]) + SEALED)
    assert file.status_code in (403, 404)


@pytest.mark.parametrize("who", ["planner", "partner_manager", "leader_access"])
def test_nobody_else_learns_of_it(label: int, who: str) -> None:
    client = knocking(who)
    assert "Walled-off" not in client.get(reverse("cockpit:home") + WINDOW).content.decode()
    assert client.get(reverse("cockpit:metric", args=["received"]) + SEALED).status_code == 404
