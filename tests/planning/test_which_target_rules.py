"""What tiles ask: the target for this metric, here, on this day, as far as the reader may see it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from nakhoda.org.scope import scope_of
from nakhoda.planning.queries import Target, book_for, targets_for
from tests.cast import NOW, actor
from tests.planning.stories import DAY, FRT, brought, setting

pytestmark = pytest.mark.django_db


def ruling(who: str, place: dict[str, str], at: Any = NOW) -> Target | None:
    reader = actor(who)
    with scope_of(reader):
        return targets_for(reader, FRT, place, at)


def value(who: str, place: dict[str, str], at: Any = NOW) -> float | None:
    found = ruling(who, place, at)
    return found.value if found else None


@pytest.fixture
def cascade() -> None:
    brought(
        {"value": 0.90},
        {"value": 0.92, "place": {"lob": "account_access"}},
        {"value": 0.88, "place": {"owner": "selat"}},
        {"value": 0.87, "place": {"owner": "meridian"}},
        {"value": 0.95, "place": {"team": "meridian_access"}},
        {"value": 0.97, "place": {"lob": "age_support"}},
    )


TEAM = {"team": "meridian_access", "owner": "meridian", "site": "chennai", "lob": "account_access"}
SEEN: dict[str, tuple[str, dict[str, str], float | None]] = {
    "the region's": ("regional_lead", {}, 0.90),
    "a LOB's": ("regional_lead", {"lob": "account_access"}, 0.92),
    "a partner's": ("regional_lead", {"lob": "account_access", "owner": "selat"}, 0.88),
    "by the word partner too": ("regional_lead", {"partner": "selat"}, 0.88),
    "a team's": ("regional_lead", TEAM, 0.95),
    "another region's": ("regional_lead", {"region": "emea"}, None),
    "a partner manager reads what he is held to": ("partner_manager", {"owner": "meridian"}, 0.87),
    "and the region's": ("partner_manager", {}, 0.90),
    "but no other partner's": ("partner_manager", {"owner": "selat"}, 0.90),
    "an agent reads her team's": ("agent_chennai", TEAM, 0.95),
    "a leader reads her LOB's": ("leader_access", {"lob": "account_access"}, 0.92),
    "not another's": ("leader_access", {"lob": "age_support"}, 0.90),
    "an admin reads none": ("admin", {}, None),
}


@pytest.mark.usefixtures("cascade")
@pytest.mark.parametrize("name", SEEN)
def test_a_reader_gets(name: str) -> None:
    who, place, expected = SEEN[name]
    assert value(who, place) == expected


def test_a_day_keeps_the_target_that_ruled_it() -> None:
    brought({"value": 0.90})
    setting(period="2026-11", value=0.94)
    assert value("regional_lead", {}, NOW) == 0.90
    assert value("regional_lead", {}, NOW + DAY) == 0.94
    assert value("regional_lead", {}, date(2026, 11, 2)) == 0.90
    assert value("regional_lead", {}, date(2026, 12, 1)) is None


def test_a_month_rules_before_its_quarter() -> None:
    brought({"value": 0.90, "period": "2026-Q4"}, {"value": 0.93})
    assert value("regional_lead", {}) == 0.93
    assert value("regional_lead", {}, date(2026, 12, 1)) == 0.90


def test_a_proposal_rules_nothing() -> None:
    setting("leader_access", period="2026-11", place={"lob": "account_access"})
    assert ruling("leader_access", {"lob": "account_access"}, NOW + DAY) is None


@pytest.mark.usefixtures("cascade")
def test_a_book_answers_every_tile_without_asking_again(django_assert_num_queries: Any) -> None:
    reader = actor("regional_lead")
    with scope_of(reader):
        book = book_for(reader, NOW)
        with django_assert_num_queries(0):
            found = [book.find(FRT, place) for place in ({}, {"lob": "account_access"}, TEAM)]
    assert [target.value for target in found if target] == [0.90, 0.92, 0.95]
