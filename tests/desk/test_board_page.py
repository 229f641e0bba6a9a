"""The leaders' board: what somebody may not know is left out, never said to be nothing; no door that is refused."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from nakhoda.desk.actions import work
from nakhoda.desk.models import Participant
from nakhoda.desk.queries.board import queue_rows
from nakhoda.desk.queries.board_page import _risk
from nakhoda.org.models import User
from nakhoda.simulator.cast import CAST
from tests.cast import NOW
from tests.desk.stories import acting, minutes, opened, the_program

pytestmark = pytest.mark.django_db
PATIENT, SOON = "Every running clock has time left", "Late, or soon to be"


@pytest.fixture(autouse=True)
def _a_day_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(days=1))


def board_of(who: str) -> str:
    client = Client()
    client.force_login(User.objects.get(email=CAST[who].email))
    return client.get("/board/").content.decode().split("<main")[1]


@pytest.mark.parametrize("who", ["planner", "global_head"])
def test_who_only_counts_cases_gets_no_door_to_them_and_no_comfort(who: str) -> None:
    opened(at=NOW - timedelta(days=3))
    page = board_of(who)
    assert "past due" in page
    assert not re.search(r'href="/cases/', page)
    assert SOON not in page
    assert PATIENT not in page


def test_who_may_not_see_people_is_not_told_that_nobody_is_there() -> None:
    opened(at=NOW - timedelta(days=3))
    page = board_of("global_head")
    assert "Nobody" not in page
    assert "Who is on" not in page


def test_a_lead_has_her_doors() -> None:
    case = opened(at=NOW - timedelta(days=3))
    page = board_of("regional_lead")
    assert f"/cases/{case.id}/" in page
    assert "due=past" in page
    assert SOON in page


@pytest.mark.parametrize(("count", "told"), [(1, "1 clock runs out"), (2, "2 clocks run out")])
def test_one_clock_is_one(count: int, told: str) -> None:
    opened(at=NOW)
    with acting("regional_lead") as actor:
        row = queue_rows(actor, minutes(5)).rows[0]
    assert told in _risk(replace(row, at_risk=count))["text"]


def test_who_may_not_read_cases_is_not_told_that_nobody_holds_one() -> None:
    with acting("agent_chennai") as who:
        work.set_my_status("available", actor=who, now=NOW)
    opened(at=NOW)
    with acting("agent_chennai") as who:
        work.next_case(actor=who, now=minutes(1))
    assert re.search(r"\b1/\d", board_of("regional_lead"))
    assert not re.search(r">\s*·?\s*0/\d", board_of("planner").split("on-duty")[1])


def page_of(who: str, path: str) -> str:
    client = Client()
    client.force_login(User.objects.get(email=CAST[who].email))
    return client.get(path).content.decode().split("<main")[1]


def test_a_name_that_is_not_there_leaves_no_gap_in_a_list() -> None:
    number = opened(at=NOW).id
    with the_program():
        Participant.objects.filter(case_id=number).update(name="")
    page = page_of("regional_lead", "/cases/")
    assert f"#{number}" in page
    assert "<bdi></bdi>" not in page


def test_a_table_that_scrolls_can_be_reached_by_key() -> None:
    page = page_of("regional_lead", "/policies/in-force/")
    assert page.count('<div class="table-wrap" tabindex="0"') >= 5
    assert '<div class="table-wrap">' not in page
