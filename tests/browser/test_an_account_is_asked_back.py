"""A member names a contact nobody chose for them; an old contact stops a thief; a matter told twice is offered once."""

from __future__ import annotations

from django.utils import timezone
from playwright.sync_api import expect

from nakhoda.desk.actions import recovery_contacts, recovery_ending, recovery_steps
from nakhoda.desk.actions.duplicates import find_duplicates
from nakhoda.desk.models import MemberAddress, Recovery, RecoveryContact
from nakhoda.desk.queries import links
from tests.browser.stories import sender_of, waits
from tests.browser.walkers import Desk, settled, shot
from tests.desk.checks import check_fold
from tests.desk.stories import MEMBER, acting, now_is, the_program

STORY = "I cannot sign in to my account since yesterday, the code does not arrive on my phone"
AGAIN = "Hello, since yesterday I cannot sign in to my account: the code does not arrive on my phone!"


def asked() -> tuple[int, str]:
    """A frozen account of Tier 2 whose member was sent the link; the case's number and the link."""
    case, now = waits("I lost my phone and my e-mail", queue="hub_accounts"), timezone.now()
    with acting("specialist_security") as agent:
        row = recovery_steps.open_recovery(case.id, {"urgency": True, "new_device": True}, actor=agent, now=now)
        recovery_steps.freeze_account(case.id, actor=agent, now=now)
        recovery_steps.ask_contact(case.id, actor=agent, now=now)
    return case.id, f"/recover/{links.sign(links.RECOVERY, row.id, MEMBER.address, now=now)}/"


def test_a_member_names_the_contact_and_an_old_one_stops_a_thief(desk: Desk) -> None:
    number, link = asked()
    member = desk.page("", link, phone=True, lang="ms")
    member.locator("[name=email]").fill("baru@mail.example")
    member.locator("main form button.main").click()
    expect(member.locator("[name=code]")).to_be_visible()
    shot(member, "recover-code-ms-phone", whole=True)
    with the_program():
        code = recovery_contacts.code_of(RecoveryContact.objects.get())
    desk.expected.append("422")
    member.locator("[name=code]").fill("1234")
    member.locator("main form button.main").first.click()
    expect(member.locator(".error").first).to_be_visible()
    member.locator("[name=code]").fill(code)
    member.locator("main form button.main").first.click()
    expect(member.locator(".notice.good")).to_be_visible()
    shot(desk.page("", link, lang="ur", phone=True), "recover-done-ur-phone", whole=True)
    now = timezone.now()
    with acting("specialist_security") as agent:
        for kind in ("device_on_record", "payment_record"):
            recovery_steps.record_proof(number, kind, "seen_in_product", "passed", actor=agent, now=now)
        recovery_ending.propose_restore(number, actor=agent, now=now)
    with the_program():
        row, old = Recovery.objects.get(), MemberAddress.objects.get(value=MEMBER.address)
    objection = f"/not-me/{links.sign(links.NOT_ME, row.id, old.value, now=now)}/"
    owner = desk.page("", objection, lang="ta", theme="dark")
    shot(owner, "not-me-ta-dark", whole=True)
    owner.locator("main form button.main").click()
    expect(owner.locator(".notice.good")).to_be_visible()
    assert "takeover" in now_is(number).tags
    leader = desk.page("leader_access", "/recoveries/", theme="dark", lang="hi")
    expect(leader.locator("main")).to_contain_text(f"#{number}")
    shot(leader, "recoveries-hi-dark", whole=True)
    case = desk.page("leader_access", f"/cases/{number}/", phone=True, lang="hi")
    settled(case)
    shot(case, "recovery-card-hi-phone", whole=True)
    desk.expected.append("404")
    gone = desk.page("", link)
    expect(gone.locator("h1")).to_have_text("This link does not work")
    check_fold(number)


def test_a_matter_told_twice_becomes_one_when_the_agent_says_so(desk: Desk) -> None:
    first = waits(STORY, hours=3)
    second = waits(AGAIN, hours=1, channel="email")
    other = waits(STORY, hours=2, sender=sender_of("appellant"))
    with the_program():
        find_duplicates(timezone.now())
    page = desk.page("agent_chennai", f"/cases/{second.id}/", theme="dark")
    settled(page)
    card = page.locator(".duplicates")
    expect(card).to_contain_text(f"#{first.id}")
    expect(card).not_to_contain_text(f"#{other.id}")
    expect(card).to_contain_text("another channel")
    shot(page, "duplicate-dark")
    card.get_by_role("button", name="Merge").click()
    expect(page.locator("#confirm")).to_contain_text(f"goes on in case {first.id}")
    page.locator("#confirm button[value=yes]").click()
    page.wait_for_url(f"**/cases/{first.id}/")
    assert now_is(second.id).merged_into == first.id
    assert now_is(first.id).received_at == first.received_at
    leader = desk.page("leader_access", "/duplicates/", phone=True, lang="ur")
    shot(leader, "duplicates-phone", whole=True)
    expect(leader.locator("main table").first).to_contain_text("100")
    check_fold(first.id, second.id)
