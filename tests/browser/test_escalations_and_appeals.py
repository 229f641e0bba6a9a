"""Cases that pass through several hands: Tier 2, a different reviewer, an approver."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone
from playwright.sync_api import Page, expect

from nakhoda.core.events import (
    AppealDecided,
    AppealImplemented,
    ApprovalDecided,
    CaseAssigned,
    ClockStarted,
    EscalationAccepted,
    EscalationReturned,
    RecoveryApproved,
    RecoveryEnded,
)
from nakhoda.desk.actions.appeals import Filed, file_appeal
from nakhoda.desk.actions.decisions import record_product_decision
from nakhoda.desk.arrivals import Arrival
from nakhoda.desk.models import Case, Recovery
from tests.browser.stories import available, jobs_run, sender_of, undo_time_passes, waits
from tests.browser.walkers import Desk, person_id, settled, shot
from tests.core.test_statement import WHOLE
from tests.desk.checks import check_fold
from tests.desk.stories import clock, now_is, the_program, told

COMMON = ("wish", "steps_done", "evidence", "clause", "summary", "desired_action", "told_member")
OWN = ("last_access", "signals")


# -- Tier 1 to Tier 2 ------------------------------------------------------------------------------------


def test_an_escalation_keeps_the_members_clock(desk: Desk) -> None:
    case = waits("Somebody else is using my account", hours=2)
    desk.expected.append("404")  # the raiser's page asks once more about a case that is Tier 2's by now
    before = clock(case.id, "first_response")
    available("agent_chennai")
    agent = desk.page("agent_chennai", f"/cases/{case.id}/")
    settled(agent)
    _escalates(agent, fields=COMMON)
    expect(agent.locator(".toast.error")).to_contain_text("Last access")
    assert [event.automatic for event in told(case.id, EscalationReturned)] == [True]
    expect(agent.locator("dialog#escalate[open] [name=summary]")).to_have_value("What there is to say about summary")
    expect(agent.locator("dialog#escalate[open] .notice.warn")).to_contain_text("Last access")
    shot(agent, "escalation-returned")
    _escalates(agent, fields=OWN)
    agent.wait_for_url("**/my/")

    available("specialist_security")
    tier_2 = desk.page("specialist_security", f"/cases/{case.id}/")
    settled(tier_2)
    shot(tier_2, "escalation-tier-2")
    tier_2.keyboard.press("Escape")
    tier_2.keyboard.press("a")
    tier_2.get_by_text("Tier 2 accepted").first.wait_for()
    assert [event.agent_id for event in told(case.id, EscalationAccepted)] == [person_id("specialist_security")]
    accepted = clock(case.id, "tier2_accept")
    assert accepted.outcome == "met", "accepted in time"
    _asks_and_is_answered(tier_2, agent, desk)
    _contains_with_two_people(tier_2, desk, case.id)
    _hands_back_what_it_learnt(tier_2)
    _answers_and_resolves(tier_2, "You have your account back; please change your password.")
    _reads_what_tier_two_found(agent, desk)

    after = clock(case.id, "first_response")
    assert (after.number, after.started_at, after.due_at) == (before.number, before.started_at, before.due_at)
    assert after.outcome == "met"
    started = [event for event in told(case.id, ClockStarted) if event.metric == "first_response"]
    assert len(started) == 1
    returned = told(case.id, EscalationReturned)
    assert [event.reason for event in returned] == ["incomplete"], "the return reason is counted once"
    assert now_is(case.id).status == "resolved"
    check_fold(case.id)


def _asks_and_is_answered(tier_2: Page, agent: Page, desk: Desk) -> None:
    settled(tier_2)
    tier_2.keyboard.press("Escape")
    tier_2.locator("[data-opens=ask]").first.click()
    tier_2.locator("#ask-question").fill("Which telephone did she use before the change?")
    tier_2.locator("dialog#ask button[type=submit]").click()
    settled(tier_2)
    agent.goto(desk.url("/my/"))
    card = agent.locator(".handover").first
    expect(card).to_contain_text("Which telephone did she use before the change?")
    shot(agent, "my-escalations-asked")
    card.locator("textarea").fill("A Redmi, until May")
    card.get_by_role("button", name="Answer").click()
    settled(agent)
    tier_2.goto(tier_2.url)
    expect(tier_2.locator("#conversation")).to_contain_text("A Redmi, until May")


def _contains_with_two_people(tier_2: Page, desk: Desk, number: int) -> None:
    """Frozen first, proven, agreed to by a second person, and given back when the owner had time to object."""
    settled(tier_2)
    tier_2.keyboard.press("Escape")
    card = tier_2.locator("#recovery")
    card.get_by_role("button", name="Begin a recovery").click()
    dialog = tier_2.locator("dialog#recovery-open[open]")
    for name in ("email", "phone", "factor"):
        dialog.locator(f"[name=changed][value={name}]").check()
    shot(tier_2, "recovery-begin")
    dialog.locator("button[type=submit]").click()
    expect(card).to_contain_text("High risk")
    card.get_by_role("button", name="Freeze").click()
    tier_2.locator("#confirm button[value=yes]").click()
    expect(card.get_by_role("button", name="Freeze")).to_have_count(0)
    for kind in ("device_on_record", "old_contact_answers", "payment_record"):
        _proves(tier_2, kind)
    shot(tier_2, "recovery-proven")
    card.get_by_role("button", name="Everything is there").click()
    expect(card).to_contain_text("Waits for a second person")
    assert card.get_by_role("button", name="Agree").count() == 0, "the first person is not the second"
    leader = desk.page("leader_access", "/recoveries/")
    shot(leader, "recoveries-waiting")
    leader.get_by_role("link", name=f"#{number}").first.click()
    settled(leader)
    leader.locator("#recovery").get_by_role("button", name="Agree").click()
    leader.locator("#confirm button[value=yes]").click()
    expect(leader.locator("#recovery")).to_contain_text("May be given back")
    assert [event.by for event in told(number, RecoveryApproved)] == [person_id("leader_access")]
    with the_program():
        Recovery.objects.update(cooling_until=timezone.now())
    tier_2.goto(tier_2.url)
    settled(tier_2)
    tier_2.keyboard.press("Escape")
    card.get_by_role("button", name="Give it back").click()
    tier_2.locator("#confirm button[value=yes]").click()
    expect(card).to_contain_text("Given back")
    shot(tier_2, "recovery-given-back")
    assert [event.outcome for event in told(number, RecoveryEnded)] == ["restored"]


def _proves(page: Page, kind: str) -> None:
    settled(page)
    page.locator("#recovery [data-opens=recovery-proof]").click()
    dialog = page.locator("dialog#recovery-proof[open]")
    dialog.locator("#rp-kind").select_option(kind)
    dialog.locator("[name=outcome][value=passed]").check()
    dialog.locator("button[type=submit]").click()
    settled(page)


def _hands_back_what_it_learnt(tier_2: Page) -> None:
    settled(tier_2)
    tier_2.keyboard.press("Escape")
    tier_2.keyboard.press("d")
    tier_2.locator("dialog#tier-2[open]").wait_for()
    tier_2.locator("#t2-feedback").fill("Ask for the old telephone first: it settles most of these")
    tier_2.locator("dialog#tier-2 button[type=submit]").click()
    settled(tier_2)


def _reads_what_tier_two_found(agent: Page, desk: Desk) -> None:
    agent.goto(desk.url("/my/"))
    expect(agent.locator(".handover").first).to_contain_text("Ask for the old telephone first")
    shot(agent, "my-escalations-learnt")
    agent.locator(".handover").first.get_by_role("button", name="Read").click()
    settled(agent)
    assert agent.locator(".handover").count() == 0
    leader = desk.page("leader_access", "/escalations/")
    expect(leader.locator(".handover").first).to_contain_text("Ask for the old telephone first")
    shot(leader, "escalations-knowledge")
    leader.get_by_role("button", name="Take it").click()
    settled(leader)
    assert leader.locator(".handover").count() == 0


def _escalates(page: Page, fields: tuple[str, ...]) -> None:
    page.keyboard.press("Escape")
    page.keyboard.press("u")
    dialog = page.locator("dialog#escalate[open]")
    dialog.wait_for()
    page.locator("#esc-reason").select_option("takeover_evidence")
    for name in fields:
        dialog.locator(f"[name={name}]").fill(f"What there is to say about {name.replace('_', ' ')}")
    if fields == OWN:  # what was written the first time is still there
        expect(dialog.locator("[name=summary]")).to_have_value("What there is to say about summary")
    shot(page, f"escalate-{len(fields)}")
    dialog.locator("button[type=submit]").click()
    settled(page)


def _answers_and_resolves(page: Page, words: str) -> None:
    settled(page)
    page.locator("#reply-body").fill(words)
    page.locator("#reply-body").press("Control+Shift+Enter")
    page.wait_for_url("**/my/")
    undo_time_passes()


# -- an appeal has another reviewer ----------------------------------------------------------------------


def test_an_appeal_is_decided_by_somebody_else(desk: Desk) -> None:
    filed = _appeal_against("leader_age")
    number = filed.case.id
    barred = desk.page("leader_age", f"/cases/{number}/")
    settled(barred)
    shot(barred, "appeal-barred")
    expect(barred.get_by_text("You took the decision: a colleague must review it.").first).to_be_visible()
    assert barred.locator("#reply-body, dialog#appeal").count() == 0
    answer = barred.request.post(
        desk.url(f"/cases/{number}/take/"),
        headers={"X-CSRFToken": _csrf(barred), "Referer": barred.url},
    )
    assert answer.status == 403
    assert told(number, CaseAssigned) == []

    reviewer = desk.page("specialist_minor", f"/cases/{number}/")
    settled(reviewer)
    reviewer.keyboard.press("Escape")
    reviewer.keyboard.press("d")
    reviewer.locator("dialog#appeal[open]").wait_for()
    shot(reviewer, "appeal-decide")
    reviewer.locator("#ap-kind").select_option("id_document")
    reviewer.locator("#ap-real").select_option("genuine")
    reviewer.locator("[name=age_outcome][value=over]").check()
    reviewer.locator("[name=outcome][value=overturned_new_evidence]").check()
    reviewer.locator("#ap-note").fill("The card is genuine and shows 1998")
    reviewer.locator("dialog#appeal button[type=submit]").click()
    reviewer.get_by_text("Appeal decided").first.wait_for()
    reviewer.locator(".steps-foot").wait_for()
    reviewer.keyboard.press("Escape")
    reviewer.keyboard.press("d")
    reviewer.locator(".pane-about .badge", has_text="Carried out").wait_for()
    shot(reviewer, "appeal-done")
    decided = told(number, AppealDecided)
    assert [(event.outcome, event.reviewer_id) for event in decided] == [
        ("overturned_new_evidence", person_id("specialist_minor"))
    ]
    assert len(told(number, AppealImplemented)) == 1
    assert clock(number, "appeal_decision").outcome == "met"
    check_fold(number)


def _appeal_against(decider: str) -> Filed:
    """The product took a feature away on the decider's word, and the member contests it today."""
    now = timezone.now()
    older = waits(hours=48, sender=sender_of("appellant"))
    assert older.member_id
    days_ago = now - timedelta(days=3)
    about: dict[str, Any] = {"decided_at": days_ago, "informed_at": days_ago, "decided_by": person_id(decider)}
    letter = Arrival(
        channel="appeal",
        received_at=now,
        text="I am 28. Here is my card.",
        sender=sender_of("appellant"),
        lob="age_support",
        reason="feature_age",
        locale="en-IN",
        country="IN",
        acknowledged="page",
    )
    with the_program() as program:
        decision = record_product_decision(older.member_id, "feature_age", WHOLE, True, actor=program, now=now, **about)
        return file_appeal(decision.reference, letter, actor=program, now=now)


def _csrf(page: Page) -> str:
    return str(page.locator('meta[name="csrf"]').get_attribute("content"))


# -- an internal request ---------------------------------------------------------------------------------


def test_a_request_is_approved_by_others_and_then_worked(desk: Desk) -> None:
    number = _files_a_request(desk, "agent_chennai")
    for who in ("leader_access", "regional_lead"):
        assert not available("specialist_security")
        _approves(desk, who, number)
    decided = [(event.outcome, event.by) for event in told(number, ApprovalDecided)]
    assert decided == [("approved", person_id("leader_access")), ("approved", person_id("regional_lead"))]
    jobs_run()
    assert number in available("specialist_security")
    worker = desk.page("specialist_security", f"/cases/{number}/")
    _answers_and_resolves(worker, "The account is restored.")
    assert now_is(number).status == "resolved"
    check_fold(number)


def test_who_asks_does_not_approve(desk: Desk) -> None:
    number = _files_a_request(desk, "leader_access")
    page = desk.page("leader_access", f"/requests/{number}/")
    shot(page, "request-own")
    assert page.locator("button[name=outcome]").count() == 0
    headers = {"X-CSRFToken": _csrf(page), "Referer": page.url}
    door = desk.url(f"/requests/{number}/steps/1/")
    assert "you asked for it" in page.request.post(door, headers=headers, form={"outcome": "approved"}).text()
    assert told(number, ApprovalDecided) == []


def _files_a_request(desk: Desk, who: str) -> int:
    page = desk.page(who, "/requests/")
    page.get_by_role("link", name="Restore an account").click()
    page.locator("[name=f_account]").fill("@hajar.kelate")
    page.locator("[name=f_evidence]").fill("The member showed her card in NK-12")
    shot(page, "request-new")
    page.locator("main form button.main").click()
    page.wait_for_url("**/requests/*/")
    with the_program():
        return Case.objects.get(channel="internal_form").id


def _approves(desk: Desk, who: str, number: int) -> None:
    page = desk.page(who, "/requests/")
    shot(page, f"requests-{who}")
    page.goto(desk.url(f"/requests/{number}/"))
    page.locator("button[value=approved]").click()
    page.wait_for_url("**/requests/")
