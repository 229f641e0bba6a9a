"""A member writes in Malay, follows her page, reads our answer, answers back, and says how it was."""

from __future__ import annotations

from playwright.sync_api import Page

from nakhoda.core.events import CaseResolved, MessageInbound, MessageOutbound, SurveyResponded
from nakhoda.desk.models import Case
from tests.browser.stories import MEMBER, available, jobs_run, reaches, undo_time_passes
from tests.browser.walkers import Desk, person_id, settled, shot
from tests.desk.checks import check_fold
from tests.desk.stories import now_is, the_program, told

WORDS = "Saya tidak dapat log masuk ke akaun saya sejak semalam, kod tidak sampai"
ANSWER = "Sila cuba sekali lagi: kami telah menghantar kod yang baharu."
MORE = "Kod masih tidak sampai, tolong bantu saya sekali lagi"
QUICKEST_MS = 2_200  # a form that is filled faster is taken for a machine's


def test_a_member_writes_in_malay_and_follows_the_case_to_its_survey(desk: Desk) -> None:
    member = desk.page(path="/help/?lang=ms", lang="ms-MY")
    assert member.locator("html").get_attribute("lang") == "ms"
    case_id = _writes(member)
    member.click("main a.button.main")
    assert WORDS in member.locator(".thread").inner_text()
    status_page = member.url

    agent = desk.page("agent_kl")
    reaches(case_id, "selat_accounts_ms")
    assert available("agent_kl") == [case_id]
    _answers(desk, agent, case_id, ANSWER, "mod+enter")
    undo_time_passes()
    member.goto(status_page)
    assert ANSWER in member.locator(".thread").inner_text()
    _answers_back(member)
    assert now_is(case_id).unanswered_since is not None

    _answers(desk, agent, case_id, "Kod itu sudah dihantar. Terima kasih!", "mod+shift+enter")
    agent.wait_for_url("**/my/")
    assert now_is(case_id).status == "resolved"
    jobs_run()
    _is_asked_once(desk, member, status_page, case_id)
    check_fold(case_id)


def _writes(page: Page) -> int:
    page.get_by_role("link", name="Log masuk dan akaun saya").click()
    page.wait_for_url("**/help/account_access/")
    page.locator("nav.doors a").first.click()
    settled(page)
    page.get_by_label("Apa yang berlaku").fill(WORDS)
    page.locator("[name=subject]").fill("Tidak dapat log masuk")
    page.locator("[name=name]").fill(MEMBER.name)
    page.locator("[name=email]").fill(MEMBER.address)
    page.locator("[name=country]").select_option("MY")
    page.wait_for_timeout(QUICKEST_MS)
    page.click("main button[type=submit]")
    page.locator(".receipt .reference").wait_for()
    shot(page, "member-sent-ms")
    with the_program():
        case = Case.objects.get()
    assert (case.channel, case.language, case.country, case.lob) == ("web_form", "ms", "MY", "account_access")
    return case.id


def _answers(desk: Desk, page: Page, case_id: int, words: str, keys: str) -> None:
    page.goto(desk.url(f"/cases/{case_id}/"))
    settled(page)
    assert page.evaluate("document.activeElement.id") == "reply-body"
    page.keyboard.insert_text(words)
    page.keyboard.press(keys.replace("mod", "Control").replace("shift", "Shift").replace("enter", "Enter"))
    page.locator(".toast", has_text="Reply waits").or_(page.locator(".next-card")).first.wait_for()
    assert now_is(case_id).assignee_id == person_id("agent_kl")


def _answers_back(page: Page) -> None:
    page.locator("[name=body]").fill(MORE)
    page.click("main form[data-keep] button[type=submit]")
    page.get_by_role("status").first.wait_for()
    shot(page, "member-status-ms")
    assert MORE in page.locator(".thread").inner_text()


def _is_asked_once(desk: Desk, page: Page, status_page: str, case_id: int) -> None:
    page.goto(status_page)
    shot(page, "member-resolved-ms")
    survey = page.get_by_role("link", name="dua soalan").get_attribute("href")
    assert survey
    for _look in range(2):
        page.goto(desk.url(survey))
    assert told(case_id, SurveyResponded) == []
    shot(page, "member-survey-ms")
    page.locator(".score >> nth=3").click()
    page.locator("[name=solved][value=yes]").check()
    page.click("main button[type=submit]")
    page.locator(".receipt").wait_for()
    page.goto(desk.url(survey))
    page.locator(".receipt").wait_for()
    assert [event.score for event in told(case_id, SurveyResponded)] == [4]
    answers = [event for event in told(case_id, MessageOutbound) if event.author_kind == "agent"]
    assert len(told(case_id, MessageInbound)) == len(answers) == 2
    assert [event.outcome for event in told(case_id, CaseResolved)] == ["information"]
