"""Forecasts in a browser's words: what the pages say, and what a refused form keeps."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from nakhoda.org.actors import system
from nakhoda.org.scope import scope_of
from nakhoda.planning.models import ForecastLeaf
from tests.cast import NOW
from tests.planning.forecasts import DAYS, making, received
from tests.walls.scene import knocking

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(monkeypatch: Any) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def history(tmp_path: Path) -> Iterator[None]:
    with received(tmp_path / "facts"):
        yield


def page(client: Client, name: str, *args: Any, **asked: Any) -> str:
    answer = client.get(reverse(f"planning:{name}", args=args), asked)
    assert answer.status_code == 200
    return str(answer.content.decode())


def leaf_of(number: int, lob: str) -> int:
    with scope_of(system("test")):
        return next(leaf.id for leaf in ForecastLeaf.objects.filter(version=number) if leaf.place.get("lob") == lob)


def test_an_empty_list_offers_the_first_step() -> None:
    assert "make the first one above" in page(knocking("planner"), "forecasts")
    assert "The workforce planner makes forecasts" in page(knocking("global_head"), "forecasts")


def test_without_figures_it_says_what_is_missing(settings: Any, tmp_path: Path) -> None:
    settings.DATA_FOLDER = tmp_path
    answer = knocking("planner").post(reverse("planning:forecast_make"), {"weeks": "2", "note": "for the board"})
    assert answer.status_code == 422
    assert "no figures are loaded yet" in answer.content.decode()
    assert "for the board" in answer.content.decode()


def test_a_planner_makes_changes_and_locks_a_forecast(history: None) -> None:
    client = knocking("planner")
    made = client.post(reverse("planning:forecast_make"), {"weeks": "2", "note": ""})
    assert made.status_code == 303
    number = int(made.headers["Location"].rstrip("/").rpartition("/")[2])
    shown = page(client, "forecast", number)
    assert "2 leaves" in shown
    assert "draft" in shown
    assert "<svg" in shown
    leaf = leaf_of(number, "age_support")
    change = {"first": "2026-11-24", "last": "2026-11-26", "change": "20", "reason": "A campaign begins"}
    assert client.post(reverse("planning:forecast_change", args=[number, leaf]), change).status_code == 303
    assert "A campaign begins" in page(client, "forecast_leaf", number, leaf)
    assert "changed by hand" in page(client, "forecast", number)
    assert client.post(reverse("planning:forecast_lock", args=[number])).status_code == 303
    assert "answers for it since 23 Nov 2026" in page(client, "forecast", number)
    again = client.post(reverse("planning:forecast_lock", args=[number]))
    assert again.status_code == 409
    assert "this version is locked" in again.content.decode()


def test_a_faulty_change_comes_back_with_what_was_typed(history: None) -> None:
    number = making().id
    leaf = leaf_of(number, "age_support")
    for typed, said in (
        ({"first": "soon", "last": "2026-11-26", "change": "5", "reason": "x"}, "write the day as"),
        ({"first": "2026-11-24", "last": "2026-11-26", "change": "much", "reason": "typed words"}, "is not a number"),
        ({"first": "2026-11-24", "last": "2026-11-26", "change": "nan", "reason": "typed words"}, "is not a number"),
        ({"first": "2026-11-24", "last": "2026-11-26", "change": "5", "reason": ""}, "say why"),
    ):
        answer = knocking("planner").post(reverse("planning:forecast_change", args=[number, leaf]), typed)
        assert answer.status_code == 422
        assert said in answer.content.decode()
        assert typed["reason"] in answer.content.decode()


def test_a_filter_shows_its_part(history: None) -> None:
    number = making().id
    shown = page(knocking("planner"), "forecast", number, lob="age_support")
    assert "1 leaf" in shown
    nothing = page(knocking("planner"), "forecast", number, lob="no_such")
    assert "No leaf is in this part" in nothing


def test_a_delivery_lead_sees_her_line_and_no_sum_of_others(history: None) -> None:
    number = making().id
    client = knocking("leader_age")
    shown = page(client, "forecast", number)
    assert "1 leaf" in shown
    assert reverse("planning:forecast_lock", args=[number]) not in shown
    foreign = leaf_of(number, "account_access")
    assert client.get(reverse("planning:forecast_leaf", args=[number, foreign])).status_code == 404
    rows = list(csv.reader(io.StringIO(client.get(_file(number, "csv")).content.decode("utf-8-sig"))))
    assert {row[1] for row in rows[1:]} == {"age_support"}


def _file(number: int, kind: str) -> str:
    return reverse("planning:forecast_file", args=[number, kind])


def test_files_hold_every_day_of_every_leaf(history: None) -> None:
    number, client = making().id, knocking("planner")
    rows = list(csv.reader(io.StringIO(client.get(_file(number, "csv")).content.decode("utf-8-sig"))))
    assert rows[0][:6] == ["day", "lob", "channel", "language", "country", "mean"]
    assert len(rows) == 1 + 2 * 14
    book = load_workbook(io.BytesIO(client.get(_file(number, "xlsx")).content))
    assert book["forecast"].max_row == 1 + 2 * 14
    assert client.get(_file(number, "exe")).status_code == 404


def test_error_shows_beside_a_locked_forecast(history: None, tmp_path: Path, monkeypatch: Any) -> None:
    number, client = making().id, knocking("planner")
    client.post(reverse("planning:forecast_lock", args=[number]))
    later = NOW + timedelta(days=5)
    monkeypatch.setattr(timezone, "now", lambda: later)
    with received(tmp_path / "later", DAYS + 5, more=1.5):
        shown = page(knocking("planner"), "forecast", number)
    assert "How it fared on 5 days" in shown
    assert "relief for the excess" in shown


def test_changes_since_the_last_version_are_told(history: None) -> None:
    making()
    assert "Since version" in page(knocking("planner"), "forecast", making().id)


def test_days_get_a_name_and_a_faulty_one_is_refused(history: None) -> None:
    client, door = knocking("planner"), reverse("planning:forecast_name")
    assert client.post(door, {"name": "New form", "kind": "launch", "day": "2026-12-01"}).status_code == 303
    assert "New form" in page(client, "forecasts")
    refused = client.post(door, {"name": "", "kind": "launch", "day": "2026-12-01"})
    assert refused.status_code == 422
    assert "give it a name" in refused.content.decode()


def test_missing_and_foreign_forecasts_are_the_same() -> None:
    assert knocking("planner").get(reverse("planning:forecast", args=[999_999])).status_code == 404
    assert knocking("agent_chennai").get(reverse("planning:forecasts")).status_code == 403
