"""A team leader before the stand-up: from the board through a door to a list, to many cases at once, and back."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from nakhoda.core.events import CaseAssigned
from nakhoda.desk.models import Case
from tests.browser.stories import available, waits
from tests.browser.walkers import Desk, person_id, settled, shot, until
from tests.desk.checks import check_fold
from tests.desk.stories import the_program, told

LATE_HOURS = 120


def test_a_leader_clears_what_is_past_due_and_takes_it_back(desk: Desk) -> None:
    late = [waits(f"I still cannot sign in, attempt {number}", hours=LATE_HOURS).id for number in range(4)]
    waits("This one is fresh")
    available("agent_kl")
    page = desk.page("leader_access", "/board/")
    settled(page)
    shot(page, "board")
    need = page.locator(".need", has_text="Meridian accounts, English")
    expect(need).to_contain_text("4 of 5")
    need.get_by_role("link", name="Clear them").click()
    page.locator("[data-bulk] [data-row]").nth(3).wait_for()
    assert _listed(page) == sorted(late)
    _gives_all_to(page, "R. Meenakshi")
    until(lambda: _held(late) == {person_id("agent_chennai")}, page, "the cases are hers")
    page.locator(".toast", has_text="cases changed").get_by_role("button", name="Undo").click()
    until(lambda: _held(late) == {None}, page, "the change is taken back")
    for number in late:
        assert [event.agent_id for event in told(number, CaseAssigned)] == [person_id("agent_chennai"), None]
    check_fold(*late)


def _listed(page: Page) -> list[int]:
    return sorted(int(box.get_attribute("value") or 0) for box in page.locator("[data-row] [name=cases]").all())


def _gives_all_to(page: Page, name: str) -> None:
    page.locator("[data-bulk-all]").check()
    expect(page.locator("[data-bulk-count]")).to_have_text("4")
    page.locator("#bulk-reassign").select_option(label=name)
    shot(page, "bulk")
    page.locator("button[name=action][value=reassign]").click()
    expect(page.locator("#confirm")).to_contain_text("4 cases will change")
    shot(page, "bulk-preview")
    page.locator("#confirm [value=yes]").click()


def _held(numbers: list[int]) -> set[int | None]:
    with the_program():
        return set(Case.objects.filter(id__in=numbers).values_list("assignee_id", flat=True))


def test_the_command_bar_finds_a_case_and_the_sheet_shows_the_keys(desk: Desk) -> None:
    case = waits("The number I look for")
    page = desk.page("leader_access", "/board/")
    settled(page)
    page.keyboard.press("?")
    sheet = page.locator("dialog#keys[open]")
    expect(sheet).to_contain_text("Command bar")
    shot(page, "keys")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    page.keyboard.type(str(case.id))
    found = page.locator("#command-list [role=option]", has_text=f"#{case.id}")
    found.wait_for()
    shot(page, "command-bar")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/cases/{case.id}/")
    page.keyboard.press("Control+k")
    page.keyboard.type("nothing of this name")
    expect(page.locator("#command-list")).to_contain_text("Nothing found")
