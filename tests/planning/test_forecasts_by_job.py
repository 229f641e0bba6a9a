"""A large forecast is no work for a web request; and every day has its half hours."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from nakhoda.org.actors import system
from nakhoda.org.scope import scope_of
from nakhoda.planning.actions import forecast_requests, forecasts
from nakhoda.planning.actions.forecast_requests import run_request
from nakhoda.planning.models import ForecastRequest, ForecastVersion
from nakhoda.planning.queries.forecast_hours import half_hours
from nakhoda.planning.queries.forecasts import leaf_for, version_for
from tests.cast import NOW, actor
from tests.desk.stories import jobs
from tests.planning.forecasts import making, received
from tests.walls.scene import MISSING, knocking

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def history(tmp_path: Path, monkeypatch: Any) -> Iterator[None]:
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    with received(tmp_path / "facts"):
        yield


def asked_for(monkeypatch: Any) -> ForecastRequest:
    """The planner asks for one that counts as large."""
    monkeypatch.setattr(forecasts, "AT_ONCE", 0)
    answer = knocking("planner").post(reverse("planning:forecast_make"), {"weeks": "2", "note": "for the board"})
    assert answer.status_code == 303
    row = now_is()
    assert answer.headers["Location"] == reverse("planning:forecast_asked", args=[row.id])
    return row


def now_is() -> ForecastRequest:
    with scope_of(system("test")):
        return ForecastRequest.objects.select_related("version").latest("id")


def told(who: str, row: ForecastRequest) -> str:
    answer = knocking(who).get(reverse("planning:forecast_asked", args=[row.id]))
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_a_large_one_is_made_by_a_worker_and_shows_how_far_it_is(monkeypatch: Any) -> None:
    row = asked_for(monkeypatch)
    assert jobs("make_forecast_version") == [{"request_id": row.id}]
    assert "In line for a worker" in told("planner", row)
    assert reverse("planning:forecast_asked", args=[row.id]) in str(
        knocking("planner").get(reverse("planning:forecasts")).content
    )
    seen: list[int] = []
    move = forecast_requests._move
    monkeypatch.setattr(forecast_requests, "_move", lambda number, done: (seen.append(done), move(number, done)))
    run_request(row.id, now=NOW)
    assert seen == [1, 45, 90]
    row = now_is()
    assert (row.state, row.progress) == ("done", 100)
    assert row.version is not None
    assert row.version.note == "for the board"
    assert reverse("planning:forecast", args=[row.version.id]) in told("planner", row)


def test_a_job_that_runs_twice_makes_one_forecast(monkeypatch: Any) -> None:
    row = asked_for(monkeypatch)
    run_request(row.id, now=NOW)
    run_request(row.id, now=NOW)
    with scope_of(system("test")):
        assert ForecastVersion.objects.count() == 1


def test_one_that_cannot_be_made_says_why(monkeypatch: Any, tmp_path: Path, settings: Any) -> None:
    row = asked_for(monkeypatch)

    def nothing(*_: Any, **__: Any) -> Any:
        raise forecast_requests.NothingCame("no figures are loaded yet")

    monkeypatch.setattr(forecast_requests, "make_forecast", nothing)
    run_request(row.id, now=NOW)
    assert "no figures are loaded yet" in told("planner", row)


def test_the_living_part_ends_when_it_is_made(monkeypatch: Any) -> None:
    row, client = asked_for(monkeypatch), knocking("planner")
    url, part = reverse("planning:forecast_asked", args=[row.id]), {"HX-Request": "true"}
    first = client.get(url, headers=part)
    assert "<progress" in first.content.decode()
    assert "<html" not in first.content.decode()
    assert client.get(url, headers=part | {"If-None-Match": first["ETag"]}).status_code == 304
    run_request(row.id, now=NOW)
    done = client.get(url, headers=part | {"If-None-Match": first["ETag"]})
    assert "Open version" in done.content.decode()
    assert client.get(url, headers=part | {"If-None-Match": done["ETag"]}).status_code == 410
    assert client.get(reverse("planning:forecast_asked", args=[MISSING])).status_code == 404


def test_a_small_one_is_made_at_once() -> None:
    knocking("planner").post(reverse("planning:forecast_make"), {"weeks": "2", "note": ""})
    assert not jobs("make_forecast_version")


# -- half hours ---------------------------------------------------------------------------------------------------


def test_the_half_hours_of_a_day_add_up_to_it_and_peak_where_cases_came() -> None:
    """Cases came from six in the morning UTC on: two in the afternoon in Kuala Lumpur."""
    number, doer = making().id, actor("planner")
    with scope_of(doer):
        version = version_for(doer, number)
        _, leaf = leaf_for(doer, number, version.leaves[0].row.id)
    day = leaf.days.first + timedelta(days=2)
    found = half_hours(leaf, day)
    assert len(found) == 48
    assert sum(each.mean for each in found) == pytest.approx(leaf.days.mean[2], rel=0.01)
    hours = {"Asia/Kuala_Lumpur": 14, "Asia/Kolkata": 11.5}[doer.time_zone]
    assert max(found, key=lambda each: each.mean).begins == hours * 60
    assert all(each.low <= each.mean <= each.high for each in found)
    assert half_hours(leaf, leaf.days.first - timedelta(days=1)) == []


def test_a_leafs_page_shows_one_day_by_half_hour() -> None:
    number, doer = making().id, actor("planner")
    with scope_of(doer):
        leaf = version_for(doer, number).leaves[0]
    url = reverse("planning:forecast_leaf", args=[number, leaf.row.id])
    day = leaf.days.first + timedelta(days=3)
    html = knocking("planner").get(url, {"day": day.isoformat()}).content.decode()
    assert "By half hour" in html
    assert f'value="{day.isoformat()}" selected' in html
    for wrong in ("never", "1999-01-01"):
        assert knocking("planner").get(url, {"day": wrong}).status_code == 200
