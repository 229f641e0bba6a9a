"""Capacity plans in a browser's words: what pages say, what a refused form keeps, what a partner gets to read."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from nakhoda.org import queries
from nakhoda.org.actors import system
from nakhoda.org.models import Shift
from nakhoda.org.scope import scope_of
from nakhoda.planning.actions.forecasts import Named, name_days, override_days
from nakhoda.planning.models import ForecastLeaf
from tests.cast import NOW, actor, person
from tests.planning.capacity import finished, give_cards, rostered_for
from tests.planning.forecasts import making, received
from tests.walls.scene import knocking

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(monkeypatch: Any, tmp_path: Path) -> Iterator[None]:
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    with received(tmp_path / "facts"):
        yield
    queries._labels.clear()


def door(name: str, *args: Any) -> str:
    return reverse(f"planning:capacity{name}", args=args)


def page(client: Client, name: str, *args: Any, **asked: Any) -> str:
    answer = client.get(door(name, *args), asked)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_an_empty_list_says_what_is_missing() -> None:
    assert "Make a forecast first" in page(knocking("planner"), "")
    assert "No capacity plan yet" in page(knocking("global_head"), "")
    assert knocking("agent_kl").get(door("")).status_code == 403


def test_a_plan_shows_two_lines_weeks_gaps_and_hires() -> None:
    plan, client = finished(), knocking("planner")
    shown = page(client, "_plan", plan.id)
    assert "<svg" in shown
    assert "Meridian accounts, English" in shown
    assert door("_gap", plan.id, "meridian_accounts_en", 1) in shown
    assert "1 figure assumed, not agreed" in shown
    assert "26 Oct 2026" in shown
    assert "passed" in shown
    assert "Kaveri" not in page(client, "_plan", plan.id, site="chennai").split("<table")[-1]
    assert "No pool is in this part" in page(client, "_plan", plan.id, site="nowhere")


def test_a_gap_opens_its_levers() -> None:
    shown = page(knocking("regional_lead"), "_gap", finished().id, "meridian_accounts_en", 1)
    assert "Overtime" in shown
    assert "USD 512" in shown
    assert "tired people make errors" in shown
    assert knocking("planner").get(door("_gap", 999_999, "x", 0)).status_code == 404


def test_a_partner_manager_reads_her_own_part_of_a_published_plan() -> None:
    client = knocking("partner_manager")
    hidden, plan = finished("Zanzibar"), finished("Winter", published=True)
    assert "Zanzibar" not in page(client, "")
    assert client.get(door("_plan", hidden.id)).status_code == 404
    for shown in (page(client, "_plan", plan.id), page(client, "_gap", plan.id, "meridian_accounts_en", 1)):
        assert "Meridian" in shown
        for foreign in ("Kaveri", "kaveri", "812", "USD", "made up", "26 Oct"):
            assert foreign not in shown
    rows = list(csv.reader(io.StringIO(client.get(door("_file", plan.id, "csv")).content.decode("utf-8-sig"))))
    assert {row[1] for row in rows[1:]} == {"meridian"}
    assert client.get(door("_gap", plan.id, "kaveri_accounts_en", 1)).status_code == 404
    for name in ("_assumptions", "_roster"):
        assert client.get(door(name)).status_code == 403
    assert client.get(door("_readiness", plan.id)).status_code == 403


def test_files_have_a_row_a_pool_and_week() -> None:
    plan, client = finished(), knocking("planner")
    rows = list(csv.reader(io.StringIO(client.get(door("_file", plan.id, "csv")).content.decode("utf-8-sig"))))
    assert rows[0][:4] == ["week", "partner", "site", "tier"]
    assert len(rows) == 1 + 2 * 2
    book = load_workbook(io.BytesIO(client.get(door("_file", plan.id, "xlsx")).content))
    assert book["capacity"].max_row == 5
    assert client.get(door("_file", plan.id, "exe")).status_code == 404


def test_a_plan_is_asked_for_and_cancelled() -> None:
    give_cards()
    client, forecast = knocking("planner"), making(days=42).id
    asked = {"name": "Festival", "forecast": forecast, "weeks": "6"}
    made = client.post(door("_make"), asked)
    assert made.status_code == 303
    assert "The plan is being made" in str(client.get(made.headers["Location"]).content.decode())
    number = int(made.headers["Location"].rstrip("/").rpartition("/")[2])
    assert client.post(door("_publish", number)).status_code == 409
    assert client.post(door("_cancel", number)).status_code == 303
    assert "This plan was cancelled" in page(client, "_plan", number)
    refused = client.post(door("_make"), asked | {"weeks": "13"})
    assert refused.status_code == 422
    assert "it holds 6 whole weeks" in refused.content.decode()
    assert "Festival" in refused.content.decode()


def test_a_place_keeps_its_figures_and_a_bad_one_comes_back_named() -> None:
    client, where = knocking("planner"), door("_assumption", "meridian", "chennai")
    assert "no rate card" in page(client, "_assumptions")
    assert "assumed, not agreed" in str(client.get(where).content.decode())
    card = {"week_cost": "9000", "hire_cost": "27000", "currency": "INR", "usd_rate": "0.0119", "source": "Schedule B"}
    refused = client.post(where, card | {"week_cost": "-4"})
    assert refused.status_code == 422
    assert "week_cost must be 0.01 or more" in refused.content.decode()
    assert client.post(where, card).status_code == 303
    assert "Schedule B" in str(client.get(where).content.decode())
    assert client.get(door("_assumption", "meridian", "nowhere")).status_code == 404


def test_classes_and_leave_are_written_down_and_impossible_ones_refused() -> None:
    client = knocking("planner")
    told = {"queue": "meridian_accounts_en", "starts_on": "2026-12-07", "heads": "8", "note": "Batch 12"}
    assert client.post(door("_class"), told).status_code == 303
    assert "Batch 12" in page(client, "_assumptions")
    assert client.post(door("_class"), told | {"heads": "2.5"}).status_code == 422
    away = {"queue": "meridian_accounts_en", "first": "2026-12-07", "last": "2026-12-01", "heads": "2"}
    refused = client.post(door("_leave"), away)
    assert refused.status_code == 422
    assert "the last day lies before the first" in refused.content.decode()
    assert client.post(door("_leave"), away | {"last": "2026-12-11"}).status_code == 303


def week_of(hours: str, **more: str) -> dict[str, Any]:
    told = {"person": str(person("agent_kl").id), "monday": "2026-11-30", "days": ["0", "1", "2", "3", "4", "5"]}
    return told | {"begins": "09:00", "hours": hours} | more


def test_a_46_hour_week_in_malaysia_is_refused_with_the_rule() -> None:
    client = knocking("planner")
    refused = client.post(door("_roster"), week_of("8.6667"))
    assert refused.status_code == 409
    shown = refused.content.decode()
    assert "hours a week" in shown
    assert "46" in shown
    assert "MY-EA" in shown
    with scope_of(system("test")):
        assert not Shift.objects.filter(person=person("agent_kl")).exists()
    assert client.post(door("_roster"), week_of("8.5")).status_code == 303
    with scope_of(system("test")):
        assert Shift.objects.filter(person=person("agent_kl")).count() == 6


def test_a_breach_with_a_reason_is_written_and_answered_for() -> None:
    client = knocking("planner")
    assert client.post(door("_roster"), week_of("8.6667", reason="Stock-taking, agreed")).status_code == 303
    plan = finished()
    assert "Stock-taking, agreed" in page(client, "_plan", plan.id)
    assert client.post(door("_publish", plan.id)).status_code == 303


def test_publication_waits_for_an_answer() -> None:
    client, plan = knocking("planner"), finished()
    rostered_for("agent_kl", 6, 46 / 6 + 1)
    refused = client.post(door("_publish", plan.id))
    assert refused.status_code == 409
    assert "break a working-time rule" in refused.content.decode()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"monday": "2026-12-01"}, "is no Monday"),
        ({"begins": "soon"}, "write the time as 09:00"),
        ({"hours": "20"}, "at most 16 hours"),
        ({"person": "0"}, "choose somebody of the list"),
    ],
)
def test_an_impossible_roster_is_refused_with_the_field(changes: dict[str, str], said: str) -> None:
    refused = knocking("planner").post(door("_roster"), week_of("8") | changes)
    assert refused.status_code == 422
    assert said in refused.content.decode()


def test_an_age_wave_is_seen_five_days_ahead_with_what_must_be_ready() -> None:
    give_cards()
    plan, doer = finished(), actor("planner")
    first, last = NOW.date().replace(day=28), NOW.date().replace(day=30)
    with scope_of(doer):
        leaf = next(
            x for x in ForecastLeaf.objects.filter(version=plan.forecast_id) if x.place.get("lob") == "age_support"
        )
        override_days(plan.forecast_id, leaf.id, first, last, 5.0, "the six-month deadline", actor=doer, now=NOW)
        wave = Named(name="Age wave", kind="launch", day=first, last=last, lob="age_support")
        name_days(wave, actor=doer, now=NOW)
    shown = page(knocking("leader_age"), "_readiness", plan.id)
    assert "Age wave" in shown
    assert "in 5 days" in shown
    assert "age_support" in shown
    assert "macros speak this language" in shown
    assert "Account access" not in shown.split("page-head")[1]
