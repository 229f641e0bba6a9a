"""Somebody is told that a glass waits, and follows it; a planner brings a log, explains it and takes it in."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from nakhoda.desk.actions.break_glass import ask_glass
from nakhoda.desk.actions.telling import tell
from nakhoda.desk.models import Notice, NoticeMail
from nakhoda.exchange.actions.running import run_import, study_import
from nakhoda.exchange.models import ImportRun
from nakhoda.exchange.queries import folder_of
from tests.browser.stories import waits
from tests.browser.test_accessibility import LOOKS, _too_wide, faults
from tests.browser.walkers import Desk, person_id, settled, shot, until
from tests.desk.stories import acting, the_program
from tests.exchange.logs import MAPPING, csv_text

ALL_LOOKS = LOOKS | {"hindi": {"lang": "hi"}}


@pytest.fixture
def folders() -> Iterator[None]:
    """What was brought is gone from disk and table afterwards."""
    yield
    with the_program():
        for run in ImportRun.objects.all():
            shutil.rmtree(folder_of(run.id), ignore_errors=True)
        ImportRun.objects.all().delete()


def told_of_many() -> None:
    """One of each loudness, read and unread."""
    now, who = timezone.now(), [person_id("regional_lead")]
    tell("queue_due", people=who, code="meridian_accounts_en@1", number=14, now=now)
    tell("policy_proposed", 7, people=who, now=now)
    tell("plan_amber", 31, people=who, now=now)
    tell("diagnosis_ended", 12, people=who, now=now)
    with the_program():
        Notice.objects.filter(kind="diagnosis_ended").update(read_at=now)


def test_a_lead_is_told_of_a_glass_follows_it_and_asks_for_mail(desk: Desk) -> None:
    case = waits("My daughter is contacted", hours=2, queue="hub_minor_care", lob="minor_safety")
    with acting("qa") as her:
        ask_glass(str(case.id), "danger", "Nobody of the compartment answers", 2, actor=her, now=timezone.now())
    page = desk.page("regional_lead", "/notices/")
    settled(page)
    badge = page.locator("#notices-badge .badge")
    expect(badge).to_have_text("1")
    assert f"#{case.id}" not in page.content()
    page.get_by_role("button", name=re.compile("Unread: Somebody asks to read")).press("Enter")
    expect(page.get_by_role("button", name="Let her in")).to_be_visible()
    expect(badge).to_have_count(0)
    told_of_many()
    page.locator("#notices-badge a").click()
    expect(badge).to_have_text("3")
    page.get_by_label("One mail a day, in the morning").check()
    page.get_by_role("button", name="Keep").click()
    until(lambda: _mode() == "daily", page, "her wish is kept")
    settled(page)
    page.keyboard.press("r")
    expect(badge).to_have_count(0)


def _mode() -> str:
    with the_program():
        return NoticeMail.objects.values_list("mode", flat=True).first() or ""


def test_a_planner_brings_a_log_explains_it_and_takes_it_in(desk: Desk, folders: None) -> None:
    desk.expected.append("410")  # the end of what is alive
    page = desk.page("planner", "/imports/")
    page.get_by_label("Log").set_input_files(
        {"name": "harbour.csv", "mimeType": "text/csv", "buffer": csv_text().encode()}
    )
    page.get_by_role("button", name="Bring it").click()
    page.wait_for_url(re.compile(r"/imports/\d+/$"))
    study_import(_newest().id, now=timezone.now())
    mapping = page.get_by_label("Mapping (YAML)")
    expect(mapping).to_have_value(re.compile("a guess"))
    page.get_by_role("button", name="Try the mapping").click()
    expect(page.get_by_text("The mapping does not hold yet").first).to_be_visible()
    mapping.fill(MAPPING)
    page.get_by_role("button", name="Try the mapping").click()
    until(lambda: _newest().state == "trying", page, "a dry run is in line")
    study_import(_newest().id, now=timezone.now())
    expect(page.get_by_text("First rows, in our words")).to_be_visible()
    page.get_by_role("button", name="Import", exact=True).click()
    until(lambda: _newest().state == "waiting", page, "the import is in line")
    run_import(_newest().id, now=timezone.now())
    expect(page.get_by_role("link", name="Open its cockpit")).to_have_attribute("href", re.compile("source=harbour"))


def _newest() -> ImportRun:
    with the_program():
        return ImportRun.objects.order_by("-id")[0]


@pytest.mark.parametrize("look", ALL_LOOKS)
def test_the_pages_have_no_serious_fault(desk: Desk, folders: None, look: str) -> None:
    told_of_many()
    page = desk.page("regional_lead", "/notices/", **ALL_LOOKS[look])
    wrong = _seen(page, f"notices-{look}")
    page = desk.page("regional_lead", "/policies/beside/", **ALL_LOOKS[look])
    wrong += _seen(page, f"beside-{look}")
    page = desk.page("planner", "/imports/", **ALL_LOOKS[look])
    page.locator("input[type=file]").set_input_files(
        {"name": "harbour.csv", "mimeType": "text/csv", "buffer": csv_text().encode()}
    )
    page.locator(".bring button").click()
    page.wait_for_url(re.compile(r"/imports/\d+/$"))
    study_import(_newest().id, now=timezone.now())
    with the_program():
        ImportRun.objects.update(mapping=MAPPING.replace("Done: resolved, ", ""), state="trying")
    study_import(_newest().id, now=timezone.now())
    page.goto(page.url)
    wrong += _seen(page, f"import-{look}")
    with the_program():
        ImportRun.objects.update(mapping=MAPPING, state="trying")
    study_import(_newest().id, now=timezone.now())
    page.goto(page.url)
    wrong += _seen(page, f"import-tried-{look}")
    assert wrong == []


def _seen(page: Page, name: str) -> list[str]:
    settled(page)
    shot(page, name, whole=True)
    return [f"{name}: {each}" for each in faults(page) + _too_wide(page)]
