"""The cockpit as its readers see it: in every look, by keyboard, without a mouse and without a picture."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.counted import counted
from tests.browser.test_accessibility import LOOKS, _too_wide, faults
from tests.browser.walkers import Desk, settled, shot

WINDOW = "from=2026-11-02&to=2026-11-22"
PAGES = {
    "cockpit": f"/cockpit/?{WINDOW}",
    "metric": f"/cockpit/metric/sla_resolution_due/?{WINDOW}&by=owner",
    "compare": f"/cockpit/metric/sla_resolution_due/?{WINDOW}&by=owner&show=compare",
    "hours": f"/cockpit/metric/received/?{WINDOW}&show=hours",
    "calendar": f"/cockpit/metric/received/?{WINDOW}&show=calendar",
    "groups": f"/cockpit/metric/received/?{WINDOW}&show=groups",
    "waits": f"/cockpit/metric/resolution_km_hours/?{WINDOW}&show=waits",
    "flow": f"/cockpit/flow/?{WINDOW}",
    "behind": f"/cockpit/metric/sla_resolution_due/cases/?{WINDOW}",
    "catalogue": "/cockpit/metrics/",
}


@pytest.fixture
def figures(desk: Desk) -> Iterator[Desk]:
    with counted():
        yield desk


@pytest.mark.parametrize("look", [*LOOKS, "hindi"])
def test_the_cockpit_has_no_serious_fault(figures: Desk, look: str) -> None:
    page = figures.page("regional_lead", **(LOOKS | {"hindi": {"lang": "hi"}})[look])
    page.set_default_timeout(60_000)
    found = {}
    for name, path in PAGES.items():
        page.goto(figures.url(path))
        settled(page)
        shot(page, f"cockpit-{name}-{look}")
        found[name] = faults(page) + _too_wide(page)
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_from_a_figure_to_its_cases_and_back_by_address_alone(figures: Desk) -> None:
    page = figures.page("regional_lead", PAGES["cockpit"])
    page.set_default_timeout(60_000)
    page.get_by_role("link", name="Cases behind Resolved in time").click()
    expect(page.locator(".state-line.good")).to_contain_text("recounts to the figure")
    shared = page.url
    assert "from=2026-11-02" in shared
    second = figures.page("regional_lead", shared)
    expect(second.locator(".state-line.good")).to_contain_text("recounts to the figure")
    assert second.locator("tbody tr").count() == page.locator("tbody tr").count() == 50


def test_every_point_of_a_line_is_reached_by_keyboard_and_says_its_sentence(figures: Desk) -> None:
    page = figures.page("regional_lead", f"/cockpit/metric/received/?{WINDOW}")
    page.locator(".hits a").first.focus()
    said = _focused(page)
    assert re.match(r"Mon 2 Nov 2026: [\d,]+", said)
    expect(page.locator(".hits a").first.locator(".tip")).to_be_visible()
    page.keyboard.press("Tab")
    assert _focused(page).startswith("Tue 3 Nov 2026")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Cases behind Received")


def test_a_drawing_has_its_table(figures: Desk) -> None:
    page = figures.page("regional_lead", PAGES["metric"])
    page.get_by_text("Show as a table").first.click()
    expect(page.locator("details[open] tbody tr")).to_have_count(21)


def test_an_earlier_load_is_opened_and_left_again(figures: Desk) -> None:
    page = figures.page("regional_lead", PAGES["metric"])
    page.locator(".as-of summary").click()
    page.get_by_text("load 1").click()
    expect(page.locator(".state-line")).to_contain_text("You look at what was known")
    assert "load=1" in page.url
    page.get_by_role("link", name="Back to the newest").click()
    expect(page.locator(".state-line", has_text="You look at")).to_have_count(0)


def test_a_missing_feed_is_said_before_any_figure(desk: Desk) -> None:
    with counted(feeds=True):
        page = desk.page("regional_lead", PAGES["cockpit"])
        expect(page.locator(".state-line.late")).to_contain_text("Data missing from selat")
        expect(page.locator(".need").first).to_contain_text("Data missing")


def test_before_the_first_load_the_page_says_what_to_do(desk: Desk) -> None:
    page = desk.page("regional_lead", "/cockpit/")
    expect(page.locator(".blank")).to_contain_text("nakhoda warehouse load")
    assert faults(page) == []


def test_the_cockpit_is_styled_when_it_is_opened_from_another_page(figures: Desk) -> None:
    page = figures.page("regional_lead", "/board/")
    page.set_default_timeout(60_000)
    page.get_by_role("link", name="Cockpit", exact=True).click()
    page.locator(".tiles .tile").first.wait_for()
    assert page.evaluate("getComputedStyle(document.querySelector('.tiles')).display") == "grid"


def _focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.getAttribute('aria-label')"))
