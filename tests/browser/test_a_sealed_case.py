"""Journeys 4 and 12: a purpose, a veil, a paid break and a decision; a glass that two people break, and its review."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect

from nakhoda.core.events import DecisionMade, NoticeServed
from nakhoda.desk.actions import exposure, work
from nakhoda.desk.models import BreakGlass, Case, Exposure, Message, Rest, SealedRead, Touch
from nakhoda.desk.queries import links
from nakhoda.desk.queries.agents import forget_cards
from nakhoda.org.models import Person
from tests.browser.stories import available, waits
from tests.browser.walkers import Desk, person_id, settled, shot, status_of, until
from tests.desk.checks import check_fold
from tests.desk.stories import MEMBER, acting, now_is, the_program, told

WORDS = "There is a video of a child being abused on this account"
SHORT = timedelta(seconds=5)


def unsafe(hours: float) -> Case:
    return waits(WORDS, hours=hours, queue="hub_child_safety", lob="minor_safety", signals=("child_safety_flag",))


def reads() -> list[tuple[str, str, str]]:
    with the_program():
        return list(SealedRead.objects.order_by("id").values_list("how", "what", "purpose"))


def looks() -> list[Exposure]:
    with the_program():
        return list(Exposure.objects.order_by("id"))


def nearly_all_that_anybody_may(case: Case) -> None:
    """Two hours of video without a gap, but for some seconds."""
    now = timezone.now()
    with acting("specialist_minor") as who:
        for ago in range(120, 0, -5):
            start, end = now - timedelta(minutes=ago), now - timedelta(minutes=ago - 5)
            exposure.look(case.id, "file-1", "video", "open", actor=who, now=start + SHORT * (ago == 120))
            exposure.look(case.id, "file-1", "video", "close", actor=who, now=end)


def test_a_specialist_says_why_looks_through_the_veil_rests_and_decides(desk: Desk) -> None:
    case = unsafe(2)
    page = desk.page("specialist_minor", f"/cases/{case.id}/")
    _says_why_and_takes_it(page, case)
    nearly_all_that_anybody_may(case)
    _looks_until_the_break(page, case)
    another = unsafe(0.1)
    _the_next_case_goes_elsewhere(another)
    _decides_after_the_break(desk, case)
    with the_program():
        mine = Touch.objects.filter(agent_id=person_id("specialist_minor"), case_id=case.id).order_by("id").first()
        rest = Rest.objects.get()
    assert mine is not None
    assert mine.ended_at is not None
    assert mine.ended_at <= rest.began_at + timedelta(seconds=2)  # the break is no handle time
    _a_manager_sees_none_of_it(desk, case)
    check_fold(case.id)


def _says_why_and_takes_it(page: Page, case: Case) -> None:
    settled(page)
    expect(page.locator("h1")).to_have_text("Why do you open it?")
    assert WORDS not in page.content()
    shot(page, "sealed-purpose")
    page.get_by_label("I am about to take it").check()
    page.get_by_role("button", name="Open the case").click()
    page.wait_for_url(f"**/cases/{case.id}/")
    settled(page)
    page.get_by_role("button", name="Take this case").click()
    until(lambda: now_is(case.id).assignee_id == person_id("specialist_minor"), page, "she took it")
    settled(page)
    until(lambda: ("assigned", "case", "assigned") in reads(), page, "from now on the assignment is the purpose")
    assert reads()[:2] == [("stated", "statement", "take"), ("stated", "case", "take")]


def _looks_until_the_break(page: Page, case: Case) -> None:
    page.goto(page.url)
    settled(page)
    card = page.locator("details.harm").first
    assert WORDS not in page.locator("main").inner_text()
    before = len(looks())
    card.locator("summary").click()
    until(lambda: [row.step for row in looks()[before:]] == ["blur"], page, "the first look is written down")
    expect(card.locator("[data-harm-budget]")).to_contain_text("minutes on screen today")  # the bar moves
    expect(card.locator("[data-veil-to=none]")).to_have_count(0)  # not further than the floor
    shot(page, "sealed-veil")
    page.wait_for_timeout(5_500)
    card.locator("[data-veil-to=grey]").click()
    page.wait_for_url("**/my-wellbeing/")
    settled(page)
    expect(page.locator(".state-line")).to_contain_text("paid break")
    assert status_of("specialist_minor") == "wellness"


def _the_next_case_goes_elsewhere(another: Case) -> None:
    """After the break she is back; nothing of the lane comes to her any more today."""
    with the_program():
        Rest.objects.update(ends_at=timezone.now() - SHORT)
        Person.objects.filter(id=person_id("specialist_minor")).update(status="available")
    forget_cards()
    with acting("specialist_minor") as who:
        assert work.next_case(actor=who, now=timezone.now()) is None
    with the_program():
        assert "as much of this as anybody may" in work.unfit_for(
            another, person_id("specialist_minor"), timezone.now()
        )
        assert Case.objects.get(id=another.id).assignee_id is None


def _decides_after_the_break(desk: Desk, case: Case) -> None:
    page = desk.page("specialist_minor", f"/cases/{case.id}/decision/")
    settled(page)
    page.locator("[name=kind]").select_option("content")
    page.locator("[name=decision_visibility][value=removed]").check()
    for name, value in (("decision_ground", "illegal"), ("category", "minors"), ("content_type", "video")):
        options = page.locator(f"[name={name}] option").evaluate_all("all => all.map(one => one.value)")
        page.locator(f"[name={name}]").select_option(value if value in options else next(filter(None, options)))
    page.locator("[name=clause]").fill("Community rules 1.1")
    page.locator("[name=decision_facts]").fill("The video breaks our rules about the safety of minors.")
    page.locator("[name=content_date]").fill("2026-11-01")
    for name in ("law", "legal_ground", "decision_law"):
        if page.locator(f"[name={name}]").count():
            page.locator(f"[name={name}]").first.fill("Penal Code")
    page.get_by_role("button", name="Decide").click()
    settled(page)
    page.get_by_role("button", name="Send the notice").click()
    settled(page)
    assert len(told(case.id, DecisionMade)) == 1
    assert [event.to for event in told(case.id, NoticeServed)] == ["member"]


def _a_manager_sees_none_of_it(desk: Desk, case: Case) -> None:
    desk.expected += ["403", "404"]
    her = Person.objects
    with the_program():
        name = her.get(id=person_id("specialist_minor")).name
    for who in ("regional_lead", "leader_age"):
        for path in ("/wellbeing/", f"/cases/{case.id}/"):
            page = desk.page(who, path)
            assert name not in page.locator("main").inner_text()
            assert "on screen today" not in page.content()


# -- journey 12: the glass ---------------------------------------------------------------------------------

NOTE = "The school calls and nobody of the compartment answers"


def test_a_glass_is_broken_by_two_and_reviewed_the_day_after(desk: Desk) -> None:
    case = waits("My daughter is contacted by a stranger", hours=1, queue="hub_minor_care", lob="minor_safety")
    asker = desk.page("qa", "/sealed/")
    settled(asker)
    asker.get_by_label("Case number").fill(str(case.id))
    asker.get_by_label("In a sentence").fill(NOTE)
    asker.get_by_role("button", name="Ask", exact=True).click()
    settled(asker)
    expect(asker.locator("main")).to_contain_text("waits for a second person")
    second = desk.page("admin", "/sealed/")
    settled(second)
    expect(second.locator("main")).to_contain_text(NOTE)
    shot(second, "glass-asked")
    second.get_by_role("button", name="Let her in").click()
    settled(second)
    asker.goto(desk.url("/sealed/"))
    shot(asker, "glass-granted")
    asker.get_by_role("link", name="Read it").click()
    settled(asker)
    expect(asker.locator("main")).to_contain_text("contacted by a stranger")
    shot(asker, "glass-through")
    shot(_again(desk, asker, theme="dark"), "glass-through-dark")
    assert {what for _how, what, _purpose in reads()} == {"glass"}
    desk.expected.append("404")
    closed = desk.page("qa", f"/cases/{case.id}/")
    assert "contacted" not in closed.content()
    asker.get_by_role("button", name="End it now").click()
    settled(asker)
    _a_day_passes()
    lead = desk.page("regional_lead", "/sealed/reads/")
    settled(lead)
    lead.get_by_label("Note").first.fill("The specialist was at her desk")
    shot(lead, "glass-review")
    lead.get_by_role("button", name="Not justified").first.click()
    settled(lead)
    expect(lead.locator("main")).to_contain_text("The specialist was at her desk")
    for name, look in {"phone": {"phone": True}, "dark": {"theme": "dark"}, "hi": {"lang": "hi"}}.items():
        shot(desk.page("regional_lead", "/sealed/reads/", **look), f"sealed-reads-{name}", whole=True)
    shot(desk.page("qa", "/sealed/", phone=True, lang="ms"), "glass-phone-ms", whole=True)
    with the_program():
        assert BreakGlass.objects.get().verdict == "not_justified"


def _again(desk: Desk, page: Page, **look: str) -> Page:
    return desk.page("qa", page.url, **look)


def _a_day_passes() -> None:
    ago = timezone.now() - timedelta(days=2)
    with the_program():
        BreakGlass.objects.update(asked_at=ago, ended_at=ago, expires_at=ago)
        SealedRead.objects.update(at=ago)


# -- suspected material and crisis cards -------------------------------------------------------------------


def test_what_is_suspected_goes_away_and_its_pointer_is_handed_over(desk: Desk) -> None:
    case = waits("Look at what this account sends me", hours=1)
    available("agent_chennai")
    agent = desk.page("agent_chennai", f"/cases/{case.id}/")
    settled(agent)
    agent.get_by_role("button", name="Suspected illegal material").click()
    shot(agent, "flag-dialog")
    desk.expected.append("status of 404")  # the page's last beat may come after the case is out of her sight
    agent.get_by_role("button", name="Put it away").click()
    agent.wait_for_url("**/my/")
    with the_program():
        assert Message.objects.get(case_id=case.id).text == ""
    assert now_is(case.id).lane == "L1"
    second = desk.page("specialist_minor", "/material/")
    settled(second)
    expect(second.locator(".notice.late")).to_contain_text("TEST SYSTEM")
    shot(second, "material")
    second.get_by_role("button", name="Agree and hand over").click()
    settled(second)
    expect(second.locator("main")).to_contain_text("on its way")
    shot(desk.page("specialist_minor", "/material/", theme="dark"), "material-dark")
    shot(desk.page("specialist_minor", "/material/", phone=True), "material-phone", whole=True)


def test_a_number_is_verified_before_a_person_in_danger_sees_it(desk: Desk) -> None:
    page = desk.page("admin", "/crisis-cards/")
    settled(page)
    shot(page, "crisis", whole=True)
    page.get_by_text("Verify this number").first.click()
    line = page.locator("details[open]").first
    line.get_by_label("The number that you called or read").fill("15555")
    line.get_by_label("How: whom you called, or which page you read").fill("Called it, a person answered")
    line.get_by_role("button", name="It stands").click()
    settled(page)
    expect(page.locator("main")).to_contain_text("verified 20")
    shot(desk.page("admin", "/crisis-cards/", phone=True, theme="dark", lang="hi"), "crisis-phone-hi", whole=True)
    case = waits("Saya nak bunuh diri malam ini", queue="", country="MY")
    assert case.lane == "L0"
    agents = desk.page("regional_lead", f"/cases/{case.id}/")
    settled(agents)
    expect(agents.locator(".case-head")).to_contain_text("15555")
    expect(agents.locator(".case-head")).to_contain_text("Befrienders")  # named as not verified
    shot(agents, "crisis-on-a-case")
    token = links.sign(links.STATUS, case.id, MEMBER.address, now=timezone.now())
    for lang in ("ms", "ta", "ur"):
        member = desk.page("", f"/help/sent/{token}/", lang=lang, phone=True)
        settled(member)
        expect(member.get_by_role("link", name="15555")).to_be_visible()
        shot(member, f"crisis-member-{lang}")
