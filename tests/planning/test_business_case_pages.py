"""Business cases on pages: what they say, what a refused form keeps, who finds which door."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from nakhoda.org.actors import system
from nakhoda.org.scope import scope_of
from nakhoda.planning.models import BusinessCase, SimulationRun
from nakhoda.planning.queries.business_measured import Measured
from nakhoda.planning.views import printing
from tests.cast import NOW, actor
from tests.planning.business import book, complete, deciding, opening, reviewed, run
from tests.walls.scene import knocking

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(monkeypatch: Any) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def door(name: str, *args: Any) -> str:
    return reverse(f"planning:{name}", args=args)


def page(client: Client, name: str, *args: Any, **asked: Any) -> str:
    answer = client.get(door(name, *args), asked)
    assert answer.status_code == 200, answer.content.decode()[:2000]
    return str(answer.content.decode())


def refused(answer: Any, status: int = 422) -> str:
    assert answer.status_code == status, answer.content.decode()[:2000]
    return str(answer.content.decode())


HEAD = {
    "title": "A second site for Malay", "problem": "Nights are thin.", "starts_on": "2027-01-01", "months": "24",
    "currency": "usd", "yearly_rate": "8 %", "reversibility": "easy", "metric": "sla_first_response_due",
    "expected": "92 %", "expected_low": "90", "expected_high": "94",
}  # fmt: skip


def finished_run(**more: Any) -> SimulationRun:
    """A run as the simulation leaves it."""
    pinned = run()
    options = [
        {"name": name, "outcome": {"measures": {key: list(band) for key, band in told.items()}, "by": {}, "weeks": []}}
        for name, told in pinned.options
    ]
    asked = [{"name": name, "changes": []} for name, _told in pinned.options]
    with scope_of(system("test")):
        told: dict[str, Any] = {
            "scope_id": opening().scope_id, "name": "Tier 1 +20 %", "state": "done", "asked_at": NOW, "load": 41,
            "policy_version": 3, "spec": {"seed": 7, "days": 28, "options": asked}, "result": {"options": options},
        }  # fmt: skip
        return SimulationRun.objects.create(**(told | more))


# -- the list ---------------------------------------------------------------------------------------------------


def test_an_empty_list_offers_the_first_step_to_whoever_writes() -> None:
    assert "Begin with a problem" in page(knocking("planner"), "bcases")
    assert "Delivery leads, planners and the regional lead" in page(knocking("global_head"), "bcases")


def test_the_list_says_state_and_recommendation_and_filters() -> None:
    row = deciding(reviewed())
    opening(title="Another idea")
    shown = page(knocking("planner"), "bcases")
    assert "Another idea" in shown
    assert "approved" in shown
    assert "Hire six" in shown
    assert "Another idea" not in page(knocking("planner"), "bcases", state="decided")
    assert "No case is in this state" in page(knocking("planner"), "bcases", state="tracked")
    assert row.title in page(knocking("global_head"), "bcases")


# -- written ------------------------------------------------------------------------------------------------------


def test_a_planner_opens_a_case_and_adds_its_parts() -> None:
    client = knocking("planner")
    made = client.post(door("bcase_new"), HEAD)
    assert made.status_code == 303
    number = int(made.headers["Location"].rstrip("/").rpartition("/")[2])
    shown = page(client, "bcase", number)
    assert "It takes at least three options" in shown
    for name, nothing, verdict in (("As today", "on", ""), ("Two teams", "", "recommended"), ("One team", "", "")):
        told = {"name": name, "do_nothing": nothing, "verdict": verdict, "reason": "Nights are covered."}
        assert client.post(door("bcase_part_new", number, "option"), told).status_code == 303
    told = {"name": "heads", "low": "4", "best": "6", "high": "8", "source": "Plan 3", "unit": "people"}
    assert client.post(door("bcase_part_new", number, "assumption"), told).status_code == 303
    with scope_of(system("test")):
        option = book(BusinessCase.objects.get(id=number)).options[1]
    line = {
        "option_id": option.id,
        "nature": "run",
        "name": "Wages",
        "formula": "heads * 1,000",
        "first": 1,
        "last": 24,
    }
    assert "names, numbers" in refused(client.post(door("bcase_part_new", number, "line"), line))
    line["formula"] = "heads * 1000"
    assert client.post(door("bcase_part_new", number, "line"), line).status_code == 303
    shown = page(client, "bcase", number)
    assert "heads * 1000" in shown
    assert "Two teams" in shown
    assert 'class="reach"' in shown


FAULTY = {
    "currency": ({"currency": "gold"}, "is unknown"),
    "starts_on": ({"starts_on": "2060-01-01"}, "must lie between"),
    "no day": ({"starts_on": "soon"}, "id_starts_on"),
    "expected": ({"expected": "much"}, "is no figure"),
    "expected_low": ({"expected_low": "95"}, "low &lt;= best &lt;= high"),
    "yearly_rate": ({"yearly_rate": "300 %"}, "between 0 and 100"),
    "title": ({"title": ""}, "id_title"),
    "owner": ({"owner_id": "999999"}, "id_owner_id"),
    "run": ({"run": "no"}, "id_run"),
}


@pytest.mark.parametrize("name", FAULTY)
def test_a_faulty_head_comes_back_with_what_was_typed(name: str) -> None:
    told, said = FAULTY[name]
    text = refused(knocking("planner").post(door("bcase_new"), HEAD | told))
    assert said in text
    assert "Nights are thin." in text


def test_a_case_begins_with_a_run_its_options_and_their_intervals() -> None:
    number = finished_run().id
    client = knocking("planner")
    assert "From a scenario run" in page(client, "bcases")
    form = client.get(door("bcase_new"), {"run": number}).content.decode()
    assert "Tier 1 +20 %" in form
    made = client.post(door("bcase_new"), HEAD | {"run": str(number)})
    assert made.status_code == 303
    shown = client.get(made.headers["Location"]).content.decode()
    assert "Automate" in shown
    assert "93.0 %" in shown
    assert "91.0 % – 95.0 %" in shown
    assert f"Run {number}, seed 7, policy version 3, load 41" in shown
    assert door("scenario", number) in shown


def test_a_run_that_is_not_done_or_not_hers_is_missing() -> None:
    waiting = finished_run(state="running").id
    foreign = finished_run(covers=[999_999]).id
    for number in (waiting, foreign, 999_999):
        assert knocking("planner").get(door("bcase_new"), {"run": number}).status_code == 404


def test_every_part_has_its_form_new_and_again() -> None:
    row, client = complete(people=True), knocking("planner")
    told = book(row)
    for kind, part in (
        ("option", told.options[1]), ("assumption", told.assumptions[0]), ("line", told.lines[0]),
        ("trade-off", told.tradeoffs[0]), ("headcount", told.headcount[0]),
    ):  # fmt: skip
        assert "Keep it" in page(client, "bcase_part_new", row.id, kind)
        assert "Take it out" in page(client, "bcase_part", row.id, kind, part.id)
    assert "Keep it" in page(client, "bcase_part_new", row.id, "rate")
    assert client.get(door("bcase_part_new", row.id, "wish")).status_code == 404
    assert client.get(door("bcase_part", row.id, "line", 999_999)).status_code == 404


def test_what_formulas_use_is_not_taken_out() -> None:
    row, client = complete(), knocking("planner")
    told = book(row)
    gone = client.post(door("bcase_part_remove", row.id, "assumption", told.assumptions[0].id))
    assert "is used by" in refused(gone, 409)
    assert client.post(door("bcase_part_remove", row.id, "line", told.lines[3].id)).status_code == 303


def test_a_rate_card_and_people_are_typed_as_people_write_them() -> None:
    row, client = complete(), knocking("planner")
    rate = {"partner": "meridian", "price": "9.5", "unit": "hour", "rules_from": "2027-01-01", "document": "SOW 4"}
    assert client.post(door("bcase_part_new", row.id, "rate"), rate).status_code == 303
    people = {"fte": "2; 4,६", "driver": "volume", "confidence": "75 %", "alternative": "Overtime", "tier": "1"}
    assert client.post(door("bcase_part_new", row.id, "headcount"), people).status_code == 303
    assert book(row).headcount[0].fte == [2, 4, 6]
    people["fte"] = "two"
    assert "is no figure" in refused(client.post(door("bcase_part_new", row.id, "headcount"), people))
    assert "2, 4, 6" in page(client, "bcase", row.id)


# -- read ---------------------------------------------------------------------------------------------------------


def test_a_case_shows_options_tornado_cash_and_the_front() -> None:
    shown = page(knocking("planner"), "bcase", complete().id)
    assert 'class="plot tornado bare"' in shown
    assert 'class="plot scatter bare"' in shown
    assert "Breaks even at" in shown
    assert "gains" in shown
    assert "It is complete." in shown


def test_other_values_are_reckoned_and_not_kept() -> None:
    row, client = complete(), knocking("planner")
    shown = page(client, "bcase", row.id, kept="4000")
    assert "At other values than the best guesses" in shown
    assert shown.index("<li>Automate") < shown.index("<li>Hire six")
    assert "is not a number" in refused(client.get(door("bcase", row.id), {"kept": "much"}))
    assert "is not a number" in refused(client.get(door("bcase", row.id), {"kept": "nan"}))
    assert book(row).assumptions[2].best == 9000


@pytest.mark.parametrize("language", ["en", "hi", "ms", "ur"])
def test_page_and_memo_are_drawn_in_every_language(language: str, settings: Any) -> None:
    """Urdu as if its staff catalogue were there: until then its readers get English pages (web/test_staff_pages.py)."""
    settings.STAFF_LANGUAGES = ("en", "hi", "ms", "ur")
    row = deciding(reviewed(people=True), "global_head")
    client = knocking("planner")
    client.cookies["django_language"] = language
    shown = page(client, "bcase", row.id)
    assert "The promise comes first." in shown
    memo = page(client, "bcase_print", row.id)
    assert f'lang="{language}"' in memo
    assert row.sha256 in memo
    assert ('dir="rtl"' in memo) is (language == "ur")


@pytest.mark.skipif(printing.browser_path() is None, reason="no Chromium here")
def test_a_memo_becomes_a_pdf() -> None:
    answer = knocking("planner").get(door("bcase_pdf", complete().id))
    assert answer.content.startswith(b"%PDF-")


def test_without_a_printer_the_print_page_is_offered(monkeypatch: Any) -> None:
    monkeypatch.setattr(printing, "browser_path", lambda: None)
    monkeypatch.setattr(printing, "find_spec", lambda name: None)
    assert "Print page" in refused(knocking("planner").get(door("bcase_pdf", complete().id)), 503)


# -- decided ------------------------------------------------------------------------------------------------------


def test_a_case_is_reviewed_decided_and_stays() -> None:
    row = complete()
    assert refused(knocking("planner").post(door("bcase_review", row.id), {"note": ""}), 403)
    lead = knocking("regional_lead")
    assert lead.post(door("bcase_review", row.id), {"note": "Complete."}).status_code == 303
    assert "what is signed never changes" in page(lead, "bcase_decide", row.id).lower()
    word = {"decision": "approve", "note": "The promise comes first."}
    assert "cannot be changed" in refused(lead.post(door("bcase_decide", row.id), word))
    assert lead.post(door("bcase_decide", row.id), word | {"sure": "on"}).status_code == 303
    shown = page(lead, "bcase", row.id)
    assert "The signature holds" in shown
    assert door("bcase_edit", row.id) not in shown
    assert "decided and never changes" in refused(knocking("planner").post(door("bcase_edit", row.id), HEAD))
    refused(lead.post(door("bcase_decide", row.id), word | {"sure": "on"}), 409)
    after = knocking("planner").post(door("bcase_again", row.id))
    assert after.status_code == 303
    assert "Version 2" in knocking("planner").get(after.headers["Location"]).content.decode()


def test_an_incomplete_case_is_not_reviewed() -> None:
    row = opening()
    assert "at least three options" in refused(knocking("regional_lead").post(door("bcase_review", row.id)), 409)


def test_people_are_decided_by_the_global_head_alone() -> None:
    row = reviewed(people=True)
    word = {"decision": "approve", "note": "Yes.", "sure": "on"}
    assert "global head" in refused(knocking("regional_lead").post(door("bcase_decide", row.id), word), 403)
    head = knocking("global_head")
    assert "up to 6" in page(head, "bcase_decide", row.id)
    assert head.post(door("bcase_decide", row.id), word).status_code == 303
    ask = book(row).headcount[0].id
    planner = knocking("planner")
    assert planner.post(door("bcase_hire", row.id, ask), {"state": "hiring"}).status_code == 303
    refused(planner.post(door("bcase_hire", row.id, ask), {"state": "verified"}), 409)


def test_benefits_are_followed_on_the_page(monkeypatch: Any) -> None:
    from nakhoda.planning.actions.business_benefits import measure_due

    def told(who: Any, metric: str, lob: str, day: date) -> Measured:
        return Measured(day - timedelta(days=28), day - timedelta(days=1), 0.88, 0.86, 0.89, 840, 44)

    monkeypatch.setattr("nakhoda.planning.actions.business_benefits.measured_before", told)
    row, client = deciding(reviewed()), knocking("planner")
    assert "write the day" in refused(client.post(door("bcase_track", row.id), {"first": "soon"}))
    assert client.post(door("bcase_track", row.id), {"first": "2026-12-01"}).status_code == 303
    later = NOW + timedelta(days=120)
    monkeypatch.setattr(timezone, "now", lambda: later)
    with scope_of(system("benefits")):
        measure_due(actor=system("benefits"), now=later)
    client = knocking("planner")
    assert "Benefits to look at" in page(client, "bcases")
    shown = page(client, "bcase", row.id)
    assert "88.0 %" in shown
    assert "missed" in shown
    measure = book(row).measures[0].id
    refused(client.post(door("bcase_look", row.id, measure), {"note": ""}))
    assert client.post(door("bcase_look", row.id, measure), {"note": "Hire two more."}).status_code == 303
    assert "Hire two more." in page(client, "bcase", row.id)
    refused(client.post(door("bcase_close", row.id), {"note": "Too early"}), 409)


def test_missing_and_foreign_cases_are_the_same() -> None:
    region = opening()
    foreign, missing = (knocking("leader_age").get(door("bcase", number)) for number in (region.id, 999_999))
    assert foreign.status_code == missing.status_code == 404
    assert knocking("agent_chennai").get(door("bcases")).status_code == 403
    assert actor("leader_age").holds("delivery_lead")
