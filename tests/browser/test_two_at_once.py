"""What happens around the typing: a colleague on the same case, a session that ends, a connection that breaks."""

from __future__ import annotations

from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from nakhoda.desk.queries.drafts import drafts_on
from tests.browser.stories import waits
from tests.browser.walkers import Desk, settled, shot, until
from tests.desk.stories import acting

WORDS = "I was in the middle of a sentence"


def test_two_people_on_one_case_see_each_other(desk: Desk) -> None:
    case = waits()
    first = desk.page("agent_chennai", f"/cases/{case.id}/")
    first.get_by_role("button", name="Take it", exact=True).click()
    first.locator("#reply-body").fill("I am on it")
    expect(first.locator("#draft-state")).to_have_text("Draft saved")
    first.reload()
    settled(first)
    second = desk.page("leader_access", f"/cases/{case.id}/")
    notice = second.locator(".collision")
    expect(notice).to_contain_text("R. Meenakshi is writing a reply", timeout=20_000)
    shot(second, "collision")


def test_the_words_survive_the_end_of_a_session(desk: Desk) -> None:
    case = waits()
    page = desk.page("agent_chennai", f"/cases/{case.id}/")
    page.get_by_role("button", name="Take it", exact=True).click()
    page.locator("#reply-body").wait_for()
    Session.objects.all().delete()
    desk.expected.append("401")
    page.locator("#reply-body").press_sequentially(WORDS)
    expect(page.locator("#connection")).to_contain_text("You are signed out")
    shot(page, "session-over")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/accounts/login/**")
    desk.sign_in(page.context, "agent_chennai")
    page.goto(desk.url(f"/cases/{case.id}/"))
    expect(page.locator("#reply-body")).to_have_value(WORDS)
    until(lambda: _kept(case.id), page, "the draft reached the server")


def test_a_broken_connection_is_said_and_the_words_are_kept(desk: Desk) -> None:
    case = waits()
    page = desk.page("agent_chennai", f"/cases/{case.id}/")
    page.get_by_role("button", name="Take it", exact=True).click()
    page.locator("#reply-body").wait_for()
    page.context.set_offline(True)
    expect(page.locator("#connection")).to_be_visible()
    page.locator("#reply-body").press_sequentially(WORDS)
    expect(page.locator("#draft-state")).to_contain_text("this device")
    shot(page, "offline")
    page.context.set_offline(False)
    expect(page.locator("#connection")).to_be_hidden()
    until(lambda: _kept(case.id), page, "the draft reached the server")


def _kept(case_id: int) -> bool:
    with acting("agent_chennai") as agent:
        found = drafts_on(case_id, agent).get("reply")
        return found is not None and found.text == WORDS
