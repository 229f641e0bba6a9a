"""A prepared home asks no engine and few questions, however many groups there are."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from nakhoda.performance.actions.cockpit_preparing import expect_homes, prepare_homes
from nakhoda.performance.queries.cockpit import asking
from nakhoda.warehouse.engine import measuring
from tests.browser.counted import counted
from tests.cast import person
from tests.walls.scene import knocking

pytestmark = pytest.mark.django_db
MOST_QUERIES = 30
CONTROL = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")


@pytest.fixture
def store(settings: Any, tmp_path: Any) -> Iterator[None]:
    settings.DATA_FOLDER = tmp_path
    with counted():
        asking._remembered.cache_clear()
        yield
    asking._remembered.cache_clear()


def statements(url: str, who: str = "regional_lead") -> int:
    client = knocking(who)
    client.get(url)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return sum(not each["sql"].startswith(CONTROL) for each in asked.captured_queries)


@pytest.mark.parametrize("who", ["regional_lead", "planner", "partner_manager"])
def test_a_home_asks_few_questions(store: None, who: str) -> None:
    assert statements(reverse("cockpit:home"), who) <= MOST_QUERIES


def test_a_cut_asks_for_the_names_of_a_dimension_once_however_many_groups_it_has(store: None) -> None:
    """Three dimensions of dozens of groups against one of two: names come from two tables at most."""
    url = reverse("cockpit:metric", args=["received"]) + "?from=2026-11-02&to=2026-11-22&by="
    few, many = statements(url + "tier"), statements(url + "queue,owner,site")
    assert many <= few + 2 * 3
    assert many <= MOST_QUERIES


def test_a_prepared_home_opens_without_the_engine_in_another_process(store: None, monkeypatch: Any) -> None:
    expect_homes([person("regional_lead")])
    assert prepare_homes(now=timezone.now()) == 1
    asking._remembered.cache_clear()  # as in a process that just began
    monkeypatch.setattr(measuring, "query", None)
    page = knocking("regional_lead").get(reverse("cockpit:home"))
    assert page.status_code == 200
    assert page.content.decode().count('class="tile kpi') == 8


def test_a_home_that_nobody_opened_for_two_days_is_not_prepared(store: None) -> None:
    expect_homes([person("regional_lead"), person("agent_chennai")])
    assert prepare_homes(now=timezone.now() + timedelta(days=3)) == 0


def test_a_role_that_was_taken_away_is_not_prepared(store: None, monkeypatch: Any) -> None:
    from nakhoda.performance.actions import cockpit_preparing

    expect_homes([person("planner")])
    monkeypatch.setattr(cockpit_preparing, "_actor", lambda person_id, now: None)
    assert prepare_homes(now=timezone.now()) == 0
