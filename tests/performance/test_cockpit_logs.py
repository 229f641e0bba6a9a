"""An imported log opens on all that it tells; a window that somebody wrote is hers, and our own desk is as it was."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from nakhoda.performance.queries.cockpit.address import Address, address_of
from nakhoda.performance.queries.cockpit.spans import over_the_log
from nakhoda.warehouse.engine import measuring
from tests.cast import actor
from tests.walls.scene import knocking

pytestmark = pytest.mark.django_db
FIRST, DAYS = date(2013, 11, 4), 100


@pytest.fixture
def log(telling: Any) -> None:
    telling(FIRST, DAYS, lambda day, place: 0.75, a_day=1)


def opened(**asked: list[str]) -> Address:
    who = actor("regional_lead")
    return over_the_log(who, address_of(asked, date(2026, 11, 22), who.time_zone))


def test_a_log_opens_on_its_own_months(log: None) -> None:
    address = opened(source=["oldlog"])
    assert address.first == date(2013, 11, 1)
    assert FIRST + timedelta(days=DAYS - 1) <= address.last <= date(2014, 2, 28)
    assert address.query() == "?source=oldlog"


def test_a_window_that_somebody_wrote_stays(log: None) -> None:
    address = opened(source=["oldlog"], **{"from": ["2013-12-02"], "to": ["2013-12-08"]})
    assert (address.first, address.last) == (date(2013, 12, 2), date(2013, 12, 8))


def test_our_own_desk_opens_on_its_last_weeks(log: None) -> None:
    assert opened().last == date(2026, 11, 22)


def test_the_second_look_asks_the_engine_nothing(log: None, monkeypatch: pytest.MonkeyPatch) -> None:
    first = opened(source=["oldlog"])
    monkeypatch.setattr(measuring, "query", None)
    assert opened(source=["oldlog"]) == first


def test_a_page_of_a_log_draws_it(log: None) -> None:
    page = knocking("regional_lead").get(reverse("cockpit:metric", args=["received"]) + "?source=oldlog")
    said = page.content.decode()
    assert '<svg class="chart ' in said
    assert "Nov 2013" in said


def test_who_reads_no_figures_is_refused_before_the_log_is_opened(log: None) -> None:
    assert knocking("agent_chennai").get(reverse("cockpit:flow") + "?source=oldlog").status_code == 403
