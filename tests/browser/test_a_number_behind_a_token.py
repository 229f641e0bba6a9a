"""A number that a member wrote is a chip on the page; a leader sees it for a purpose, and the page hides it again."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.stories import waits
from tests.browser.walkers import Desk, settled, shot

SAID = "Please call +91 98765 43210 or mail ravi@mail.example. I paid with 4111 1111 1111 1111."


def test_a_leader_looks_behind_a_chip_for_a_purpose(desk: Desk) -> None:
    case = waits(SAID, subject="Charged twice")
    page = desk.page("leader_access", f"/cases/{case.id}/")
    settled(page)
    chip = page.get_by_role("button", name="Phone ends 10")
    expect(chip).to_be_visible()
    assert "43210" not in page.content()
    shot(page, "reveal-chips")
    page.get_by_role("button", name="Card ends 11").click()
    dialog = page.locator("dialog#reveal")
    expect(dialog.locator("[name=token]")).to_have_value("card 1")
    dialog.locator("[name=purpose]").select_option("check_payment")
    shot(page, "reveal-dialog")
    dialog.get_by_role("button", name="Show it").click()
    expect(page.locator(".revealed-value")).to_have_text("4111 1111 1111 1111")
    shot(page, "reveal-value")
    page.get_by_role("link", name="Hide it now").click()
    expect(page.locator("#conversation")).to_contain_text("A value was shown (card 1): check payment")
    assert "4111" not in page.content()


def test_a_partners_agent_sees_chips_that_open_nothing(desk: Desk) -> None:
    case = waits(SAID)
    page = desk.page("agent_chennai", f"/cases/{case.id}/")
    settled(page)
    expect(page.locator(".token.personal").first).to_contain_text("Phone ends 10")
    expect(page.locator("button.token.personal")).to_have_count(0)
    expect(page.locator("dialog#reveal")).to_have_count(0)
