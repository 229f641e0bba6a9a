"""A restriction for age is contested in Malay, reviewed by two, carried out, and its document destroyed."""

from __future__ import annotations

import os
from datetime import timedelta
from typing import Any

from django.utils import timezone
from playwright.sync_api import Page, expect

from nakhoda.core.events import AppealDecided, DecisionMade, EvidenceDisposed, NoticeServed, SurveyOffered
from nakhoda.desk.actions.decisions import record_product_decision
from nakhoda.desk.actions.evidence_disposal import dispose_evidence
from nakhoda.desk.models import AppealRecord, Attachment, CaseDecision
from nakhoda.desk.queries import links
from nakhoda.desk.queries.evidence import is_kept, path_of
from tests.browser.stories import MEMBER, available, jobs_run, sender_of, waits
from tests.browser.walkers import Desk, person_id, settled, shot
from tests.core.test_statement import WHOLE
from tests.desk.checks import check_fold
from tests.desk.stories import clock, the_program, told

QUICKEST_MS = 2_200
PICTURE = {"name": "mykad.png", "mimeType": "image/png", "buffer": b"\x89PNG\r\n a made-up identity card"}
REASON = {
    **WHOLE,
    "decision_facts": "Tarikh lahir dalam profil menunjukkan umur di bawah 16 tahun.",
    "clause": "Peraturan umur 2.1",
}


def test_a_member_in_malaysia_gets_her_account_back(desk: Desk) -> None:
    decision = _banned()
    token = links.sign(links.APPEAL, decision.id, MEMBER.address, now=timezone.now())
    member = desk.page(path=f"/appeal/{token}/?lang=ms", lang="ms-MY")
    expect(member.locator("dl.summary-list")).to_contain_text("Peraturan umur 2.1")
    shot(member, "age-notice-ms")
    _shots_in_other_looks(desk, token)
    number = _appeals(member)
    status = member.url
    shot(member, "age-appeal-sent-ms")
    assert clock(number, "acknowledgement").outcome == "met"

    _reviews(desk.page("specialist_minor", f"/cases/{number}/"))
    with the_program():
        assert AppealRecord.objects.get(case_id=number).state == "proposed"
    _confirms(desk.page("leader_age", f"/cases/{number}/"))
    (decided,) = told(number, AppealDecided)
    assert (decided.reviewer_id, decided.second_id) == (person_id("specialist_minor"), person_id("leader_age"))

    member.goto(status)
    member.click("main a.button.main")
    expect(member.locator(".thread")).to_contain_text("keputusan itu ditarik balik")
    shot(member, "age-status-ms")
    _document_goes(number)
    member.reload()
    expect(member.locator(".thread")).to_contain_text("Dokumen")
    jobs_run()
    assert told(number, SurveyOffered) == []
    check_fold(number)


def _banned() -> CaseDecision:
    older = waits(hours=48, sender=sender_of("member_kelantan"), country="MY", locale="ms-MY")
    assert older.member_id
    ago = timezone.now() - timedelta(days=2)
    about: dict[str, Any] = {"decided_at": ago, "informed_at": ago, "country": "MY"}
    with the_program() as program:
        return record_product_decision(
            older.member_id, "underage_ban", REASON, True, actor=program, now=timezone.now(), **about
        )


def _shots_in_other_looks(desk: Desk, token: str) -> None:
    for lang, look in (("ta", {}), ("ur", {"phone": True}), ("en", {"theme": "dark"})):
        page = desk.page(path=f"/appeal/{token}/?lang={lang}", lang=lang, **look)
        settled(page)
        shot(page, f"age-notice-{lang}")


def _appeals(page: Page) -> int:
    page.locator("[name=evidence_kind][value=mykad]").check()
    page.locator("[name=statement]").fill("Saya berumur 24 tahun. Ini MyKad saya.")
    page.locator("[name=files]").set_input_files(PICTURE)  # type: ignore[arg-type]
    page.wait_for_timeout(QUICKEST_MS)
    page.click("main form button.main")
    page.locator(".receipt .reference").wait_for()
    with the_program():
        appeal = AppealRecord.objects.get()
        assert appeal.shown_kind == "mykad"
        return appeal.case_id


def _reviews(page: Page) -> None:
    settled(page)
    page.keyboard.press("Escape")
    page.keyboard.press("d")
    page.locator("dialog#appeal[open]").wait_for()
    expect(page.locator("#ap-kind")).to_have_value("mykad")
    page.locator("#ap-real").select_option("genuine")
    page.locator("[name=age_outcome][value=over]").check()
    page.locator("[name=outcome][value=overturned_new_evidence]").check()
    page.locator("#ap-note").fill("The card is genuine and shows 2002")
    shot(page, "age-review")
    page.locator("dialog#appeal button[type=submit]").click()
    page.get_by_text("Finding proposed").first.wait_for()
    shot(page, "age-waits-for-second")


def _confirms(page: Page) -> None:
    settled(page)
    page.keyboard.press("Escape")
    page.keyboard.press("d")
    page.locator("dialog#confirm[open]").wait_for()
    shot(page, "age-confirm")
    page.locator("[name=agrees][value=yes]").check()
    page.locator("dialog#confirm button[type=submit]").click()
    page.get_by_text("Appeal decided").first.wait_for()


def _document_goes(number: int) -> None:
    with the_program():
        file = Attachment.objects.get(case_id=number)
        assert is_kept(file.sha256)
        digest = file.sha256
        os.utime(path_of(digest), (1, 1))  # it was not sent this very minute
        assert dispose_evidence(timezone.now() + timedelta(hours=25)) == 1
    assert not is_kept(digest)
    assert told(number, EvidenceDisposed)[0].files == 1
    with the_program():
        kept = AppealRecord.objects.get(case_id=number)
        assert (kept.age_outcome, kept.evidence_kind) == ("over", "mykad")


def test_a_removal_without_its_reasons_cannot_be_saved(desk: Desk) -> None:
    case = waits("This video shows my house", hours=1, queue="hub_accounts")
    available("specialist_security")
    page = desk.page("specialist_security", f"/cases/{case.id}/decision/")
    desk.expected.append("422")
    page.locator("[name=kind]").select_option("content")
    page.locator("[name=decision_visibility][value=removed]").check()
    page.get_by_role("button", name="Decide").click()
    page.locator(".error-summary").wait_for()
    shot(page, "decision-refused")
    assert told(case.id, DecisionMade) == []
    for name, value in (("decision_ground", "incompatible"), ("category", "violence"), ("content_type", "video")):
        page.locator(f"[name={name}]").select_option(value)
    page.locator("[name=clause]").fill("Community rules 3.2")
    page.locator("[name=decision_facts]").fill("The video shows how a house is broken into.")
    page.locator("[name=content_date]").fill("2026-11-01")
    page.get_by_role("button", name="Decide").click()
    page.get_by_role("button", name="Send the notice").click()
    settled(page)
    shot(page, "decision-served")
    assert [event.to for event in told(case.id, NoticeServed)] == ["member"]
    shot(desk.page("specialist_security", f"/cases/{case.id}/decision/", theme="dark"), "decision-dark")
    shot(desk.page("specialist_security", f"/cases/{case.id}/decision/", phone=True), "decision-phone")
    check_fold(case.id)
