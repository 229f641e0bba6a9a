"""Registers beside the policy: what variants have otherwise, how the law's clocks went, who decided on old text."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime, timedelta, timezone
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone as clock

from nakhoda.desk.actions.decisions import make_decision
from nakhoda.desk.actions.obligations import CheckRefused, check_obligation
from nakhoda.desk.actions.policies import draft_policy, publish_policy
from nakhoda.desk.models import CaseDecision, ClockRow, ObligationCheck
from nakhoda.desk.queries.obligations import Month, late_cases, month_of, register_of
from nakhoda.desk.queries.old_text import decisions_on_old_text
from nakhoda.desk.queries.policy import number_now
from nakhoda.org.permissions import Refused
from nakhoda.org.scope import scope_of
from tests.cast import NOW, actor, person
from tests.core.test_statement import WHOLE
from tests.desk.hands import held
from tests.desk.policy_texts import with_title
from tests.desk.stories import CHENNAI, SECURITY, acting, opened, the_program

pytestmark = pytest.mark.django_db
NOVEMBER = Month(date(2026, 11, 1))


@pytest.fixture(autouse=True)
def _the_day_of_the_story(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


def page(key: str, door: str, *args: object, **query: object) -> str:
    client = Client()
    client.force_login(person(key).user)
    answer = client.get(reverse(f"desk:{door}", args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def rows(door: str, key: str = "regional_lead") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(page(key, door).removeprefix("\ufeff"))))


def test_the_variance_register_says_why_by_whom_and_until_when() -> None:
    html = page("planner", "variances")
    for said in ("sla[malaysia_harm_report]", "Regional lead APAC", "Online Safety Act 2025", "38 days left"):
        assert said in html, said
    assert "sla[india_grievance]" in html
    assert "sla[india_grievance]" not in page("planner", "variances", standing="ending")


def test_an_expired_variant_stays_in_the_register(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2027, 1, 10, tzinfo=timezone.utc))
    html = page("planner", "variances", standing="expired")
    assert "expired: the global document rules" in html
    assert "sla[malaysia_harm_report]" in html


def test_the_variances_come_down_as_a_table() -> None:
    found = rows("variances_csv")
    assert {row["variant"] for row in found} == {"apac-india", "apac-malaysia"}
    assert all(row["reason"] and row["approver"] and row["expires_on"] for row in found)


def obliged(code: str, due_at: datetime, outcome: str, **more: Any) -> int:
    """A case with one clock of the law, as the sweep would leave it."""
    case = opened(queue=more.pop("queue", CHENNAI), country="SG")
    with the_program():
        about = {"code": code, "metric": "resolution", "kind": "obligation", "business": False} | more
        about |= {"started_at": due_at - timedelta(days=1), "due_at": due_at, "outcome": outcome}
        case_rows = {"case_id": case.id, "scope_id": case.scope_id, "number": 90}
        ClockRow.objects.create(**case_rows, **({"target_minutes": 10080} | about))
    return case.id


def counts(key: str, month: Month = NOVEMBER) -> dict[str, dict[str, int]]:
    with scope_of(actor(key)):
        return {row["rule"].key: row["counts"] for row in register_of(actor(key), NOW, month)}


def test_a_month_counts_what_fell_due_in_it_open_ones_included() -> None:
    obliged("IN-RES", NOW - timedelta(days=2), "met")
    obliged("IN-RES", NOW - timedelta(days=3), "breached")
    obliged("IN-RES", NOW - timedelta(hours=1), "active")  # the sweep has not come yet
    obliged("IN-RES", NOW + timedelta(days=3), "active")
    obliged("IN-RES", NOW - timedelta(days=1), "cancelled")
    obliged("IN-RES", NOW - timedelta(days=40), "met")
    told = counts("regional_lead")
    assert told["IN-RES-2026"] == {"due": 4, "met": 1, "breached": 2, "open": 1}
    assert told["IN-RES-2021"]["due"] == 0


def test_the_old_law_keeps_its_own_row() -> None:
    obliged("IN-RES", NOW - timedelta(days=2), "met", target_minutes=21600)
    assert counts("regional_lead")["IN-RES-2021"]["due"] == 1


def test_a_month_begins_at_the_laws_own_midnight() -> None:
    obliged("IN-RES", datetime(2026, 10, 31, 18, 30, tzinfo=timezone.utc), "met")  # midnight in India
    obliged("IN-RES", datetime(2026, 10, 31, 18, 29, tzinfo=timezone.utc), "met")
    assert counts("regional_lead")["IN-RES-2026"]["due"] == 1
    assert counts("regional_lead", Month(date(2026, 10, 1)))["IN-RES-2026"]["due"] == 1


def test_nobody_counts_or_reads_clocks_of_cases_that_are_not_theirs() -> None:
    late = obliged("IN-RES", NOW - timedelta(days=2), "breached", queue=SECURITY)
    assert counts("regional_lead")["IN-RES-2026"]["breached"] == 1
    assert counts("leader_age")["IN-RES-2026"]["breached"] == 0
    assert counts("admin")["IN-RES-2026"]["breached"] == 0
    for key, seen in (("regional_lead", [late]), ("leader_age", [])):
        with scope_of(actor(key)):
            assert [row["case_id"] for row in late_cases(actor(key), NOW, NOVEMBER)] == seen


def test_the_report_lists_late_cases_by_number() -> None:
    late = obliged("IN-RES", NOW - timedelta(days=2), "breached")
    assert f"#{late}" in page("regional_lead", "obligation_report", month="2026-11")
    assert f"#{late}" not in page("regional_lead", "obligation_report", month="2026-10")
    told = {row["obligation"]: row for row in rows("obligation_report_csv")}
    assert (told["IN-RES-2026"]["breached"], told["IN-RES-2026"]["met_share"]) == ("1", "0.0")


@pytest.mark.parametrize("text", ["", "2026", "2026-13", "9999-99", "abc-def", "2026-1", "0000-01"])
def test_a_month_that_is_none_is_this_one(text: str) -> None:
    assert month_of(text, NOW.date()) == NOVEMBER


def standing(key: str = "IN-RES-2026", at: datetime = NOW) -> bool:
    with scope_of(actor("admin")):
        return next(row["unverified"] for row in register_of(actor("admin"), at, NOVEMBER) if row["rule"].key == key)


def test_a_law_that_nobody_looked_up_for_ninety_days_is_unverified() -> None:
    assert not standing(at=datetime(2026, 11, 30, tzinfo=timezone.utc))
    assert standing(at=datetime(2026, 12, 1, tzinfo=timezone.utc))


def test_a_look_at_the_law_is_a_record_beside_the_policy() -> None:
    later = datetime(2026, 12, 20, tzinfo=timezone.utc)
    assert standing(at=later)
    with scope_of(actor("admin")):
        check_obligation("IN-RES-2026", later.date(), "Gazette, G.S.R. 120(E)", actor=actor("admin"), now=later)
    assert not standing(at=later)
    assert standing("IN-ACK-2021", at=later)
    html = page("planner", "obligations")
    assert "Gazette, G.S.R. 120(E)" in html
    assert person("admin").name in html


@pytest.mark.parametrize(
    ("day", "source", "said"), [(NOW.date(), "  ", "where you looked"), (date(2027, 1, 1), "Gazette", "lie ahead")]
)
def test_a_look_needs_its_place_and_a_day_that_was(day: date, source: str, said: str) -> None:
    with scope_of(actor("admin")), pytest.raises(CheckRefused, match=said):
        check_obligation("IN-RES-2026", day, source, actor=actor("admin"), now=NOW)
    with the_program():
        assert not ObligationCheck.objects.exists()


def test_a_planner_reads_the_register_and_writes_nothing_down() -> None:
    with scope_of(actor("planner")), pytest.raises(Refused):
        check_obligation("IN-RES-2026", NOW.date(), "Gazette", actor=actor("planner"), now=NOW)
    assert "I looked it up" not in page("planner", "obligations")


# -- journey 12: a policy at noon, and a form that was opened before it -----------------------------------

NOON = NOW + timedelta(hours=4)


def published_at_noon() -> None:
    with scope_of(actor("admin")):
        draft = draft_policy(with_title("From noon"), actor=actor("admin"), now=NOW)
    with scope_of(actor("regional_lead")):
        publish_policy(draft, actor=actor("regional_lead"), now=NOW, effective_from=NOON)


def decided(at: datetime, opened_at: datetime) -> CaseDecision:
    case = held("specialist_security", queue=SECURITY)
    with acting("specialist_security") as agent:
        read = number_now(opened_at)
        return make_decision(case.id, "account", dict(WHOLE), True, actor=agent, now=at, read_version=read)


def flagged(key: str = "regional_lead") -> list[str]:
    with scope_of(actor(key)):
        return [row["reference"] for row in decisions_on_old_text(actor(key), NOON + timedelta(hours=1))]


def test_a_decision_after_noon_on_the_text_of_the_morning_is_flagged() -> None:
    published_at_noon()
    before = decided(NOON - timedelta(minutes=1), NOON - timedelta(minutes=9))
    late = decided(NOON + timedelta(minutes=1), NOON - timedelta(minutes=9))
    fresh = decided(NOON + timedelta(minutes=2), NOON)
    assert flagged() == [late.reference]
    assert (before.policy_version, late.policy_version) == (late.read_version, fresh.read_version)
    assert flagged("leader_age") == [], "a case that she may not read"


def test_the_form_carries_what_was_in_force_when_it_was_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    published_at_noon()
    case = held("specialist_security", queue=SECURITY)
    client = Client()
    client.force_login(person("specialist_security").user)
    html = client.get(reverse("desk:decision_new", args=[case.id])).content.decode()
    read = html.split('name="read" value="')[1].split('"')[0]
    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(minutes=1))
    told = {**WHOLE, "adverse": "yes", "kind": "account"}
    assert client.post(reverse("desk:decision_make", args=[case.id]), told | {"read": read}).status_code == 303
    with the_program():
        made = CaseDecision.objects.get(case_id=case.id)
    assert flagged() == [made.reference]
    assert made.reference in page("regional_lead", "old_text")


def test_a_forged_word_of_what_was_read_is_no_word() -> None:
    case = held("specialist_security", queue=SECURITY)
    client = Client()
    client.force_login(person("specialist_security").user)
    told = {**WHOLE, "adverse": "yes", "kind": "account", "read": "99"}
    assert client.post(reverse("desk:decision_make", args=[case.id]), told).status_code == 303
    with the_program():
        assert CaseDecision.objects.get(case_id=case.id).read_version is None
