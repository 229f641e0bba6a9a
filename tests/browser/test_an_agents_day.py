"""A Tier 1 agent at her desk, without a mouse: status, next case, macro, reply, undo, resolve."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from nakhoda.core.events import CaseResolved, MessageDelivery, MessageOutbound, TouchStarted
from nakhoda.desk.models import Draft, Message
from nakhoda.desk.queries.drafts import drafts_on
from tests.browser.stories import macro, public_words, undo_time_passes, waits
from tests.browser.walkers import Desk, person_id, settled, shot, status_of, until
from tests.desk.checks import check_fold
from tests.desk.stories import acting, now_is, the_program, told

READY = "Hello Siti Hajar binti Yusof, your case NK-{number} is with us. Please try again on {day}."


def test_an_agent_works_a_case_with_the_keyboard_alone(desk: Desk) -> None:
    case = waits()
    macro()
    page = desk.page("agent_chennai", "/my/")
    settled(page)
    _starts_and_takes(page, case.id)
    _inserts_a_macro_and_is_refused(page, case.id)
    page.keyboard.type("Monday")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".toast", has_text="Reply waits")).to_be_visible()
    shot(page, "case-undo")
    _takes_it_back(page, case.id)
    page.keyboard.press("Control+Shift+Enter")
    page.wait_for_url("**/my/")
    undo_time_passes()
    ready = READY.format(number=case.id, day="Monday")
    assert public_words(case.id)[1:] == [ready]
    assert now_is(case.id).status == "resolved"
    assert [event.outcome for event in told(case.id, CaseResolved)] == ["information"]
    assert len(told(case.id, MessageOutbound)) == 1
    assert [event.macro for event in told(case.id, MessageOutbound)] == ["sign_in_steps"]
    check_fold(case.id)


def _starts_and_takes(page: Page, case_id: int) -> None:
    page.keyboard.press("s")
    page.keyboard.press("1")
    page.locator(".status-switch [aria-pressed=true]", has_text="Available").wait_for()
    assert status_of("agent_chennai") == "available"
    page.keyboard.press("n")
    page.wait_for_url(f"**/cases/{case_id}/")
    settled(page)
    assert now_is(case_id).assignee_id == person_id("agent_chennai")
    assert page.evaluate("document.activeElement.id") == "reply-body"


def _inserts_a_macro_and_is_refused(page: Page, case_id: int) -> None:
    page.keyboard.press("Escape")  # out of the box, so that single keys count
    page.keyboard.press("m")
    page.keyboard.type("steps")
    page.locator("#macro-list [role=option]").first.wait_for()
    shot(page, "macros")
    page.keyboard.press("Enter")
    expect(page.locator("#reply-body")).to_have_value(READY.format(number=case_id, day="{{day}}"))
    page.keyboard.press("Control+Enter")
    expect(page.locator(".toast.error")).to_be_visible()
    shot(page, "case-unfilled")
    with the_program():
        assert not Message.objects.filter(case_id=case_id, author_kind="agent").exists()
    assert page.evaluate("getSelection().toString()") == "{{day}}"


def _takes_it_back(page: Page, case_id: int) -> None:
    page.keyboard.press("Control+z")
    page.wait_for_load_state()
    settled(page)
    expect(page.locator("#reply-body")).to_have_value(READY.format(number=case_id, day="Monday"))
    assert [event.outcome for event in told(case_id, MessageDelivery)] == ["recalled"]


def test_handle_time_runs_while_she_looks(desk: Desk) -> None:
    case = waits()
    page = desk.page("agent_chennai", "/my/")
    page.keyboard.press("s")
    page.keyboard.press("1")
    page.locator(".status-switch [aria-pressed=true]", has_text="Available").wait_for()
    page.keyboard.press("n")
    page.wait_for_url(f"**/cases/{case.id}/")
    page.locator("[data-touch-text]", has_text="0:01").wait_for()
    page.keyboard.press("n")  # she types an n: keys are silent in the box
    expect(page.locator("#reply-body")).to_have_value("n")
    page.goto(desk.url("/my/"))  # leaving says how long it was
    until(lambda: told(case.id, TouchStarted), page, "the touch is in the journal")


def test_a_draft_survives_a_reload_and_another_window(desk: Desk) -> None:
    case = waits()
    page = desk.page("agent_chennai", f"/cases/{case.id}/")
    page.get_by_role("button", name="Take it", exact=True).click()
    page.locator("#reply-body").fill("Half a thought")
    expect(page.locator("#draft-state")).to_have_text("Draft saved")
    with acting("agent_chennai") as agent:
        assert drafts_on(case.id, agent)["reply"].text == "Half a thought"
    with the_program():
        assert "thought" not in Draft.objects.get(case_id=case.id).text  # sealed at rest
    page.reload()
    expect(page.locator("#reply-body")).to_have_value("Half a thought")
    other = desk.page("agent_chennai", f"/cases/{case.id}/")
    expect(other.locator("#reply-body")).to_have_value("Half a thought")
    page.locator("#reply-body").fill("")
    until(lambda: _draft_is_gone(case.id), page, "an emptied draft is dropped")


def _draft_is_gone(case_id: int) -> bool:
    with the_program():
        return not Draft.objects.filter(case_id=case_id).exists()
